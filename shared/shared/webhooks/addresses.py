"""Where a webhook may be sent: public addresses over TLS, and nothing inside our own network.

A stranger chooses the URL and our machine makes the request, so every part of it is checked
twice: when it is saved, and again at each attempt against the addresses that its name has then.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

import idna

from shared.errors import TongtuError

IpAddress = IPv4Address | IPv6Address

PORTS = frozenset({443, 8443})
LONGEST_URL = 2000
LONGEST_NAME = 253
LOCALHOST = "localhost"


class Refusal(StrEnum):
    """Why a URL or an address is refused; the words are stable."""

    MALFORMED = "malformed-url"
    TOO_LONG = "url-too-long"
    SCHEME = "scheme-not-https"
    USERINFO = "userinfo-in-url"
    FRAGMENT = "fragment-in-url"
    PORT = "port-not-allowed"
    HOST = "host-not-allowed"
    ADDRESS = "address-not-public"
    UNRESOLVABLE = "name-not-resolvable"


class TargetRefusedError(TongtuError):
    """A webhook must not be sent there."""

    def __init__(self, refusal: Refusal, given: str) -> None:
        super().__init__(f"{given!r}: {refusal}")
        self.refusal = refusal
        self.given = given


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A URL that passed the checks, in the one normal form that is ever requested."""

    scheme: str
    host: str
    port: int
    path: str
    is_loopback: bool

    @property
    def url(self) -> str:
        """Spell the URL from its checked parts, so that no other parser can read it otherwise."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.scheme == "https" else 80
        authority = host if self.port == usual else f"{host}:{self.port}"
        return f"{self.scheme}://{authority}{self.path}"


# Listed although most are also "not global": what the standard library counts as global has
# changed between releases of Python, and shared, benchmark and relay ranges were missed by it.
_FORBIDDEN: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")
_BAD_CHARACTERS = re.compile(r"[\x00-\x20\x7f\\<>\"^`{|}]")
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_HIGHEST_PORT = 65_535


def is_public(address: IpAddress) -> bool:
    """Tell whether an address is on the public Internet.

    An IPv4 address mapped into IPv6 is judged as the IPv4 address it is. Every form that tunnels
    or translates to IPv4 (6to4, Teredo, NAT64, ISATAP, SIIT) is refused whatever it carries.
    Other IPv6 addresses must lie in the block from which global unicast is given out (RFC 4291).
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        is_isatap = (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
        if address.scope_id is not None or is_isatap or address not in _GLOBAL_UNICAST:
            return False
    forbidden = any(address in network for network in _FORBIDDEN)
    return address.is_global and not address.is_multicast and not forbidden


def parse_target(url: str, *, allow_loopback: bool = False) -> Target:
    """Check a URL and bring it into normal form, or raise TargetRefusedError.

    `allow_loopback` is for development only: it admits http and https on any port of this
    machine, named as `localhost` or by a loopback address, and nothing else.
    """
    if len(url) > LONGEST_URL:
        raise TargetRefusedError(Refusal.TOO_LONG, url[:80])
    parts = _split(url)
    host = _host(parts, url)
    is_loopback = allow_loopback and _names_loopback(host)
    if parts.scheme != "https" and not (is_loopback and parts.scheme == "http"):
        raise TargetRefusedError(Refusal.SCHEME, url)
    port = _port(parts, url)
    if port not in PORTS and not is_loopback:
        raise TargetRefusedError(Refusal.PORT, url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(scheme=parts.scheme, host=host, port=port, path=path, is_loopback=is_loopback)
    if not is_loopback:
        _refuse_private_literal(host, url)
    return target


def checked_addresses(target_host: str, found: list[str], *, loopback: bool) -> list[IpAddress]:
    """Return the addresses of a name, or refuse it if one single address is not allowed."""
    if not found:
        raise TargetRefusedError(Refusal.UNRESOLVABLE, target_host)
    addresses = [_unmapped(ip_address(text)) for text in found]
    for address in addresses:
        allowed = address.is_loopback if loopback else is_public(address)
        if not allowed:
            raise TargetRefusedError(Refusal.ADDRESS, target_host)
    return addresses


def _split(url: str) -> SplitResult:
    # urlsplit drops tabs and newlines silently; a URL that needs dropping is refused instead.
    if _BAD_CHARACTERS.search(url) or not url.isprintable():
        raise TargetRefusedError(Refusal.MALFORMED, url)
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise TargetRefusedError(Refusal.MALFORMED, url) from error
    if "@" in parts.netloc:
        raise TargetRefusedError(Refusal.USERINFO, url)
    if "#" in url:
        raise TargetRefusedError(Refusal.FRAGMENT, url)
    if not (parts.path + parts.query).isascii():
        raise TargetRefusedError(Refusal.MALFORMED, url)
    return parts


def _host(parts: SplitResult, url: str) -> str:
    try:
        given = parts.hostname or ""
        literal = given if "[" in parts.netloc else None
    except ValueError as error:
        raise TargetRefusedError(Refusal.MALFORMED, url) from error
    if literal is not None:
        return _ipv6_literal(literal, url)
    name = _ascii_name(given, url)
    return name if _is_ipv4(name) else _checked_name(name, url)


def _ipv6_literal(text: str, url: str) -> str:
    try:
        address = IPv6Address(text)
    except ValueError as error:
        raise TargetRefusedError(Refusal.HOST, url) from error
    if address.scope_id is not None:
        raise TargetRefusedError(Refusal.HOST, url)
    return str(_unmapped(address))


def _ascii_name(given: str, url: str) -> str:
    if given.isascii():
        return given.lower()
    try:
        return idna.encode(given, uts46=True, std3_rules=True).decode().lower()
    except idna.IDNAError as error:
        raise TargetRefusedError(Refusal.HOST, url) from error


def _is_ipv4(name: str) -> bool:
    try:
        IPv4Address(name)
    except ValueError:
        return False
    return True


def _checked_name(name: str, url: str) -> str:
    labels = name.split(".")
    well_formed = len(name) <= LONGEST_NAME and all(_LABEL.fullmatch(label) for label in labels)
    # A last label that is a number makes other parsers read the whole name as an IPv4 address.
    if not well_formed or _NUMBER.fullmatch(labels[-1]):
        raise TargetRefusedError(Refusal.HOST, url)
    if len(labels) == 1 and name != LOCALHOST:
        raise TargetRefusedError(Refusal.HOST, url)
    return name


def _port(parts: SplitResult, url: str) -> int:
    before, bracket, rest = parts.netloc.rpartition("]")
    name, colon, text = rest.rpartition(":")
    if (bracket and (name or (rest and not colon))) or ":" in name or "]" in before:
        raise TargetRefusedError(Refusal.MALFORMED, url)
    if not colon:
        return 443 if parts.scheme == "https" else 80
    if not _PORT.fullmatch(text) or int(text) > _HIGHEST_PORT:
        raise TargetRefusedError(Refusal.PORT, url)
    return int(text)


def _names_loopback(host: str) -> bool:
    address = _literal(host)
    return host == LOCALHOST if address is None else address.is_loopback


def _refuse_private_literal(host: str, url: str) -> None:
    address = _literal(host)
    if host == LOCALHOST or (address is not None and not is_public(address)):
        raise TargetRefusedError(Refusal.ADDRESS, url)


def _literal(host: str) -> IpAddress | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _unmapped(address: IpAddress) -> IpAddress:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address

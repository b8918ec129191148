"""URLs and name servers that try to lead a webhook into our own network."""

from datetime import UTC, datetime

import pytest

from shared.webhooks.addresses import TargetRefusedError, checked_addresses, parse_target
from shared.webhooks.outcomes import Failed
from shared.webhooks.testing import RecordedNetwork, ScriptedResolver, StoppedClock
from shared.webhooks.transport import TargetPolicy, WebhookTransport

PUBLIC = "93.184.215.14"
URL = "https://hooks.example.com/hook"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

HOSTILE_URLS: tuple[str, ...] = (
    # schemes
    "http://hooks.example.com/",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "gopher://hooks.example.com:443/",
    "javascript:alert(1)",
    "//hooks.example.com/",
    "hooks.example.com/",
    "",
    # IPv4 in every spelling
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://0x7f.0.0.1/",
    "https://0x7f000001/",
    "https://127.0.0.0x1/",
    "https://127.000.000.001/",
    "https://127.0.0.1./",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://100.64.0.1/",
    "https://100.100.100.200/",
    "https://169.254.169.254/latest/meta-data/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.0.0.192/",
    "https://192.0.2.1/",
    "https://192.88.99.1/",
    "https://192.168.1.1/",
    "https://198.18.0.1/",
    "https://198.51.100.1/",
    "https://203.0.113.1/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://１２７.０.０.１/",
    "https://127。0。0。1/",
    "https://①②⑦.⓪.⓪.①/",
    # IPv6
    "https://[::]/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://[::ffff:100.64.0.1]/",
    "https://[::ffff:0:127.0.0.1]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a9fe:a9fe::]/",
    "https://[2001:0:7f00:1::]/",
    "https://[2001::a9fe:a9fe]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2606:4700::5efe:7f00:1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[2606:4700::1%25eth0]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    "https://[v1.fe80]/",
    "https://[::1/",
    "https://::1/",
    "https://[::1]hooks.example.com/",
    "https://[2606:4700::1]443/",
    # names of our own machines
    "https://localhost/",
    "https://LOCALHOST:8443/",
    "https://localhost./",
    "https://intranet/",
    "https://kubernetes/",
    "https://hooks.example.com./",
    "https://.example.com/",
    "https://hooks..example.com/",
    "https://-hooks.example.com/",
    "https://hooks_.%65xample.com/",
    "https://" + "a" * 64 + ".example.com/",
    "https://" + "abcdefgh." * 30 + "com/",
    "https:///",
    "https://:443/",
    # user information and confusion of parsers
    "https://user@hooks.example.com/",
    "https://user:password@hooks.example.com/",
    "https://hooks.example.com@127.0.0.1/",
    "https://127.0.0.1@hooks.example.com/",
    "https://hooks.example.com%40127.0.0.1/",
    "https://hooks.example.com\\@127.0.0.1/",
    "https://hooks.example.com#@127.0.0.1/",
    "https://127.0.0.1#.example.com/",
    "https://127.0.0.1\\.example.com/",
    "https://hooks.example.com /",
    " https://hooks.example.com/",
    "https://hooks.example.com/\r\nHost: 127.0.0.1",
    "https://hooks.exa\tmple.com/",
    "https://hooks.example.com\x00.evil.example/",
    "https://127.0.0.1%2f.example.com/",
    "https://hooks.example.com/#fragment",
    "https://hooks.example.com/路径",
    "https://hooks.example.com/" + "a" * 2000,
    # ports
    "https://hooks.example.com:22/",
    "https://hooks.example.com:80/",
    "https://hooks.example.com:5432/",
    "https://hooks.example.com:0/",
    "https://hooks.example.com:65536/",
    "https://hooks.example.com:99999999/",
    "https://hooks.example.com:-443/",
    "https://hooks.example.com:+443/",
    "https://hooks.example.com:0443/",
    "https://hooks.example.com:４４３/",
    "https://hooks.example.com:443:443/",
    "https://hooks.example.com:/",
)

HOSTILE_ANSWERS: tuple[tuple[str, ...], ...] = (
    (),
    ("127.0.0.1",),
    ("10.1.2.3",),
    ("169.254.169.254",),
    ("100.64.0.7",),
    ("0.0.0.0",),  # noqa: S104 - an answer to refuse
    ("::1",),
    ("::ffff:127.0.0.1",),
    ("::ffff:10.0.0.1",),
    ("64:ff9b::a00:1",),
    ("2002:a00:1::",),
    ("2001:0:a00:1::1",),
    ("fe80::1%2",),
    ("fd12::1",),
    ("93.184.215.14", "127.0.0.1"),
    ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", "fc00::1"),
)


def a_transport(resolver: ScriptedResolver) -> tuple[WebhookTransport, RecordedNetwork]:
    """Build a transport on a network that would answer everything with 200."""
    network = RecordedNetwork(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    return WebhookTransport(TargetPolicy(resolver), StoppedClock(NOW), network=network), network


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_a_hostile_url_is_refused(url: str) -> None:
    """Nothing in the table is ever requested."""
    with pytest.raises(TargetRefusedError):
        parse_target(url)


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_the_allowance_for_loopback_opens_nothing_else(url: str) -> None:
    """Development admits this machine, not the machines around it."""
    try:
        target = parse_target(url, allow_loopback=True)
    except TargetRefusedError:
        return

    assert target.is_loopback
    assert target.host in {"localhost", "127.0.0.1", "::1"}


@pytest.mark.parametrize("answer", HOSTILE_ANSWERS)
def test_one_address_that_is_not_public_refuses_the_name(answer: tuple[str, ...]) -> None:
    """A name with a public and a private address is a trap."""
    with pytest.raises(TargetRefusedError):
        checked_addresses("hooks.example.com", list(answer), loopback=False)


@pytest.mark.parametrize("url", HOSTILE_URLS)
async def test_a_hostile_url_connects_to_nothing(url: str) -> None:
    """The refusal comes before the first packet."""
    transport, network = a_transport(ScriptedResolver([PUBLIC]))

    outcome = await transport.post(url, {}, b"{}")

    assert isinstance(outcome, Failed)
    assert network.connects == []


@pytest.mark.parametrize("answer", HOSTILE_ANSWERS)
async def test_a_name_with_a_private_address_connects_to_nothing(answer: tuple[str, ...]) -> None:
    """Every address of the name is checked, not the first."""
    transport, network = a_transport(ScriptedResolver(answer))

    outcome = await transport.post(URL, {}, b"{}")

    assert isinstance(outcome, Failed)
    assert network.connects == []


async def test_a_name_that_changes_its_answer_is_asked_only_once() -> None:
    """DNS rebinding gains nothing: the checked address is the one that is connected."""
    resolver = ScriptedResolver([PUBLIC], ["127.0.0.1"])
    transport, network = a_transport(resolver)

    await transport.post(URL, {}, b"{}")

    assert resolver.asked == 1
    assert network.connects == [(PUBLIC, 443)]


async def test_a_saved_name_that_turned_hostile_is_refused_at_the_attempt() -> None:
    """A check at saving is worth nothing later, so it is repeated."""
    resolver = ScriptedResolver([PUBLIC], ["127.0.0.1"])
    await TargetPolicy(resolver).check(URL)
    transport, network = a_transport(resolver)

    outcome = await transport.post(URL, {}, b"{}")

    assert outcome == Failed(reason="address-not-public")
    assert network.connects == []

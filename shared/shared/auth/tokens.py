"""Bearer tokens (RFC 6750, RFC 7519): verified once, then remembered for a while."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import jwt

from shared.auth.jwks import KeySource
from shared.auth.principal import Principal, Role
from shared.settings import AuthSettings

_REQUIRED = ("exp", "nbf", "iss", "aud", "sub")
_LONGEST = 8192


class UnauthenticatedError(Exception):
    """No token, or one that is not believed; `reason` may be told to the caller."""

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or "no bearer token")
        self.reason = reason


class Authenticator:
    """Turns an Authorization header into a principal.

    A verified token is remembered until it expires, at most `remembered_for` seconds, so that a
    key that the issuer withdraws stops working soon. The memory is bounded; the least recently
    used token is forgotten first.
    """

    remembered_for = 300.0
    capacity = 4096

    def __init__(
        self, keys: KeySource, settings: AuthSettings, clock: Callable[[], float] = time.time
    ) -> None:
        self._keys = keys
        self._settings = settings
        self._clock = clock
        self._known: OrderedDict[bytes, tuple[float, Principal]] = OrderedDict()

    def recall(self, header: bytes | None) -> Principal | None:
        """Return the principal of a token that was verified before; None when it must be now."""
        if header is None:
            return None
        known = self._known.get(header)
        if known is None:
            return None
        if known[0] <= self._clock():
            del self._known[header]
            return None
        self._known.move_to_end(header)
        return known[1]

    async def verify(self, header: bytes | None) -> Principal:
        """Verify signature, issuer, audience and times, and read the claims."""
        token = _bearer(header)
        claims = await self._claims(token)
        principal = _principal(claims)
        if header is not None:
            until = min(float(claims["exp"]), self._clock() + self.remembered_for)
            self._known[header] = (until, principal)
            if len(self._known) > self.capacity:
                self._known.popitem(last=False)
        return principal

    async def _claims(self, token: str) -> dict[str, Any]:
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            key = await self._keys.find(key_id) if isinstance(key_id, str) else None
            if key is None:
                raise UnauthenticatedError("the key that signed the token is not known")
            return jwt.decode(
                token,
                key,
                algorithms=list(self._settings.algorithms),
                issuer=self._settings.issuer,
                audience=self._settings.audience,
                leeway=self._settings.leeway,
                options={"require": list(_REQUIRED)},
            )
        except jwt.InvalidTokenError as error:
            raise UnauthenticatedError(_reason(error)) from error


def _bearer(header: bytes | None) -> str:
    if header is None:
        raise UnauthenticatedError
    scheme, _, token = header.partition(b" ")
    token = token.strip()
    if scheme.lower() != b"bearer" or not token:
        raise UnauthenticatedError("the scheme must be Bearer")
    if len(token) > _LONGEST or not token.isascii():
        raise UnauthenticatedError("the token is malformed")
    return token.decode("ascii")


def _reason(error: jwt.InvalidTokenError) -> str:
    # PyJWT puts key material and claim values into some texts; the class alone says enough.
    reasons: tuple[tuple[type[Exception], str], ...] = (
        (jwt.ExpiredSignatureError, "the token has expired"),
        (jwt.ImmatureSignatureError, "the token is not valid yet"),
        (jwt.InvalidAudienceError, "the token is for another audience"),
        (jwt.InvalidIssuerError, "the token comes from another issuer"),
        (jwt.MissingRequiredClaimError, "the token lacks a required claim"),
        (jwt.InvalidAlgorithmError, "the token's algorithm is not accepted"),
        (jwt.InvalidSignatureError, "the token's signature is wrong"),
    )
    return next((text for kind, text in reasons if isinstance(error, kind)), "token is malformed")


def _principal(claims: dict[str, Any]) -> Principal:
    try:
        role = Role(str(claims.get("role")))
    except ValueError:
        raise UnauthenticatedError("the token names no role that is known") from None
    narrowing = {name: claims.get(name) for name in ("organisation", "agency", "district")}
    texts = [claims["sub"], *narrowing.values()]
    if not claims["sub"] or any(text is not None and not isinstance(text, str) for text in texts):
        raise UnauthenticatedError("a claim of the token is malformed")
    return Principal(subject=claims["sub"], role=role, **narrowing)

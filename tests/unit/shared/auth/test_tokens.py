"""Which tokens are believed, and for how long they are remembered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from shared.auth.principal import Principal, Role
from shared.auth.signing import SigningKey
from shared.auth.testing import InMemoryIssuer
from shared.auth.tokens import Authenticator, UnauthenticatedError
from shared.settings import AuthSettings

SPONSOR = Principal(subject="wang", role=Role.SPONSOR, organisation="91120116MADEMQ012W")
NOW = datetime.now(UTC)


@pytest.fixture
def issuer() -> InMemoryIssuer:
    """Sign tokens in memory."""
    return InMemoryIssuer()


def claims(**changes: Any) -> dict[str, Any]:
    """Build the claims of a good token; a change to None leaves the claim out."""
    good: dict[str, Any] = {
        "iss": AuthSettings().issuer,
        "aud": AuthSettings().audience,
        "sub": "wang",
        "role": "sponsor",
        "nbf": NOW,
        "exp": NOW + timedelta(hours=1),
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def signed(issuer: InMemoryIssuer, **changes: Any) -> bytes:
    """Write a header with a token of these claims."""
    key = issuer.key
    headers = {"kid": key.public_jwk["kid"]}
    token = jwt.encode(claims(**changes), key.private, algorithm="EdDSA", headers=headers)
    return f"Bearer {token}".encode()


async def test_a_good_token_names_its_principal(issuer: InMemoryIssuer) -> None:
    """All claims of ours are read."""
    header = f"Bearer {issuer.token(SPONSOR)}".encode()

    principal = await issuer.authenticator().verify(header)

    assert principal == SPONSOR
    assert principal.actor == "sponsor:wang"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": NOW - timedelta(minutes=1)},
        {"nbf": NOW + timedelta(hours=1)},
        {"iss": "http://elsewhere"},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"exp": None},
        {"nbf": None},
        {"iss": None},
        {"aud": None},
        {"sub": None},
        {"sub": ""},
        {"role": None},
        {"role": "emperor"},
        {"role": ["sponsor"]},
        {"organisation": 7},
        {"agency": ["a"]},
        {"district": {}},
    ],
    # Workers that run side by side must name the same tests, and now is never the same twice.
    ids=lambda changes: str(
        {k: "now" if k in {"exp", "nbf"} and v else v for k, v in changes.items()}
    ),
)
async def test_a_token_with_a_wrong_claim_is_refused(
    issuer: InMemoryIssuer, changes: dict[str, Any]
) -> None:
    """Every claim that a decision rests on must be there and right."""
    header = signed(issuer, **changes)

    with pytest.raises(UnauthenticatedError):
        await issuer.authenticator().verify(header)


def _none(issuer: InMemoryIssuer) -> str:
    headers = {"kid": issuer.key.public_jwk["kid"]}
    return jwt.encode(claims(), "", algorithm="none", headers=headers)


def _symmetric(issuer: InMemoryIssuer) -> str:
    secret = issuer.key.public_jwk["x"].encode().ljust(64, b"x")
    headers = {"kid": issuer.key.public_jwk["kid"]}
    return jwt.encode(claims(), secret, algorithm="HS256", headers=headers)


def _stranger(issuer: InMemoryIssuer) -> str:
    headers = {"kid": issuer.key.public_jwk["kid"]}
    key = SigningKey.generate().private
    return jwt.encode(claims(), key, algorithm="EdDSA", headers=headers)


def _unknown_key(_issuer: InMemoryIssuer) -> str:
    return InMemoryIssuer().token(SPONSOR)


def _without_key(issuer: InMemoryIssuer) -> str:
    return jwt.encode(claims(), issuer.key.private, algorithm="EdDSA")


def _changed(issuer: InMemoryIssuer) -> str:
    header, _payload, signature = issuer.token(SPONSOR).split(".")
    other = issuer.token(Principal(subject="root", role=Role.OPERATOR)).split(".")[1]
    return f"{header}.{other}.{signature}"


@pytest.mark.parametrize(
    "forge", [_none, _symmetric, _stranger, _unknown_key, _without_key, _changed]
)
async def test_a_forged_token_is_refused(
    issuer: InMemoryIssuer, forge: Callable[[InMemoryIssuer], str]
) -> None:
    """A token chooses neither its algorithm nor its key."""
    header = f"Bearer {forge(issuer)}".encode()

    with pytest.raises(UnauthenticatedError):
        await issuer.authenticator().verify(header)


@pytest.mark.parametrize(
    "header",
    [
        None,
        b"",
        b"Bearer",
        b"Bearer ",
        b"Basic dXNlcjpwYXNz",
        b"Bearer x",
        b"Bearer a.b.c",
        b"Bearer \xff\xfe",
        b"Bearer " + b"x" * 10_000,
    ],
)
async def test_what_is_no_token_is_refused(issuer: InMemoryIssuer, header: bytes | None) -> None:
    """Garbage is an ordinary refusal."""
    with pytest.raises(UnauthenticatedError):
        await issuer.authenticator().verify(header)


class Watch:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = NOW.timestamp()

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def remembering(issuer: InMemoryIssuer, watch: Watch) -> Authenticator:
    """Build an authenticator on a clock that tests move."""
    return Authenticator(issuer.keys, issuer.settings, watch)


async def test_a_verified_token_is_remembered_for_a_while(issuer: InMemoryIssuer) -> None:
    """The second request does no cryptography; after five minutes the key counts again."""
    watch = Watch()
    authenticator = remembering(issuer, watch)
    header = signed(issuer)
    await authenticator.verify(header)

    at_once = authenticator.recall(header)
    watch.now += 301
    later = authenticator.recall(header)

    assert at_once == Principal(subject="wang", role=Role.SPONSOR)
    assert later is None


async def test_a_token_is_forgotten_when_it_expires(issuer: InMemoryIssuer) -> None:
    """Memory never outlives the token."""
    watch = Watch()
    authenticator = remembering(issuer, watch)
    header = signed(issuer, exp=NOW + timedelta(hours=1))
    await authenticator.verify(header)

    watch.now += 3601

    assert authenticator.recall(header) is None


async def test_the_token_used_least_recently_is_forgotten_first(issuer: InMemoryIssuer) -> None:
    """The memory is bounded."""
    authenticator = issuer.authenticator()
    authenticator.capacity = 2
    first, second, third = (signed(issuer, sub=name) for name in ("a", "b", "c"))
    await authenticator.verify(first)
    await authenticator.verify(second)
    authenticator.recall(first)

    await authenticator.verify(third)

    remembered = [authenticator.recall(header) is not None for header in (first, second, third)]
    assert remembered == [True, False, True]


async def test_a_refused_token_is_not_remembered(issuer: InMemoryIssuer) -> None:
    """Only what was verified is believed later."""
    authenticator = issuer.authenticator()
    header = signed(issuer, aud="another")

    with pytest.raises(UnauthenticatedError):
        await authenticator.verify(header)

    assert authenticator.recall(header) is None

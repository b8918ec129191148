"""The development issuer, and the tokens that are signed with its key."""

import stat
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from shared.auth.jwks import JwksKeys
from shared.auth.principal import Principal, Role
from shared.auth.tokens import Authenticator
from shared.settings import AuthSettings, Environment, HttpSettings
from tongtu.issuer import IssuerSettings, KeyStore, NotAllowedError, app, build_app
from tongtu.token import UnlikelyPrincipalError, mint

SPONSOR = Principal(subject="wang", role=Role.SPONSOR, organisation="91120116MA07ABCD0H")


@pytest.fixture
def settings(tmp_path: Path) -> IssuerSettings:
    """Keep the keys of one test apart."""
    return IssuerSettings(tongtu_var=tmp_path)


def client_of(settings: IssuerSettings) -> httpx.AsyncClient:
    """Build a client of the issuer in memory."""
    transport = httpx.ASGITransport(build_app(settings))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


def authenticator_of(settings: IssuerSettings) -> Authenticator:
    """Build what a service believes tokens with."""
    keys = JwksKeys(AuthSettings().jwks_url, lambda: client_of(settings))
    return Authenticator(keys, AuthSettings())


async def test_a_minted_token_is_believed_by_a_service(settings: IssuerSettings) -> None:
    """The key set and the token fit together."""
    token = mint(SPONSOR, settings)

    principal = await authenticator_of(settings).verify(f"Bearer {token}".encode())

    assert principal == SPONSOR


async def test_tokens_of_the_old_key_stay_good_after_rotation(settings: IssuerSettings) -> None:
    """Old public keys stay published."""
    old = mint(SPONSOR, settings)
    KeyStore(settings.key_directory).rotate()
    new = mint(SPONSOR, settings)

    authenticator = authenticator_of(settings)

    for token in (old, new):
        assert await authenticator.verify(f"Bearer {token}".encode()) == SPONSOR


async def test_the_issuer_describes_itself(settings: IssuerSettings) -> None:
    """OpenID Connect discovery leads to the keys."""
    async with client_of(settings) as client:
        found = await client.get("/.well-known/openid-configuration")
        ready = await client.get("/readyz")

    assert found.json()["jwks_uri"] == AuthSettings().jwks_url
    assert ready.status_code == 200


async def test_an_unknown_address_is_a_problem(settings: IssuerSettings) -> None:
    """The issuer speaks like the services."""
    async with client_of(settings) as client:
        answer = await client.get("/token")

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("environment", [Environment.STAGING, Environment.PRODUCTION])
def test_there_is_no_issuer_outside_development(tmp_path: Path, environment: Environment) -> None:
    """Neither the server nor a token exists there."""
    settings = IssuerSettings(tongtu_var=tmp_path, environment=environment)

    with pytest.raises(NotAllowedError):
        build_app(settings)
    with pytest.raises(NotAllowedError):
        mint(SPONSOR, settings)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "example.org", ""])  # noqa: S104
def test_the_issuer_listens_on_loopback_only(tmp_path: Path, host: str) -> None:
    """Nobody else can reach the port."""
    settings = IssuerSettings(tongtu_var=tmp_path, http=HttpSettings(host=host))

    with pytest.raises(NotAllowedError):
        build_app(settings)


def test_the_private_key_is_the_owners_alone(settings: IssuerSettings) -> None:
    """Others on the machine cannot sign."""
    KeyStore(settings.key_directory).current()

    mode = (settings.key_directory / "current.pem").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_key_survives_a_restart(settings: IssuerSettings) -> None:
    """Tokens stay good from one day to the next."""
    first = KeyStore(settings.key_directory).current()

    second = KeyStore(settings.key_directory).current()

    assert first.public_jwk == second.public_jwk


@pytest.mark.parametrize(
    "principal",
    [
        Principal(subject="x", role=Role.SPONSOR),
        Principal(subject="x", role=Role.SPONSOR, organisation="91120116MA07ABCD0X"),
        Principal(subject="x", role=Role.AGENCY_OFFICER),
        Principal(subject="x", role=Role.DISTRICT_OFFICER),
    ],
    ids=str,
)
def test_a_token_that_nobody_would_hold_is_not_minted(
    settings: IssuerSettings, principal: Principal
) -> None:
    """A forgotten or mistyped argument is named at once."""
    with pytest.raises(UnlikelyPrincipalError):
        mint(principal, settings)


def test_rotation_is_a_command(tmp_path: Path) -> None:
    """It prints the id of the new key."""
    result = CliRunner().invoke(app, ["rotate"], env={"TONGTU_VAR": str(tmp_path)})

    published = [key["kid"] for key in KeyStore(tmp_path / "issuer").jwks()["keys"]]
    assert (result.exit_code, [result.stdout.strip()]) == (0, published)

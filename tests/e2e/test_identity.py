"""Who is asking: every service believes its own issuer and nobody else."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import timedelta

import httpx
import jwt
import pytest

from shared.auth.principal import Principal, Role
from shared.auth.testing import InMemoryIssuer
from shared.identifiers import new_id
from shared.settings import AuthSettings
from support.e2e import System
from support.wire import Answer, Request, check_problem, send

READ = {
    "project-registry": "/projects",
    "land-supply": "/cases",
    "funding": "/matches",
    "notifier": "/notifications",
}
COORDINATOR = Principal(subject="coordinator", role=Role.COORDINATOR)


def without_signature(system: System) -> str:
    """Claim by the header that no signature is needed (RFC 7519, 6.1)."""
    claims = system.token(Role.COORDINATOR).split(".")[1]
    kid = system.signing_key.public_jwk["kid"]
    header = urlsafe_b64encode(json.dumps({"alg": "none", "kid": kid}).encode()).rstrip(b"=")
    return f"{header.decode()}.{claims}."


def by_public_key(system: System) -> str:
    """Use the public key as if it were a shared secret."""
    jwk = system.signing_key.public_jwk
    claims = jwt.decode(system.token(Role.COORDINATOR), options={"verify_signature": False})
    return jwt.encode(claims, jwk["x"] * 2, algorithm="HS256", headers={"kid": jwk["kid"]})


def altered(system: System) -> str:
    """Change a claim after the signature was made."""
    head, claims, signature = system.token(Role.COORDINATOR).split(".")
    other = claims[:-4] + ("AAAA" if claims[-4:] != "AAAA" else "BBBB")
    return f"{head}.{other}.{signature}"


def from_another_issuer(system: System) -> str:
    """Sign by the right key in another issuer's name."""
    elsewhere = AuthSettings(issuer="https://elsewhere.example")
    return system.signing_key.sign(COORDINATOR, elsewhere, lifetime=timedelta(hours=1))


FORGED: Mapping[str, Callable[[System], str | None]] = {
    "none": lambda _system: None,
    "no token": lambda _system: "",
    "no JWT": lambda _system: "abc",
    "a huge token": lambda _system: "a" * 50_000,
    "expired": lambda system: system.sign(COORDINATOR, timedelta(hours=-1)),
    "another issuer's key": lambda system: InMemoryIssuer(system.auth).token(COORDINATOR),
    "another issuer": from_another_issuer,
    "no signature": without_signature,
    "the public key as secret": by_public_key,
    "altered": altered,
}


def read(system: System, service: str, token: str | None, language: str = "en") -> Answer:
    """Ask a service for its list with a token."""
    headers = [("Accept-Language", language)]
    if token is not None:
        headers.append(("Authorization", f"Bearer {token}"))
    request = Request(target=READ[service], headers=headers)
    answer = send(system.url(service), request.to_bytes())
    assert answer is not None
    return answer


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("service", READ)
@pytest.mark.parametrize("name", FORGED)
def test_a_token_that_proves_nothing_opens_nothing(
    system: System, name: str, service: str, language: str
) -> None:
    """401 with a challenge (RFC 9110, 15.5.2), and not a word about keys."""
    token = FORGED[name](system)

    answer = read(system, service, token, language)

    check_problem(answer, language=language)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer realm=")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("service", READ)
def test_a_role_without_the_right_is_refused(system: System, service: str, language: str) -> None:
    """An operator runs the system and sees no business data."""
    token = system.token(Role.OPERATOR)

    answer = read(system, service, token, language)

    check_problem(answer, language=language)
    assert (answer.status, answer.json["type"]) == (403, "urn:tongtu:problem:forbidden")


async def test_an_officer_registers_nothing(system: System, http: httpx.AsyncClient) -> None:
    """The right to read is not the right to write."""
    headers = system.headers(Role.DISTRICT_OFFICER, district="120116")
    headers |= {"Idempotency-Key": str(new_id())}

    answer = await http.post(
        f"{system.url('project-registry')}/projects", json={"name": "x"}, headers=headers
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("service", READ)
async def test_the_token_of_the_command_line_is_believed(
    system: System, http: httpx.AsyncClient, service: str, printed_token: str
) -> None:
    """`tongtu token` signs for the platform whose settings it is given."""
    headers = {"Authorization": f"Bearer {printed_token}"}

    answer = await http.get(f"{system.url(service)}{READ[service]}", headers=headers)

    assert answer.status_code == 200, answer.text


@pytest.fixture(scope="module")
def printed_token(system: System) -> str:
    """Print a token as a user does."""
    arguments = ("--role", "sponsor", "--org", "91120116MA07ABCD0H")
    return system.tongtu("token", *arguments).strip()

"""The development issuer: publishes the keys that local tokens are signed with.

It exists only in development and only on this machine; elsewhere a real identity provider signs.
"""

import json
import os
import sys
import tempfile
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import typer
from pydantic import Field
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.auth.signing import ALGORITHM, SigningKey
from shared.errors import DomainError
from shared.http.language import preferred_language
from shared.http.problem_mapping import problem_of
from shared.http.problems import MEDIA_TYPE, ProblemError
from shared.observability import logging
from shared.process import run_api
from shared.settings import Environment, HttpSettings, ServiceSettings
from shared.simulated_time import advance_file
from tongtu import simulated_time

PORT = 8000

_HANDLED = (HTTPException, ProblemError, DomainError, Exception)


class IssuerSettings(ServiceSettings):
    """Where the issuer listens and keeps its keys."""

    http: HttpSettings = HttpSettings(port=PORT)
    tongtu_var: Path = Field(default=Path("var"))
    issuer_anywhere: bool = Field(
        default=False,
        description="For a container whose port is published on the host's loopback only.",
    )

    @property
    def key_directory(self) -> Path:
        """Return the folder of the key pairs."""
        return self.tongtu_var / "issuer"


class NotAllowedError(Exception):
    """The issuer would run where it must not."""


class KeyStore:
    """Key pairs in a folder: one private key in use, and every public key there ever was."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._private = directory / "current.pem"

    def current(self) -> SigningKey:
        """Return the key that signs now; the first use makes one."""
        if not self._private.exists():
            # Two processes may come here at once: the first link wins, both public keys stay.
            temporary = self._write_new()
            with suppress(FileExistsError):
                os.link(temporary, self._private)
            temporary.unlink()
        return SigningKey.from_pem(self._private.read_bytes())

    def rotate(self) -> SigningKey:
        """Sign with a new key from now on; tokens of the old ones stay good until they expire."""
        self._write_new().replace(self._private)
        return self.current()

    def jwks(self) -> dict[str, Any]:
        """Return every public key as a JSON Web Key Set."""
        self.current()
        files = sorted(self._directory.glob("*.jwk.json"))
        return {"keys": [json.loads(file.read_text("utf-8")) for file in files]}

    def _write_new(self) -> Path:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = SigningKey.generate()
        public = key.public_jwk
        self._write_whole(json.dumps(public).encode()).replace(
            self._directory / f"{public['kid']}.jwk.json"
        )
        return self._write_whole(key.to_pem())

    def _write_whole(self, content: bytes) -> Path:
        descriptor, name = tempfile.mkstemp(dir=self._directory, prefix=".new-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        return Path(name)


def build_app(settings: IssuerSettings) -> Starlette:
    """Build the issuer's application; refuses outside development and off loopback."""
    check_allowed(settings)
    keys = KeyStore(settings.key_directory)
    keys.current()

    async def configuration(_request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": settings.auth.issuer,
                "jwks_uri": settings.auth.jwks_url,
                "response_types_supported": ["none"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
            }
        )

    async def key_set(_request: Request) -> Response:
        return JSONResponse(keys.jwks(), headers={"Cache-Control": "no-store"})

    async def well(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    routes = [
        Route("/.well-known/openid-configuration", configuration),
        Route("/.well-known/jwks.json", key_set),
        Route("/livez", well),
        Route("/readyz", well),
        simulated_time.route(advance_file(settings), settings.http.max_body_bytes),
    ]
    return Starlette(routes=routes, exception_handlers=dict.fromkeys(_HANDLED, _problem))


def check_allowed(settings: IssuerSettings) -> None:
    """Raise NotAllowedError unless this is development and nobody else can reach the port."""
    if settings.environment is not Environment.DEVELOPMENT:
        raise NotAllowedError(f"no development issuer where ENVIRONMENT={settings.environment}")
    host = settings.http.host
    try:
        is_loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback and not settings.issuer_anywhere:
        raise NotAllowedError(f"the development issuer listens on loopback only, not on {host}")


async def _problem(request: Request, error: Exception) -> Response:
    language = preferred_language(request.headers.get("accept-language", "").encode("latin-1"))
    problem = problem_of(error, simulated_time.TEXTS)
    body = problem.to_bytes(language, instance=request.url.path, correlation_id="")
    headers = {**problem.headers, "Content-Language": language, "Vary": "Accept-Language"}
    return Response(body, problem.status, headers, media_type=MEDIA_TYPE)


app = typer.Typer(add_completion=False, help="The development issuer of tokens.")


@app.callback(invoke_without_command=True)
def serve(context: typer.Context) -> None:
    """Publish the keys until a signal comes."""
    if context.invoked_subcommand is not None:
        return
    settings = IssuerSettings()
    logging.configure(settings.telemetry, service="issuer", process="api")
    try:
        sys.exit(run_api(lambda: build_app(settings), settings))
    except NotAllowedError as error:
        sys.exit(f"issuer: {error}")


@app.command()
def rotate() -> None:
    """Sign new tokens with a new key."""
    settings = IssuerSettings()
    try:
        check_allowed(settings)
    except NotAllowedError as error:
        sys.exit(f"issuer: {error}")
    print(KeyStore(settings.key_directory).rotate().public_jwk["kid"])


if __name__ == "__main__":
    app()

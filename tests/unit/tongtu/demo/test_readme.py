"""The front page keeps its word."""

import re
from pathlib import Path

from project_registry.schemas import RegisterProjectRequest
from tongtu.platform.settings import Ports

ROOT = Path(__file__).parents[4]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_everything_it_links_to_exists() -> None:
    """No newcomer is sent to a page that is not there."""
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)

    assert len(links) > 10
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_make_target_it_names_exists() -> None:
    """What stands after `make` can be made."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))

    named = set(re.findall(r"(?:`|^|\()make (?:-s )?([a-z]+)", TEXT, re.MULTILINE))

    assert {"demo", "test", "token", "down"} <= named
    assert named <= targets


def test_the_project_it_registers_is_valid() -> None:
    """The body on the front page is accepted by the register."""
    body = next(iter(re.findall(r" -d '(\{.*\})' ", TEXT)))

    request = RegisterProjectRequest.model_validate_json(body)

    assert request.sponsor.unified_social_credit_code == "91120116MA07ABCD0H"


def test_it_names_the_usual_ports() -> None:
    """The addresses are those of a platform that nobody configured."""
    ports = Ports()

    named = {int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", TEXT)}

    assert named == {
        ports.issuer,
        ports.project_registry,
        ports.land_supply,
        ports.funding,
        ports.notifier,
    }

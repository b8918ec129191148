"""What every process says about itself."""

from itertools import product

import httpx
import pytest

from support.e2e import System
from tongtu.services import PROCESSES, SERVICES

NAMES = [service.name for service in SERVICES]
MEASURED = {
    "api": "http_request_duration_seconds_count",
    "relay": "relay_",
    "consumer": "consumer_",
}

every_process = pytest.mark.parametrize(("service", "process"), list(product(NAMES, PROCESSES)))


@every_process
@pytest.mark.parametrize("path", ["/livez", "/readyz"])
async def test_every_process_is_well(
    system: System, http: httpx.AsyncClient, service: str, process: str, path: str
) -> None:
    """It moves, and it has what it needs."""
    answer = await http.get(f"{system.url(service, process)}{path}")

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@every_process
async def test_every_process_is_measured(
    system: System, http: httpx.AsyncClient, service: str, process: str
) -> None:
    """Prometheus can read it, and it has what matters for this kind of process."""
    answer = await http.get(f"{system.url(service, process)}/metrics")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert any(line.startswith(MEASURED[process]) for line in answer.text.splitlines())


@every_process
async def test_an_unknown_address_is_a_problem(
    system: System, http: httpx.AsyncClient, service: str, process: str
) -> None:
    """Not only the services' own routes refuse in one form."""
    answer = await http.get(f"{system.url(service, process)}/没有")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["instance"] == "/%E6%B2%A1%E6%9C%89"


@pytest.mark.parametrize("service", NAMES)
async def test_the_documentation_can_be_read(
    system: System, http: httpx.AsyncClient, service: str
) -> None:
    """The interactive page shows the document beside it."""
    page = await http.get(f"{system.url(service)}/docs")
    document = (await http.get(f"{system.url(service)}/openapi.json")).json()

    assert page.status_code == 200
    assert "openapi.json" in page.text
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] in page.text


def test_the_status_command_agrees(system: System) -> None:
    """`tongtu status` ends well only when every process is ready."""
    table = system.tongtu("status")

    assert all(f"{name}-{process}" in table for name, process in product(NAMES, PROCESSES))

"""Requests that a machine makes up from each service's own OpenAPI document.

Schemathesis' engine is what its command line runs: examples, boundary values, then random ones.
"""

import asyncio
from collections.abc import Iterator, Sequence

import httpx
import pytest
import schemathesis
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    OperationConfig,
    OperationsConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema

from project_registry.schemas import EXAMPLE
from shared.auth.principal import Role
from support.e2e import System
from support.walking import DISTRICT, begin
from tongtu.services import SERVICES

# Somebody whom no other test knows: what is made up here stays out of their sight.
SPONSOR_CODE = "91330200704800698F"
CHECKS = {
    "not_a_server_error": {"enabled": True},
    "status_code_conformance": {"enabled": True},
    "content_type_conformance": {"enabled": True},
    "response_schema_conformance": {"enabled": True},
}
"""Positive data is not expected to be accepted: check digits are beyond JSON Schema."""
RULES = ["POST /programmes", "POST /eligibility/preview"]
"""What takes documents of nested conditions: some 14,000 boundary values for each, 160 s in all."""


def a_configuration(
    headers: dict[str, str],
    known: dict[str, str] | None = None,
    briefly: Sequence[str] = (),
) -> SchemathesisConfig:
    """Bound the run: the same requests every time, and no sequences of them.

    `known` are parameters that are not made up; what is sent `briefly` has no boundary values.
    """
    brief = {"include-name": list(briefly), "phases": {"coverage": {"enabled": False}}}
    checks = ChecksConfig.from_dict({"enabled": False} | CHECKS)
    project = ProjectConfig(
        headers=headers,
        parameters=known,
        operations=OperationsConfig(
            operations=[OperationConfig.from_dict(brief)] if briefly else []
        ),
        workers=1,
        checks=checks,
        continue_on_failure=True,
        phases=PhasesConfig(stateful=StatefulPhaseConfig(enabled=False)),
        generation=GenerationConfig(max_examples=10, deterministic=True, no_shrink=True),
    )
    return SchemathesisConfig(projects=ProjectsConfig(default=project))


def outcomes_of(
    document: schemathesis.BaseSchema,
) -> Iterator[tuple[int, Failure | Exception | None]]:
    """Send everything and yield how many requests each scenario made, and what went wrong."""
    for event in from_schema(document).execute():
        if isinstance(event, events.ScenarioFinished):
            recorder = event.recorder
            yield len(recorder.interactions), None
            for checks in recorder.checks.values():
                yield from ((0, c.failure_info.failure) for c in checks if c.failure_info)
        elif isinstance(event, events.NonFatalError):
            yield 0, event.value
        elif isinstance(event, events.FatalError):
            yield 0, event.exception


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SPONSOR])
@pytest.mark.parametrize("service", [service.name for service in SERVICES])
def test_no_made_up_request_breaks_a_service(system: System, service: str, role: Role) -> None:
    """Every answer is one that the document promises, and none says that we are at fault.

    The boundary values of rules are a coordinator's: who sends them changes nothing in them.
    """
    briefly = () if role is Role.COORDINATOR else RULES
    who = {"organisation": SPONSOR_CODE} if role is Role.SPONSOR else {"subject": "fuzzer"}
    document = schemathesis.openapi.from_url(
        f"{system.url(service)}/openapi.json",
        config=a_configuration(system.headers(role, **who), briefly=briefly),
    )

    outcomes = list(outcomes_of(document))

    assert [failure for _, failure in outcomes if failure is not None] == []
    assert sum(requests for requests, _ in outcomes) > 50


async def test_no_made_up_order_of_an_officer_breaks_a_case(
    system: System, http: httpx.AsyncClient
) -> None:
    """Every command is rehearsed on a step whose clock runs, so bodies reach the engine."""
    registration = {**EXAMPLE, "sponsor": {"unified_social_credit_code": SPONSOR_CODE}}
    registration.pop("project_code")
    walk = await begin(system, http, SPONSOR_CODE, registration)
    await walk.do("steps/A01/receive")
    await walk.do("steps/A01/accept")
    known = {
        "path.case_id": walk.case_id,
        "path.step_id": "A01",
        "query.dry_run": "true",
        "header.If-Match": f'"{walk.version}"',
    }
    officer = system.headers(Role.AGENCY_OFFICER, agency="GZ", district=DISTRICT)
    document = schemathesis.openapi.from_url(
        f"{system.url('land-supply')}/openapi.json", config=a_configuration(officer, known)
    )

    outcomes = await asyncio.to_thread(lambda: list(outcomes_of(document)))

    assert [failure for _, failure in outcomes if failure is not None] == []
    assert (await walk.case())["version"] == walk.version

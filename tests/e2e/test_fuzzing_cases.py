"""Requests and orders that a machine makes up for land supply; half of what there is to make up."""

import asyncio

import httpx
import pytest
import schemathesis

from project_registry.schemas import EXAMPLE
from shared.auth.principal import Role
from support.e2e import System
from support.fuzzing import SPONSOR_CODE, a_configuration, ensure_none_breaks, outcomes_of
from support.walking import DISTRICT, begin


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SPONSOR])
def test_no_made_up_request_breaks_land_supply(system: System, role: Role) -> None:
    """Every answer is one that the document promises, and none says that we are at fault."""
    ensure_none_breaks(system, "land-supply", role)


@pytest.mark.timeout(600)
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

"""What land supply tells of a project becomes facts of it, and is taken back by a correction."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from funding.bootstrap import build
from funding.schemas import SubjectFactsResponse
from funding.testing import a_correction, a_decision
from shared.auth.principal import Role
from shared.identifiers import ProjectId
from support.api import Api, running_api
from support.flow import Feed, a_registration
from support.servers import MakeDatabase

DECIDED_ON, CORRECTED_ON = date(2026, 5, 6), date(2026, 5, 8)


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve funding."""
    async with running_api(build, database_url) as api:
        yield api


async def shown(api: Api, project_id: ProjectId) -> SubjectFactsResponse:
    """Show what is known of a project."""
    answer = await api.get(f"/subjects/{project_id}/facts", role=Role.COORDINATOR)
    return SubjectFactsResponse.model_validate_json(answer.content)


def known(facts: SubjectFactsResponse, source: str) -> dict[str, Any]:
    """Return what counts from a source."""
    return {each.name: each.value for each in facts.facts if each.source == source}


async def test_a_filing_is_known_from_its_decision(api: Api) -> None:
    """With the step of the case as its proof."""
    feed, event = Feed(build(), api.database), a_registration()
    decision = a_decision("A09", "filed", project_id=event.project_id, on=DECIDED_ON)

    await feed.take(event, decision)

    facts = await shown(api, event.project_id)
    assert known(facts, "land_supply") == {"project_filed": True, "filed_on": "2026-05-06"}
    filed = next(each for each in facts.facts if each.name == "project_filed")
    assert filed.document_id == f"cases/{decision.case_id}/steps/A09#1"
    assert (filed.as_of, filed.agency) == (DECIDED_ON, "SP")


async def test_a_correction_takes_it_back(api: Api) -> None:
    """The fact is missing again, as if nobody had ever stated it."""
    feed, event = Feed(build(), api.database), a_registration()
    decision = a_decision("A09", "filed", project_id=event.project_id, on=DECIDED_ON)
    correction = a_correction("A09", project_id=event.project_id, on=CORRECTED_ON)

    await feed.take(event, decision)
    await feed.take(correction)

    facts = await shown(api, event.project_id)
    assert known(facts, "land_supply") == {}
    assert {"project_filed", "filed_on"} <= {each.name for each in facts.missing}


async def test_a_decision_may_be_read_before_the_registration(api: Api) -> None:
    """Topics have no order between them; in the end everything is known, and matched."""
    feed, event = Feed(build(), api.database), a_registration()

    await feed.take(a_decision("A09", "filed", project_id=event.project_id, on=DECIDED_ON))
    await feed.take(event)

    facts = await shown(api, event.project_id)
    assert known(facts, "land_supply")["project_filed"] is True
    assert known(facts, "registry")["in_tianjin"] is True
    assert facts.district_code == "120116"
    assert await api.rows("SELECT 1 FROM matches WHERE project_id = $1", event.project_id)


async def test_many_events_of_one_poll_all_take_effect(api: Api) -> None:
    """Each one sees what the ones before it have written."""
    feed, event = Feed(build(), api.database), a_registration()
    steps = (("A09", "filed"), ("A18", "fail"), ("A18", "pass"))

    await feed.take(
        event,
        *(a_decision(*each, project_id=event.project_id, on=DECIDED_ON) for each in steps),
    )

    facts = await shown(api, event.project_id)
    assert known(facts, "land_supply")["project_accepted"] is True
    assert facts.version == 4

"""A fact that is stated over HTTP, or learnt from a case, matches again what it touches."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import orjson
import pytest

from funding import handlers
from funding.bootstrap import build
from funding.commands import MatchProject
from funding.domain.matching import PROJECT_REGISTERED, Project
from funding.testing import APPLICANT, a_decision, a_statement
from shared.auth.principal import Role
from shared.clock import SystemClock
from shared.context import Context
from shared.database import Transactions
from shared.errors import StaleVersionError
from shared.identifiers import new_id
from support.api import Api, running_api
from support.counting import Statements, kinds
from support.flow import Feed, a_registration
from support.funding import CHANGED, FOUND, WITHDRAWN, turns, without_shelf
from support.servers import MakeDatabase

PROOF = {"as_of": "2026-03-02", "document_id": "津工信核〔2026〕12号", "reason": "checked on site"}
ELIGIBLE = {
    "project_filed": True,
    "completed": True,
    "funded_by_other_municipal_channel": False,
    "is_technical_renovation": True,
}
OF_APPLICANT = {"applicant_registered_in_tianjin": True, "applicant_seriously_dishonest": False}


@dataclass(slots=True)
class Known:
    """Funding with a registered project, and what it tells."""

    api: Api
    feed: Feed
    project_id: str

    async def state(self, subject_id: str, facts: dict[str, Any], *, seen: int) -> None:
        """Verify facts as the coordinator."""
        headers = {
            **self.api.token(Role.COORDINATOR),
            "Idempotency-Key": str(new_id()),
            "If-Match": f'"{seen}"',
        }
        body = {"facts": facts, **PROOF}
        answer = await self.api.client.put(
            f"/subjects/{subject_id}/facts", json=body, headers=headers
        )
        assert answer.status_code == 200, answer.text

    async def told(self) -> list[dict[str, Any]]:
        """Return what was told of matches since this was last asked."""
        rows = await self.api.rows("SELECT type, payload FROM outbox ORDER BY seq")
        await self.api.database.execute("DELETE FROM outbox")
        facts = [{"type": row["type"], **orjson.loads(row["payload"])} for row in rows]
        return [each for each in facts if each["type"] in (FOUND, CHANGED, WITHDRAWN)]

    async def verdict(self, programme_id: str) -> str:
        """Return the verdict of the project."""
        sql = "SELECT verdict FROM matches WHERE project_id = $1::uuid AND programme_id = $2"
        (row,) = await self.api.rows(sql, self.project_id, programme_id)
        return str(row["verdict"])


@pytest.fixture
async def known(database_url: MakeDatabase) -> AsyncIterator[Known]:
    """Serve funding with one registered project."""
    async with running_api(build, database_url) as api:
        event, feed = a_registration(), Feed(build(), api.database)
        await feed.take(event)
        known = Known(api, feed, str(event.project_id))
        await known.told()
        yield known


async def test_facts_that_arrive_one_by_one_turn_unknown_into_yes_and_no(known: Known) -> None:
    """Each tells what it changes of the programmes that ask for it; the last one withdraws."""
    steps = [*ELIGIBLE.items(), ("funded_by_other_municipal_channel", True)]
    await known.state(APPLICANT, OF_APPLICANT, seen=1)
    await known.told()
    seen = []

    for version, (fact, value) in enumerate(steps, start=1):
        await known.state(known.project_id, {fact: value}, seen=version)
        of_f01 = [each for each in await known.told() if each["programme"]["id"] == "F01"]
        assert {each["cause"] for each in of_f01} == {f"facts stated: {fact}"}
        seen += [each["after"]["verdict"] for each in of_f01]

    assert seen == ["unknown", "unknown", "unknown", "yes", "no"]
    assert await known.verdict("F01") == "no"


async def test_an_applicants_fact_touches_all_of_its_projects(known: Known) -> None:
    """In one unit of work, and nobody else's."""
    others = [a_registration(), a_registration(sponsor={"name": "某企业"})]
    await known.feed.take(*others)
    await known.told()

    await known.state(APPLICANT, {"applicant_registered_in_tianjin": False}, seen=1)

    told = [each for each in await known.told() if each["programme"]["id"] == "F01"]
    assert {each["project_id"] for each in told} == {known.project_id, str(others[0].project_id)}
    assert set(turns(told)) == {("withdrawn", "F01")}


async def test_what_follows_from_a_fact_touches_as_well(known: Known) -> None:
    """Five employees make a micro enterprise, which is a small or medium one by its class."""
    await known.state(APPLICANT, {"employees": 5}, seen=1)

    told = await known.told()
    assert ("changed", "F08") in turns(told)
    assert {each["cause"] for each in told} == {"facts stated: employees, enterprise_size, is_sme"}


async def test_a_decision_of_a_case_matches_again(known: Known) -> None:
    """Filing is a condition of the programme."""
    event = a_registration()
    await known.feed.take(event)
    await known.told()

    await known.feed.take(a_decision("A09", "filed", project_id=event.project_id))

    told = await known.told()
    assert ("changed", "F01") in turns(told)
    assert {each["cause"] for each in told} == {"facts stated: filed_on, project_filed"}


async def test_a_fact_before_the_registration_waits_for_it(known: Known) -> None:
    """Nobody could see the match; the registration makes it with what is known by then."""
    event = a_registration()
    await known.feed.take(a_decision("A09", "filed", project_id=event.project_id))
    before = await known.told()

    await known.feed.take(event)

    (found,) = [each for each in await known.told() if each["programme"]["id"] == "F01"]
    assert before == []
    assert "project_filed" not in found["missing_facts"]


async def test_an_applicant_that_changes_meanwhile_is_read_again(known: Known) -> None:
    """A match rests on what was read of both; if one has changed, nothing is written."""
    service, database = build(), known.api.database
    transactions = Transactions(database, service.unit_of_work)
    context = Context(actor="tester", correlation_id="test", now=SystemClock().now())
    uow_of = transactions(context)

    with pytest.raises(StaleVersionError):
        async with uow_of as uow:
            project, applicant = await uow.subjects.with_applicant(known.project_id)
            stated = project.restate([a_statement("completed")]).after
            read = Project.of(stated, applicant, applicant)
            await known.state(APPLICANT, {"is_technology_enterprise": True}, seen=1)
            command = MatchProject(
                project=replace(read),
                as_of=context.now.date(),
                cause=PROJECT_REGISTERED,
                changed=frozenset(["completed"]),
            )
            await handlers.match_project(command, uow)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("completed", ["SELECT", "SELECT", "SELECT", "WITH"]),
        ("filed_on", ["SELECT", "WITH"]),
    ],
)
async def test_a_fact_costs_one_read_of_what_it_touches(
    known: Known, fact: str, expected: list[str]
) -> None:
    """The subject, its matches, who may want to hear, and one statement; untouched, none of it."""
    statements = Statements()
    await statements.listen(known.api.served.state.resources.runtime.database)
    value = True if fact == "completed" else "2026-01-05"
    await statements.taken()

    await known.state(known.project_id, {fact: value}, seen=1)

    assert kinds(without_shelf(await statements.taken())) == expected

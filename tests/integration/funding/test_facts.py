"""Facts with provenance over HTTP: who may state what, what counts, and what was said before."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import pytest

from funding.bootstrap import build
from funding.schemas import HistoryResponse, StateFactsResponse, SubjectFactsResponse
from shared.auth.principal import Role
from shared.clock import SystemClock
from shared.identifiers import new_id
from support.api import OWN_CODE, Api, running_api
from support.counting import Statements, kinds
from support.flow import Feed, a_registration
from support.funding import without_shelf
from support.servers import MakeDatabase

OTHER_CODE = "91120110MADEMQ0201"
FOREIGN_CODE = "91110000100008886U"
SPONSOR: dict[str, Any] = {"role": Role.SPONSOR}
CITY: dict[str, Any] = {"role": Role.COORDINATOR}
AUDITOR: dict[str, Any] = {"role": Role.AUDITOR}
INDUSTRY: dict[str, Any] = {"role": Role.AGENCY_OFFICER, "agency": "GX"}
REFORM: dict[str, Any] = {"role": Role.AGENCY_OFFICER, "agency": "FG"}
DISTRICT: dict[str, Any] = {"role": Role.DISTRICT_OFFICER, "district": "120116"}
ELSEWHERE: dict[str, Any] = {"role": Role.DISTRICT_OFFICER, "district": "120110"}
AS_OF = "2026-03-02"
PROOF = {"document_id": "津工信核〔2026〕12号", "reason": "checked on site"}


@dataclass(slots=True)
class Running:
    """Funding with one registered project."""

    api: Api
    feed: Feed
    project_id: str

    async def ask(
        self, subject_id: str, facts: dict[str, Any], *, seen: int = 1, **rest: Any
    ) -> Any:
        """State facts as somebody who has seen a version."""
        query, key = rest.pop("query", ""), rest.pop("key", None)
        proof = rest.pop("proof", {})
        headers = {
            **self.api.token(**(rest or SPONSOR)),
            "Idempotency-Key": key or str(new_id()),
            "If-Match": f'"{seen}"',
        }
        body = {"as_of": AS_OF, "facts": facts, **proof}
        address = f"/subjects/{subject_id}/facts{query}"
        return await self.api.client.put(address, json=body, headers=headers)

    async def show(self, subject_id: str, **who: Any) -> SubjectFactsResponse:
        """Show what is known."""
        answer = await self.api.get(f"/subjects/{subject_id}/facts", **(who or CITY))
        assert answer.status_code == 200, answer.text
        shown = SubjectFactsResponse.model_validate_json(answer.content)
        assert answer.headers["ETag"] == f'"{shown.version}"'
        return shown

    async def events(self) -> list[dict[str, Any]]:
        """Return the announced facts, in the order of their announcement."""
        sql = "SELECT * FROM outbox WHERE aggregatetype = 'funding.subjects' ORDER BY seq"
        return [orjson.loads(row["payload"]) | {"row": row} for row in await self.api.rows(sql)]


@pytest.fixture
async def running(database_url: MakeDatabase) -> AsyncIterator[Running]:
    """Serve funding with one project in the district 120116."""
    async with running_api(build, database_url) as api:
        feed, event = Feed(build(), api.database), a_registration()
        await feed.take(event)
        yield Running(api, feed, str(event.project_id))


async def test_a_registration_is_the_first_to_say_something(running: Running) -> None:
    """Each fact says where it comes from, and what nobody has stated is listed with who could."""
    shown = await running.show(running.project_id)

    known = {each.name: each for each in shown.facts}
    assert (known["in_tianjin"].value, known["in_tianjin"].source) == (True, "registry")
    assert known["total_investment"].value == "1200000000"
    assert known["registered_on"].value == "2026-03-02"
    assert shown.applicant_code == OWN_CODE
    missing = {each.name: (each.supplied_by, each.verified_by) for each in shown.missing}
    assert missing["project_filed"] == ("sponsor", "FG")
    assert not missing.keys() & known.keys()
    assert "employees" not in missing


async def test_a_registration_that_is_read_again_changes_nothing(running: Running) -> None:
    """Neither versions nor history nor events nor matches; there is no inbox to rely on."""
    event = a_registration()
    await running.feed.take(event)
    tables = ("subjects", "fact_statements", "matches", "outbox")
    before = [await running.api.rows(f"SELECT * FROM {each} ORDER BY 1, 2") for each in tables]  # noqa: S608 - names of ours

    await running.feed.take(event)

    after = [await running.api.rows(f"SELECT * FROM {each} ORDER BY 1, 2") for each in tables]  # noqa: S608 - names of ours
    assert after == before


async def test_the_verified_value_counts_and_the_conflict_is_shown(running: Running) -> None:
    """The sponsor declares, the agency finds otherwise; both are there to see."""
    await running.ask(running.project_id, {"completed": True})
    await running.ask(running.project_id, {"project_accepted": True}, seen=1)

    verified = await running.ask(
        running.project_id, {"project_accepted": False}, seen=2, proof=PROOF, **INDUSTRY
    )

    assert verified.status_code == 200, verified.text
    shown = await running.show(running.project_id)
    fact = next(each for each in shown.facts if each.name == "project_accepted")
    assert (fact.value, fact.source, fact.agency) == (False, "verified", "GX")
    assert fact.document_id == PROOF["document_id"]
    assert [(each.source, each.value) for each in fact.statements] == [
        ("verified", False),
        ("declared", True),
    ]
    assert (fact.is_conflict, shown.conflicts) == (True, ["project_accepted"])


STATING: list[tuple[dict[str, Any], str, int]] = [
    (SPONSOR, "project_filed", 200),
    (SPONSOR, "in_tianjin", 403),
    (SPONSOR, "fills_chain_gap", 403),
    (REFORM, "project_filed", 200),
    (INDUSTRY, "project_filed", 403),
    (INDUSTRY, "fills_chain_gap", 200),
    ({**INDUSTRY, "district": "120116"}, "fills_chain_gap", 200),
    ({**INDUSTRY, "district": "120110"}, "fills_chain_gap", 404),
    (CITY, "in_tianjin", 200),
    (DISTRICT, "project_filed", 403),
    (AUDITOR, "project_filed", 403),
    ({"role": Role.SERVICE}, "project_filed", 403),
    ({"role": Role.OPERATOR}, "project_filed", 403),
    ({"role": Role.SPONSOR, "organisation": OTHER_CODE}, "project_filed", 404),
]
SEEING: list[tuple[dict[str, Any], int]] = [
    (SPONSOR, 200),
    ({"role": Role.SPONSOR, "organisation": OTHER_CODE}, 404),
    (INDUSTRY, 200),
    (DISTRICT, 200),
    (ELSEWHERE, 404),
    (CITY, 200),
    (AUDITOR, 200),
    ({"role": Role.OPERATOR}, 403),
]


async def test_who_may_state_what(running: Running) -> None:
    """Each role within its own; what may not be seen does not exist."""
    answers = [
        await running.ask(
            running.project_id, {fact: True}, query="?dry_run=true", proof=PROOF, **who
        )
        for who, fact, _ in STATING
    ]

    allowed = [(*case[:2], got.status_code) for case, got in zip(STATING, answers, strict=True)]
    assert allowed == STATING


@pytest.mark.parametrize("address", ["/subjects/{}/facts", "/subjects/{}/facts/{}/history"])
async def test_who_may_see_a_project_and_its_applicant(running: Running, address: str) -> None:
    """The queries carry it, for the facts as for their history."""
    subjects = ((running.project_id, "completed"), (OWN_CODE, "is_sme"))

    seen = [
        [(await running.api.get(address.format(*each), **who)).status_code for each in subjects]
        for who, _ in SEEING
    ]

    assert seen == [[status, status] for _, status in SEEING]


async def test_a_district_sees_who_has_a_project_there(running: Running) -> None:
    """Wherever the applicant is registered; nobody else from elsewhere."""
    sponsor = {"name": "外埠企业", "unified_social_credit_code": FOREIGN_CODE}
    await running.feed.take(a_registration(sponsor=sponsor, district_code="120110"))

    seen = [
        (await running.api.get(f"/subjects/{FOREIGN_CODE}/facts", **who)).status_code
        for who in (ELSEWHERE, DISTRICT)
    ]

    assert seen == [200, 404]


async def test_an_applicant_is_there_from_its_first_statement(running: Running) -> None:
    """Before that its tag is "0", and its size follows from what it declares."""
    who = {"role": Role.SPONSOR, "organisation": OTHER_CODE}
    before = await running.show(OTHER_CODE, **who)

    answer = await running.ask(
        OTHER_CODE, {"employees": 299, "annual_revenue": "5000000000.00"}, seen=0, **who
    )

    assert (before.version, before.facts) == (0, [])
    stated = StateFactsResponse.model_validate_json(answer.content)
    assert (answer.headers["ETag"], stated.version) == ('"1"', 1)
    assert stated.changed == ["annual_revenue", "employees", "enterprise_size", "is_sme"]
    shown = {each.name: each for each in (await running.show(OTHER_CODE, **who)).facts}
    assert (shown["enterprise_size"].value, shown["enterprise_size"].source) == ("small", "derived")
    assert shown["is_sme"].value is True


async def test_two_cannot_be_the_first(running: Running) -> None:
    """The second one has not seen the first."""
    who = {"role": Role.SPONSOR, "organisation": OTHER_CODE}
    await running.ask(OTHER_CODE, {"employees": 5}, seen=0, **who)

    answer = await running.ask(OTHER_CODE, {"employees": 6}, seen=0, **who)

    assert answer.status_code == 412


async def test_the_same_key_has_one_effect_and_one_answer(running: Running) -> None:
    """The event is announced once, with the version that it follows from."""
    key = str(new_id())

    first = await running.ask(running.project_id, {"project_filed": True}, key=key)
    again = await running.ask(running.project_id, {"project_filed": True}, key=key)
    other = await running.ask(running.project_id, {"project_filed": False}, key=key)

    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 422)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    _, event = await running.events()
    row = event.pop("row")
    assert (row["aggregateid"], row["aggregate_version"]) == (running.project_id, 2)
    assert event == {
        "subject_id": running.project_id,
        "subject_kind": "project",
        "facts": [
            {
                "name": "project_filed",
                "value": True,
                "at_least": None,
                "at_most": None,
                "source": "declared",
                "as_of": AS_OF,
                "agency": None,
                "document_id": None,
            }
        ],
        "conflicts": [],
    }


async def test_what_was_said_before_is_no_news(running: Running) -> None:
    """Neither a version nor an event; a wrong version is refused all the same."""
    await running.ask(running.project_id, {"project_filed": True})

    again = await running.ask(running.project_id, {"project_filed": True}, seen=2)
    stale = await running.ask(running.project_id, {"project_filed": False}, seen=1)

    stated = StateFactsResponse.model_validate_json(again.content)
    assert (stated.version, stated.changed) == (2, [])
    assert [each.effect for each in stated.stated] == ["unchanged"]
    assert stale.status_code == 412
    assert len(await running.events()) == 2


async def test_a_dry_run_says_what_would_come_and_keeps_nothing(running: Running) -> None:
    """Its answer is that of the real one, without a tag; its key stays free."""
    key = str(new_id())
    tried = await running.ask(
        running.project_id, {"project_filed": True}, query="?dry_run=true", key=key
    )
    before = await running.show(running.project_id)

    done = await running.ask(running.project_id, {"project_filed": True}, key=key)

    assert "ETag" not in tried.headers
    assert before.version == 1
    expected = StateFactsResponse.model_validate_json(tried.content)
    assert StateFactsResponse.model_validate_json(done.content).changed == expected.changed


async def test_the_history_keeps_everything_in_pages(running: Running) -> None:
    """Also what was taken back, and what came too late to count."""
    address = f"/subjects/{running.project_id}/facts/project_filed/history"
    await running.ask(running.project_id, {"project_filed": True}, seen=1)
    await running.ask(running.project_id, {"project_filed": None}, seen=2)
    late = await running.ask(
        running.project_id, {"project_filed": False}, seen=3, proof={"as_of": "2026-01-01"}
    )

    first = HistoryResponse.model_validate_json(
        (await running.api.get(f"{address}?limit=2")).content
    )
    rest = await running.api.get(f"{address}?limit=2&before={first.next}")

    assert late.json()["stated"][0]["effect"] == "late"
    items = first.items + HistoryResponse.model_validate_json(rest.content).items
    assert [(each.version, each.value) for each in items] == [(4, False), (3, None), (2, True)]
    assert rest.json()["next"] is None
    shown = await running.show(running.project_id)
    assert "project_filed" in {each.name for each in shown.missing}


REFUSED: list[tuple[str | None, dict[str, Any], int, str]] = [
    (None, {"facts": {"project_filled": True}}, 422, "/facts/project_filled"),
    (None, {"facts": {"employees": 5}}, 422, "/facts/employees"),
    (None, {"facts": {"construction_progress": 2}}, 422, "/facts/construction_progress"),
    (None, {"facts": {"in_tianjin": True}}, 403, "/facts/in_tianjin"),
    (None, {"facts": {}}, 422, "/facts"),
    (None, {"facts": {"completed": True}, "as_of": "2026-02-30"}, 422, "/as_of"),
    (None, {"facts": {"completed": True}, "by": "me"}, 422, "/by"),
    ("91120116MA07ABCD0X", {"facts": {"employees": 5}}, 422, "subject_id"),
    ("project-1", {"facts": {"completed": True}}, 422, "subject_id"),
]


async def test_a_refusal_names_the_place_and_what_would_be_right(running: Running) -> None:
    """As a problem of RFC 9457, and nothing is kept."""
    answers = [
        await running.ask(subject_id or running.project_id, {}, proof=body)
        for subject_id, body, _, _ in REFUSED
    ]

    errors = [answer.json()["errors"][0] for answer in answers]
    places = [error.get("pointer") or error["parameter"] for error in errors]
    assert [answer.status_code for answer in answers] == [case[2] for case in REFUSED]
    assert places == [case[3] for case in REFUSED]
    assert all(error["expected"] for error in errors)
    types = {answer.headers["Content-Type"] for answer in answers}
    assert types == {"application/problem+json"}
    assert len(await running.events()) == 1


async def test_what_is_yet_to_come_is_refused(running: Running) -> None:
    """A day counts as the city's calendar has it."""
    tomorrow = SystemClock().today() + timedelta(days=1)

    answer = await running.ask(
        running.project_id, {"project_filed": True}, proof={"as_of": str(tomorrow)}
    )

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/as_of"]


async def test_a_key_and_a_version_are_required(running: Running) -> None:
    """As for every command on something that others change as well."""
    given = {"Idempotency-Key": str(new_id()), "If-Match": '"1"'}

    statuses = {
        header: (
            await running.api.client.put(
                f"/subjects/{running.project_id}/facts",
                json={"as_of": AS_OF, "facts": {"project_filed": True}},
                headers={**running.api.token(), header: value},
            )
        ).status_code
        for header, value in given.items()
    }

    assert statuses == {"Idempotency-Key": 428, "If-Match": 400}


async def test_a_project_has_to_be_registered(running: Running) -> None:
    """Nothing is kept of one that nobody knows, whoever asks."""
    unknown = str(new_id())

    shown = await running.api.get(f"/subjects/{unknown}/facts", **CITY)
    stated = await running.ask(unknown, {"project_filed": True}, seen=0, proof=PROOF, **CITY)

    assert (shown.status_code, stated.status_code) == (404, 404)


async def test_a_fact_of_somebody_else_has_no_history_here(running: Running) -> None:
    """An applicant's fact is not a project's, and a misspelt one is nobody's."""
    for name in ("employees", "completions"):
        answer = await running.api.get(f"/subjects/{running.project_id}/facts/{name}/history")

        assert answer.status_code == 404


async def test_stating_what_no_programme_asks_for_is_one_read_and_one_statement(
    running: Running,
) -> None:
    """The applicant comes with the project; history, event and key go with the subject."""
    statements = Statements()
    await statements.listen(running.api.served.state.resources.runtime.database)
    taken = []

    for seen, fact in enumerate(("filed_on", "works_started_on"), start=1):
        await statements.taken()
        await running.ask(running.project_id, {fact: AS_OF}, seen=seen, proof=PROOF, **CITY)
        taken.append(kinds(without_shelf(await statements.taken())))
    await running.show(running.project_id)

    assert taken == [["SELECT", "WITH"]] * 2
    assert kinds(await statements.taken()) == ["SELECT"]

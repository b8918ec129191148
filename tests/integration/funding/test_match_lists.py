"""Matches as they are listed: in order, page by page, narrowed, and never an unknown as a no."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from funding.bootstrap import build
from funding.schemas import (
    MatchAnswerResponse,
    MatchPage,
    MatchResponse,
    MissingFactsResponse,
    ReachResponse,
)
from shared.auth.principal import Role
from support.api import OWN_CODE, Api, running_api
from support.flow import Feed, a_registration
from support.servers import MakeDatabase

COORDINATOR = {"role": Role.COORDINATOR}
GX = {"role": Role.AGENCY_OFFICER, "agency": "GX"}


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve funding with two projects, one of them elsewhere and somebody else's."""
    async with running_api(build, database_url) as api:
        other = {"sponsor": {"unified_social_credit_code": "91110000100008886U"}}
        elsewhere = a_registration(district_code="120101", key_chain="IC", **other)
        await Feed(build(), api.database).take(a_registration(), elsewhere)
        yield api


async def pages(api: Api, address: str, **who: Any) -> list[MatchResponse]:
    """Read a list to its end."""
    shown: list[MatchResponse] = []
    after = ""
    while True:
        answer = await api.get(f"{address}{after}", **who)
        page = MatchPage.model_validate_json(answer.content)
        shown += page.items
        if page.next is None:
            return shown
        after = f"&after={page.next}"


async def test_pages_are_in_the_order_of_money_and_deadline(api: Api) -> None:
    """Every match is shown once, whatever the size of the pages."""
    in_pages = await pages(api, "/matches?limit=3", **COORDINATOR)

    at_once = await pages(api, "/matches?limit=200", **COORDINATOR)

    rows = await api.rows("SELECT id FROM matches ORDER BY likely_fen DESC, deadline_order, id")
    assert [each.id for each in in_pages] == [each.id for each in at_once]
    assert [str(each.id) for each in in_pages] == [str(row["id"]) for row in rows]
    assert len({each.high_fen for each in in_pages}) > 1


@pytest.mark.parametrize(
    ("filter_", "column", "value"),
    [
        ("verdict=unknown", "verdict", "unknown"),
        ("programme_id=F01", "programme_id", "F01"),
        ("form=staged_award", "support_form", "staged_award"),
        ("district=120101", "district_code", "120101"),
        (f"applicant={OWN_CODE}", "sponsor_code", OWN_CODE),
        ("window=none", "window", "none"),
    ],
)
async def test_a_filter_shows_what_it_names(
    api: Api, filter_: str, column: str, value: str
) -> None:
    """All of it, and nothing else."""
    shown = await pages(api, f"/matches?limit=200&{filter_}", **COORDINATOR)

    rows = await api.rows(f'SELECT id FROM matches WHERE "{column}" = $1', value)  # noqa: S608 - ours
    assert {str(each.id) for each in shown} == {str(row["id"]) for row in rows}
    assert shown


async def test_an_agency_finds_its_programmes(api: Api) -> None:
    """Of those that several answer for as well."""
    shown = await pages(api, "/matches?limit=200&agency=KJ", **COORDINATOR)

    assert shown
    assert all("KJ" in each.agencies for each in shown)


async def test_programmes_without_windows_are_open_on_every_day(api: Api) -> None:
    """Where no text says when, nobody is told that it is too late."""
    everything = await pages(api, "/matches?limit=200", **COORDINATOR)

    shown = await pages(api, "/matches?limit=200&open_on=2026-12-01", **COORDINATOR)

    assert {each.id for each in shown} >= {each.id for each in everything if each.window == "none"}


async def test_counts_tell_of_every_verdict_whichever_is_shown(api: Api) -> None:
    """So nobody takes an unknown for a no."""
    answer = await api.get("/matches?verdict=no&limit=1", **COORDINATOR)

    page = MatchPage.model_validate_json(answer.content)
    rows = await api.rows("SELECT verdict, count(*) AS n FROM matches GROUP BY verdict")
    counted = {row["verdict"]: row["n"] for row in rows}
    assert page.counts.model_dump() == {"yes": 0, "unknown": 0, "no": 0} | counted
    assert page.counts.unknown > 0


async def test_a_sponsor_sees_every_answer_of_its_own(api: Api) -> None:
    """Yes, no and unknown alike, and nobody else's."""
    shown = await pages(api, "/matches?limit=200")

    rows = await api.rows("SELECT id FROM matches WHERE sponsor_code = $1", OWN_CODE)
    assert {str(each.id) for each in shown} == {str(row["id"]) for row in rows}


async def test_one_match_is_shown_to_those_who_may_see_it(api: Api) -> None:
    """It says what the list says, and its ETag spares a second look; to others it is not there."""
    (first, *_) = await pages(api, "/matches?limit=1")
    address = f"/matches/{first.id}"

    shown = await api.get(address)
    known = {**api.token(), "If-None-Match": shown.headers["ETag"]}
    again = await api.client.get(address, headers=known)
    hidden = await api.get(address, organisation="91110000100008886U")

    answer = MatchAnswerResponse.model_validate_json(shown.content)
    assert {name: getattr(answer, name) for name in MatchResponse.model_fields} == dict(first)
    assert (again.status_code, hidden.status_code) == (304, 404)


@pytest.mark.parametrize(
    "query", ["after=1,2026-13-01,x", "after=x", "verdict=maybe", "form=gift", "colour=red"]
)
async def test_a_filter_that_is_none_is_refused(api: Api, query: str) -> None:
    """Not ignored, and no error of ours."""
    assert (await api.get(f"/matches?{query}", **COORDINATOR)).status_code == 422


async def test_an_agency_sees_whom_its_programme_reaches(api: Api) -> None:
    """How many of each verdict, how many are one fact away, and by which."""
    await api.database.execute(
        "UPDATE matches SET facts_away = 1, ways = '[[\"completed\"]]' "
        "WHERE programme_id = 'F01' AND district_code = '120101'"
    )

    answer = await api.get("/programmes/F01/reach?limit=1", **GX)

    reach = ReachResponse.model_validate_json(answer.content)
    assert (reach.counts.unknown, reach.one_fact_away, len(reach.items)) == (2, 1, 1)
    assert [(each.fact, each.projects) for each in reach.by_fact] == [("completed", 1)]
    near = await api.get("/programmes/F01/reach?facts_away=1", **GX)
    items = ReachResponse.model_validate_json(near.content).items
    assert [each.district_code for each in items] == ["120101"]


async def test_projects_that_are_reached_come_page_by_page(api: Api) -> None:
    """Each is shown once."""
    first = ReachResponse.model_validate_json(
        (await api.get("/programmes/F01/reach?limit=1", **GX)).content
    )

    rest = await api.get(f"/programmes/F01/reach?limit=1&after={first.next}", **GX)

    second = ReachResponse.model_validate_json(rest.content)
    assert len({each.project_id for each in (*first.items, *second.items)}) == 2
    assert second.next is None


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        ("F01", {"role": Role.AGENCY_OFFICER, "agency": "KJ"}, 403),
        ("F01", {"role": Role.SPONSOR}, 403),
        ("F99", COORDINATOR, 404),
        ("F01", {"role": Role.AUDITOR}, 200),
    ],
)
async def test_a_reach_is_the_agencys_own_business(
    api: Api, path: str, who: dict[str, Any], status: int
) -> None:
    """Another agency's programme, a sponsor, a programme that is none; auditors see all."""
    assert (await api.get(f"/programmes/{path}/reach", **who)).status_code == status


async def test_missing_facts_come_with_what_they_could_bring_and_who_has_them(api: Api) -> None:
    """The most money first; the sums follow from the matches that are open."""
    (first, *_) = await pages(api, "/matches?limit=1")

    answer = await api.get(f"/projects/{first.project_id}/missing-facts")

    items = MissingFactsResponse.model_validate_json(answer.content).items
    order = [(not each.is_unlimited, -each.high_fen) for each in items]
    own = await pages(api, f"/matches?limit=200&verdict=unknown&project_id={first.project_id}")
    top = items[0]
    expected = sum(
        each.high_fen or 0 for each in own if any(top.fact in way for way in each.ways_to_yes)
    )
    assert order == sorted(order)
    assert top.high_fen == expected > 0
    assert all(each.supplied_by and each.label.zh for each in items)


async def test_missing_facts_of_others_are_not_shown(api: Api) -> None:
    """The project is not there for them."""
    (first, *_) = await pages(api, "/matches?limit=1")

    address = f"/projects/{first.project_id}/missing-facts"

    assert (await api.get(address, organisation="91110000100008886U")).status_code == 404

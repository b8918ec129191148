"""The whole answer of one match over HTTP: why, by which text and from whom, and how much."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from funding.bootstrap import build
from funding.schemas import CombinationResponse, MatchAnswerResponse, MatchPage
from funding.schemas.eligibility import ConditionView
from shared.auth.principal import Role
from shared.identifiers import new_id
from support.api import OWN_CODE, Api, running_api
from support.flow import Feed, a_registration
from support.servers import MakeDatabase

OTHER_CODE = "91110000100008886U"
SPONSOR: dict[str, Any] = {"role": Role.SPONSOR}
CITY: dict[str, Any] = {"role": Role.COORDINATOR}
INDUSTRY: dict[str, Any] = {"role": Role.AGENCY_OFFICER, "agency": "GX"}
REFORM: dict[str, Any] = {"role": Role.AGENCY_OFFICER, "agency": "FG"}
AS_OF = "2026-03-02"
PROOF = {"document_id": "津工信核〔2026〕12号", "reason": "checked on site"}
OF_THE_PROJECT = {
    "project_filed": True,
    "completed": True,
    "is_technical_renovation": True,
    "fills_chain_gap": False,
    "funded_by_other_municipal_channel": False,
    "equipment_and_software_investment": "20000000.00",
}
OF_THE_APPLICANT = {"applicant_registered_in_tianjin": True, "applicant_seriously_dishonest": False}


@dataclass(frozen=True, slots=True)
class Matched:
    """Funding with one project, and its match with F01."""

    api: Api
    project_id: str
    address: str

    async def state(self, subject_id: str, facts: dict[str, Any], **who: Any) -> None:
        """State facts, with a document where the statement is verified."""
        who = who or SPONSOR
        seen = (await self.api.get(f"/subjects/{subject_id}/facts", **CITY)).headers["ETag"]
        headers = {**self.api.token(**who), "Idempotency-Key": str(new_id()), "If-Match": seen}
        body = {"as_of": AS_OF, "facts": facts, **({} if who is SPONSOR else PROOF)}
        address = f"/subjects/{subject_id}/facts"
        answer = await self.api.client.put(address, json=body, headers=headers)
        assert answer.status_code == 200, answer.text

    async def fulfil(self, **changes: Any) -> None:
        """State all that the programme asks for, but for some facts."""
        await self.state(OWN_CODE, OF_THE_APPLICANT, **CITY)
        await self.state(self.project_id, {**OF_THE_PROJECT, **changes}, **CITY)

    async def answer(self) -> MatchAnswerResponse:
        """Ask for the answer, and read it as strictly as it is documented."""
        answer = await self.api.get(self.address)
        assert answer.status_code == 200, answer.text
        return MatchAnswerResponse.model_validate_json(answer.content)

    async def ask(self, *known: str, **who: Any) -> httpx.Response:
        """Ask with the tags of what is known already."""
        headers = {**self.api.token(**who), **({"If-None-Match": known[0]} if known else {})}
        return await self.api.client.get(self.address, headers=headers)


@pytest.fixture
async def matched(database_url: MakeDatabase) -> AsyncIterator[Matched]:
    """Serve funding with a project of which a registration is all that is known."""
    async with running_api(build, database_url) as api:
        event = a_registration()
        await Feed(build(), api.database).take(event)
        page = await api.get(f"/matches?project_id={event.project_id}&programme_id=F01")
        (match,) = MatchPage.model_validate_json(page.content).items
        yield Matched(api, str(event.project_id), f"/matches/{match.id}")


def leaves(condition: ConditionView) -> Iterator[ConditionView]:
    """Yield the comparisons of a condition."""
    if condition.fact is not None:
        yield condition
    for each in condition.children:
        yield from leaves(each)


def leaf_of(answer: MatchAnswerResponse, fact: str) -> ConditionView:
    """Return the first comparison of a fact."""
    return next(each for each in leaves(answer.explanation) if each.fact == fact)


async def test_a_verified_fact_stands_with_whoever_verified_it(matched: Matched) -> None:
    """Agency and document, beside what the register says and what nobody has said."""
    await matched.state(matched.project_id, {"completed": True}, **INDUSTRY)

    answer = await matched.answer()

    verified, missing = leaf_of(answer, "completed"), leaf_of(answer, "project_filed")
    registered = leaf_of(answer, "in_tianjin")
    assert (verified.value, verified.verdict) == (True, "yes")
    assert verified.source is not None
    assert verified.source.source == "verified"
    assert (verified.source.agency, verified.source.document_id) == ("GX", PROOF["document_id"])
    assert str(verified.source.as_of) == AS_OF
    assert registered.source is not None
    assert registered.source.source == "registry"
    assert (missing.value, missing.source, missing.verdict) == (None, None, "unknown")
    assert all(each.law is not None for each in leaves(answer.explanation))


async def test_two_sources_that_differ_are_named(matched: Matched) -> None:
    """The verified one counts in the explanation; one that others agree with is no conflict."""
    renovation = {"is_technical_renovation": True}
    await matched.state(matched.project_id, {**renovation, "project_filed": True})
    await matched.state(matched.project_id, renovation, **INDUSTRY)
    await matched.state(matched.project_id, {"project_filed": False}, **REFORM)

    answer = await matched.answer()

    assert answer.conflicts == ["project_filed"]
    assert (leaf_of(answer, "project_filed").value, answer.verdict) == (False, "no")


async def test_a_yes_has_its_steps_its_split_and_its_papers(matched: Matched) -> None:
    """A tenth of the equipment, half from the city and half from the district."""
    await matched.fulfil()

    answer = await matched.answer()

    amount = answer.amount
    assert (answer.verdict, answer.changes, answer.explanation.verdict) == ("yes", [], "yes")
    assert amount is not None
    assert (amount.low_fen, amount.high_fen) == (answer.low_fen, answer.high_fen)
    assert amount.low_fen == amount.high_fen == 200_000_000
    assert [each.kind for each in amount.steps] == ["base", "rate", "cap", "split", "split"]
    assert [(each.party, each.low_fen) for each in amount.split] == [
        ("city", 100_000_000),
        ("district", 100_000_000),
    ]
    papers = {each.code: each for each in answer.materials}
    assert len(papers) == 9
    assert papers["project-filing"].proves == ["project_filed"]
    assert papers["investment-audit"].issued_by == "auditor"
    assert all(each.name.zh and each.name.en and each.source for each in answer.materials)


async def test_an_unknown_has_a_range_and_nothing_to_change(matched: Matched) -> None:
    """What is missing is named; nothing has to be different for it."""
    answer = await matched.answer()

    assert (answer.verdict, answer.changes, answer.conflicts) == ("unknown", [], [])
    assert answer.missing_facts
    assert answer.amount is not None
    assert (answer.amount.low_fen, answer.amount.high_fen) == (0, 5_000_000_000)
    assert answer.amount.missing == ["equipment_and_software_investment"]


async def test_a_no_says_what_would_turn_it(matched: Matched) -> None:
    """The one fact that stands in the way, in both languages; the amount is only tried out."""
    await matched.fulfil(completed=False)

    answer = await matched.answer()

    (change,) = answer.changes
    assert (answer.verdict, change.verdict, change.kind) == ("no", "yes", "facts")
    assert change.sentence.en == "completed and in production: yes instead of no"
    assert change.sentence.zh == "竣工投产由“否”改为“是”"
    assert leaf_of(answer, "completed").decisive
    assert not leaf_of(answer, "project_filed").decisive
    assert answer.amount is not None
    assert not answer.amount.admitted


async def test_whoever_has_the_answer_gets_it_again_when_it_changes(matched: Matched) -> None:
    """By its tag, and by those of the facts of the project and of the applicant in it."""
    first = await matched.ask()
    tags = [first.headers["ETag"]]
    for subject_id, facts in ((matched.project_id, {"completed": True}), (OWN_CODE, {})):
        same = await matched.ask(tags[-1])
        assert (same.status_code, same.content) == (304, b"")
        await matched.state(subject_id, facts or OF_THE_APPLICANT, **CITY)

        changed = await matched.ask(tags[-1])

        assert (changed.status_code, changed.content != first.content) == (200, True)
        tags.append(changed.headers["ETag"])

    assert len(set(tags)) == 3


async def test_a_statement_that_no_condition_asks_for_is_a_new_answer(matched: Matched) -> None:
    """A source may be another one where the match itself stays what it is."""
    first = await matched.ask()
    await matched.state(matched.project_id, {"in_tianjin": True}, **CITY)

    second = await matched.ask(first.headers["ETag"])

    answer = MatchAnswerResponse.model_validate_json(second.content)
    source = leaf_of(answer, "in_tianjin").source
    assert second.status_code == 200
    assert answer.version == MatchAnswerResponse.model_validate_json(first.content).version
    assert source is not None
    assert source.source == "verified"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({"role": Role.SPONSOR, "organisation": OTHER_CODE}, 404),
        ({"role": Role.DISTRICT_OFFICER, "district": "120110"}, 404),
        ({"role": Role.DISTRICT_OFFICER, "district": "120116"}, 200),
        ({"role": Role.AUDITOR}, 200),
        (SPONSOR, 200),
    ],
)
async def test_an_answer_is_shown_to_those_who_may_see_it(
    matched: Matched, who: dict[str, Any], status: int
) -> None:
    """To others it is not there, whatever they know of it."""
    known = (await matched.ask()).headers["ETag"]

    assert (await matched.ask(**who)).status_code == status
    assert (await matched.ask(known, **who)).status_code == (304 if status == 200 else status)
    assert (await matched.api.get(f"/matches/{new_id()}", **who)).status_code == 404


async def test_a_project_has_its_best_combination(matched: Matched) -> None:
    """What is certain and what is possible, by the facts that are known; nobody else may look."""
    await matched.fulfil(completed=True)
    address = f"/projects/{matched.project_id}/combination"

    answer = await matched.api.get(address)
    hidden = await matched.api.get(address, organisation=OTHER_CODE)

    combined = CombinationResponse.model_validate_json(answer.content)
    assert "F01" in {each.programme_id for each in combined.offers if each.verdict == "yes"}
    assert combined.certain.best.programmes == ["F01"]
    assert hidden.status_code == 404


async def test_the_way_to_an_amount_is_drawn_in_the_language_asked_for(matched: Matched) -> None:
    """The same steps as the answer has; a client that has the picture gets none."""
    await matched.fulfil()
    address = f"{matched.address}/waterfall.svg"

    chinese = await matched.api.get(f"{address}?lang=zh", **SPONSOR)
    headers = matched.api.token(**SPONSOR)
    english = await matched.api.client.get(address, headers={**headers, "Accept-Language": "en"})
    known = {**headers, "Accept-Language": "en", "If-None-Match": english.headers["ETag"]}
    again = await matched.api.client.get(address, headers=known)

    assert chinese.headers["Content-Type"] == english.headers["Content-Type"] == "image/svg+xml"
    assert [each.headers["Content-Language"] for each in (chinese, english)] == ["zh", "en"]
    assert ("2,000,000" in english.text, "区" in chinese.text) == (True, True)
    assert (again.status_code, again.content) == (304, b"")


async def test_nobody_else_sees_the_way_to_an_amount(matched: Matched) -> None:
    """To others there is no such match."""
    address = f"{matched.address}/waterfall.svg"

    answer = await matched.api.get(address, role=Role.SPONSOR, organisation=OTHER_CODE)

    assert answer.status_code == 404

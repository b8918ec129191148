"""Who may state which fact of whom, and in what form."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest

from funding.catalogue import load_catalogue
from funding.domain.facts import About, Bounds
from funding.domain.stating import (
    Claim,
    Hearing,
    MayNotStateError,
    RefusedFactsError,
    Speaker,
    statements_of,
)
from funding.domain.subject import Source, Statement, Subject
from funding.schemas.problems import TEXTS
from funding.testing import APPLICANT, AS_OF, NOW, a_subject
from shared.errors import DomainError
from shared.http.problem_mapping import problem_of

DEFINITIONS = load_catalogue().facts
SPONSOR = Speaker(actor="sponsor:a", organisation=APPLICANT)
CITY = Speaker(actor="coordinator:c", is_coordinator=True)
PROJECT, ENTERPRISE = a_subject(), a_subject(kind=About.APPLICANT)
PROOF = {"document_id": "津工信核〔2026〕12号", "reason": "checked"}


def an_officer(agency: str) -> Speaker:
    """Build an officer of an agency."""
    return Speaker(actor=f"agency-officer:{agency}", agency=agency)


def said(
    speaker: Speaker,
    facts: Mapping[str, object],
    subject: Subject = PROJECT,
    *,
    as_of: date = AS_OF,
    proof: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Statement, ...]:
    """State facts on the builder's day."""
    hearing = Hearing(speaker=speaker, definitions=DEFINITIONS, today=AS_OF, now=NOW)
    return statements_of(Claim(facts=facts, as_of=as_of, **proof), subject, hearing)


@pytest.mark.parametrize(
    ("speaker", "fact", "source"),
    [
        (SPONSOR, "project_filed", Source.DECLARED),
        (SPONSOR, "has_renovation_loan", Source.DECLARED),
        (an_officer("FG"), "project_filed", Source.VERIFIED),
        (an_officer("GX"), "fills_chain_gap", Source.VERIFIED),
        (CITY, "project_filed", Source.VERIFIED),
        (CITY, "in_tianjin", Source.VERIFIED),
    ],
)
def test_whoever_answers_for_a_fact_may_state_it(
    speaker: Speaker, fact: str, source: Source
) -> None:
    """A sponsor declares, an agency verifies what it answers for, the city anything."""
    statements = said(speaker, {fact: True}, proof=PROOF)

    assert [(each.source, each.agency) for each in statements] == [(source, speaker.agency)]


@pytest.mark.parametrize(
    ("speaker", "fact", "may"),
    [
        (SPONSOR, "in_tianjin", "an officer of project-registry or the coordinator"),
        (SPONSOR, "fills_chain_gap", "an officer of GX or the coordinator"),
        (an_officer("GX"), "project_filed", "the sponsor or an officer of FG or the coordinator"),
        (an_officer("KJ"), "is_ai_scenario", "the sponsor or an officer of GX or the coordinator"),
        (Speaker(actor="auditor:x"), "completed", "an officer of GX or an officer of"),
    ],
)
def test_who_does_not_answer_for_a_fact_may_not_state_it(
    speaker: Speaker, fact: str, may: str
) -> None:
    """The refusal names the fact, and who may."""
    with pytest.raises(MayNotStateError) as refused:
        said(speaker, {fact: True, "project_accepted": None}, proof=PROOF)

    flaw = next(each for each in refused.value.flaws if each.pointer == f"/facts/{fact}")
    assert flaw.expected.startswith(may)


def test_a_derived_fact_is_declared_by_nobody() -> None:
    """It follows from others, and may be verified."""
    with pytest.raises(MayNotStateError, match=r"enterprise_size.*an officer of GX or the coord"):
        said(SPONSOR, {"enterprise_size": "micro"}, ENTERPRISE)


@pytest.mark.parametrize(
    ("facts", "pointer", "expected"),
    [
        ({"project_field": True}, "/facts/project_field", "such as project_filed"),
        ({"employees": 5}, "/facts/employees", "a fact about the project"),
        ({"lost_principal": "5"}, "/facts/lost_principal", "a fact about the project"),
        ({"project_filed": "yes"}, "/facts/project_filed", "type boolean"),
        ({"construction_progress": 1.5}, "/facts/construction_progress", "<= 1 in share"),
        ({"smart_maturity_level": 2.5}, "/facts/smart_maturity_level", "type integer"),
        ({"ai_contract_amount": 1e300}, "/facts/ai_contract_amount", "type money"),
        ({"ai_contract_amount": 1234567890123456.7}, "/facts/ai_contract_amount", "15 digits"),
        ({"ai_contract_amount": {"a": 1}}, "/facts/ai_contract_amount", "type money"),
        ({"contract_signed_on": "2026-02-30"}, "/facts/contract_signed_on", "type date"),
        ({"digital_pilot_level": "city"}, "/facts/digital_pilot_level", "one of national_pilot"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_would(
    facts: dict[str, object], pointer: str, expected: str
) -> None:
    """Also a misspelt name, and a fact about somebody else."""
    with pytest.raises(RefusedFactsError) as refused:
        said(SPONSOR, facts)

    assert [each.pointer for each in refused.value.flaws] == [pointer]
    assert expected in refused.value.flaws[0].expected


def test_everything_that_is_wrong_is_told_at_once() -> None:
    """The day as well as each fact."""
    tomorrow = AS_OF + timedelta(days=1)

    with pytest.raises(RefusedFactsError) as refused:
        said(SPONSOR, {"project_filed": 1, "nothing": 2}, as_of=tomorrow)

    pointers = [each.pointer for each in refused.value.flaws]
    assert pointers == ["/as_of", "/facts/project_filed", "/facts/nothing"]
    assert "2026-03-02 at the latest" in refused.value.flaws[0].expected


@pytest.mark.parametrize(
    ("speaker", "value", "proof", "missing"),
    [
        (an_officer("FG"), True, {}, ["/document_id"]),
        (an_officer("FG"), None, {}, ["/reason"]),
        (CITY, True, {}, ["/document_id", "/reason"]),
        (CITY, True, {"document_id": "d"}, ["/reason"]),
        (CITY, None, {"document_id": "d"}, ["/reason"]),
    ],
)
def test_a_verification_without_proof_is_refused(
    speaker: Speaker, value: object, proof: dict[str, str], missing: list[str]
) -> None:
    """It needs a document; the city also says why, and so does whoever takes back."""
    with pytest.raises(RefusedFactsError) as refused:
        said(speaker, {"project_filed": value}, proof=proof)

    assert [each.pointer for each in refused.value.flaws] == missing


@pytest.mark.parametrize(
    ("speaker", "fact", "value", "proof"),
    [
        (an_officer("FG"), "project_filed", True, {"document_id": "d"}),
        (an_officer("FG"), "project_filed", None, {"reason": "wrong"}),
        (an_officer("project-registry"), "in_tianjin", True, {}),
        (CITY, "project_filed", None, {"reason": "wrong"}),
        (SPONSOR, "project_filed", True, {}),
        (SPONSOR, "project_filed", None, {}),
    ],
)
def test_whoever_speaks_of_its_own_needs_no_proof(
    speaker: Speaker, fact: str, value: object, proof: dict[str, str]
) -> None:
    """A sponsor and an agency that supplies the fact are their own sources."""
    assert len(said(speaker, {fact: value}, proof=proof)) == 1


@pytest.mark.parametrize(
    ("fact", "given", "value"),
    [
        ("ai_contract_amount", "1200000000.05", Decimal("1200000000.05")),
        ("ai_contract_amount", 5, Decimal(5)),
        ("construction_progress", 0.85, Decimal("0.85")),
        ("smart_maturity_level", "3", 3),
        ("contract_signed_on", "2026-01-31", date(2026, 1, 31)),
        ("is_ai_scenario", False, False),
        ("digital_pilot_level", None, None),
    ],
)
def test_a_value_is_read_by_the_type_of_its_fact(fact: str, given: object, value: object) -> None:
    """Zero and false are known, null takes back."""
    (statement,) = said(SPONSOR, {fact: given})

    assert statement.value == value
    assert not isinstance(statement.value, Bounds)


@pytest.mark.parametrize(("speaker", "status"), [(SPONSOR, 422), (an_officer("KJ"), 403)])
def test_a_refusal_is_a_problem_in_two_languages(speaker: Speaker, status: int) -> None:
    """Each error points to its field."""
    fact: dict[str, object] = {"project_filed": "yes"} if status == 422 else {"project_filed": True}

    with pytest.raises(DomainError) as refused:
        said(speaker, fact)
    problem = problem_of(refused.value, TEXTS)

    assert problem.status == status
    assert [each.pointer for each in problem.errors] == ["/facts/project_filed"]
    assert problem.detail is not None
    assert problem.detail.en.isascii()
    assert not problem.detail.zh.isascii()


def test_every_text_has_an_error() -> None:
    """No text is kept for a code that nothing raises."""
    assert {RefusedFactsError.code, MayNotStateError.code} <= TEXTS.keys()

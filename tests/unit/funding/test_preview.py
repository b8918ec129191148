"""The stateless preview of eligibility: from a body to the bytes of an answer."""

import json
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from funding.catalogue import load_catalogue
from funding.domain.explained import Provenance
from funding.domain.facts import Facts
from funding.domain.preview import Draft, preview
from funding.domain.reading import Reader, UnreadableError
from funding.domain.rules import TooTangledError
from funding.queries import eligibility as queries
from funding.schemas import (
    PREVIEW_EXAMPLE,
    EligibilityPreviewRequest,
    EligibilityPreviewResponse,
)
from funding.schemas.conditions import DEEPEST, MOST_COMPARISONS

CATALOGUE = load_catalogue()
AS_OF = date(2026, 3, 2)
IS_TRUE = {"fact": "a", "op": "==", "value": True}
FACTS = {
    "a": {"type": "boolean"},
    "n": {"type": "integer", "min": 0, "max": 9},
    "m": {
        "type": "money",
        "unit": "CNY",
        "min": 0,
        "label": {"zh": "设备投资", "en": "equipment investment"},
    },
    "d": {"type": "date", "label": {"zh": "合同签订日期", "en": "day of the contract"}},
    "c": {"type": "code", "values": ["x", "y", "z"]},
    "o": {"type": "code"},
    "s": {"type": "set"},
    "p": {"type": "number", "unit": "share", "min": 0, "max": 1},
    "l": {"type": "integer", "unit": "level", "label": {"zh": "成熟度", "en": "maturity"}},
    "t": {
        "type": "integer",
        "unit": "station",
        "label": {"zh": "新建基站数", "en": "new stations"},
    },
}
WINDOWS = [
    {"opens_on": "2026-02-01", "closes_on": "2026-02-21"},
    {"opens_on": "2026-06-01", "closes_on": "2026-06-21"},
]


def body_of(eligibility: Any, given: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """Write a request with a document of our facts."""
    document = {"facts": FACTS, "eligibility": eligibility, "amount": None, **rest}
    return {"programme": document, "facts": given}


def answer(body: dict[str, Any]) -> EligibilityPreviewResponse:
    """Send a body through, and read the answer as strictly as it is documented."""
    request = EligibilityPreviewRequest.model_validate_json(json.dumps(body))
    definitions = CATALOGUE.facts
    if isinstance(request.programme, str):
        found = {each.id: each for each in CATALOGUE.programmes}
        draft = Draft.of(found[request.programme])
    else:
        definitions = dict(request.programme.definitions(definitions))
        draft = request.programme.read(definitions)
    reader = Reader(definitions)
    facts = reader.facts(request.facts, "/facts")
    reader.finish()
    as_of = request.as_of or AS_OF
    written = queries.view_of(preview(draft, facts, as_of), as_of)
    return EligibilityPreviewResponse.model_validate_json(written)


def ask(eligibility: Any, given: dict[str, Any], **rest: Any) -> EligibilityPreviewResponse:
    """Ask about a document of our facts."""
    return answer(body_of(eligibility, given, **rest))


def test_the_example_is_a_no_with_the_nearest_change() -> None:
    """Two million four hundred thousand are missing, and the kind of project is not known."""
    result = answer(dict(PREVIEW_EXAMPLE))

    (change,) = result.changes
    assert (result.verdict, result.missing, change.verdict) == ("no", [], "unknown")
    assert change.facts[0].difference == "2400000.00 more"
    assert change.sentence.en == "2.4 million CNY more equipment investment"
    assert change.sentence.zh == "设备投资再增加240万元"


def test_what_is_missing_is_one_smallest_set() -> None:
    """Known facts and those that no longer matter are not in it; absent and null are the same."""
    rule = {"all": [IS_TRUE, {"any": [{"fact": "n", "op": ">", "value": 3}, IS_TRUE]}]}

    absent, null = ask(rule, {}), ask(rule, {"a": None, "n": 1})

    assert (absent.verdict, absent.missing) == ("unknown", [["a"]])
    assert (null.verdict, null.missing) == ("unknown", [["a"]])
    assert (absent.ways_to_yes, absent.ways_to_no) == ([["a"]], [["a"]])


@pytest.mark.parametrize(
    ("eligibility", "verdict"),
    [
        ({"fact": "n", "op": ">=", "value": 0}, "yes"),
        ({"fact": "n", "op": ">", "value": 9}, "no"),
        ({"fact": "n", "op": "<", "value": 10}, "yes"),
        ({"all": [IS_TRUE, {"not": IS_TRUE}]}, "no"),
        ({"any": [IS_TRUE, {"not": IS_TRUE}]}, "yes"),
        ({"fact": "c", "op": "in", "value": ["x", "y", "z"]}, "yes"),
        ({"fact": "c", "op": "==", "value": "other"}, "no"),
        ({"fact": "d", "op": ">", "value": "9999-12-31"}, "no"),
        ({"fact": "d", "op": ">=", "value": "0001-01-01"}, "yes"),
        ({"all": []}, "yes"),
        ({"any": []}, "no"),
        ({"fact": "s", "op": "in", "value": []}, "no"),
    ],
)
def test_what_publishing_would_refuse_is_evaluated(eligibility: Any, verdict: str) -> None:
    """Never and always are answers as well."""
    result = ask(eligibility, {})

    assert (result.verdict, result.missing) == (verdict, [])


@pytest.mark.parametrize(
    ("leaf", "given", "english", "chinese", "difference"),
    [
        (("m", ">=", 10_000_000), 7_600_000, "2.4 million CNY more equipment investment",
         "设备投资再增加240万元", "2400000.00 more"),
        (("m", "<", 100), "100.5", "0.51 CNY less equipment investment",
         "设备投资减少0.51元", "0.51 less"),
        (("d", ">=", "2026-03-10"), "2026-03-01",
         "day of the contract 9 days later, on 2026-03-10",
         "合同签订日期推迟9天至2026-03-10", "9 days later"),
        (("d", "<=", "2026-02-28"), "2026-03-01",
         "day of the contract 1 day earlier, on 2026-02-28",
         "合同签订日期提前1天至2026-02-28", "1 day earlier"),
        (("p", ">=", 0.8), 0.75, "5 percentage points more p", "p再增加5个百分点", "0.05 more"),
        (("n", "<", 3), 5, "3 less n", "n减少3", "3 less"),
        (("l", ">=", 3), 2, "1 level more maturity", "成熟度再增加1级", "1 more"),
        (("t", ">=", 2), 0, "2 more new stations", "新建基站数再增加2个", "2 more"),
        (("a", "==", True), False, "a: yes instead of no", "a由“否”改为“是”", None),
        (("c", "in", ["x", "y"]), "z", "c: x or y instead of z", "c由“z”改为“x或y”", None),
        (("o", "!=", "x"), "x", "o: some other code instead of x", "o由“x”改为“其他代码”", None),
        (("s", "==", ["x", "y"]), ["x", "q"], "s with y and without q", "s增加y，去掉q", None),
    ],
)  # fmt: skip
def test_a_change_is_told_so_that_a_person_can_follow(
    leaf: tuple[str, str, Any], given: Any, english: str, chinese: str, difference: str | None
) -> None:
    """Numbers in one direction with their unit, days with the day, codes from one to another."""
    fact, op, value = leaf

    result = ask({"fact": fact, "op": op, "value": value}, {fact: given})

    (change,) = result.changes
    assert (result.verdict, change.verdict, change.kind) == ("no", "yes", "facts")
    assert (change.sentence.en, change.sentence.zh) == (english, chinese)
    assert change.facts[0].difference == difference


@pytest.mark.parametrize(
    ("fact", "value", "english", "chinese"),
    [
        ("p", 0.8, "p is at least 80%", "p不低于80%"),
        ("l", 2, "maturity is at least level 2", "成熟度不低于2级"),
        ("t", 2, "new stations is at least 2", "新建基站数不低于2个"),
    ],
)
def test_a_unit_is_told_as_people_say_it(fact: str, value: Any, english: str, chinese: str) -> None:
    """Levels are numbered, and what the label counts is not counted twice."""
    result = ask({"fact": fact, "op": ">=", "value": value}, {})

    assert result.explanation.condition is not None
    assert result.explanation.condition.en == english
    assert result.explanation.condition.zh == chinese


def test_an_explanation_names_condition_fact_value_and_law() -> None:
    """Each comparison stands with its words, and what carries the verdict is marked."""
    result = answer({"programme": "F01", "facts": {"in_tianjin": False, "completed": True}})

    found = {each.fact: each for each in result.explanation.children if each.fact}
    first, last = found["in_tianjin"], found["completed"]
    assert (first.verdict, first.decisive, first.value) == ("no", True, False)
    assert (last.verdict, last.decisive) == ("yes", False)
    assert first.condition is not None
    assert (first.condition.en, first.condition.zh) == (
        "project located in Tianjin: yes",
        "项目位于天津：是",
    )
    assert last.law is not None
    assert (last.law.number, last.law.article, last.law.grade) == ("津政办规〔2023〕4号", None, "P")


def test_an_explanation_names_the_source_of_a_value() -> None:
    """Whoever knows where a fact comes from can pass it on."""
    (programme,) = (each for each in CATALOGUE.programmes if each.id == "F01")
    facts, source = Facts({"in_tianjin": True}), Provenance(source="verified", agency="GX")

    result = preview(Draft.of(programme), facts, AS_OF, {"in_tianjin": source})

    told = [each.compared for each in result.explanation.children if each.compared is not None]
    assert told[0].provenance == source
    assert {each.provenance for each in told[1:]} == {None}


@pytest.mark.parametrize(
    ("as_of", "english", "chinese"),
    [
        ("2026-03-02", "9 days too late: next window opens 2026-06-01",
         "逾期9天：下一窗口于2026-06-01开放"),
        ("2026-06-22", "1 day too late: no further window is announced",
         "逾期1天：尚未公布下一窗口"),
        ("2026-01-20", "12 days too early: applications are taken from 2026-02-01",
         "尚早12天：2026-02-01起受理申报"),
    ],
)  # fmt: skip
def test_a_day_outside_of_the_windows_is_a_no(as_of: str, english: str, chinese: str) -> None:
    """The conditions hold all the same, and the change says on which day it can be had."""
    body = body_of(IS_TRUE, {"a": True}, windows=WINDOWS) | {"as_of": as_of}

    result = answer(body)

    (change,) = result.changes
    assert (result.verdict, result.explanation.verdict) == ("no", "yes")
    assert (change.kind, change.verdict) == ("window", "yes")
    assert (change.sentence.en, change.sentence.zh) == (english, chinese)


def test_a_day_and_a_fact_that_stand_in_the_way_are_one_change() -> None:
    """Neither alone would turn the no."""
    result = ask(IS_TRUE, {"a": False}, windows=WINDOWS)

    (change,) = result.changes
    assert (change.kind, change.verdict) == ("facts_and_window", "yes")
    assert change.sentence.en.endswith("opens 2026-06-01; a: yes instead of no")


@pytest.mark.parametrize(
    ("as_of", "verdict", "state"),
    [
        ("2025-12-31", "no", "upcoming"),
        ("2026-01-01", "no", "upcoming"),
        ("2026-06-10", "yes", "open"),
        ("2026-06-11", "no", "closed"),
    ],
)
def test_a_window_ends_with_the_term(as_of: str, verdict: str, state: str) -> None:
    """The first and the last day count, and of a window only what lies in the term."""
    times = {"valid_from": "2026-05-01", "valid_until": "2026-06-10", "windows": WINDOWS}

    result = answer(body_of(IS_TRUE, {"a": True}, **times) | {"as_of": as_of})

    assert result.window is not None
    assert (result.verdict, result.window.state) == (verdict, state)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (body_of({"fact": "b", "op": "==", "value": True}, {}),
         "/programme/eligibility/fact", "fact_unknown"),
        (body_of({"all": [IS_TRUE, {"not": {"fact": "a", "op": "==", "value": "yes"}}]}, {}),
         "/programme/eligibility/all/1/not/value", "fact_value"),
        (body_of({"fact": "c", "op": "<", "value": "x"}, {}),
         "/programme/eligibility/op", "operator_unfit"),
        (body_of({"fact": "n", "op": "in", "value": 3}, {}),
         "/programme/eligibility/value", "value_unfit"),
        (body_of({"fact": "n", "op": "==", "value": [3]}, {}),
         "/programme/eligibility/value", "value_unfit"),
        (body_of({"fact": "n", "op": "in", "value": [3, 3.5]}, {}),
         "/programme/eligibility/value/1", "fact_value"),
        (body_of({"fact": "n", "op": "in", "value": list(range(101))}, {}),
         "/programme/eligibility/value", "value_unfit"),
        (body_of(IS_TRUE, {"b/c": True}), "/facts/b~1c", "fact_unknown"),
        (body_of(IS_TRUE, {"n": 10}), "/facts/n", "fact_value"),
        (body_of(IS_TRUE, {"n": "7"}), "/facts/n", "fact_value"),
        (body_of(IS_TRUE, {"n": True}), "/facts/n", "fact_value"),
        (body_of(IS_TRUE, {"m": 10**4000}), "/facts/m", "fact_value"),
        (body_of(IS_TRUE, {"m": "1_000"}), "/facts/m", "fact_value"),
        (body_of(IS_TRUE, {"d": "20260302"}), "/facts/d", "fact_value"),
        (body_of(IS_TRUE, {"d": "2026-02-30"}), "/facts/d", "fact_value"),
        (body_of(IS_TRUE, {"c": "w"}), "/facts/c", "fact_value"),
        (body_of(IS_TRUE, {"s": {"x": 1}}), "/facts/s", "fact_value"),
        (body_of(IS_TRUE, {"o": "x" * 201}), "/facts/o", "fact_value"),
        (body_of(IS_TRUE, {}, facts={"a": {"type": "integer", "min": 3, "max": 2}}),
         "/programme/facts/a/max", "fact_bounds"),
        (body_of(IS_TRUE, {}, facts={"a": {"type": "boolean", "min": 0}}),
         "/programme/facts/a/min", "fact_bounds"),
        (body_of(IS_TRUE, {}, facts={"a": {"type": "integer", "values": ["1"]}}),
         "/programme/facts/a/values", "fact_values"),
        (body_of({"any": [IS_TRUE] * (MOST_COMPARISONS + 1)}, {}),
         "/programme/eligibility", "too_many_comparisons"),
        (body_of(IS_TRUE, {}, valid_from="2026-03-02", valid_until="2026-03-01"),
         "/programme/valid_until", "ends_too_early"),
        (body_of(IS_TRUE, {}, windows=[{"opens_on": "2026-03-02", "closes_on": "2026-03-01"}]),
         "/programme/windows/0/closes_on", "ends_too_early"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_pointed_at(body: Any, pointer: str, code: str) -> None:
    """Each fault has its place, and says what would be right in both languages."""
    with pytest.raises(UnreadableError) as refused:
        answer(body)

    (fault,) = refused.value.faults
    assert (fault.pointer, fault.code) == (pointer, code)
    assert fault.expected.en
    assert fault.expected.zh


def test_conditions_are_not_nested_without_end() -> None:
    """As deep as allowed is answered, one deeper is not."""
    nested: Any = IS_TRUE
    for _ in range(DEEPEST - 1):
        nested = {"not": nested}

    assert ask(nested, {"a": True}).verdict == "no"
    with pytest.raises(UnreadableError) as refused:
        ask({"not": nested}, {"a": True})
    assert refused.value.faults[0].code == "too_deep"


@pytest.mark.parametrize(
    "eligibility", [{**IS_TRUE, "op": "=~"}, {**IS_TRUE, "unless": 1}, {"all": [], "any": []}, {}]
)
def test_an_unknown_field_or_operator_is_not_ignored(eligibility: Any) -> None:
    """A slip in a document would otherwise change its meaning in silence."""
    with pytest.raises(ValidationError):
        ask(eligibility, {})


def test_a_rule_that_cannot_be_worked_out_is_refused() -> None:
    """Work is counted, so what would take minutes ends after less than a second."""
    names = [f"f{number:02}" for number in range(60)]
    leaves = [{"fact": name, "op": "==", "value": True} for name in names]
    pairs = [{"all": list(pair)} for pair in zip(leaves[:30], leaves[30:], strict=True)]
    eligibility = {"any": [{"all": leaves}, *pairs]}

    with pytest.raises(TooTangledError):
        ask(eligibility, {}, facts={name: {"type": "boolean"} for name in names})


def test_ways_that_are_too_many_are_left_out() -> None:
    """The verdict and what is missing are told all the same."""
    facts = {f"f{number:02}": {"type": "boolean"} for number in range(60)}
    names = sorted(facts)
    pairs = [
        {"all": [{"fact": name, "op": "==", "value": True} for name in names[number : number + 2]]}
        for number in range(0, 60, 2)
    ]

    result = ask({"any": pairs}, {}, facts=facts)

    assert (result.verdict, result.ways_to_no) == ("unknown", None)
    assert (len(result.missing[0]), len(result.ways_to_yes or ())) == (60, 30)


def test_every_shipped_programme_can_be_tried_out() -> None:
    """With nothing known each is open on a day of its term, and every answer has its shape."""
    for programme in CATALOGUE.programmes:
        as_of = programme.valid_from.isoformat()

        result = answer({"programme": programme.id, "facts": {}, "as_of": as_of})

        assert (result.verdict, result.missing != []) == ("unknown", True)

"""Answers of funding, as the demo explains them in English and Chinese."""

from typing import Any

import pytest
from rich.cells import cell_len

from tongtu.demo.client import Registered
from tongtu.demo.explaining import WIDTH, both, explain
from tongtu.demo.money import MADE_UP, Story, Told
from tongtu.demo.projects import Listed

NAME = "数字化重型生产车间项目"
ROW = Listed("P017", NAME, b'{"name_en": "heavy valve digital workshop"}')
LAW = {
    "number": None,
    "title": {"en": "Rules of the zone", "zh": "实施细则"},
    "article": "3",
    "grade": "P",
}
REGISTER = {"source": "registry", "document_id": "an event"}


def words(en: str, zh: str) -> dict[str, str]:
    """Make a text in both languages."""
    return {"en": en, "zh": zh}


def comparison(verdict: str, value: Any, **more: Any) -> dict[str, Any]:
    """Make a condition about the investment."""
    condition = words(
        "investment in equipment is at least 10 million CNY", "设备投资不低于1000万元"
    )
    source = None if value is None else REGISTER
    plain: dict[str, Any] = {
        "bound": None,
        "unit": "CNY",
        "law": LAW,
        "source": source,
        "children": [],
    }
    kind = {"kind": "comparison", "verdict": verdict, "condition": condition, "value": value}
    return kind | plain | more


def step(kind: str, en: str, low: int, high: int | None = None) -> dict[str, Any]:
    """Make a step to the amount, exact unless told otherwise."""
    return {"kind": kind, "words": words(en, "步骤"), "low_fen": low, "high_fen": high or low}


STEPS = [
    step("base", "investment", 26_000_000_000),
    step("rate", "10% of it", 2_600_000_000),
    step("cap", "at most CNY 500,000,000", 2_600_000_000),
    step("cap", "at most CNY 500,000,000", 2_600_000_000),
    step("split", "the city pays", 1_300_000_050),
    step("split", "the district pays", 1_299_999_950),
]


def told(verdict: str, *conditions: dict[str, Any], **more: Any) -> Told:
    """Make an answer with these conditions."""
    tree = {"kind": "all", "verdict": verdict, "children": list(conditions)}
    answer = {
        "verdict": verdict,
        "programme": {"id": "F032", "name_en": "investment", "name_zh": "投资"},
        "explanation": tree,
        "changes": [],
        "missing_facts": [],
        "amount": {"steps": STEPS},
    }
    story = Story(Registered(ROW, "7", is_repeated=False), "F032", {})
    return Told(story, answer | more, [MISSING], has_applicant_code=False)


MISSING = {
    "fact": "is_filed",
    "label": words("project filed", "项目已备案"),
    "supplied_by": "sponsor",
    "verified_by": "FG",
    "high_fen": 5_000_000_000,
    "is_unlimited": True,
}


def squeezed(lines: list[str]) -> list[str]:
    """Let one space stand for many."""
    return [" ".join(line.split()) for line in lines]


def test_a_yes_shows_project_programme_conditions_and_steps() -> None:
    """Each condition has its value, its source and its text; the same step is shown once."""
    lines = squeezed(explain(told("yes", comparison("yes", "260000000"))))

    assert lines == [
        "YES 符合: P017 heavy valve digital workshop · 数字化重型生产车间项目",
        "F032 investment · 投资",
        "✓ all of these · 须同时满足",
        "✓ investment in equipment is at least 10 million CNY",
        "设备投资不低于1000万元 CNY 260,000,000, register 登记 [1 art. 3 P]",
        "→ investment · 步骤 CNY 260,000,000",
        "→ 10% of it · 步骤 CNY 26,000,000",
        "→ at most CNY 500,000,000 · 步骤 CNY 26,000,000",
        "→ the city pays · 步骤 CNY 13,000,000.50",
        "→ the district pays · 步骤 CNY 12,999,999.50",
        "[1] Rules of the zone · 《实施细则》",
    ]


def test_an_unknown_names_the_facts_to_supply_and_the_result() -> None:
    """Who supplies and verifies, what it could unlock, and what a yes would pay."""
    lines = squeezed(
        explain(told("unknown", comparison("unknown", None), missing_facts=["is_filed"]))
    )

    assert "? project filed · 项目已备案 sponsor 项目单位, FG, CNY 50,000,000+" in lines
    assert any("credit code" in line for line in lines)
    assert "→ at most CNY 500,000,000 · 步骤 CNY 26,000,000" in lines
    assert "→ the district pays · 步骤 CNY 12,999,999.50" in lines
    assert not any("10% of it" in line for line in lines)


def test_a_no_says_what_would_turn_it() -> None:
    """In words, with what the verdict would be then; no sum is told."""
    change = {"sentence": words("2.4 million CNY more", "再增加240万元"), "verdict": "yes"}

    lines = squeezed(explain(told("no", comparison("no", "7600000"), changes=[change])))

    assert "→ 2.4 million CNY more · 再增加240万元 YES 符合" in lines
    assert not any("the city pays" in line for line in lines)


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        (comparison("yes", "1", source=REGISTER | {"document_id": MADE_UP}), "made up 虚构"),
        (comparison("yes", value=True), "yes 是, register 登记"),
        (comparison("unknown", None), "? 尚缺"),
        (comparison("yes", None, bound={"min": "50000000", "max": None}), "≥ CNY 50,000,000"),
        (comparison("no", "0.5", unit="share"), "0.5 share"),
        (comparison("no", ["CITY", "NEEQ"], unit=None), "CITY, NEEQ"),
    ],
)
def test_what_is_known_is_shown_with_who_says_so(condition: dict[str, Any], shown: str) -> None:
    """What the demo made up says so in both languages."""
    assert any(shown in line for line in explain(told("no", condition)))


def test_no_line_is_wider_than_a_page() -> None:
    """A long text has its Chinese below; one that is longer still is cut."""
    lines = [
        *both("  ", ("a word " * 10, "词语" * 10), "CNY 1"),
        *both("  ", ("a word " * 20, "词语" * 40), "CNY 1"),
        *explain(told("yes", comparison("yes", "260000000"))),
    ]

    assert max(map(cell_len, lines)) <= WIDTH
    assert lines[2].endswith("…")

"""Kinds of broken programme: each is refused with place, message and a case that shows it.

Every kind is a small change of a shipped programme, so nothing but the change can be wrong.
"""

from pathlib import Path
from typing import Any

import pytest

from funding.catalogue import DATA, load_catalogue, load_publications
from funding.domain.facts import FactType
from shared.flaws import Flaw
from shared.reference_data import CatalogueError

SOURCE = "source: {document: measures, grade: P}"
LISTED = {"applicant_registered_in_tianjin": True, "listing_stage": "tutoring"}
Change = tuple[str, str]
Broken = tuple[str, *tuple[Change, ...]]

CATALOGUE = load_catalogue()


def flaws_of(folder: Path, programme_id: str, *changes: Change) -> tuple[Flaw, ...]:
    """Change the text of a shipped programme and return everything that is wrong with it then."""
    (shipped,) = (DATA / "programmes").glob(f"{programme_id}-*.yaml")
    text = shipped.read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file = folder / "broken.yaml"
    file.write_text(text)
    with pytest.raises(CatalogueError, match=r"broken\.yaml") as refused:
        load_publications([file], facts=CATALOGUE.facts, beside=CATALOGUE.programmes)
    return refused.value.flaws


def as_version_2(first: str, last: str | None = None) -> tuple[Change, ...]:
    """Change the call of 2023 into a later version with another term and one window in it."""
    return (
        ('version: "1"', 'version: "2"'),
        (
            "valid_from: 2023-07-12\nvalid_until: 2023-08-01",
            f"valid_from: {first}\n" + (f"valid_until: {last}" if last else ""),
        ),
        (
            "opens_on: 2023-07-12, closes_on: 2023-08-01",
            f"opens_on: {first}, closes_on: {last or first}",
        ),
    )


FIRST_BOARD = '    - {when: {fact: listing_board, op: "==", value: star_or_chinext}'
LAST_LEVEL = (
    '    - {when: {fact: two_integration_level, op: "==", value: 2A}, fixed_fen: 15000000, '
    "basis: {document: draft-2024, grade: P}}\n"
)

CONTRADICTION = (
    "F01",
    ("  all:\n", f'  all:\n    - {{fact: completed, op: "==", value: false, {SOURCE}}}\n'),
)
LEVEL_2 = 'smart_maturity_level, op: ">=", value: 2'
NEVER = ("F03", (LEVEL_2, 'smart_maturity_level, op: ">", value: 5'))
ALWAYS = ("F03", (LEVEL_2, 'smart_maturity_level, op: ">=", value: 0'))
SWALLOWED_BRANCH = ("F01", ('is_technical_renovation, op: "=="', 'fills_chain_gap, op: "=="'))
LOWER_TOTAL = f'    - {{fact: total_investment, op: ">", value: 5000000, unit: CNY, {SOURCE}}}\n'
IMPLIED = (
    "F02",
    (
        "    - {fact: total_investment",
        LOWER_TOTAL + "    - {fact: total_investment",
    ),
)
SWALLOWED_TIER = ("F13", (FIRST_BOARD, "    - {fixed_fen: 1, basis: {grade: I}}\n" + FIRST_BOARD))
UNREACHED_TIER = (
    "F07",
    (
        'champion_title, op: "!=", value: none',
        "champion_title, op: not_in, value: [none, national_product]",
    ),
)
NO_TIER = ("F06", (LAST_LEVEL, ""))
ENDLESS = ("F15", ("      limited_by: budget\n", ""))
OVER_THE_CAP = ("F05", ("      cap_fen: 500000000\n", "      limited_by: budget\n"))
FIXED_OVER_THE_CAP = ("F09", ("fixed_fen: 500000000", "fixed_fen: 500000001"))
ALWAYS_OVER = (
    "F01",
    ("of: [equipment_and_software_investment]", "of: [total_investment]"),
    ("cap_fen: 5000000000", "cap_fen: 99999999"),
)
NEGATIVE = ("F01", ('rate: "0.10"', 'rate: "-0.10"'))
NO_MONEY = ("F11", ("unit: CNY/tce, ", ""))
OTHER_UNIT = ("F01", ("value: 50000000, unit: CNY", "value: 50000000, unit: USD"))
UNKNOWN_FACT = ("F01", ("fact: completed", "fact: complete"))
WRONG_TYPE = ("F01", ('fact: completed, op: "=="', 'fact: completed, op: ">"'))
NEW_FACT = ("F022", ("facts_version: 2", "facts_version: 1"))
NOT_A_WHOLE = ("F13", ('share: "0.5"', 'share: "0.4"'))
UNREACHED_STAGE = ("F13", ("value: tutoring, share", "value: none, share"))
NO_SUCH_STAGE = ("F13", ("value: tutoring, share", "value: trial, share"))
LATE_WINDOW = ("F04", ("closes_on: 2023-08-01", "closes_on: 2023-08-02"))
TWO_WINDOWS = (
    "F04",
    (
        "windows:\n",
        "windows:\n  - {opens_on: 2023-07-20, closes_on: 2023-07-25, basis: {grade: I}}\n",
    ),
)
GAP: Broken = ("F04", *as_version_2("2024-07-12", "2024-08-01"))
OVERLAP: Broken = ("F04", *as_version_2("2023-07-20", "2023-09-01"))
SAME_DAY = ("F01", ('version: "1"', 'version: "2"'))
DRAFT_OVER_LAW = (
    "F01",
    ('version: "1"', 'version: "2"'),
    ("status: in_force", "status: draft"),
    ("valid_from: 2023-04-11", "valid_from: 2027-01-01"),
)
UNKNOWN_OTHER = ("F16", ("excludes: [F01]", "excludes: [F99]"))
NO_TEXT = ("F01", (", source: {document: call-2023, grade: P}}", "}"))
NO_ARTICLE = (
    "F17",
    ('{document: decision, article: "12", grade: C}', "{document: decision, grade: C}"),
)
HALVES = ("F01", ('city: "0.5"', 'city: "0.6"'))
NO_STAGES = ("F07", ("support_form: award", "support_form: staged_award"))
PROVES_NOTHING = ("F01", ("proves: [completed]", "proves: [finished]"))


@pytest.mark.parametrize(
    ("broken", "pointer", "given", "example"),
    [
        (
            CONTRADICTION,
            "/eligibility",
            "no project can ever fulfil it: completed == false, completed == true",
            {"completed": False},
        ),
        (NEVER, "/eligibility/all/5", "no project can ever fulfil it", {"smart_maturity_level": 5}),
        (ALWAYS, "/eligibility/all/5", "every project fulfils it", {"smart_maturity_level": 0}),
        (
            SWALLOWED_BRANCH,
            "/eligibility/all/6/any/0",
            "whoever fulfils it fulfils eligibility.all.6.any.1 already",
            {"fills_chain_gap": True, "total_investment": 50_000_000},
        ),
        (
            IMPLIED,
            "/eligibility/all/4",
            "whoever fails it fails total_investment >= 20000000 already",
            {"total_investment": 0},
        ),
        (
            SWALLOWED_TIER,
            "/amount/tiers/1",
            "whoever reaches it is paid by tier 0 already",
            {**LISTED, "listing_board": "star_or_chinext"},
        ),
        (
            UNREACHED_TIER,
            "/amount/tiers/1",
            "no eligible project fulfils what the tier asks for",
            {},
        ),
        (
            NO_TIER,
            "/amount/tiers",
            "an eligible project reaches no tier",
            {"first_two_integration_pass": True, "two_integration_level": "2A"},
        ),
        (
            ENDLESS,
            "/amount/tiers/0",
            "the formula has no cap and can come to 5000000000000000 fen",
            {"lost_principal": 10**14},
        ),
        (
            OVER_THE_CAP,
            "/amount/tiers/0",
            "the formula can come to 30000000000 fen",
            {"recognised_investment": 10**9},
        ),
        (
            FIXED_OVER_THE_CAP,
            "/amount/tiers/1",
            "can pay 500000001 fen",
            {
                "applicant_registered_in_tianjin": True,
                "applicant_seriously_dishonest": False,
                "ic_business": "manufacturing",
                "annual_sales": "1000000000.01",
                "highest_earlier_annual_sales": 0,
            },
        ),
        (
            ALWAYS_OVER,
            "/amount/tiers/0/cap_fen",
            "even the least that the formula comes to is over the cap of 99999999 fen",
            {"total_investment": 10_000_000},
        ),
        (
            NEGATIVE,
            "/amount/tiers/0/lesser_of",
            "the formula can come to -10000000000 fen",
            {"equipment_and_software_investment": 10**9},
        ),
        (
            NO_MONEY,
            "/amount/tiers/0/lesser_of/0",
            "400 of annual_saving_tce is in tce, not in CNY",
            {},
        ),
        (
            OTHER_UNIT,
            "/eligibility/all/6/any/0/all/1",
            "a value in USD, and total_investment is in CNY",
            {},
        ),
        (UNKNOWN_FACT, "/eligibility/all/5", "nobody knows the fact complete", {}),
        (
            WRONG_TYPE,
            "/eligibility/all/5",
            "> asks for an order, and a boolean has none",
            {},
        ),
        (
            NEW_FACT,
            "/eligibility/all/1",
            "moved_to_cloud is not in version 1 of the fact catalogue",
            {},
        ),
        (NOT_A_WHOLE, "/amount/stages", "shares that add up to 0.9", {}),
        (UNREACHED_STAGE, "/amount/stages/0", "no eligible project has listing_stage none", {}),
        (NO_SUCH_STAGE, "/amount/stages/0/value", "'trial' is no value of listing_stage", {}),
        (
            LATE_WINDOW,
            "/windows/0",
            "closes on 2023-08-02, after the programme has ended",
            {"day": "2023-08-02"},
        ),
        (TWO_WINDOWS, "/windows/1", "2023-07-20 lies in window 0 as well", {"day": "2023-07-20"}),
        (
            GAP,
            "/valid_from",
            "version 1 ends on 2023-08-01, so none would be valid on 2023-08-02",
            {"day": "2023-08-02"},
        ),
        (
            OVERLAP,
            "/valid_from",
            "version 1 is valid until 2023-08-01, so both would be on 2023-07-20",
            {"day": "2023-07-20"},
        ),
        (SAME_DAY, "/valid_from", "version 1 begins on 2023-04-11 as well", {"day": "2023-04-11"}),
        (
            DRAFT_OVER_LAW,
            "/status",
            "draft would take the place of version 1 in force",
            {"day": "2027-01-01"},
        ),
        (UNKNOWN_OTHER, "/stacking/excludes/0", "there is no programme F99", {}),
        (NO_TEXT, "/eligibility/all/0", "cites no text", {}),
        (NO_ARTICLE, "/legal_basis", "grade C without an article", {}),
        (HALVES, "/cost_sharing", "the city pays 0.6 and the district 0.5", {}),
        (NO_STAGES, "/amount/stages", "staged_award without stages", {}),
        (
            PROVES_NOTHING,
            "/materials/completion-report/proves/0",
            "nobody knows the fact finished",
            {},
        ),
    ],
)
def test_a_broken_programme_is_refused_with_a_case_that_shows_it(
    tmp_path: Path,
    broken: Broken,
    pointer: str,
    given: str,
    example: dict[str, Any],
) -> None:
    """The first flaw says where, what is wrong, what would be right, and with which facts."""
    programme_id, *changes = broken

    flaw = flaws_of(tmp_path, programme_id, *changes)[0]

    assert (flaw.pointer, flaw.given, flaw.example) == (pointer, given, example)
    assert flaw.expected
    assert flaw.place.replace(".", "/").startswith(pointer[1:].split("/", 1)[0])


def test_every_flaw_is_told_at_once(tmp_path: Path) -> None:
    """Four mistakes in four places make four flaws."""
    changes = (NO_TEXT[1], SWALLOWED_BRANCH[1], NEGATIVE[1], HALVES[1])

    flaws = flaws_of(tmp_path, "F01", *changes)

    assert [flaw.pointer for flaw in flaws] == [
        "/eligibility/all/0",
        "/cost_sharing",
        "/eligibility/all/6/any/0",
        "/amount/tiers/0/lesser_of",
    ]


@pytest.mark.parametrize("changes", [GAP[1:], OVERLAP[1:]])
def test_a_version_that_replaces_another_on_purpose_says_so(
    tmp_path: Path, changes: tuple[Change, ...]
) -> None:
    """A gap or an early end is lawful when it is meant."""
    (shipped,) = (DATA / "programmes").glob("F04-*.yaml")
    text = shipped.read_text()
    for old, new in (*changes, ('version: "2"', 'version: "2"\nreplaces: "1"')):
        text = text.replace(old, new, 1)
    file = tmp_path / "second.yaml"
    file.write_text(text)

    (found,) = load_publications([file], facts=CATALOGUE.facts, beside=CATALOGUE.programmes)

    assert found.programme.replaces == "1"


def test_a_version_replaces_the_one_before_it_and_no_other(tmp_path: Path) -> None:
    """There is no version 7."""
    changes = (*GAP[1:], ('version: "2"', 'version: "2"\nreplaces: "7"'))

    flaw = flaws_of(tmp_path, "F04", *changes)[0]

    assert (flaw.pointer, flaw.given) == ("/replaces", "the version before it is 1, not 7")


def test_a_condition_of_very_many_values_is_refused_before_it_is_worked_out(tmp_path: Path) -> None:
    """Nobody can make the service think for hours."""
    districts = ", ".join(f'"{number}"' for number in range(201))
    leaf = f"    - {{fact: district_code, op: in, value: [{districts}], {SOURCE}}}\n"

    flaw = flaws_of(tmp_path, "F01", ("  all:\n", "  all:\n" + leaf))[0]

    assert (flaw.pointer, flaw.expected) == ("/eligibility", "at most 200 values in all")


def test_conditions_nested_very_deep_are_refused_before_they_are_worked_out(
    tmp_path: Path,
) -> None:
    """Nobody writes law like that, and reasoning goes as deep as the text."""
    leaf = f'{{fact: completed, op: "==", value: false, {SOURCE}}}'
    nested = "{not: " * 41 + leaf + "}" * 41

    flaw = flaws_of(tmp_path, "F01", ("  all:\n", f"  all:\n    - {nested}\n"))[0]

    assert (flaw.pointer, flaw.given) == ("/eligibility", "conditions within conditions, too deep")


def test_conditions_that_depend_on_each_other_too_much_are_refused(tmp_path: Path) -> None:
    """Pairs that are told apart only in the end need a question for every combination."""
    names = [name for name, each in CATALOGUE.facts.items() if each.type is FactType.BOOLEAN][:28]
    leaves = [f'{{fact: {name}, op: "==", value: true, {SOURCE}}}' for name in names]
    pairs = [
        f"{{all: [{one}, {other}]}}" for one, other in zip(leaves[:14], leaves[14:], strict=True)
    ]
    text = f"    - any: [{', '.join(leaves[:14])}]\n    - any: [{', '.join(pairs)}]\n"

    (flaw,) = flaws_of(
        tmp_path, "F01", ("facts_version: 1", "facts_version: 2"), ("  all:\n", "  all:\n" + text)
    )

    assert (flaw.pointer, flaw.given) == (
        "/eligibility",
        "more than 10000 different questions follow from it",
    )

"""Unified social credit codes and project codes, against real ones."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from shared.identifiers import (
    CREDIT_CODE_ALPHABET,
    IdentifierError,
    ProjectCode,
    ProjectCodeGeneration,
    credit_check_character,
    new_id,
    organisation_check_character,
    parse_project_code,
    parse_unified_social_credit_code,
    project_check_digit,
    read_project_code,
)

Row = dict[str, str]
YES = "True"
DATA = Path(__file__).parents[2] / "data"


def rows_of(name: str) -> list[Row]:
    """Read one file of test data."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CREDIT_CODES = rows_of("uscc.csv")
PROJECT_CODES = rows_of("project_codes.csv")
GENERATIONS = {
    "new yymm+check (2020-11 on)": ProjectCodeGeneration.SECOND,
    "old yyyy": ProjectCodeGeneration.FIRST,
    "non-standard": ProjectCodeGeneration.NONSTANDARD,
}

credit_bodies = st.builds(
    lambda head, region, organisation: (
        head + region + organisation + organisation_check_character(organisation)
    ),
    st.text(CREDIT_CODE_ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(CREDIT_CODE_ALPHABET, min_size=8, max_size=8),
)


def test_ids_rise_with_time() -> None:
    """UUIDv7 sorts by the moment it was made."""
    first, second = new_id(), new_id()

    assert (first.version, first < second) == (7, True)


@pytest.mark.parametrize("row", CREDIT_CODES, ids=lambda row: row["uscc"])
def test_every_real_credit_code_is_judged_as_recorded(row: Row) -> None:
    """Both check characters are recomputed for each recorded code."""
    code = row["uscc"]

    checks = (credit_check_character(code[:17]), organisation_check_character(code[8:16]))

    assert checks[0] == row["expected_check_char"]
    assert (code[17] == checks[0]) is (row["check_pass_mod31"] == YES)
    assert (code[16] == checks[1]) is (row["org_code_check_pass"] == YES)


@pytest.mark.parametrize(
    "row",
    [row for row in CREDIT_CODES if row["check_pass_mod31"] == YES],
    ids=lambda r: r["uscc"],
)
def test_a_right_credit_code_is_read_into_its_parts(row: Row) -> None:
    """Region and organisation code come out as they stand in the code."""
    code = parse_unified_social_credit_code(row["uscc"])

    assert code.region == row["region_code"]
    assert code.organisation_code == row["uscc"][8:17]
    assert code.registration_authority + code.entity_class == row["uscc"][:2]


@pytest.mark.parametrize(
    ("text", "code", "context"),
    [
        (
            "91350211M0001UEC5A",
            "credit_code_check",
            {"position": 18, "character": "A", "expected": "9"},
        ),
        (
            "91120116MADEMQ013W",
            "credit_code_organisation_check",
            {"position": 17, "character": "3", "expected": "2"},
        ),
        ("91120116MADEMQ012", "credit_code_length", {"length": 17, "expected": 18}),
        (
            "91120I16MADEMQ012W",
            "credit_code_character",
            {"position": 6, "character": "I", "expected": "0123456789"},
        ),
        (
            "91120116MADEMQO12W",
            "credit_code_character",
            {"position": 15, "character": "O", "expected": CREDIT_CODE_ALPHABET},
        ),
        (
            "91120116mADEMQ012W",
            "credit_code_character",
            {"position": 9, "character": "m", "expected": CREDIT_CODE_ALPHABET},
        ),
        (
            "9１120116MADEMQ012W",
            "credit_code_character",
            {"position": 2, "character": "１", "expected": CREDIT_CODE_ALPHABET},
        ),
        ("", "credit_code_length", {"length": 0, "expected": 18}),
        ("91120116MADEMQ012W\n", "credit_code_length", {"length": 19, "expected": 18}),
    ],
)
def test_a_wrong_credit_code_is_refused_with_the_place_and_the_right_character(
    text: str, code: str, context: dict[str, object]
) -> None:
    """Whoever typed it learns where to look."""
    with pytest.raises(IdentifierError) as refusal:
        parse_unified_social_credit_code(text)

    assert (refusal.value.code, refusal.value.context) == (code, context)
    assert code in str(refusal.value)


@given(body=credit_bodies)
def test_our_check_character_is_that_of_an_independent_library(body: str) -> None:
    """python-stdnum computes the same last character."""
    ours = credit_check_character(body)

    assert ours == uscc.calc_check_digit(body)
    assert parse_unified_social_credit_code(body + ours).text == body + ours


@given(body=credit_bodies, place=st.integers(0, 17), other=st.sampled_from(CREDIT_CODE_ALPHABET))
def test_any_single_wrong_character_is_noticed(body: str, place: int, other: str) -> None:
    """The two checks together let no single mistake pass."""
    right = body + credit_check_character(body)
    wrong = right[:place] + other + right[place + 1 :]

    if wrong == right:
        return

    with pytest.raises(IdentifierError):
        parse_unified_social_credit_code(wrong)


@pytest.mark.parametrize("row", PROJECT_CODES, ids=lambda row: row["project_code"])
def test_every_recorded_project_code_is_kept_and_understood(row: Row) -> None:
    """Reading loses no code, and its groups come out as recorded."""
    code = read_project_code(row["project_code"])

    assert code.text == row["project_code"]
    assert code.generation is GENERATIONS[row["format"]]
    if code.generation is not ProjectCodeGeneration.NONSTANDARD:
        group = code.department or code.industry
        assert (code.region, group, code.type) == (
            row["region_code"],
            row["dept_code"],
            row["type_code"],
        )
    if code.generation is ProjectCodeGeneration.SECOND:
        assert code.check_is_valid is (row["check_iso7064_mod11_10"] == YES)


@pytest.mark.parametrize(
    "row",
    [row for row in PROJECT_CODES if row["real_record"] == "yes"],
    ids=lambda r: r["project_code"],
)
def test_every_real_project_code_is_accepted(row: Row) -> None:
    """The strict reading refuses no real record, and every real check digit is right."""
    code = parse_project_code(row["project_code"])

    assert code.check_is_valid in {None, True}


def test_a_second_generation_code_says_when_and_by_whom() -> None:
    """Month, region, department, type and serial come from the groups."""
    code = parse_project_code("2201-120111-04-01-232342")

    assert code == ProjectCode(
        text="2201-120111-04-01-232342",
        generation=ProjectCodeGeneration.SECOND,
        year=2022,
        month=1,
        region="120111",
        department="04",
        type="01",
        serial="23234",
        expected_check="2",
    )


def test_a_first_generation_code_has_an_industry_and_no_check() -> None:
    """The third group meant the industry, and the serial has six digits."""
    code = parse_project_code("2018-440305-70-02-719006")

    assert (code.year, code.month, code.industry, code.department) == (2018, None, "70", None)
    assert (code.serial, code.check_is_valid) == ("719006", None)


@pytest.mark.parametrize("text", ["440305-2018-48-01-a00031", "2017-130000-01-01-00001"])
def test_a_code_of_no_national_layout_is_kept_and_flagged(text: str) -> None:
    """Some places issued their own; the project must not be lost for it."""
    code = parse_project_code(text)

    assert (code.text, code.generation) == (text, ProjectCodeGeneration.NONSTANDARD)
    assert code.check_is_valid is None


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("2601-140100-89-01-123456", "project_code_check", "0"),
        ("2299-120111-04-01-232342", "project_code_time", "2013-2020, YYMM"),
        ("2021-120111-04-01-232342", "project_code_time", "2013-2020, YYMM"),
        ("", "project_code_format", "YYMM-RRRRRR-DD-TT-NNNNNC"),
        ("2201-120111-04-01-232342 ", "project_code_format", "YYMM-RRRRRR-DD-TT-NNNNNC"),
        ("２２０１-120111-04-01-232342", "project_code_format", "YYMM-RRRRRR-DD-TT-NNNNNC"),
        ("pending-code", "project_code_format", "YYMM-RRRRRR-DD-TT-NNNNNC"),
        ("1-" * 21, "project_code_format", "YYMM-RRRRRR-DD-TT-NNNNNC"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_what_is_right(
    text: str, code: str, expected: str
) -> None:
    """Twenty digits in the national layout are held to the national rule."""
    with pytest.raises(IdentifierError) as refusal:
        parse_project_code(text)

    assert (refusal.value.code, refusal.value.context["expected"]) == (code, expected)


@given(digits=st.text("0123456789", min_size=19, max_size=19))
def test_our_project_check_digit_is_that_of_an_independent_library(digits: str) -> None:
    """python-stdnum computes the same ISO 7064 MOD 11,10 digit."""
    ours = project_check_digit(digits)

    assert ours == mod_11_10.calc_check_digit(digits)

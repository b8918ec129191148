"""The reference data of funding as shipped, and how broken files are refused."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from funding.catalogue import (
    DATA,
    Catalogue,
    load_catalogue,
    load_facts,
    load_programme,
    programme_schema,
)
from funding.domain.facts import Bounds, Facts, FactValue
from funding.domain.matching import matchable
from funding.domain.programme import Level, Programme, ProgrammeStatus
from funding.domain.rules import Verdict
from shared.reference_data import CatalogueError

PROGRAMMES = DATA / "programmes"
F01 = PROGRAMMES / "F01-high-quality-investment.yaml"
ON = date(2026, 3, 2)
COMMON = {
    "in_tianjin": True,
    "applicant_registered_in_tianjin": True,
    "applicant_seriously_dishonest": False,
    "funded_by_other_municipal_channel": False,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Load what is shipped."""
    return load_catalogue()


def programme(catalogue: Catalogue, programme_id: str) -> Programme:
    """Return one shipped programme."""
    return next(each for each in catalogue.programmes if each.id == programme_id)


def test_drafts_and_history_are_shipped_and_never_current(catalogue: Catalogue) -> None:
    """Thirty-four programmes are known; those that an enterprise can have today are fewer."""
    shipped = {each.id for each in catalogue.programmes}
    current = {each.id for each in matchable(catalogue.programmes, on=ON)}

    city = {"F01", "F02", "F07", "F08", "F09", "F12", "F13", "F17", "F003", "F004", "F007"}
    assert {f"F{number:02}" for number in range(1, 18)} <= shipped
    assert len(shipped) == 34
    assert current == city | {"F025", "F026", "F027", "F028", "F032"}


@pytest.mark.parametrize(
    ("status", "ids"),
    [
        (ProgrammeStatus.DRAFT, "F036 F05 F06"),
        (ProgrammeStatus.TRIAL, "F035"),
        (ProgrammeStatus.ELSEWHERE, "F042"),
        (ProgrammeStatus.ILLUSTRATIVE, "F16"),
        (ProgrammeStatus.HISTORICAL, "F017 F018 F019 F021 F022 F023 F10 F11 F14"),
    ],
)
def test_what_nobody_can_have_is_flagged(
    catalogue: Catalogue, status: ProgrammeStatus, ids: str
) -> None:
    """Drafts, trials, other places, illustrations and history are never current, on any day."""
    flagged = [each for each in catalogue.programmes if each.status is status]

    days = [each.valid_from for each in flagged]
    assert {each.id for each in flagged} == set(ids.split())
    assert not any(each.is_current(on=day) for each in flagged for day in days)


def test_a_programme_of_a_zone_asks_for_the_zone(catalogue: Catalogue) -> None:
    """Nobody outside of it is told of its money."""
    elsewhere = Facts({"district_code": "120110", "development_zone": "none"})
    zones = [each for each in catalogue.programmes if each.level is Level.ZONE]

    assert len(zones) == 7
    assert {each.eligibility.verdict(elsewhere) for each in zones} == {Verdict.NO}


def test_every_condition_and_amount_cites_its_text(catalogue: Catalogue) -> None:
    """Everything that was read names its document; what was not is graded so."""
    for programme_ in catalogue.programmes:
        for leaf in programme_.eligibility.comparisons:
            assert leaf.source is not None, (programme_.id, str(leaf))
        assert programme_.materials, programme_.id


@pytest.mark.parametrize(
    ("is_renovation", "million", "verdict"),
    [
        (False, 50, Verdict.YES),
        (False, 49, Verdict.NO),
        (True, 10, Verdict.YES),
        (True, 9, Verdict.NO),
    ],
)
def test_the_thresholds_of_high_quality_investment(
    catalogue: Catalogue, *, is_renovation: bool, million: int, verdict: Verdict
) -> None:
    """Fifty million for a gap in a chain, ten for a technical renovation."""
    facts: dict[str, FactValue] = {
        **COMMON,
        "project_filed": True,
        "completed": True,
        "fills_chain_gap": not is_renovation,
        "is_technical_renovation": is_renovation,
        "total_investment": Decimal(million * 1_000_000),
    }

    assert programme(catalogue, "F01").eligibility.verdict(Facts(facts)) is verdict


def test_a_lower_bound_settles_a_threshold(catalogue: Catalogue) -> None:
    """More than a billion is more than fifty million, whatever it is exactly."""
    rule = programme(catalogue, "F01").eligibility
    bound = {"total_investment": Bounds(min=Decimal(1_000_000_000))}

    missing = rule.missing(Facts({"in_tianjin": True}, bound))

    assert "total_investment" not in missing
    assert "completed" in missing


def test_ninety_nine_tonnes_are_not_enough(catalogue: Catalogue) -> None:
    """The historical energy programme wants a hundred tonnes of coal equivalent."""
    rule = programme(catalogue, "F11").eligibility
    facts: dict[str, FactValue] = {"in_tianjin": True, "renovation_investment": Decimal(10_000_000)}

    verdicts = [
        rule.verdict(Facts({**facts, "annual_saving_tce": Decimal(saving)})) for saving in (99, 100)
    ]

    assert verdicts == [Verdict.NO, Verdict.YES]


def test_amounts_are_whole_fen(catalogue: Catalogue) -> None:
    """Ten per cent of equipment and software, at most fifty million yuan."""
    amount = programme(catalogue, "F01").amount

    assert amount is not None
    (tier,) = amount.tiers
    assert (tier.lesser_of[0].rate, tier.cap_fen) == (Decimal("0.10"), 5_000_000_000)


def test_the_schema_beside_the_programmes_is_the_one_they_are_read_by() -> None:
    """Editors complete from the same rules that the service applies."""
    shipped = json.loads((PROGRAMMES / "programme.schema.json").read_text())

    assert shipped == programme_schema()


def test_shipped_programmes_fulfil_the_schema() -> None:
    """A validator that knows nothing of Tongtu agrees."""
    validator = jsonschema_rs.Draft202012Validator(programme_schema())

    for file in PROGRAMMES.glob("*.yaml"):
        content = yaml.safe_load(file.read_text())
        assert validator.is_valid(json.loads(json.dumps(content, default=str))), file.name


@pytest.mark.parametrize(
    ("old", "new", "given", "expected"),
    [
        ("fact: completed", "fact: complete", "nobody knows the fact complete", "completed"),
        ("value: 50000000", "value: plenty", "'plenty' is no value", "type money"),
        ('fact: completed, op: "=="', 'fact: completed, op: ">"', "asks for an order", "=="),
        ('op: ">=", value: 50000000', "op: in, value: 50000000", "", "in takes a list"),
        ("status: in_force", "status: maybe", "'maybe'", "'in_force'"),
        ("cap_fen: 5000000000", "cap: 5000000000", "nobody knows this field", "the schema"),
        ("of: [equipment_and", "of: [completed, equipment_and", "is a boolean", "a number"),
        ('rate: "0.10"', 'rate: "-0.10"', "can come to -", "from 0"),
        ("legal_basis: {document: measures", "legal_basis: {document: rumour", "rumour", "one of"),
        ("value: 50000000", "value: -1", "is no value of total_investment", ">= 0"),
        (
            "  all:\n",
            '  all:\n    - {fact: completed, op: "==", value: false, source: {grade: I}}\n',
            "ever",
            "can",
        ),
    ],
)
def test_a_broken_file_is_refused_with_what_would_be_right(
    tmp_path: Path, old: str, new: str, given: str, expected: str
) -> None:
    """The message names the file, what stands there and the remedy."""
    file = tmp_path / "broken.yaml"
    file.write_text(F01.read_text().replace(old, new, 1))
    facts = load_facts().facts

    with pytest.raises(CatalogueError, match=r"broken\.yaml") as refused:
        load_programme(file, facts=facts)

    assert given in refused.value.flaws[0].given
    assert expected in refused.value.flaws[0].expected

"""Kinds of broken process: each is refused with the place, the remedy and the path that breaks it.

Every kind is a small change of a shipped process, so nothing but the change can be wrong.
"""

from pathlib import Path

import pytest

from land_supply.catalogue import DATA, load_agencies, load_template
from shared.flaws import Flaw
from shared.reference_data import CatalogueError

A = "conventional-listed-land"
B = "standard-land"
C = "lease-then-assignment"


def flaws_of(folder: Path, template: str, *changes: tuple[str, str]) -> tuple[Flaw, ...]:
    """Change the text of a shipped template and return everything that is wrong with it then."""
    text = (DATA / "templates" / f"{template}.yaml").read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file = folder / "broken.yaml"
    file.write_text(text)
    with pytest.raises(CatalogueError) as refused:
        load_template(file, roles=load_agencies().roles)
    return refused.value.flaws


NO_BID = "no_bid: {leads_to: repeats, repeats_from: A03}"
FIVE_DAYS = "promised: {days: 5, unit: working_days"
CYCLE = (A, ("depends_on: [A01, A01p]", "depends_on: [A01, A01p, A05]"))
UNREACHABLE = (A, ("{leads_to: completes, opens: [A09v], ", "{leads_to: completes, "))
UNHANDLED = (A, ("      below_reserve: {leads_to: repeats, repeats_from: A03}\n", ""))
UNKNOWN_OUTCOME = (A, (NO_BID, "too_cheap: {leads_to: waits}\n      " + NO_BID))
HANGING_JOIN = (
    A,
    (
        "    refused: {leads_to: repeats}\n    filed",
        "    refused: {leads_to: ends_branch}\n    filed",
    ),
)
LONGER_PROMISE = (
    A,
    ("promised: {days: 5, unit: working_days", "promised: {days: 11, unit: working_days"),
)
BROKEN_CAP = (A, ("statutory: {days: 13, unit", "statutory: {days: 14, unit"))
SHORT_ANNOUNCEMENT = (
    A,
    ("statutory: {days: 20, unit: calendar_days", "statutory: {days: 19, unit: calendar_days"),
    ("promised: {days: 20, unit: calendar_days", "promised: {days: 19, unit: calendar_days"),
)
SKIPPED_ANNOUNCEMENT = (
    A,
    ("no_bid: {leads_to: repeats, repeats_from: A03}", "no_bid: {leads_to: repeats}"),
)
LATE_PAPER = (A, ("needs: [filing-certificate, assignment-contract]", "needs: [works-permit]"))
UNKNOWN_FACT = (A, ("{fact: annual_energy_tce, op", "{fact: annual_energy, op"))
WRONG_VALUE = (A, ('op: "!=", value: large', 'op: "!=", value: huge'))
SPLIT_DECISION = (B, ("steps: [B09, B11, B13]", "steps: [B09, B13]"))
NO_CONSEQUENCE = (A, ("  outcome: revoked", "  outcome: withdrawn"))
BACKWARDS = (
    A,
    (
        "no_bid: {leads_to: repeats, repeats_from: A03}",
        "no_bid: {leads_to: repeats, repeats_from: A06}",
    ),
)
ONE_FORM_TOO_EARLY = (C, ("steps: [C10, C15]", "steps: [C10, C12]"))


@pytest.mark.parametrize(
    ("broken", "place", "given", "path"),
    [
        (CYCLE, "steps", "is a cycle, so none of them can begin", None),
        (UNREACHABLE, "step A09v, on_demand", "no case can reach it", "A09 A09v"),
        (UNHANDLED, "step A04, outcomes.below_reserve", "nothing says what follows", "A04"),
        (UNKNOWN_OUTCOME, "step A04, outcomes.too_cheap", "knows no outcome too_cheap", ""),
        (HANGING_JOIN, "step A17, depends_on", "once A12 comes to refused", "A12 A17"),
        (LONGER_PROMISE, "step A06, promised", "11 working days is longer than", "A06"),
        (BROKEN_CAP, "caps.0.spans.acceptance", "14 working days statutory", "A17 A18"),
        (SHORT_ANNOUNCEMENT, "step A05", "A03 (19 calendar days)", "A01 A02 A03 A04 A05"),
        (SKIPPED_ANNOUNCEMENT, "step A04, outcomes.no_bid", "second deal", "A04 A04 A05"),
        (LATE_PAPER, "step A10, needs", "works-permit is issued by A14", None),
        (UNKNOWN_FACT, "step A13, when", "nobody knows the fact annual_energy", ""),
        (WRONG_VALUE, "step A15, variants.0.when", "'huge' is no value", ""),
        (SPLIT_DECISION, "joint_issues.0", "B11 stands between B09 and B13", "B09 B11 B13"),
        (NO_CONSEQUENCE, "step A12, undertaking", "a false one leads to withdrawn", ""),
        (BACKWARDS, "step A04, outcomes.no_bid", "does not come before A04", "A04 A06"),
        (ONE_FORM_TOO_EARLY, "joint_acceptances.0", "C12 waits for C10", "C10 C12"),
    ],
)
def test_a_broken_process_is_refused_with_the_path_that_breaks_it(
    tmp_path: Path,
    broken: tuple[str, *tuple[tuple[str, str], ...]],
    place: str,
    given: str,
    path: str | None,
) -> None:
    """The first flaw names the step, what is wrong with it, and the steps on the way there."""
    template, *changes = broken

    flaw = flaws_of(tmp_path, template, *changes)[0]

    assert flaw.place == place
    assert given in flaw.given
    assert flaw.expected
    assert flaw.pointer.startswith("/")
    assert path is None or flaw.path == tuple(path.split())


def test_the_path_of_a_cycle_leads_back_to_its_first_step(tmp_path: Path) -> None:
    """A02 waits for A05, which waits for A04, A03 and A02."""
    (flaw,) = flaws_of(tmp_path, *CYCLE)

    assert flaw.path[0] == flaw.path[-1]
    assert set(flaw.path) == {"A02", "A03", "A04", "A05"}


def test_a_step_that_never_completes_is_refused(tmp_path: Path) -> None:
    """What depends on a step that no outcome completes can never begin."""
    old = "      signed: {leads_to: completes"

    flaws = flaws_of(tmp_path, A, (old, "      signed: {leads_to: waits"))

    assert flaws[0].place == "step A06, outcomes"
    assert "no outcome completes it, so A07 can never begin" in flaws[0].given
    assert flaws[0].path == ("A01", "A02", "A03", "A04", "A05", "A06", "A07")


def test_all_flaws_are_told_at_once(tmp_path: Path) -> None:
    """Three mistakes in three places make three flaws."""
    changes = [change for _, *rest in (UNREACHABLE, UNHANDLED, UNKNOWN_FACT) for change in rest]

    flaws = flaws_of(tmp_path, A, *changes)

    assert [flaw.place for flaw in flaws] == [
        "step A13, when",
        "step A04, outcomes.below_reserve",
        "step A09v, on_demand",
    ]

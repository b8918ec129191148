"""A case moves to another version of its process, or takes its last move back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from land_supply.domain.announcing import Announcer
from land_supply.domain.case import Case, CaseChange
from land_supply.domain.engine import Moment, Progress, Rulebook, StepState, StepStatus
from land_supply.domain.moving.differences import Difference, differences
from land_supply.domain.moving.obstacles import NOTHING_LEFT, CannotMoveError, NoMoveError
from land_supply.domain.moving.record import MoveRecord, touched
from land_supply.domain.moving.transfer import Transfer
from shared.contracts.land_supply import (
    CaseFact,
    CaseMoved,
    StepAssigned,
    StepDifference,
    StepEnded,
    StepFact,
    StepReady,
)
from shared.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a move makes of a case, and what it takes to go back."""

    change: CaseChange
    differences: tuple[Difference, ...]
    record: MoveRecord


def move(case: Case, book: Rulebook, used: Mapping[str, int], moment: Moment) -> Move:
    """Go on by another version of the same process, or refuse with everything against it.

    `used` tells how many rounds the steps of that version ever had in the case.
    """
    template = case.progress.book.template
    if book.template.id != template.id:
        raise InvalidValueError("/template_id", book.template.id, f"{template.id}, as the case")
    if book.template.version == template.version:
        expected = "another version than the case has"
        raise InvalidValueError("/version", book.template.version, expected)
    return _moved(case, Transfer(progress=case.progress, book=book, moment=moment, used=used))


def revert(
    case: Case, record: MoveRecord, book: Rulebook, used: Mapping[str, int], moment: Moment
) -> Move:
    """Take the last move back: what nothing came after is as it was before the move."""
    template = case.progress.book.template
    if (record.template_id, record.to_version) != (template.id, template.version):
        raise NoMoveError
    known = Transfer(progress=case.progress, book=book, moment=moment, used=used, known=record)
    return _moved(case, known)


def _moved(case: Case, transfer: Transfer) -> Move:
    case.ensure_open()
    moment, known = transfer.moment, transfer.known
    moment.record.ensure("reason")
    moment.ensure_from(_last_day(case.progress))
    progress = transfer.result()
    after = replace(case, progress=progress)
    if not after.is_going_on:
        raise CannotMoveError(progress.book.template.version, (NOTHING_LEFT,))
    found = tuple(differences(case.progress, progress))
    told = after.announcer(moment).of_case(
        CaseMoved,
        district_code=case.applicant.district_code,
        happened_on=moment.on,
        moved_from=case.progress.book.template.reference,
        takes_back=None if known is None else known.version,
        differences=tuple(_told(each) for each in found),
    )
    change = case.changed(after, (told, *_consequences(case, after, transfer)))
    record = MoveRecord(
        case_id=case.id,
        version=case.version + 1,
        template_id=progress.book.template.id,
        from_version=case.progress.book.template.version,
        to_version=progress.book.template.version,
        before=case.progress.standings,
        after=progress.standings,
        rounds={each.step_id: each for each in touched(case.progress, progress)},
        facts=case.progress.facts,
    )
    return Move(change=change, differences=found, record=record)


def _last_day(progress: Progress) -> date | None:
    days = (state.since for state in progress.rounds.values())
    return max((day for day in days if day is not None), default=None)


def _consequences(case: Case, after: Case, transfer: Transfer) -> Iterator[CaseFact]:
    """Tell what ended, what may begin, and what is ready under other terms or elsewhere."""
    before, moment = case.progress, transfer.moment
    former, present = case.announcer(moment), after.announcer(moment)
    gone = set(before.standings) - set(after.progress.standings)
    for state in after.progress.past[len(before.past) :]:
        if state.rules.step_id in gone and state.closed_from is not None:
            yield former.fact(StepEnded, state, closed_from=state.closed_from)
    yield from present.consequences(_with_back(before, after.progress), after.progress)
    for state in after.steps:
        was = before.rounds.get(state.rules.step_id)
        if was is not None and {was.status, state.status} == {StepStatus.READY}:
            yield from _ready_otherwise(was, state, present)


def _ready_otherwise(was: StepState, state: StepState, announcer: Announcer) -> Iterator[StepFact]:
    """Tell that a step was and is ready, now at another desk or within other limits."""
    if was.agency != state.agency:
        yield announcer.fact(
            StepAssigned,
            state,
            action="move",
            delegated_from=state.delegated_from,
            previous_agency=was.agency,
            previous_officer=was.claimed_by,
        )
    elif was.rules.terms != state.rules.terms:
        yield announcer.fact(StepReady, state)


def _with_back(before: Progress, after: Progress) -> Progress:
    """Count as known what comes back as it was and that nobody has to act on."""
    known = before.standings
    back = {
        step_id: standing
        for step_id, standing in after.standings.items()
        if step_id not in known
        and after.used.get(step_id) == standing.round
        and standing.status is not StepStatus.READY
    }
    return before._replace(standings={**known, **back})


def _told(difference: Difference) -> StepDifference:
    return StepDifference(
        step_id=difference.step_id,
        name_zh=difference.name.zh,
        name_en=difference.name.en,
        changes=tuple(difference.changes),
        status_before=difference.status_before,
        status_after=difference.status_after,
        keeps_limits=difference.keeps_limits,
    )

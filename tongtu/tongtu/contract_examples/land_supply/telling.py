"""Plays a case through the engine of land supply and keeps every fact that it tells."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from land_supply.catalogue import Catalogue, load_catalogue
from land_supply.domain.case import Applicant, Case, CaseChange, ProcessRules
from land_supply.domain.clock import Record
from land_supply.domain.engine import (
    Action,
    JointAction,
    Moment,
    Progress,
    Rulebook,
    StepState,
)
from land_supply.domain.jointly import act_jointly
from land_supply.domain.moving import move
from land_supply.domain.template import ProcessTemplate
from land_supply.domain.template.conditions import FactValue
from shared.contracts.land_supply import CaseFact, StepFact
from shared.identifiers import ProjectId
from shared.working_days import WorkingDayCalendar, load_notices
from tongtu.contract_examples.example import Example
from tongtu.contract_examples.identities import CREDIT_CODE, DISTRICT_CODE

OFFICER = "agency-officer:chen"
COORDINATOR = "coordinator:li"
SPONSOR = "sponsor:zhang"
SERVICE = "service:land-supply"

PUBLISHED_ON = {2025: date(2024, 11, 12), 2026: date(2025, 11, 4)}
"""When the holiday notices came out that the story waits for; older ones were known."""


@cache
def calendar_on(day: date) -> WorkingDayCalendar:
    """Return the calendar as it was known on a day."""
    known = (each for each in load_notices() if PUBLISHED_ON.get(each.year, day) <= day)
    return WorkingDayCalendar(tuple(known))


class Telling:
    """One case on its way, and what was told of it so far."""

    def __init__(self, project_id: ProjectId, opened_on: date) -> None:
        self.told: list[Example] = []
        catalogue = _catalogue()
        template = catalogue.selection.choose(district_code=DISTRICT_CODE, on=opened_on)
        change = Case.open(
            Applicant(project_id=project_id, sponsor_code=CREDIT_CODE, district_code=DISTRICT_CODE),
            book=Rulebook(template),
            rules=ProcessRules(catalogue.agencies, calendar_on(opened_on)),
            moment=_moment(opened_on, SERVICE),
        )
        self.case = change.before
        self._take(change, _moment(opened_on, SERVICE))

    def act(self, step_id: str, action: Action, on: date, **proofs: Any) -> None:
        """Do something to a step."""
        moment = _moment(on, OFFICER, **proofs)
        self._take(self.case.act(step_id, action, moment), moment)

    def jointly(self, group_id: str, action: JointAction, on: date, **proofs: Any) -> None:
        """Do something with the form of a group of steps."""
        moment = _moment(on, OFFICER, **proofs)
        self._take(act_jointly(self.case, group_id, action, moment), moment)

    def state(self, facts: Mapping[str, FactValue], on: date) -> None:
        """Let the sponsor state facts of the project."""
        moment = _moment(on, SPONSOR)
        self._take(self.case.state_facts(facts, moment), moment)

    def reroute(self, template_id: str, on: date, reason: str) -> None:
        """Let the city put the case on another process."""
        moment = _moment(on, COORDINATOR, reason=reason)
        templates = _catalogue().selection.templates
        book = Rulebook(next(each for each in templates if each.id == template_id))
        self._take(self.case.reroute(book, {}, moment), moment)

    def move(self, template: ProcessTemplate, on: date, reason: str) -> None:
        """Let the city take the case to another version of its process."""
        moment = _moment(on, COORDINATOR, reason=reason)
        self._take(move(self.case, Rulebook(template), {}, moment).change, moment)

    def cancel(self, on: date, reason: str) -> None:
        """Let the city give the case up."""
        moment = _moment(on, COORDINATOR, reason=reason)
        self._take(self.case.cancel(moment), moment)

    def withdraw(self, on: date, reason: str) -> None:
        """Let the sponsor give the case up."""
        moment = _moment(on, SPONSOR, reason=reason)
        self._take(self.case.withdraw(moment), moment)

    def remark(
        self, kind: type[StepFact], state: StepState, moment: Moment, /, **told: Any
    ) -> None:
        """Tell a fact of a step that no action of its own tells."""
        fact = self.case.announcer(moment).fact(kind, state, **told)
        self._take(self.case.changed(self.case, (fact,)), moment)

    def stand(self, progress: Progress) -> None:
        """Let the case stand where something brought it that no action of its own does."""
        self.case = replace(self.case, progress=progress)

    def last(self, kind: type[CaseFact]) -> Example:
        """Return the newest example of a type."""
        return next(each for each in reversed(self.told) if type(each.event) is kind)

    def _take(self, change: CaseChange, moment: Moment) -> None:
        self.case = change.after
        self.told += _examples(change, moment)


def by_service(on: date, **proofs: Any) -> Moment:
    """Return a moment that nobody but the service acts in."""
    return _moment(on, SERVICE, **proofs)


def by_officer(on: date, **proofs: Any) -> Moment:
    """Return a moment in which an officer acts."""
    return _moment(on, OFFICER, **proofs)


def event_id(subject: str, version: int, at: datetime) -> UUID:
    """Return an id of version 7 that is the same in every run and rises with the version.

    Its twelve bits after the milliseconds are a counter (RFC 9562, section 6.2, method 1).
    """
    milliseconds = int(at.timestamp() * 1000)
    digest = int.from_bytes(sha256(f"{subject}/{version}".encode()).digest()[:8], "big")
    return UUID(int=milliseconds << 80 | 0x7 << 76 | version << 64 | 0x2 << 62 | digest >> 2)


def _examples(change: CaseChange, moment: Moment) -> Iterator[Example]:
    at = moment.record.recorded_at
    for version, event in enumerate(change.events, change.before.version + 1):
        yield Example(
            event=event,
            id=event_id(event.subject, version, at),
            time=at,
            actor=moment.record.actor,
            version=version,
            reason=moment.record.reason,
        )


def _moment(on: date, actor: str, **proofs: Any) -> Moment:
    at = datetime.combine(on, time(2, tzinfo=UTC))
    record = Record(happened_on=on, recorded_at=at, actor=actor, **proofs)
    return Moment(record=record, today=on, calendar=calendar_on(on))


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()

"""One round of a step: its status, its clock, and what each action makes of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple, Self

from land_supply.domain.clock import (
    ClockState,
    ExclusionCause,
    LegalClock,
    Receipt,
    Record,
    Reminder,
    Renewal,
    delivery_due,
    judge_acceptance,
)
from land_supply.domain.engine.means import clock_allows, has_hands, may_renew, may_undertake
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.rules import StepRules
from land_supply.domain.engine.states import (
    DECIDED_STATUSES,
    OF_CLOCK,
    OF_HANDS,
    OF_RENEWAL,
    OF_UNDERTAKING,
    OPEN_STATUSES,
    Course,
    FixedFact,
    StepAction,
    StepStatus,
    Stood,
)
from land_supply.domain.engine.supplements import MissingItem
from land_supply.domain.engine.transitions import allowed_actions, is_allowed, next_status
from land_supply.domain.errors import StepOrderError
from land_supply.domain.joint import JointApplication
from land_supply.domain.template import Lead, PauseCause
from land_supply.domain.undertaking import UndertakingState
from shared.errors import InvalidValueError
from shared.identifiers import ClockId
from shared.working_days import DueDate, Pause, WorkingDayCalendar

SILENCE = "收到申请五个工作日内未告知，视为受理 / no notice within five working days of the receipt"


class StepState(NamedTuple):
    """A round of a step; every action returns another state, or is refused."""

    clock_id: ClockId
    rules: StepRules
    round: int = 1
    status: StepStatus = StepStatus.WAITING
    agency: str | None = None
    """Who holds the step's role, bound on the day on which the step became ready."""
    claimed_by: str | None = None
    """The officer who has taken the step on."""
    delegated_from: str | None = None
    """The agency that answers for the step, while another one acts for it."""
    since: date | None = None
    """The day of the last thing that happened; nothing that follows lies before it."""
    received_on: date | None = None
    asked: tuple[MissingItem, ...] = ()
    """Everything that the applicant was ever asked to hand in."""
    clock: LegalClock | None = None
    accepted_on: date | None = None
    is_deemed: bool = False
    """Whether silence accepted."""
    outcome: str | None = None
    """How it came out, or what was last established while it stays open."""
    decided_on: date | None = None
    delivered_on: date | None = None
    stood: Stood | None = None
    """Where it stood before it was decided."""
    fixed: tuple[FixedFact, ...] = ()
    """The facts that its decision fixed."""
    closed_from: StepStatus | None = None
    """Where a step stood when its branch or its case ended, or a correction took it back."""
    closed_by: str | None = None
    """The decision that ended it, as its step and round."""
    caused_by: str | None = None
    """The decision that an additional round rests on, as its step and round."""
    restores: int | None = None
    """The round in whose place it stands, after what had closed that one was corrected."""
    is_replaced: bool = False
    """Whether another round took its place, so that nobody can do anything in it any more."""
    reminded: tuple[str, ...] = ()
    """The moments that everybody concerned was told of."""
    undertaking: UndertakingState | None = None
    renewal: Renewal | None = None
    """Until when what was decided is valid, and what was done about its going on."""
    joint: JointApplication | None = None
    """The form on which several steps were applied for together."""
    counted_by: tuple[str, ...] = ()
    """The calendars that what was told of its running period was counted with.

    More than one where a notice came in between, and nobody was told yet what it moved.
    """

    @property
    def allowed(self) -> tuple[StepAction, ...]:
        """List what somebody may ask for; a step without a clock has none to stop."""
        actions = allowed_actions(self.rules.course, self.status)
        return tuple(action for action in actions if self._has_means(action))

    def allows(self, action: StepAction) -> bool:
        """Tell whether somebody may ask for an action now."""
        return is_allowed(self.rules.course, self.status, action) and self._has_means(action)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody has to do something."""
        return self.status in OPEN_STATUSES

    @property
    def is_decided(self) -> bool:
        """Tell whether it came out."""
        return self.status in DECIDED_STATUSES

    @property
    def is_repetition(self) -> bool:
        """Tell whether the outcome of an earlier round of the same step began this one."""
        return self.caused_by is not None and self.caused_by.startswith(f"{self.rules.step_id}/")

    @property
    def cause(self) -> str:
        """Name the round as the cause of others."""
        return f"{self.rules.step_id}/{self.round}"

    @property
    def has_limits_for_good(self) -> bool:
        """Tell whether facts that become known now come too late for the limits."""
        return self.accepted_on is not None or self.decided_on is not None

    def make_ready(self, moment: Moment) -> Self:
        """Let the step begin."""
        return self.moved(StepAction.MAKE_READY, moment)

    def make_wait(self) -> Self:
        """Let a step that nobody has begun wait again."""
        waiting = self._to(StepAction.MAKE_WAIT)
        return waiting._replace(agency=None, claimed_by=None, delegated_from=None, since=None)

    def spare(self) -> Self:
        """Leave the step out; what depends on it goes on as if it were done."""
        return self._to(StepAction.SPARE)

    def complete(self, moment: Moment) -> Self:
        """Pass a gate."""
        return self.moved(StepAction.COMPLETE, moment, decided_on=moment.on)

    def receive(self, moment: Moment) -> Self:
        """Take an application in; from now on silence counts."""
        return self.moved(StepAction.RECEIVE, moment, received_on=moment.on)

    def request_supplement(self, missing: Sequence[MissingItem], moment: Moment) -> Self:
        """Ask for all that is missing; asking again must say why it was not known before.

        Licensing Law, article 32: once, within five working days of the receipt.
        """
        step = self.after_silence(moment)
        asked = step.moved(StepAction.REQUEST_SUPPLEMENT, moment, asked=(*step.asked, *missing))
        self.rules.papers.ensure_askable(missing)
        if step.asked:
            moment.record.ensure("reason")
        return asked

    def supplement(self, moment: Moment) -> Self:
        """Take in what was missing; it is a receipt of its own."""
        return self.moved(StepAction.SUPPLEMENT, moment, received_on=moment.on)

    def accept(self, moment: Moment) -> Self:
        """Take the application up; the count begins on the next day."""
        return self.after_silence(moment).accepted_by(StepAction.ACCEPT, moment)

    def decline_acceptance(self, outcome: str, moment: Moment) -> Self:
        """Refuse to take the application up, in time and by an outcome of the template."""
        step = self.after_silence(moment)
        declined = step.moved(
            StepAction.DECLINE_ACCEPTANCE, moment, outcome=outcome, decided_on=moment.on
        )
        self.rules.outcome(outcome, self.rules.refusals)
        return declined

    def after_silence(self, moment: Moment) -> Self:
        """Apply what the law makes of five working days without a notice.

        It is judged as of the day on which something happened, so that a notice that was in time
        stays so although it is recorded later.
        """
        if self.status is not StepStatus.RECEIVED or self.received_on is None:
            return self
        receipt = Receipt(received_on=self.received_on)
        if not judge_acceptance(receipt, moment.calendar, today=moment.on).is_deemed:
            return self
        record = Record(
            happened_on=self.received_on,
            recorded_at=moment.record.recorded_at,
            actor=moment.record.actor,
            reason=SILENCE,
        )
        silent = self._replace(is_deemed=True)
        return silent.accepted_by(StepAction.DEEM_ACCEPTED, replace(moment, record=record))

    def told_of(self, reminder: Reminder) -> Self:
        """Remember that everybody concerned was told of a moment."""
        return self._replace(reminded=(*self.reminded, reminder.key))

    def start(self, moment: Moment) -> Self:
        """Let a period run for which nobody applies."""
        return self.accepted_by(StepAction.START, moment)

    def pause(self, cause: PauseCause, announced: Pause, moment: Moment) -> Self:
        """Stop the count for a time that the applicant was told in writing (article 45)."""
        step = self.after_silence(moment)
        paused = step.moved(StepAction.PAUSE, moment)
        self.rules.ensure_length(cause, announced, moment.calendar)
        return paused._replace(clock=step.running_clock.pause(cause, announced, moment.record))

    def resume(self, until_on: date, moment: Moment) -> Self:
        """Go on counting after the last day of the pause."""
        resumed = self.moved(StepAction.RESUME, moment)
        return resumed._replace(clock=self.running_clock.resume(until_on, moment.record))

    def extend(self, days: int, moment: Moment) -> Self:
        """Lengthen the period once (article 42)."""
        step = self.after_silence(moment)
        extended = step.moved(StepAction.EXTEND, moment)
        last = step.running_clock.due_dates(moment.calendar, moment.on).statutory_due_on
        if moment.on > last:
            expected = f"until {last}; a period that has ended cannot be lengthened"
            raise InvalidValueError("/happened_on", moment.on.isoformat(), expected)
        return extended._replace(clock=step.running_clock.extend(days, moment.record))

    def exclude(self, cause: ExclusionCause, days: Pause, moment: Moment) -> Self:
        """Take days that have passed out of the count."""
        step = self.after_silence(moment)
        excluded = step.moved(StepAction.EXCLUDE, moment)
        clock = step.running_clock.exclude(cause, days, moment.record, moment.calendar)
        return excluded._replace(clock=clock)

    def decide(self, outcome: str, moment: Moment) -> Self:
        """Establish how the step comes out; an outcome that waits leaves it open."""
        step = self.after_silence(moment)
        decided = step.moved(StepAction.DECIDE, moment, outcome=outcome, decided_on=moment.on)
        lead = self.rules.outcome(outcome, self.rules.decisions).leads_to
        if lead is Lead.WAITS:
            return step._replace(outcome=outcome, since=moment.on)
        if lead in (Lead.COMPLETES, Lead.REPEATS):
            step.ensure_period_over(moment)
        return decided.stopped(moment)

    def deliver(self, moment: Moment) -> Self:
        """Hand the decision over to the applicant (article 44)."""
        return self.moved(StepAction.DELIVER, moment, delivered_on=moment.on)

    def end(self, moment: Moment) -> Self:
        """Close the step because its branch or its case ended.

        What ends a case may be recorded with an earlier day than the step's own last one.
        """
        return self._to(StepAction.END)._replace(closed_from=self.status).stopped(moment)

    def correct(self, moment: Moment) -> Self:
        """Take a wrong decision back, for a reason."""
        moment.record.ensure("reason")
        corrected = self.moved(StepAction.CORRECT, moment)._replace(closed_from=self.status)
        return corrected.forgiven()

    def take_back(self, moment: Moment) -> Self:
        """Withdraw the step because what it rested on was corrected."""
        taken_back = self._to(StepAction.TAKE_BACK)._replace(closed_from=self.status)
        return taken_back.stopped(moment).forgiven()

    def forgiven(self) -> Self:
        """Owe nothing, and bar nobody, by an undertaking of a round that was taken back."""
        given = self.undertaking
        return self if given is None else self._replace(undertaking=given.forgive())

    def lapsed(self) -> Self:
        """Owe nothing any more of what was undertaken, because another round takes the place."""
        given = self.undertaking
        return self if given is None else self._replace(undertaking=given.lapse())

    def delivery_due(self, calendar: WorkingDayCalendar) -> DueDate | None:
        """Return the last day for delivery, while it is still to come."""
        if self.decided_on is None or not self.allows(StepAction.DELIVER):
            return None
        return delivery_due(self.decided_on, calendar)

    @property
    def running_clock(self) -> LegalClock:
        """Return the clock of a step that has one."""
        if self.clock is None:
            raise InvalidValueError("/step_id", self.rules.step_id, "a step with a clock")
        return self.clock

    def accepted_by(self, action: StepAction, moment: Moment) -> Self:
        """Give the turn to the agency and start the clock, if a text sets a limit."""
        terms = self.rules.terms
        clock = None if terms is None else LegalClock.start(self.clock_id, terms, moment.record)
        return self.moved(action, moment, accepted_on=moment.on, clock=clock)

    def ensure_period_over(self, moment: Moment) -> None:
        """Refuse to establish the result of a fixed period before its last day."""
        if self.rules.course is Course.PERIOD and self.clock is not None:
            moment.ensure_from(self.clock.due_dates(moment.calendar, moment.on).statutory_due_on)

    def stopped(self, moment: Moment) -> Self:
        """Stop the clock, if there is one that has not stopped."""
        if self.clock is None or self.clock.state is ClockState.STOPPED:
            return self
        return self._replace(clock=self.clock.stop(moment.record))

    def moved(self, action: StepAction, moment: Moment, **facts: Any) -> Self:
        """Go where the table says, on a day that is not before the last one."""
        status = self._after(action)
        moment.ensure_from(self.since)
        if status is StepStatus.DECIDED is not self.status:
            facts["stood"] = Stood(self.status, self.since, self.outcome)
        return self._replace(status=status, since=moment.on, **facts)

    def _has_means(self, action: StepAction) -> bool:
        if action in OF_UNDERTAKING:
            is_own_time = self.rules.course is Course.OWN_TIME
            is_accepted = self.status is StepStatus.ACCEPTED or is_own_time
            terms, given = self.rules.undertaking, self.undertaking
            return may_undertake(action, terms, given, is_accepted=is_accepted)
        if action in OF_HANDS:
            held = self.claimed_by is not None or self.delegated_from is not None
            is_own = self.delegated_from is None
            return not self.rules.is_of_sponsor and has_hands(action, is_held=held, is_own=is_own)
        if action in OF_CLOCK:
            return clock_allows(self.clock, action)
        if action in OF_RENEWAL:
            return self.rules.is_renewable(self.outcome) and may_renew(action, self.renewal)
        return self.rules.has_words_for(action, self.outcome)

    def _to(self, action: StepAction) -> Self:
        return self._replace(status=self._after(action))

    def _after(self, action: StepAction) -> StepStatus:
        if not action.is_automatic and not self.allows(action):
            raise StepOrderError(self.status, action, self.allowed)
        return next_status(self.rules.course, self.status, action)

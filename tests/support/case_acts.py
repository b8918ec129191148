"""What people may try in a step of a case on a random walk, rightly and wrongly."""

from datetime import date, timedelta

from land_supply.domain.case import Case
from land_supply.domain.clock import ExclusionCause
from land_supply.domain.engine import (
    Accept,
    Action,
    Alter,
    Correct,
    Course,
    Decide,
    DeclineAcceptance,
    Deliver,
    ExcludeDays,
    ExtendClock,
    FindFalse,
    KeepUndertaking,
    MissingItem,
    PauseClock,
    Receive,
    RefuseRenewal,
    Renew,
    RequestRenewal,
    RequestSupplement,
    ResumeClock,
    SignUndertaking,
    Start,
    StepAction,
    StepState,
    StepStatus,
    Supplement,
    SupplementUndertaking,
    TellConditions,
)
from land_supply.domain.template import FactDefinition, FactType, PauseCause
from land_supply.domain.template.conditions import FactValue
from land_supply.domain.undertaking import Telling
from shared.working_days import Pause

DAY = timedelta(days=1)


def approach(state: StepState, today: date) -> list[Action]:
    """List what brings a step from where it stands to where it can be decided."""
    ways: dict[StepStatus, list[Action]] = {
        StepStatus.READY: [Receive(), Accept()],
        StepStatus.RECEIVED: [Accept()],
        StepStatus.SUPPLEMENT_REQUESTED: [Supplement(), Accept()],
        StepStatus.PAUSED: [ResumeClock(until_on=today - DAY), ResumeClock(until_on=today)],
    }
    if state.rules.course is Course.OWN_TIME:
        return []
    if state.rules.course is Course.PERIOD and state.status is StepStatus.READY:
        return [Start()]
    return ways.get(state.status, [])


def an_action(case: Case, state: StepState, kind: StepAction, pick: int, today: date) -> Action:
    """Make an action of a kind for a step."""
    days = Pause(today - (pick % 4) * DAY, today + (pick % 9) * DAY)
    ready = (Receive, Supplement, Accept, Start, Deliver, Correct, RequestRenewal)
    plain = {each.kind: each for each in ready}
    if kind in plain:
        return plain[kind]()
    outcomes = tuple(state.rules.outcomes) or ("granted",)
    outcome = outcomes[pick % len(outcomes)]
    causes = () if state.rules.terms is None else state.rules.terms.pause_causes
    altered = state.rules.alterations or ("revoked",)
    others: dict[StepAction, Action] = {
        StepAction.ALTER: Alter(outcome=altered[pick % len(altered)]),
        StepAction.DECIDE_RENEWAL: (
            Renew(valid_until=today + (pick % 90) * DAY) if pick % 3 else RefuseRenewal()
        ),
        StepAction.REQUEST_SUPPLEMENT: RequestSupplement(
            missing=(MissingItem(item="a drawing", reason="the seal is missing"),)
        ),
        StepAction.DECLINE_ACCEPTANCE: DeclineAcceptance(outcome=outcome),
        StepAction.PAUSE: PauseClock(
            cause=causes[0] if causes else PauseCause.HEARING, announced=days
        ),
        StepAction.RESUME: ResumeClock(until_on=today - (pick % 5) * DAY),
        StepAction.EXTEND: ExtendClock(days=1 + pick % 12),
        StepAction.EXCLUDE: ExcludeDays(
            cause=ExclusionCause.ENTERPRISE_TIME, days=Pause(days.first, today)
        ),
    }
    facts = asked_facts(case, state.rules.step_id)
    undertaking = of_undertaking(state, kind, pick, facts)
    return undertaking or others.get(kind, Decide(outcome=outcome, facts=facts))


def of_undertaking(
    state: StepState, kind: StepAction, pick: int, facts: dict[str, FactValue]
) -> Action | None:
    """Make an action on an undertaking; of two checks the first one finds it kept."""
    if kind is StepAction.TELL_CONDITIONS:
        telling = Telling(notice_reference="津环告〔2026〕5号", grounds="a part, or the list")
        return TellConditions(telling=telling)
    if kind is StepAction.SIGN_UNDERTAKING:
        return SignUndertaking(signed_by="the owner", reference="CN-1", facts=facts)
    if kind is StepAction.SUPPLEMENT_UNDERTAKING:
        given = state.undertaking
        return SupplementUndertaking(papers=() if given is None else given.outstanding)
    if kind is StepAction.CHECK_UNDERTAKING:
        return FindFalse() if pick % 2 else KeepUndertaking()
    return None


def asked_facts(case: Case, step_id: str) -> dict[str, FactValue]:
    """State what the decision of a step rests on, as it was fixed where it was."""
    step, template = case.progress.book.step(step_id), case.progress.book.template
    known = case.progress.facts
    return {
        name: known.get(name, a_value(template.facts[name])) for name in (*step.sets, *step.checks)
    }


def a_value(definition: FactDefinition) -> FactValue:
    """Return a value that a fact may have."""
    if definition.type is FactType.CHOICE:
        return definition.values[0]
    if definition.type is FactType.BOOLEAN:
        return True
    least = definition.minimum if definition.minimum is not None else 1
    return int(least) + 1 if definition.type is FactType.INTEGER else least

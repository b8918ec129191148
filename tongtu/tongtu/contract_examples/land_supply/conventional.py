"""The case of the project: from its opening to the property certificate, with all that delays it.

The dates are real: the days off are those of the State Council's notices for 2024 to 2026, each
known from the day on which it was published.
"""

from datetime import date

from land_supply.domain.clock import ExclusionCause, recompute
from land_supply.domain.engine import (
    Accept,
    Claim,
    Correct,
    Decide,
    DeclineAcceptance,
    Deliver,
    ExcludeDays,
    ExtendClock,
    MissingItem,
    PauseClock,
    Receive,
    RequestSupplement,
    ResumeClock,
    Start,
    Supplement,
)
from land_supply.domain.engine.moments import moments_of
from land_supply.domain.template import ExtensionAuthority, PauseCause
from shared.contracts.land_supply import (
    ClockRecomputed,
    DecidingNotice,
    StepReminded,
)
from shared.working_days import Pause
from tongtu.contract_examples.identities import PROJECT_ID
from tongtu.contract_examples.land_supply.telling import (
    PUBLISHED_ON,
    Telling,
    by_service,
    calendar_on,
)


def conventional_case() -> Telling:
    """Tell the whole case."""
    story = Telling(PROJECT_ID, date(2024, 9, 27))
    planning_conditions(story)
    assignment(story)
    reviews(story)
    permits(story)
    acceptance(story)
    registration(story)
    return story


def straight(story: Telling, step_id: str, outcome: str, *days: date) -> None:
    """Let an application be received, accepted and decided, on one day each."""
    received_on, accepted_on, decided_on = days
    story.act(step_id, Receive(), received_on)
    story.act(step_id, Accept(), accepted_on)
    story.act(step_id, Decide(outcome=outcome), decided_on)


def planning_conditions(story: Telling) -> None:
    """Something is missing, is handed in, and a promised date comes near before the decision."""
    story.act("A01", Receive(), date(2024, 9, 27))
    story.act("A01", Claim(), date(2024, 9, 29))
    missing = MissingItem(item="法定代表人授权委托书", reason="未加盖公章")
    story.act("A01", RequestSupplement(missing=(missing,)), date(2024, 9, 30))
    story.act("A01", Supplement(), date(2024, 10, 8))
    story.act("A01", Accept(), date(2024, 10, 9))
    remind(story, "A01", date(2024, 10, 17))
    story.act("A01", Decide(outcome="issued"), date(2024, 10, 21))


def remind(story: Telling, step_id: str, on: date) -> None:
    """Tell the first moment that has come."""
    moment = by_service(on)
    state = story.case.progress.step(step_id)
    found = next(iter(moments_of(state, moment.calendar, today=on)))
    reminded = state._replace(reminded=(*state.reminded, found.key))
    story.stand(story.case.progress.with_step(reminded))
    story.remark(
        StepReminded,
        reminded,
        moment,
        kind=found.kind,
        falls_due_on=found.falls_due_on,
        about_on=found.about_on,
    )


def assignment(story: Telling) -> None:
    """The plot is listed, won and contracted; facts spare the project the energy review."""
    story.act("A02", Receive(), date(2024, 10, 22))
    straight(story, "A09", "filed", *(date(2024, 10, 22),) * 3)
    story.act("A01", Deliver(), date(2024, 10, 23))
    story.act("A02", Accept(), date(2024, 10, 24))
    story.act("A02", Decide(outcome="approved"), date(2024, 11, 5))
    story.act("A03", Start(), date(2024, 11, 6))
    story.act("A03", Decide(outcome="announced"), date(2024, 11, 26))
    story.act("A04", Start(), date(2024, 11, 26))
    story.act("A04", Decide(outcome="deal"), date(2024, 12, 6))
    straight(story, "A05", "confirmed", *(date(2024, 12, 9),) * 3)
    story.state({"annual_energy_tce": 620, "annual_electricity_gwh": 3.6}, date(2024, 12, 10))
    straight(story, "A06", "signed", date(2024, 12, 11), date(2024, 12, 11), date(2024, 12, 13))


def reviews(story: Telling) -> None:
    """The wrong desk is asked for a permit, while experts look at the environmental form."""
    story.act("A10", Receive(), date(2024, 12, 16))
    story.act("A12", Receive(), date(2024, 12, 16))
    story.act("A10", DeclineAcceptance(outcome="wrong_agency"), date(2024, 12, 17))
    story.act("A12", Accept(), date(2024, 12, 17))
    story.act("A10", Receive(), date(2024, 12, 18))
    story.act("A10", Accept(), date(2024, 12, 18))
    story.act(
        "A12",
        PauseClock(
            cause=PauseCause.EXPERT_REVIEW,
            announced=Pause(date(2024, 12, 20), date(2024, 12, 31)),
        ),
        date(2024, 12, 19),
        reason="专家评审",
        notice_reference="津滨环评告〔2024〕37号",
    )
    story.act("A07", Decide(outcome="paid_full"), date(2024, 12, 20))
    straight(story, "A08", "done", *(date(2024, 12, 23),) * 3)
    land_use_permit(story)
    story.act("A12", ResumeClock(until_on=date(2024, 12, 27)), date(2024, 12, 27))
    straight(story, "A11", "registered", date(2024, 12, 30), date(2024, 12, 30), date(2025, 1, 3))


def land_use_permit(story: Telling) -> None:
    """A permit that was issued in error is taken back, and with it the step that it made ready."""
    story.act("A10", Decide(outcome="granted"), date(2024, 12, 24))
    story.act("A10", Correct(), date(2024, 12, 26), reason="许可证所附用地红线图有误")
    story.act("A10", Decide(outcome="granted"), date(2024, 12, 27))


def permits(story: Telling) -> None:
    """The design is permitted, the drawings are reviewed, the works begin."""
    story.act("A14", Receive(), date(2025, 1, 6))
    story.act("A14", Accept(), date(2025, 1, 8))
    story.act("A12", Decide(outcome="approved"), date(2025, 1, 9))
    story.act("A14", Decide(outcome="granted"), date(2025, 1, 24))
    straight(story, "A15", "qualified", date(2025, 2, 6), date(2025, 2, 7), date(2025, 2, 19))
    straight(story, "A16", "granted", date(2025, 2, 24), date(2025, 2, 25), date(2025, 3, 3))


def acceptance(story: Telling) -> None:
    """A long test run takes the due date into a year whose holidays are not known yet."""
    story.act("A18", Receive(), date(2025, 10, 17))
    story.act("A18", Accept(), date(2025, 10, 20))
    story.act(
        "A18",
        ExtendClock(days=10),
        date(2025, 10, 24),
        reason="消防联动测试涉及多个单体",
        approver="滨海新区住房和城乡建设委员会主任",
        authority=ExtensionAuthority.AGENCY_HEAD,
        notice_reference="津滨住建延〔2025〕12号",
    )
    story.act(
        "A18",
        PauseClock(
            cause=PauseCause.TESTING,
            announced=Pause(date(2025, 10, 27), date(2025, 12, 5)),
        ),
        date(2025, 10, 24),
        reason="生产线带载检测",
        notice_reference="津滨住建告〔2025〕58号",
    )
    recount(story, "A18", PUBLISHED_ON[2026])
    story.act("A18", ResumeClock(until_on=date(2025, 12, 5)), date(2025, 12, 5))
    story.act(
        "A18",
        ExcludeDays(
            cause=ExclusionCause.ENTERPRISE_TIME,
            days=Pause(date(2025, 12, 15), date(2025, 12, 17)),
        ),
        date(2025, 12, 18),
        reason="企业更换消防联动控制器",
        notice_reference="津滨住建告〔2025〕71号",
    )
    story.act("A18", Decide(outcome="pass_with_rectification"), date(2025, 12, 26))


def recount(story: Telling, step_id: str, on: date) -> None:
    """Count a running clock again on the day of a new holiday notice."""
    state = story.case.progress.step(step_id)
    before = calendar_on(date.fromordinal(on.toordinal() - 1))
    change = recompute(state.running_clock, before, calendar_on(on), as_of=on)
    if change is None:
        raise LookupError(f"the notice moves no date of {step_id}")
    story.remark(
        ClockRecomputed,
        state,
        by_service(on),
        old_statutory_due_on=change.old.statutory_due_on,
        old_promised_due_on=change.old.promised_due_on,
        calendar_version=change.cause.new_version,
        notices=tuple(
            DecidingNotice(year=each.year, papers=each.papers) for each in change.cause.notices
        ),
    )


def registration(story: Telling) -> None:
    """The works are filed and the building is registered: the case has reached its goal."""
    straight(story, "A19", "filed", date(2025, 12, 29), date(2025, 12, 29), date(2025, 12, 30))
    straight(story, "A20", "registered", date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 12))

"""One form for several steps: received and accepted together, bound by one clock, decided apart."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from land_supply.domain.clock import ExclusionCause
from land_supply.domain.engine import (
    Accept,
    AcceptJointly,
    Decide,
    ExcludeDays,
    ExtendJointly,
    MissingItem,
    ReceiveJointly,
    RequestSupplement,
    StepStatus,
    Supplement,
)
from land_supply.domain.engine.moments import moments_of
from land_supply.domain.errors import ClockOrderError
from land_supply.domain.joint import JointApplication, JointOrderError, JointStatus
from land_supply.domain.recounting import recount
from land_supply.domain.reminding import remind
from land_supply.domain.template import ExtensionAuthority
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ClockRecomputed,
    JointApplicationAccepted,
    JointApplicationCompleted,
    JointApplicationExtended,
    JointApplicationReceived,
)
from shared.errors import InvalidValueError
from shared.working_days import Pause, WorkingDayCalendar
from support.case_play import CALENDAR, CasePlay, at

DAY = timedelta(days=1)
GROUP, STEPS = "JA-A", ("A10", "A12", "A13")
EIA, ENERGY, PERMIT = "approved", "passed", "granted"
BY_GOVERNMENT = {"authority": ExtensionAuthority.PEOPLES_GOVERNMENT_HEAD}


def received() -> CasePlay:
    """Play a case to where one form came in for three steps."""
    play = CasePlay.of("A", *STEPS)
    play.jointly(GROUP, ReceiveJointly(), play.since(*STEPS))
    return play


def accepted() -> CasePlay:
    """Play a case to where the form is accepted."""
    play = received()
    play.jointly(GROUP, AcceptJointly(), play.since(*STEPS) + DAY)
    return play


def form(play: CasePlay, step_id: str = "A10") -> JointApplication:
    """Return the form that a step stands on."""
    joint = play.state(step_id).joint
    assert joint is not None
    return joint


def late(play: CasePlay) -> date:
    """Let every step's own clock run longer than joint handling: forty working days excluded."""
    accepted_on = play.since(*STEPS)
    last = CALENDAR.add_working_days(accepted_on, 40).on
    days = Pause(accepted_on + DAY, last)
    exclude = ExcludeDays(cause=ExclusionCause.ENTERPRISE_TIME, days=days)
    for step_id in STEPS:
        play.act(step_id, exclude, last)
    return last


def test_one_form_is_received_for_every_step_that_is_ready() -> None:
    """Each step has its own receipt and keeps its own agency."""
    play = CasePlay.of("A", *STEPS)

    told = play.jointly(GROUP, ReceiveJointly(), play.since(*STEPS))

    assert [play.state(each).status for each in STEPS] == [StepStatus.RECEIVED] * 3
    assert len({play.state(each).agency for each in STEPS}) == 3
    joint = told[-1]
    assert isinstance(joint, JointApplicationReceived)
    assert [each.step_id for each in joint.steps] == list(STEPS)
    assert (joint.window, joint.statutory_due_on) == ("SP", None)


def test_a_step_that_is_left_out_is_not_on_the_form() -> None:
    """A project that uses little energy applies for the other two."""
    play = CasePlay.of("A", "A06")
    little = {"annual_energy_tce": 10, "annual_electricity_gwh": 1}
    play.take(play.case.state_facts(little, at(play.since("A06"))))
    play.walk_to("A10", "A12")

    play.jointly(GROUP, ReceiveJointly(), play.since("A10", "A12"))

    assert [each.step_id for each in form(play).members] == ["A10", "A12"]
    assert play.state("A13").status is StepStatus.NOT_NEEDED


def test_one_step_alone_is_no_joint_application() -> None:
    """The refusal says where each step of the group stands."""
    play = CasePlay.of("A", *STEPS)
    play.decide("A10")
    play.decide("A12")

    with pytest.raises(JointOrderError, match=r"A10 is decided, A12 is decided, A13 is ready$"):
        play.jointly(GROUP, ReceiveJointly(), play.since("A13"))


def test_the_window_accepts_the_whole_form_on_one_day() -> None:
    """Each step's own clock and that of joint handling start; the latter has 45 working days."""
    play = received()
    on = play.since(*STEPS) + DAY

    told = play.jointly(GROUP, AcceptJointly(), on)

    assert {play.state(each).accepted_on for each in STEPS} == {on}
    assert [type(each) for each in told] == [ApplicationAccepted] * 3 + [JointApplicationAccepted]
    assert form(play).due(CALENDAR) == CALENDAR.add_working_days(on, 45)
    assert {form(play, each) for each in STEPS} == {form(play)}


def test_a_form_is_not_accepted_while_something_is_missing() -> None:
    """The step that waits for the applicant is named; afterwards the form is accepted."""
    play = received()
    on = play.since(*STEPS)
    missing = (MissingItem(item="a map", reason="it is not there"),)
    play.act("A12", RequestSupplement(missing=missing), on)

    with pytest.raises(JointOrderError, match="A12 is supplement_requested"):
        play.jointly(GROUP, AcceptJointly(), on)
    play.act("A12", Supplement(), on)
    play.jointly(GROUP, AcceptJointly(), on)

    assert form(play).status is JointStatus.ACCEPTED


def test_silence_accepts_the_form_as_it_accepts_each_step() -> None:
    """Nobody answered: the joint clock counts from the day of receipt, like the others."""
    play = received()
    on = play.since(*STEPS)

    play.jointly(GROUP, AcceptJointly(), on + 20 * DAY)

    assert all(play.state(each).is_deemed for each in STEPS)
    assert form(play).running_clock.accepted_on == on


def test_the_scheduler_lets_a_form_go_on_by_silence() -> None:
    """Nobody asks for anything: the form is accepted with the last of its steps."""
    play = received()
    on = play.since(*STEPS)

    told = play.take(remind(play.case, at(on + 20 * DAY)))

    accepted_on = [each.accepted_on for each in told if isinstance(each, JointApplicationAccepted)]
    assert accepted_on == [on]
    assert form(play).status is JointStatus.ACCEPTED


def test_a_holiday_notice_moves_the_end_of_joint_handling() -> None:
    """What is told of a step on a form is the day that binds it, before and after."""
    play = accepted()
    last = late(play)
    new = at(last).calendar
    before = WorkingDayCalendar(tuple(each for each in new.notices if each.year < last.year))
    state = play.state("A10")
    counted = state._replace(counted_by=(before.calendar_version,))
    case = replace(play.case, progress=play.case.progress.with_step(counted))

    made = recount(case, {before.calendar_version: before}, at(last))

    moved = [each for each in made.events if isinstance(each, ClockRecomputed)]
    day = form(play).running_clock.accepted_on
    assert [each.statutory_due_on for each in moved] == [new.add_working_days(day, 45).on]
    assert moved[0].old_statutory_due_on == before.add_working_days(day, 45).on


def test_the_joint_clock_starts_with_the_last_step() -> None:
    """An agency may accept its own part before the others."""
    play = received()
    on = play.since(*STEPS)
    play.act("A10", Accept(), on)
    play.act("A12", Accept(), on + DAY)
    before = form(play).status

    play.act("A13", Accept(), on + 2 * DAY)

    assert before is JointStatus.RECEIVED
    assert form(play).running_clock.accepted_on == on + 2 * DAY


def test_each_step_is_held_to_the_earlier_of_two_days() -> None:
    """Its own period is shorter at first; once it was lengthened, joint handling binds."""
    play = accepted()
    on = play.since(*STEPS)
    own = play.case.dates("A10", CALENDAR, today=on)

    last = late(play)

    joint = play.case.dates("A10", CALENDAR, today=last)
    assert (own.bound_by, own.statutory_due_on) == ("own", CALENDAR.add_working_days(on, 20).on)
    assert joint.bound_by == "joint"
    assert joint.statutory_due_on == joint.joint_due_on == CALENDAR.add_working_days(on, 45).on
    assert joint.promised_due_on == joint.joint_due_on


def test_an_extension_of_joint_handling_moves_every_step() -> None:
    """Fifteen working days more; then each step ends by its own clock again."""
    play = accepted()
    last = late(play)
    before = {each: play.due(each, last) for each in STEPS}

    (told,) = play.jointly(GROUP, ExtendJointly(days=15), last, **BY_GOVERNMENT)

    after = {each: play.due(each, last) for each in STEPS}
    assert isinstance(told, JointApplicationExtended)
    assert (told.days, told.authority) == (15, "peoples_government_head")
    assert {each.step_id: each.statutory_due_on for each in told.steps} == after
    assert len(set(before.values())) == 1
    assert all(before[each] < after[each] for each in STEPS)
    assert (
        told.statutory_due_on
        == CALENDAR.add_working_days(form(play).running_clock.accepted_on, 60).on
    )


@pytest.mark.parametrize(
    ("days", "proofs", "field"),
    [(16, BY_GOVERNMENT, "/days"), (15, {}, "/authority"), (15, {"reason": None}, "/authority")],
)
def test_joint_handling_is_extended_by_its_own_rule(
    days: int, proofs: dict[str, Any], field: str
) -> None:
    """At most 15, by the head of the people's government, with reasons."""
    play = accepted()

    with pytest.raises(InvalidValueError, match=f"^{field}"):
        play.jointly(GROUP, ExtendJointly(days=days), play.since(*STEPS), **proofs)


def test_joint_handling_is_extended_once_and_in_time() -> None:
    """Neither twice nor after its last day."""
    play, over = accepted(), accepted()
    on = play.since(*STEPS)
    play.jointly(GROUP, ExtendJointly(days=5), on, **BY_GOVERNMENT)

    with pytest.raises(ClockOrderError):
        play.jointly(GROUP, ExtendJointly(days=5), on, **BY_GOVERNMENT)
    with pytest.raises(InvalidValueError, match="a period that has ended"):
        over.jointly(GROUP, ExtendJointly(days=5), on + 100 * DAY, **BY_GOVERNMENT)


def test_the_joint_clock_stops_with_the_last_decision() -> None:
    """Each agency decides its own part; only the last one ends joint handling."""
    play = accepted()
    on = play.since(*STEPS)
    play.act("A10", Decide(outcome=PERMIT), on)
    play.act("A12", Decide(outcome=EIA), on)
    before = form(play, "A13").status

    told = play.act("A13", Decide(outcome=ENERGY), on)

    completed = told[-1]
    assert before is JointStatus.ACCEPTED
    assert isinstance(completed, JointApplicationCompleted)
    assert form(play).completed_on == on
    assert {each.status for each in completed.steps} == {"decided"}


def test_a_refused_step_leaves_the_form() -> None:
    """Its new round is applied for anew, and is not bound by the old form."""
    play = accepted()
    on = play.since(*STEPS)

    play.act("A12", Decide(outcome="refused"), on)
    play.act("A10", Decide(outcome=PERMIT), on)
    play.act("A13", Decide(outcome=ENERGY), on)

    assert play.state("A12").joint is None
    assert form(play).status is JointStatus.COMPLETED


def test_a_case_that_is_given_up_completes_its_forms() -> None:
    """No clock runs on for nobody."""
    play = accepted()

    told = play.take(play.case.cancel(at(play.since(*STEPS))))

    assert isinstance(told[-1], JointApplicationCompleted)
    assert form(play).status is JointStatus.COMPLETED


def test_whoever_is_still_open_is_told_when_joint_handling_is_over() -> None:
    """The moments belong to every open step of the form, and go with its decision."""
    play = accepted()
    on = play.since(*STEPS)
    play.act("A10", Decide(outcome=PERMIT), on)

    def kinds(step_id: str) -> set[str]:
        moments = moments_of(play.state(step_id), CALENDAR, today=on)
        return {each.kind for each in moments if "/joint/" in each.key}

    assert kinds("A12") == kinds("A13") == {"joint_due_soon", "joint_overdue"}
    assert kinds("A10") == set()


def test_there_is_one_form_at_a_time() -> None:
    """What is not received cannot be accepted, and what is not accepted not extended."""
    play = CasePlay.of("A", *STEPS)
    on = play.since(*STEPS)

    with pytest.raises(JointOrderError, match="an application for it that is received"):
        play.jointly(GROUP, AcceptJointly(), on)
    play.jointly(GROUP, ReceiveJointly(), on)
    with pytest.raises(JointOrderError, match="an application for it that is accepted"):
        play.jointly(GROUP, ExtendJointly(days=5), on, **BY_GOVERNMENT)
    with pytest.raises(JointOrderError, match="at least 2 steps of it that are ready"):
        play.jointly(GROUP, ReceiveJointly(), on)

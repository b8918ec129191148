"""The values that the texts of a step are filled with."""

from collections.abc import Callable
from datetime import date
from typing import Any

from notifier.domain.texts.text import Words, both, date_zh, day, listed, short
from notifier.domain.texts.words import CAUSES, REMINDERS, UNITS
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationReceived,
    ClockExtended,
    ClockPaused,
    ClockRecomputed,
    ClockResumed,
    DaysExcluded,
    DecisionAltered,
    DecisionCorrected,
    MissingPaper,
    RenewalRefused,
    RenewalRequested,
    StepAssigned,
    StepDecided,
    StepFact,
    StepReminded,
    SupplementReceived,
    SupplementRequested,
    UndertakingFoundFalse,
    UndertakingSigned,
    UndertakingTold,
)


def values_of(fact: StepFact) -> dict[str, str]:
    """Return what the templates ask for."""
    own = _OWN.get(type(fact))
    return {
        **both("step", (fact.name_zh, fact.name_en)),
        **day("day", fact.happened_on),
        **_due(fact),
        **({} if own is None else own(fact)),
    }


def _due(fact: StepFact) -> dict[str, str]:
    zh, en = [], []
    for words, on in (
        (("法定期限", "due by law"), fact.statutory_due_on),
        (("承诺期限", "promised for"), fact.promised_due_on),
    ):
        if on is not None:
            zh.append(f"{words[0]}{date_zh(on)}")
            en.append(f"{words[1]} {on.isoformat()}")
    if not zh:
        return both("due", ("无法定期限", "no limit is set"))
    later = ("（节假日安排公布前为暂定）", " (provisional)") if fact.provisional else ("", "")
    return both("due", (f"{'，'.join(zh)}{later[0]}", f"{', '.join(en)}{later[1]}"))


def _notice(fact: ApplicationReceived | SupplementReceived) -> dict[str, str]:
    return day("notice", fact.notice_due_on)


def _missing(fact: SupplementRequested) -> dict[str, str]:
    return listed("missing", (_paper(each) for each in fact.missing))


def _paper(missing: MissingPaper) -> Words:
    name = missing.paper or missing.item or ""
    return f"{name}（{missing.reason}）", f"{name} ({missing.reason})"


def _accepted(fact: ApplicationAccepted) -> dict[str, str]:
    deemed = ("视为受理", "counts as accepted") if fact.is_deemed else ("受理", "is accepted")
    return {**day("accepted", fact.accepted_on), **both("deemed", deemed)}


def _outcome(fact: ApplicationDeclined) -> dict[str, str]:
    return both("outcome", (fact.outcome_zh, fact.outcome_en))


def _decided(fact: StepDecided) -> dict[str, str]:
    outcome = both("outcome", (fact.outcome_zh, fact.outcome_en))
    return {**outcome, **day("delivery", fact.delivery_due_on, ("无", "none"))}


def _days(fact: ClockPaused | DaysExcluded) -> dict[str, str]:
    return {
        **both("cause", CAUSES.get(fact.cause, (fact.cause, fact.cause))),
        **day("from", fact.from_on),
        **day("until", fact.until_on),
        "notice": short(fact.notice_reference),
    }


def _resumed(fact: ClockResumed) -> dict[str, str]:
    return day("until", fact.until_on)


def _extended(fact: ClockExtended) -> dict[str, str]:
    return {
        **both("unit", UNITS.get(fact.unit, (fact.unit, fact.unit))),
        "days": str(fact.days),
        "approver": short(fact.approver),
        "notice": short(fact.notice_reference),
    }


def _recomputed(fact: ClockRecomputed) -> dict[str, str]:
    if fact.notice_due_on is not None:
        period = ("告知期限", "the last day for an answer")
        return _moved(period, fact.old_notice_due_on, fact.notice_due_on)
    if fact.delivery_due_on is not None and fact.delivery_due_on != fact.old_delivery_due_on:
        period = ("送达期限", "the last day for delivery")
        return _moved(period, fact.old_delivery_due_on, fact.delivery_due_on)
    if fact.renewal_due_on is not None:
        period = ("延续申请期限", "the last day for a timely request to renew it")
        return _moved(period, fact.old_renewal_due_on, fact.renewal_due_on)
    due, old = _due(fact), day("old", fact.old_statutory_due_on)
    zh = f"原法定期限{old['old_zh']}。{due['due_zh']}"
    return both("moved", (zh, f"By law it was {old['old_en']}. {due['due_en']}"))


def _moved(period: Words, old: date | None, new: date) -> dict[str, str]:
    was = day("old", old)
    zh = f"{period[0]}由{was['old_zh']}改为{date_zh(new)}"
    return both("moved", (zh, f"So {period[1]}, {was['old_en']} until now, is {new.isoformat()}"))


def _corrected(fact: DecisionCorrected) -> dict[str, str]:
    return listed("withdrawn", ((each.step_id,) * 2 for each in fact.withdrawn))


def _altered(fact: DecisionAltered) -> dict[str, str]:
    zh, en = fact.outcome_zh, fact.outcome_en
    if fact.is_deemed:
        zh, en = f"期满未作决定，视为准予{zh}", f"{en}, because nobody decided until its end"
    if fact.valid_until is not None:
        zh = f"{zh}，有效期至{date_zh(fact.valid_until)}"
        en = f"{en}, valid until {fact.valid_until.isoformat()}"
    return both("outcome", (zh, en))


def _renewal(fact: RenewalRequested) -> dict[str, str]:
    timely = ("期满未作决定的，视为准予延续", "silence until then renews it")
    late = ("申请已逾期，期满未作决定的不视为延续", "it came late, so silence will not renew it")
    silence = both("silence", timely if fact.is_timely else late)
    return {**silence, **day("until", fact.valid_until)}


def _not_renewed(fact: RenewalRefused) -> dict[str, str]:
    return day("until", fact.valid_until)


def _assigned(fact: StepAssigned) -> dict[str, str]:
    return {"previous": fact.previous_agency or "-", "agency": fact.agency or "-"}


def _reminded(fact: StepReminded) -> dict[str, str]:
    reminder = both("reminder", REMINDERS.get(fact.kind, (fact.kind, fact.kind)))
    return {**reminder, **day("about", fact.about_on)}


def _told(fact: UndertakingTold) -> dict[str, str]:
    conditions = listed("conditions", ((each.zh, each.en) for each in fact.conditions))
    return {**conditions, "notice": short(fact.notice_reference)}


def _signed(fact: UndertakingSigned) -> dict[str, str]:
    return day("check", fact.check_due_on, ("无", "none"))


def _found_false(fact: UndertakingFoundFalse) -> dict[str, str]:
    outcome = both("outcome", (fact.outcome_zh, fact.outcome_en))
    return {**outcome, **day("barred", fact.barred_until)}


_OWN: dict[type[StepFact], Callable[[Any], dict[str, str]]] = {
    ApplicationReceived: _notice,
    SupplementReceived: _notice,
    SupplementRequested: _missing,
    ApplicationAccepted: _accepted,
    ApplicationDeclined: _outcome,
    StepDecided: _decided,
    ClockPaused: _days,
    ClockResumed: _resumed,
    DaysExcluded: _days,
    ClockExtended: _extended,
    ClockRecomputed: _recomputed,
    DecisionCorrected: _corrected,
    DecisionAltered: _altered,
    RenewalRequested: _renewal,
    RenewalRefused: _not_renewed,
    StepAssigned: _assigned,
    StepReminded: _reminded,
    UndertakingTold: _told,
    UndertakingSigned: _signed,
    UndertakingFoundFalse: _found_false,
}

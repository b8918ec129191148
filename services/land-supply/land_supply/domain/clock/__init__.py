"""The legal clock of a step: what it allows, what happened to it, and when it runs out."""

from land_supply.domain.clock.acceptance import (
    Acceptance,
    AcceptanceStatus,
    Receipt,
    ReceiptNotice,
    judge_acceptance,
)
from land_supply.domain.clock.entries import ClockEntry, EntryKind, Record
from land_supply.domain.clock.explanation import ExplainedDay, ExplainedKind, explain
from land_supply.domain.clock.ledger import ClockState
from land_supply.domain.clock.legal_clock import LegalClock
from land_supply.domain.clock.licences import (
    Renewal,
    RenewalStatus,
    delivery_due,
    judge_renewal,
    renewal_request_due,
)
from land_supply.domain.clock.reading import ClockReading, PeriodReading, read
from land_supply.domain.clock.reckoning import (
    DueDates,
    Interruption,
    InterruptionKind,
    Part,
    Reckoning,
)
from land_supply.domain.clock.recount import (
    CalendarChange,
    DueDateChange,
    deciding_notices,
    recompute,
)
from land_supply.domain.clock.reminders import (
    DUE_SOON_WORKING_DAYS,
    Reminder,
    ReminderKind,
    acceptance_reminders,
    clock_reminders,
    due_reminders,
    fallen_due,
    renewal_reminders,
)
from land_supply.domain.clock.rules import (
    COMMISSIONED_APPRAISAL,
    ENTERPRISE_TIME,
    JOINT_HANDLING,
    LICENCE,
    VERIFICATION,
    ClockTerms,
    ExclusionCause,
    ExclusionRule,
    Procedure,
)

__all__ = [
    "COMMISSIONED_APPRAISAL",
    "DUE_SOON_WORKING_DAYS",
    "ENTERPRISE_TIME",
    "JOINT_HANDLING",
    "LICENCE",
    "VERIFICATION",
    "Acceptance",
    "AcceptanceStatus",
    "CalendarChange",
    "ClockEntry",
    "ClockReading",
    "ClockState",
    "ClockTerms",
    "DueDateChange",
    "DueDates",
    "EntryKind",
    "ExclusionCause",
    "ExclusionRule",
    "ExplainedDay",
    "ExplainedKind",
    "Interruption",
    "InterruptionKind",
    "LegalClock",
    "Part",
    "PeriodReading",
    "Procedure",
    "Receipt",
    "ReceiptNotice",
    "Reckoning",
    "Record",
    "Reminder",
    "ReminderKind",
    "Renewal",
    "RenewalStatus",
    "acceptance_reminders",
    "clock_reminders",
    "deciding_notices",
    "delivery_due",
    "due_reminders",
    "explain",
    "fallen_due",
    "judge_acceptance",
    "judge_renewal",
    "read",
    "recompute",
    "renewal_reminders",
    "renewal_request_due",
]

"""What the baseline writes: values that are as long as the real ones, and known beforehand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from bench.case_script import ACCEPTED, DECIDED, FINAL, READY, REVIEWS, STEPS, WAITING
from shared.contracts.event import Event
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ApplicationReceived,
    CaseCompleted,
    CaseOpened,
    ClockPaused,
    ClockResumed,
    PeriodStarted,
    StepDecided,
    StepReady,
    SupplementReceived,
    SupplementRequested,
)
from shared.identifiers import new_id

Values = Mapping[str, Any]

DAY, DUE = date(2026, 3, 2), date(2026, 3, 30)
ACTOR = "agency-officer:bench"
AGENCIES: Mapping[str, str] = {"R3": "QY"}
AGENCY, DISTRICT, SPONSOR = "GZ", "120116", "91120116MA07ABCD0H"
TEMPLATE = {"id": "BENCH", "version": "1", "content_hash": "92e6e742" * 8}
BASIS = {"grade": "C", "document": "licensing-law", "article": "32, 42"}
NAME_ZH, NAME_EN, NOTICE = "技术审查", "review of the plan", "津规资告〔2026〕17号"
MISSING = {"reason": "not signed", "paper": "application", "item": None}
CALENDAR = "cn-2026-46c15da79281c8c9"
STOOD = '["accepted","2026-03-02",null]'
BEGUN = (ACCEPTED, "paused", DECIDED)
UNDELIVERED = ("R3", FINAL)
AT_THE_APPLICANT = (READY, "supplement_requested")
INTERRUPTED = {"cause": "expert_review", "from_on": DAY, "until_on": DUE}


@dataclass(slots=True)
class Case:
    """What the client of one case remembers of it."""

    id: UUID = field(default_factory=new_id)
    project_id: UUID = field(default_factory=new_id)
    version: int = 0
    clocks: Mapping[str, UUID] = field(default_factory=lambda: {step: new_id() for step in STEPS})
    entries: Counter[str] = field(default_factory=Counter)
    statuses: dict[str, str] = field(default_factory=dict)
    is_completed: bool = False
    asked: tuple[Any, ...] = ()

    @property
    def row(self) -> Values:
        """Return the row of the case."""
        standings = {
            step: [1, status, "approved" if status == DECIDED else None]
            for step, status in self.statuses.items()
        }
        return {
            "id": self.id,
            "project_id": self.project_id,
            "sponsor_code": SPONSOR,
            "district_code": DISTRICT,
            "template_id": TEMPLATE["id"],
            "template_version": TEMPLATE["version"],
            "template_hash": TEMPLATE["content_hash"],
            "opened_on": DAY,
            "status": "completed" if self.is_completed else "open",
            "version": self.version,
            "investment_cny": 1_200_000_000,
            "standings": orjson.dumps(standings).decode(),
            "facts": "{}",
        }


def step_row(case: Case, step: str) -> Values:
    """Return the row of a round; days that are indexed move with every change, as they do."""
    status = case.statuses[step]
    is_clocked = step != "R3" and status != WAITING
    is_over = step == FINAL and status == DECIDED
    is_reminded = is_clocked and not is_over and status not in AT_THE_APPLICANT
    is_begun = status in BEGUN
    moved_on = DUE + timedelta(days=case.version)
    return {
        "case_id": case.id,
        "step_id": step,
        "round": 1,
        "position": STEPS.index(step),
        "name_zh": NAME_ZH,
        "name_en": NAME_EN,
        "template_id": TEMPLATE["id"],
        "template_version": TEMPLATE["version"],
        "variant": -1,
        "clock_id": case.clocks[step],
        "district_code": DISTRICT,
        "agency": AGENCIES.get(step, AGENCY),
        "status": status,
        "turn": _turn(step, status),
        "since": None if status == WAITING else DAY,
        "received_on": DAY if step in REVIEWS and is_clocked and status != READY else None,
        "accepted_on": DAY if is_clocked and is_begun else None,
        "is_deemed": False,
        "asked": orjson.dumps(case.asked if step == "R1" else ()).decode(),
        "outcome": "approved" if status == DECIDED else None,
        "decided_on": DAY if status == DECIDED else None,
        "stood": STOOD if status == DECIDED else "null",
        "fixed": "[]",
        "statutory_due_on": DUE if is_clocked else None,
        "promised_due_on": DUE if is_clocked else None,
        "provisional": False,
        "due_on": moved_on if is_clocked and not is_over else None,
        "calendar_version": CALENDAR,
        "reminded": "[]",
        "remind_on": moved_on if is_reminded else None,
    }


def _turn(step: str, status: str) -> str:
    if status == WAITING or (status == DECIDED and step in UNDELIVERED):
        return "nobody"
    return "applicant" if step != FINAL and status in AT_THE_APPLICANT else "agency"


def entry_row(case: Case, step: str, kind: str, now: datetime) -> Values:
    """Return the next line of a ledger."""
    case.entries[step] += 1
    return {
        "clock_id": case.clocks[step],
        "position": case.entries[step],
        "kind": kind,
        "happened_on": DAY,
        "recorded_at": now,
        "actor": ACTOR,
        "basis_grade": "C",
        "basis_document": "licensing-law",
        "basis_article": "32",
        "notice_reference": NOTICE if kind == "paused" else None,
        **(INTERRUPTED if kind in {"paused", "resumed"} else {}),
    }


def fact_rows(case: Case, told: type[Event], step: str | None, now: datetime) -> list[Values]:
    """Return the line of history and the outbox row of one fact, which is written out once."""
    case.version += 1
    event_id, trace = new_id(), case.id.hex
    payload = orjson.dumps(payload_of(case, told, step))
    history = {
        "case_id": case.id,
        "version": case.version,
        "event_id": event_id,
        "type": told.event_type,
        "step_id": step,
        "round": None if step is None else 1,
        "happened_on": DAY,
        "recorded_at": now,
        "actor": ACTOR,
        "correlation_id": trace,
        "data": payload.decode(),
    }
    outbox = {
        "id": event_id,
        "aggregatetype": "land-supply.cases",
        "aggregateid": str(case.id),
        "type": told.event_type,
        "payload": payload,
        "aggregate_version": case.version,
        "source": "urn:tongtu:service:land-supply",
        "time": now.isoformat(),
        "dataschema": f"urn:tongtu:schema:{told.event_type}",
        "correlationid": trace,
        "actor": ACTOR,
        "traceparent": f"00-{trace}-{trace[16:]}-00",
    }
    return [history, outbox]


def payload_of(case: Case, told: type[Event], step: str | None) -> Values:
    """Return what a fact says: the same keys as the real one."""
    of_case = {"project_id": case.project_id, "case_id": case.id, "template": TEMPLATE}
    if step is None:
        return {**of_case, **_TOLD[told]}
    due_on = None if step == "R3" else DUE
    return {
        **of_case,
        "district_code": DISTRICT,
        "step_id": step,
        "round": 1,
        "name_zh": NAME_ZH,
        "name_en": NAME_EN,
        "agency": AGENCIES.get(step, AGENCY),
        "officer": None,
        "status": case.statuses[step],
        "legal_basis": [BASIS],
        "statutory_due_on": due_on,
        "promised_due_on": due_on,
        "provisional": False,
        "joint_due_on": None,
        "happened_on": DAY,
        **_TOLD[told],
    }


def _expected(step: str) -> Values:
    return {
        "step_id": step,
        "name_zh": NAME_ZH,
        "name_en": NAME_EN,
        "agency": AGENCIES.get(step, AGENCY),
        "statutory_due_on": DUE,
        "promised_due_on": DUE,
        "provisional": False,
    }


_TOLD: Mapping[type[Event], Values] = {
    CaseOpened: {
        "opened_on": DAY,
        "first_steps": [_expected(step) for step in REVIEWS],
        "first_due_on": DUE,
    },
    ApplicationReceived: {"notice_due_on": DUE},
    SupplementRequested: {"missing": [MISSING], "asked_before": False},
    SupplementReceived: {"notice_due_on": DUE},
    ApplicationAccepted: {"accepted_on": DAY, "is_deemed": False},
    ClockPaused: {**INTERRUPTED, "notice_reference": NOTICE},
    ClockResumed: INTERRUPTED,
    StepDecided: {
        "outcome": "done",
        "outcome_zh": "完成",
        "outcome_en": "done",
        "leads_to": "completes",
        "decided_on": DAY,
        "delivery_due_on": DUE,
        "valid_until": None,
        "renewal_due_on": None,
        "issues": [],
        "facts": [],
        "joint_issue": None,
    },
    StepReady: {},
    PeriodStarted: {"started_on": DAY},
    CaseCompleted: {"district_code": DISTRICT, "happened_on": DAY, "released": []},
}
"""What a fact says beyond what all facts of a case or of a step do."""

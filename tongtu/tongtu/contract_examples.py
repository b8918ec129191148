"""One complete, realistic message per event: what the contracts show and the tests read.

The messages tell one story, so their ids refer to each other. The sponsor and every code are
fictitious, with valid check characters (GB 32100-2015, ISO 7064 MOD 11-10). The due dates are 10
and 20 working days after 27 September 2024 by the State Council's holiday notice for 2024.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.contracts.event import Event
from shared.contracts.funding import MatchFound, ProgrammeReference, Reason
from shared.contracts.land_supply import (
    CaseOpened,
    ExpectedStep,
    TemplatePublished,
    TemplateReference,
)
from shared.contracts.notifier import (
    DeliveryFailed,
    DeliverySucceeded,
    NotificationRaised,
    Recipient,
)
from shared.contracts.project_registry import ProjectRegistered, Sponsor
from shared.contracts.values import Money
from shared.identifiers import CaseId, DeliveryId, MatchId, NotificationId, ProjectId
from shared.outbox import headers_of, source_of

Json = dict[str, Any]

_REGISTERED_ID = UUID("01923119-61c0-7c6e-9b1e-5a2f6d9c0e01")
_OPENED_ID = UUID("01923119-65a9-7f54-9064-b2c3d4e5f655")
_RAISED_ID = UUID("01923119-6993-7287-a397-e5f607182988")

_CORRELATION_ID = "01923119-61bf-7398-b4a8-f60718293a99"
_TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
_CREDIT_CODE = "91120116MADEMQ012W"
_PROJECT_ID = ProjectId(UUID("01923119-61c0-7a10-8a10-3c1f0b7d2e11"))
_CASE_ID = CaseId(UUID("b9bd3558-d484-5701-880d-95ab342816f7"))
_MATCH_ID = MatchId(UUID("01923119-65a8-7d32-8e42-90b1c2d3e433"))
_NOTIFICATION_ID = NotificationId(UUID("01923119-6990-7e43-8f53-a1b2c3d4e544"))
_ENDPOINT = "https://sponsor.example/webhooks/tongtu"

_PROJECT_REGISTERED = ProjectRegistered(
    project_id=_PROJECT_ID,
    name="滨海新区储能电池模组生产线项目",
    sponsor=Sponsor(name="滨海示范储能科技有限公司", unified_social_credit_code=_CREDIT_CODE),
    project_code="2409-120116-04-01-103259",
    city="天津",
    district_code="120116",
    location_text="滨海新区先进制造产业区",
    industry_code="38",
    key_chain="NE",
    total_investment=Money(amount=Decimal("520000000.00"), currency="CNY"),
    stage="signed",
    registered_on=date(2024, 9, 27),
    missing=("/land_area", "/building_area_m2", "/planned_completion"),
)

_CASE_OPENED = CaseOpened(
    project_id=_PROJECT_ID,
    case_id=_CASE_ID,
    template=TemplateReference(
        id="A",
        version="1",
        content_hash="92e6e74238e72174d168316b28f771f527f36449d6012f7d01c8ae423225fcc4",
    ),
    opened_on=date(2024, 9, 27),
    first_steps=(
        ExpectedStep(
            step_id="A01",
            name_zh="规划条件",
            name_en="planning conditions",
            agency="GZ",
            statutory_due_on=date(2024, 10, 30),
            promised_due_on=date(2024, 10, 16),
            provisional=False,
        ),
        ExpectedStep(
            step_id="A09",
            name_zh="项目备案",
            name_en="project filing",
            agency="FG",
            statutory_due_on=None,
            promised_due_on=None,
            provisional=False,
        ),
    ),
    first_due_on=date(2024, 10, 16),
)

_TEMPLATE_PUBLISHED = TemplatePublished(
    template=TemplateReference(
        id="A",
        version="2",
        content_hash="5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    ),
    name_zh="常规挂牌出让(净地、备案、环评报告表)",
    name_en="conventional listed net land, filing, EIA form",
    valid_from=date(2025, 1, 1),
    valid_until=None,
    statutory_days=190,
    promised_days=96,
    critical_path=("A01", "A02", "A03", "A04", "A05", "A06", "A10", "A14", "A15", "A16"),
)

_MATCH_FOUND = MatchFound(
    project_id=_PROJECT_ID,
    match_id=_MATCH_ID,
    programme=ProgrammeReference(
        id="F001",
        version="2023-04-11",
        name_zh="支持工业企业高质量投资(补短板重大项目/技术改造)",
        name_en="major weak-link projects and technical upgrades",
    ),
    verdict="unknown",
    reasons=(
        Reason(
            condition="total_investment >= 50000000",
            verdict="yes",
            fact="total_investment",
            given="520000000.00",
            source="津政办规〔2023〕4号",
        ),
        Reason(
            condition="is_weak_link_project == true",
            verdict="unknown",
            fact="is_weak_link_project",
            source="津政办规〔2023〕4号",
        ),
    ),
    missing_facts=("is_weak_link_project",),
    as_of=date(2024, 9, 27),
)

_NOTIFICATION_RAISED = NotificationRaised(
    project_id=_PROJECT_ID,
    notification_id=_NOTIFICATION_ID,
    recipient=Recipient(role="sponsor", organisation=_CREDIT_CODE),
    kind="case-opened",
    cause_id=_OPENED_ID,
    cause_type="land-supply.case.opened.v1",
)

_DELIVERY_SUCCEEDED = DeliverySucceeded(
    project_id=_PROJECT_ID,
    delivery_id=DeliveryId(UUID("01923119-6991-7065-8175-c3d4e5f60766")),
    notification_id=_NOTIFICATION_ID,
    endpoint=_ENDPOINT,
    attempts=1,
    delivered_at=datetime(2024, 9, 27, 1, 30, 3, tzinfo=UTC),
)

_DELIVERY_FAILED = DeliveryFailed(
    project_id=_PROJECT_ID,
    delivery_id=DeliveryId(UUID("01923119-6992-7176-9286-d4e5f6071877")),
    notification_id=_NOTIFICATION_ID,
    endpoint=_ENDPOINT,
    attempts=8,
    reason="HTTP 503 Service Unavailable",
    failed_at=datetime(2024, 9, 28, 4, 5, tzinfo=UTC),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A fact with the circumstances that travel in its headers."""

    event: Event
    id: UUID
    time: datetime
    actor: str
    causation_id: UUID | None = None
    reason: str | None = None

    def payload(self) -> Json:
        """Return the value of the record, as consumers parse it."""
        parsed: Json = json.loads(self.event.model_dump_json())
        return parsed

    def row(self) -> Json:
        """Return the outbox row that the relay would publish."""
        return {
            "id": self.id,
            "aggregatetype": self.event.topic,
            "aggregateid": self.event.subject,
            "type": self.event.event_type,
            "payload": self.event.model_dump_json().encode(),
            "aggregate_version": 1,
            "source": source_of(self.event.event_type),
            "time": self.time.isoformat(),
            "dataschema": self.event.dataschema(),
            "correlationid": _CORRELATION_ID,
            "causationid": None if self.causation_id is None else str(self.causation_id),
            "actor": self.actor,
            "reason": self.reason,
            "traceparent": _TRACEPARENT,
        }

    def headers(self) -> dict[str, str]:
        """Return the headers of the record as text."""
        return {name: value.decode() for name, value in headers_of(self.row())}


def by_type(examples: Iterable[Example]) -> dict[str, Example]:
    """Map event types to their example; two examples of one type are a programming error."""
    found: dict[str, Example] = {}
    for example in examples:
        event_type = example.event.event_type
        if event_type in found:
            raise ValueError(f"{event_type} has two examples")
        found[event_type] = example
    return found


EXAMPLES: dict[str, Example] = by_type(
    (
        Example(
            event=_PROJECT_REGISTERED,
            id=_REGISTERED_ID,
            time=datetime(2024, 9, 27, 1, 30, 0, tzinfo=UTC),
            actor="sponsor:zhang",
            reason="registered on the day of the board decision",
        ),
        Example(
            event=_CASE_OPENED,
            id=_OPENED_ID,
            time=datetime(2024, 9, 27, 1, 30, 1, tzinfo=UTC),
            actor="service:land-supply",
            causation_id=_REGISTERED_ID,
        ),
        Example(
            event=_TEMPLATE_PUBLISHED,
            id=UUID("01923119-7160-7f10-8c11-293a4b5c6ddd"),
            time=datetime(2024, 9, 27, 1, 30, 4, tzinfo=UTC),
            actor="coordinator:li",
            reason="shorter promises, agreed on 20 September 2024",
        ),
        Example(
            event=_MATCH_FOUND,
            id=UUID("01923119-65aa-74a9-85b9-0718293a4baa"),
            time=datetime(2024, 9, 27, 1, 30, 1, tzinfo=UTC),
            actor="service:funding",
            causation_id=_REGISTERED_ID,
        ),
        Example(
            event=_NOTIFICATION_RAISED,
            id=_RAISED_ID,
            time=datetime(2024, 9, 27, 1, 30, 2, tzinfo=UTC),
            actor="service:notifier",
            causation_id=_OPENED_ID,
        ),
        Example(
            event=_DELIVERY_SUCCEEDED,
            id=UUID("01923119-6d78-75ba-96ca-18293a4b5cbb"),
            time=datetime(2024, 9, 27, 1, 30, 3, tzinfo=UTC),
            actor="service:notifier",
            causation_id=_RAISED_ID,
        ),
        Example(
            event=_DELIVERY_FAILED,
            id=UUID("019236ce-2b60-76cb-a7db-293a4b5c6dcc"),
            time=datetime(2024, 9, 28, 4, 5, tzinfo=UTC),
            actor="service:notifier",
            causation_id=_RAISED_ID,
        ),
    )
)
"""Event type on the wire -> example."""

"""Facts as the consumer hands them over."""

from typing import Any

import pytest
from aiokafka import ConsumerRecord

from notifier import subscriptions
from notifier.domain.kinds import KINDS
from notifier.testing import NOW, a_case_opened, a_match_found, a_project_registered
from shared.contracts.envelope import Envelope
from shared.contracts.event import Event, ProjectEvent
from shared.contracts.land_supply import StepAssigned
from shared.contracts.registry import PROJECT_EVENTS
from shared.identifiers import ProjectId, new_id
from shared.incoming import decode
from support.notifier import Notifier
from tongtu.contract_examples import examples

HANDLERS = subscriptions.subscriptions.handlers


def an_envelope(fact: Event) -> Envelope:
    """Build what travels beside the payload."""
    return Envelope(
        id=new_id(),
        type=fact.event_type,
        source=f"urn:tongtu:service:{fact.publisher()}",
        subject=fact.subject,
        time=NOW,
        dataschema=fact.dataschema(),
        aggregate_version=1,
        correlation_id="test",
        causation_id=None,
        actor="tester",
        reason=None,
        traceparent=None,
    )


def project_of(fact: Event) -> ProjectId:
    """Name the project that a fact is about."""
    assert isinstance(fact, ProjectEvent)
    return fact.project_id


async def hand_over(notifier: Notifier, fact: Event) -> None:
    """Let a fact take effect as its subscription says."""
    handler = HANDLERS[fact.event_type]
    assert handler.function is not None
    async with notifier.transactions(notifier.context) as uow:
        await handler.function(fact, uow, an_envelope(fact))


async def test_three_facts_of_one_project_are_told(notifier: Notifier) -> None:
    """Each notification is stored, and announced with its cause."""
    for fact in (a_project_registered(), a_case_opened("planning"), a_match_found()):
        await hand_over(notifier, fact)

    async with notifier.database.connection() as connection:
        told = await connection.fetch("SELECT kind, count(*) FROM notifications GROUP BY kind")
        announced = await connection.fetchval("SELECT count(*) FROM outbox")
    assert dict(told) == {"project-registered": 3, "case-opened": 4, "match-found": 1}
    assert announced == 8


async def test_every_fact_of_a_case_that_concerns_somebody_is_told(notifier: Notifier) -> None:
    """The published examples of one project leave what its recipients read."""
    told = [each.event for name, each in examples().items() if name in HANDLERS]
    mine = {each.event_type for each in told if project_of(each) == project_of(told[0])}
    for fact in told:
        await hand_over(notifier, fact)

    async with notifier.database.connection() as connection:
        rows = await connection.fetch("SELECT DISTINCT cause_type, kind FROM notifications")
    # The example of an assignment stays inside its agency, which is nobody else's matter.
    assert dict(rows) == {
        fact.event_type: kind
        for fact, kind in KINDS.items()
        if fact.event_type in mine and fact is not StepAssigned
    }


@pytest.mark.parametrize("event_type", sorted(PROJECT_EVENTS.keys() - HANDLERS.keys()))
def test_a_fact_that_concerns_nobody_passes(event_type: str) -> None:
    """It is read over; only a type that nobody registered is parked."""
    example = examples()[event_type]
    headers = tuple((name, value.encode()) for name, value in example.headers().items())
    record: ConsumerRecord[bytes, bytes] = ConsumerRecord(
        topic=example.event.topic,
        partition=0,
        offset=0,
        timestamp=0,
        timestamp_type=0,
        key=example.event.subject.encode(),
        value=example.event.model_dump_json().encode(),
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
        headers=headers,
    )

    incoming = decode(record, HANDLERS)

    assert incoming.fault is None
    assert incoming.handler is None


@pytest.mark.parametrize("handler", HANDLERS.values())
def test_every_effect_is_made_once(handler: Any) -> None:
    """Nothing natural makes a second notification harmless, so the inbox does."""
    assert handler.once

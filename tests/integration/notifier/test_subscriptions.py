"""Facts as the consumer hands them over."""

from typing import Any

import pytest

from notifier import subscriptions
from notifier.testing import NOW, a_case_opened, a_match_found, a_project_registered
from shared.contracts.envelope import Envelope
from shared.contracts.event import Event
from shared.identifiers import new_id
from support.notifier import Notifier


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


async def hand_over(notifier: Notifier, fact: Event) -> None:
    """Let a fact take effect as its subscription says."""
    handler = subscriptions.subscriptions.handlers[fact.event_type]
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


@pytest.mark.parametrize("handler", subscriptions.subscriptions.handlers.values())
def test_every_effect_is_made_once(handler: Any) -> None:
    """Nothing natural makes a second notification harmless, so the inbox does."""
    assert handler.once

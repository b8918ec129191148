"""What the notifier listens to: facts that concern somebody, and deliveries that are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notifier import handlers
from notifier.commands import CancelDelivery, IntroduceProject, RecordAttempt, TellConcerned
from notifier.domain.endpoint import signing_secrets
from notifier.domain.kinds import KINDS
from notifier.domain.notification import Cause
from notifier.repository import Claim, claim_due, notification_of
from notifier.unit_of_work import SqlUnitOfWork
from shared.clock import Clock
from shared.context import Context
from shared.contracts.envelope import Envelope
from shared.contracts.event import ProjectEvent
from shared.contracts.project_registry import ProjectRegistered
from shared.database import Database, Transactions
from shared.errors import StaleVersionError
from shared.identifiers import DeliveryId, new_id
from shared.subscriptions import Subscriptions
from shared.webhooks.outcomes import Outcome
from shared.webhooks.schedule import RandomSource
from shared.webhooks.worker import Dispatch

WORKER = "service:notifier"
TOLD = tuple(fact for fact in KINDS if fact is not ProjectRegistered)
"""The facts that are told as they come; a registration makes the project known besides."""

subscriptions = Subscriptions[SqlUnitOfWork](consumer_group="notifier")


@subscriptions.on(ProjectRegistered, once=True)
async def introduce_project(
    event: ProjectRegistered, uow: SqlUnitOfWork, envelope: Envelope
) -> None:
    """Tell of a new project, and of what happened to it meanwhile."""
    now = uow.session.context.now
    command = IntroduceProject(fact=event, cause=_cause(envelope), now=now)
    await handlers.introduce_project(command, uow)


@subscriptions.on(*TOLD, once=True)
async def tell_concerned(event: ProjectEvent, uow: SqlUnitOfWork, envelope: Envelope) -> None:
    """Tell everybody concerned about a fact of a project."""
    now = uow.session.context.now
    command = TellConcerned(fact=event, cause=_cause(envelope), now=now)
    await handlers.tell_concerned(command, uow)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDeliveries:
    """The queue that the delivery worker is fed from; any number of workers may share it.

    The lease must be longer than the deadline of one attempt, or a slow attempt would be made
    twice at the same time.
    """

    database: Database
    transactions: Transactions[SqlUnitOfWork]
    clock: Clock
    random: RandomSource
    lease_period: timedelta = timedelta(seconds=60)
    per_endpoint: int = 4
    most_collisions: int = 10

    async def claim(self, limit: int) -> Sequence[Dispatch]:
        """Take up to so many due deliveries; those that nobody wants any more are cancelled."""
        now = self.clock.now()
        claim = Claim(
            lease=new_id(),
            now=now,
            period=self.lease_period,
            limit=limit,
            per_endpoint=self.per_endpoint,
        )
        rows = await claim_due(self.database, claim)
        for row in rows:
            if not row["is_wanted"]:
                await self._cancel(row, claim)
        return [_dispatch(row, claim) for row in rows if row["is_wanted"]]

    async def settle(self, dispatch: Dispatch, outcome: Outcome) -> None:
        """Record what became of an attempt; a colliding change of the endpoint is retried."""
        for collisions in range(self.most_collisions + 1):
            try:
                await self._record(dispatch, outcome)
            except StaleVersionError:
                if collisions == self.most_collisions:
                    raise
            else:
                return

    async def _record(self, dispatch: Dispatch, outcome: Outcome) -> None:
        command = RecordAttempt(
            delivery_id=DeliveryId(dispatch.delivery_id),
            lease=dispatch.lease,
            outcome=outcome,
            now=self.clock.now(),
            random=self.random,
        )
        context = Context(
            actor=WORKER,
            correlation_id=dispatch.correlation_id,
            causation_id=str(dispatch.causation_id),
            traceparent=dispatch.traceparent,
            now=command.now,
        )
        async with self.transactions(context) as uow:
            await handlers.record_attempt(command, uow)

    async def _cancel(self, row: Any, claim: Claim) -> None:
        command = CancelDelivery(
            delivery_id=DeliveryId(row["delivery_id"]),
            lease=claim.lease,
            reason=row["status_reason"] or "endpoint-not-enabled",
        )
        context = Context(
            actor=WORKER,
            correlation_id=row["correlation_id"],
            causation_id=str(row["causation_id"]),
            traceparent=row["traceparent"],
            now=claim.now,
        )
        async with self.transactions(context) as uow:
            await handlers.cancel_delivery(command, uow)


def _cause(envelope: Envelope) -> Cause:
    return Cause(id=envelope.id, type=envelope.type)


def _dispatch(row: Any, claim: Claim) -> Dispatch:
    return Dispatch(
        delivery_id=row["delivery_id"],
        lease=claim.lease,
        message_id=str(row["delivery_id"]),
        url=row["url"],
        secrets=signing_secrets(
            row["secret"], row["previous_secret"], row["previous_secret_until"], claim.now
        ),
        body=notification_of(row).payload(),
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        traceparent=row["traceparent"],
    )

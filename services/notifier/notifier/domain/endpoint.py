"""Webhook endpoints: where somebody wants to be told, and whether that still works."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from shared.contracts.notifier import Recipient
from shared.errors import ConflictError, InvalidTransitionError
from shared.webhooks.outcomes import Failed, Gone, Outcome, Succeeded, Throttled
from shared.webhooks.schedule import capped

DISABLED_AFTER = timedelta(days=5)
"""How long an endpoint may fail without one success before it is disabled."""

ROTATION_PERIOD = timedelta(hours=24)
"""How long the old secret signs beside the new one."""

MOST_ENDPOINTS = 10
"""How many endpoints an audience may have, so that no fact becomes a flood."""

FAILURES_BEFORE_PAUSE = 5
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_LAST_DOUBLING = 6


class TooManyEndpointsError(ConflictError):
    """An audience has as many endpoints as it may have."""

    code = "too-many-endpoints"

    def __init__(self) -> None:
        super().__init__(f"an audience has at most {MOST_ENDPOINTS} webhook endpoints")


class EndpointStatus(StrEnum):
    """Whether anything is sent to an endpoint."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """A URL that an audience registered, its secrets, and a circuit breaker.

    Failures in a row first pause the endpoint, so that the deliveries behind it do not use up
    their attempts on a receiver that is down, and after five days disable it.
    """

    id: UUID
    audience: Recipient
    url: str
    description: str
    secret: str = field(repr=False)
    created_at: datetime
    created_by: str
    previous_secret: str | None = field(default=None, repr=False)
    previous_secret_until: datetime | None = None
    status: EndpointStatus = EndpointStatus.ENABLED
    status_reason: str | None = None
    failures: int = 0
    failing_since: datetime | None = None
    paused_until: datetime | None = None
    version: int = 1

    def rotate_secret(self, secret: str, *, now: datetime) -> Self:
        """Sign with a new secret, and for a day with the old one too, so that nothing is lost."""
        if self.status is EndpointStatus.REMOVED:
            raise InvalidTransitionError(self.status, EndpointStatus.ENABLED)
        return self._changed(
            secret=secret, previous_secret=self.secret, previous_secret_until=now + ROTATION_PERIOD
        )

    def remove(self) -> Self:
        """Send nothing more; what is pending will be cancelled."""
        if self.status is EndpointStatus.REMOVED:
            raise InvalidTransitionError(self.status, EndpointStatus.REMOVED)
        return self._changed(status=EndpointStatus.REMOVED, status_reason="removed")

    def record_attempt(self, outcome: Outcome, *, now: datetime) -> Self:
        """Learn from one attempt; returns the very same endpoint when there is nothing to learn."""
        if self.status is not EndpointStatus.ENABLED:
            return self
        match outcome:
            case Succeeded():
                return self._recovered()
            case Gone():
                return self._disabled(outcome.reason)
            case Throttled():
                return self._failed(outcome.reason, now, capped(outcome.retry_after))
            case Failed():
                return self._failed(outcome.reason, now, timedelta(0))

    def _recovered(self) -> Self:
        if self.failures == 0:
            return self
        return self._changed(failures=0, failing_since=None, paused_until=None)

    def _failed(self, reason: str, now: datetime, asked: timedelta) -> Self:
        since = self.failing_since or now
        if now - since >= DISABLED_AFTER:
            return self._disabled(reason)
        failures = self.failures + 1
        pause = max(asked, _pause(failures))
        paused_until = now + pause if pause else None
        return self._changed(failures=failures, failing_since=since, paused_until=paused_until)

    def _disabled(self, reason: str) -> Self:
        return self._changed(status=EndpointStatus.DISABLED, status_reason=reason)

    def _changed(self, **values: object) -> Self:
        return replace(self, version=self.version + 1, **values)  # type: ignore[arg-type]


def signing_secrets(
    secret: str, previous: str | None, previous_until: datetime | None, now: datetime
) -> tuple[str, ...]:
    """Return the secrets that sign at this moment, the newest first."""
    if previous is None or previous_until is None or now >= previous_until:
        return (secret,)
    return (secret, previous)


def _pause(failures: int) -> timedelta:
    """Pause from the fifth failure in a row on: a minute, doubling up to an hour."""
    beyond = failures - FAILURES_BEFORE_PAUSE
    if beyond < 0:
        return timedelta(0)
    doublings: int = 2 ** min(beyond, _LAST_DOUBLING)
    return min(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)

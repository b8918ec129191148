"""What a service listens to: one handler per event type, in one table."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from prometheus_client import Histogram

from shared.contracts.envelope import Envelope
from shared.contracts.event import Event
from shared.database import Session
from shared.observability import metrics
from shared.outbox import Outbox


class HasSession(Protocol):
    """A unit of work as the consumer sees it."""

    session: Session
    outbox: Outbox


UowT = TypeVar("UowT", bound=HasSession)
EventT = TypeVar("EventT", bound=Event)


@dataclass(slots=True)
class Handler(Generic[UowT]):
    """How one event type takes effect; `once` when nothing natural makes a repeat harmless."""

    event: type[Event]
    function: Callable[[Any, UowT, Envelope], Awaitable[None]]
    once: bool
    duration: Histogram = field(init=False)

    def __post_init__(self) -> None:
        """Find the metric of the event type once, not once per event."""
        self.duration = metrics.HANDLER_DURATION.labels(self.event.event_type)


class Subscriptions(Generic[UowT]):
    """The handlers of one consumer group."""

    def __init__(self, consumer_group: str) -> None:
        self.consumer_group = consumer_group
        self.handlers: dict[str, Handler[UowT]] = {}

    def on(
        self, *events: type[EventT], once: bool = False
    ) -> Callable[
        [Callable[[EventT, UowT, Envelope], Awaitable[None]]],
        Callable[[EventT, UowT, Envelope], Awaitable[None]],
    ]:
        """Declare the effect of event types; two effects of one type are a programming error."""

        def declare(
            function: Callable[[EventT, UowT, Envelope], Awaitable[None]],
        ) -> Callable[[EventT, UowT, Envelope], Awaitable[None]]:
            for event in events:
                if event.event_type in self.handlers:
                    raise ValueError(f"{self.consumer_group} handles {event.event_type} twice")
                self.handlers[event.event_type] = Handler(event, function, once)
            return function

        return declare

    @property
    def topics(self) -> tuple[str, ...]:
        """List the topics to read."""
        return tuple(sorted({handler.event.topic for handler in self.handlers.values()}))

    @property
    def dead_letter_topics(self) -> tuple[str, ...]:
        """List the topics where parked events can be seen."""
        return tuple(dead_letter_topic(topic, self.consumer_group) for topic in self.topics)


def dead_letter_topic(topic: str, consumer_group: str) -> str:
    """Name the topic that shows what a consumer group could not handle."""
    return f"{topic}.{consumer_group}.dlt"

"""What a service listens to: one handler per event type, in one table."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from prometheus_client import Histogram

from shared.contracts.envelope import Envelope
from shared.contracts.event import Event, ProjectEvent
from shared.database import Session
from shared.observability import metrics
from shared.outbox import Outbox


class HasSession(Protocol):
    """A unit of work as the consumer sees it."""

    session: Session
    outbox: Outbox


UowT = TypeVar("UowT", bound=HasSession)
EventT = TypeVar("EventT", bound=Event)


class Fact(NamedTuple):
    """An event as a projection sees it; `payload` is what its publisher wrote."""

    event: ProjectEvent
    envelope: Envelope
    payload: bytes


Effect = Callable[[Any, UowT, Envelope], Awaitable[None]]
Projection = Callable[[Sequence[Fact], UowT], Awaitable[None]]


@dataclass(slots=True, eq=False)
class Handler(Generic[UowT]):
    """How one event type takes effect; `once` when nothing natural makes a repeat harmless.

    It has either a function for one event or a projection for all events of a poll.
    """

    event: type[Event]
    function: Effect[UowT] | None = None
    projection: Projection[UowT] | None = None
    once: bool = False
    duration: Histogram = field(init=False)
    read: Callable[[bytes], Any] = field(init=False)
    """Validates a payload; pydantic.ValidationError tells what is wrong with it."""

    def __post_init__(self) -> None:
        """Find the metric and the validator of the event type once, not once per event."""
        self.duration = metrics.HANDLER_DURATION.labels(self.event.event_type)
        reads = self.event if self.projection is None else ProjectEvent
        self.read = reads.__pydantic_validator__.validate_json


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
                self._declare(Handler(event, function=function, once=once))
            return function

        return declare

    def project(
        self, *events: type[ProjectEvent]
    ) -> Callable[[Projection[UowT]], Projection[UowT]]:
        """Declare a projection: it gets all its events of a poll at once, in their order.

        It writes rows by natural keys, so that a repeat changes nothing, and causes no further
        events, so it needs no context of its own for each of them. Of a payload it reads what
        every event has, its project, and keeps the rest as it was written.
        """

        def declare(function: Projection[UowT]) -> Projection[UowT]:
            for event in events:
                self._declare(Handler(event, projection=function))
            return function

        return declare

    def _declare(self, handler: Handler[UowT]) -> None:
        event_type = handler.event.event_type
        if event_type in self.handlers:
            raise ValueError(f"{self.consumer_group} handles {event_type} twice")
        self.handlers[event_type] = handler

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

"""The ledger of a run under faults: what was promised, what was published, what took effect.

A pure function from a history to findings. A clean ledger says: whatever was acknowledged is
there, once, in order, at every consumer, and nothing is there that nobody asked for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

DRAIN_LIMIT_SECONDS = 60.0
SHOWN = 5
"""How many findings of one kind the table spells out."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of one request; `status` is None where no answer came."""

    request: str
    status: int | None
    key: str | None = None
    version: int | None = None

    @property
    def is_acknowledged(self) -> bool:
        """Tell whether the answer promised an effect."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One version of one aggregate that its own database holds, and the topic that tells it."""

    topic: str
    key: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One record in a topic. `same_as` is equal for two events only if one of them is too many."""

    event: str
    type: str
    topic: str
    partition: int
    offset: int
    key: str
    version: int
    cause: str
    same_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One trace that a consumer left of one event; with a position where order can be seen."""

    consumer: str
    event: str
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that is known about a run, in the order in which it was read."""

    attempts: tuple[Attempt, ...] = ()
    states: tuple[State, ...] = ()
    copies: tuple[Copy, ...] = ()
    effects: tuple[Effect, ...] = ()
    parked: tuple[str, ...] = ()
    consumers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Event type -> the consumers at which each event has exactly one effect."""
    unguarded: tuple[str, ...] = ()
    """Consumers that only their offsets guard: each record, repeats included, has one effect."""
    drained_in_seconds: float | None = None
    """From the last fault until nothing was left to do; None if that did not happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The findings, each in words, and the numbers that show how much was tried."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    out_of_order: tuple[str, ...]
    unexplained: tuple[str, ...]
    contradicted: tuple[str, ...]
    parked: tuple[str, ...]
    drained_in_seconds: float | None
    counts: Mapping[str, int]

    @property
    def findings(self) -> dict[str, tuple[str, ...]]:
        """Return every kind of finding by its name."""
        return {
            "lost": self.lost,
            "doubled": self.doubled,
            "out of order": self.out_of_order,
            "unexplained": self.unexplained,
            "contradicted": self.contradicted,
            "parked": self.parked,
        }

    @property
    def is_drained(self) -> bool:
        """Tell whether everything was done soon enough after the last fault."""
        seconds = self.drained_in_seconds
        return seconds is not None and seconds <= DRAIN_LIMIT_SECONDS

    @property
    def is_clean(self) -> bool:
        """Tell whether there is nothing to complain about."""
        return self.is_drained and not any(self.findings.values())

    def table(self) -> str:
        """Write the ledger for people."""
        seconds = self.drained_in_seconds
        drained = "never" if seconds is None else f"{seconds:.1f} s"
        lines = [f"{name:<24}{count:>8}" for name, count in self.counts.items()]
        lines += [f"{name:<24}{len(found):>8}" for name, found in self.findings.items()]
        lines.append(f"{'drained in':<24}{drained:>8}")
        for name, found in self.findings.items():
            lines += [f"  {name}: {text}" for text in found[:SHOWN]]
            if len(found) > SHOWN:
                lines.append(f"  {name}: and {len(found) - SHOWN} more")
        return "\n".join(lines)


def check(history: History) -> Ledger:
    """Compare what was promised with what happened."""
    view = _View(history)
    return Ledger(
        lost=tuple(view.lost()),
        doubled=tuple(view.doubled()),
        out_of_order=tuple(view.out_of_order()),
        unexplained=tuple(view.unexplained()),
        contradicted=tuple(view.contradicted()),
        parked=history.parked,
        drained_in_seconds=history.drained_in_seconds,
        counts=view.counts(),
    )


class _View:
    """A history by the keys that the rules look things up by."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.events: dict[str, Copy] = {}
        for copy in sorted(history.copies, key=lambda copy: (copy.topic, copy.offset)):
            self.events.setdefault(copy.event, copy)
        self.requests = _group((attempt.request, attempt) for attempt in history.attempts)
        self.caused = _group((event.cause, event) for event in self.events.values())
        self.records = Counter(copy.event for copy in history.copies)
        self.effects = Counter((effect.consumer, effect.event) for effect in history.effects)

    def lost(self) -> Iterator[str]:
        """Name promises without an event, versions without an event, events without an effect."""
        for request, attempts in self.requests.items():
            if any(a.is_acknowledged for a in attempts) and request not in self.caused:
                yield f"request {request} was acknowledged and never published"
        published = {(event.topic, event.key, event.version) for event in self.events.values()}
        for state in self.history.states:
            if (state.topic, state.key, state.version) not in published:
                yield f"version {state.version} of {state.key} was stored and never published"
        for consumer, event in self._expected():
            due, found = self._due(consumer, event.event), self.effects[consumer, event.event]
            if found < due:
                yield f"{_name(event)} has {found} of {due} effects at {consumer}"

    def doubled(self) -> Iterator[str]:
        """Name events that say the same thing twice, and effects that are there twice."""
        for same, events in _group((e.same_as, e) for e in self.events.values()).items():
            if len(events) > 1:
                yield f"{events[0].type} {same} was published as {len(events)} events"
        for (consumer, event), count in self.effects.items():
            due = self._due(consumer, event)
            if event in self.events and count > due:
                yield f"event {event} has {count} effects at {consumer}, {due} is right"

    def out_of_order(self) -> Iterator[str]:
        """Name keys whose versions do not count up by one: in the topic, or at a consumer."""
        keys = _group(((event.topic, event.key), event) for event in self.events.values())
        for (topic, key), events in keys.items():
            if len({event.partition for event in events}) > 1:
                yield f"{key} is in several partitions of {topic}"
            yield from _gaps([0, *(event.version for event in events)], f"{key} in {topic}")
        for (consumer, key), versions in self._seen().items():
            yield from _gaps([0, *versions], f"{key} at {consumer}")

    def unexplained(self) -> Iterator[str]:
        """Name what nobody asked for: events without a cause, effects without an event."""
        for event in self.events.values():
            if event.cause not in self.requests and event.cause not in self.events:
                yield f"{_name(event)} has no known cause ({event.cause})"
        stored = {(state.topic, state.key, state.version) for state in self.history.states}
        for event in self.events.values():
            told = (event.topic, event.key, event.version)
            if event.cause in self.requests and told not in stored:
                yield f"{_name(event)} was published and is not stored"
        for consumer, name in self.effects:
            if name not in self.events:
                yield f"an effect at {consumer} belongs to no event ({name})"

    def contradicted(self) -> Iterator[str]:
        """Name requests that were answered differently, or not with what was published."""
        for request, attempts in self.requests.items():
            answers = {(a.key, a.version) for a in attempts if a.is_acknowledged}
            if len(answers) > 1:
                yield f"request {request} was given {len(answers)} different answers"
            published = {(event.key, event.version) for event in self.caused.get(request, [])}
            if answers and published and not published & answers:
                yield f"request {request} was answered {answers}, published is {published}"

    def counts(self) -> dict[str, int]:
        """Count what was tried, so that an empty run cannot pass for a clean one."""
        attempts = self.history.attempts
        acknowledged = {a.request for a in attempts if a.is_acknowledged}
        return {
            "requests": len(self.requests),
            "attempts": len(attempts),
            "without an answer": sum(attempt.status is None for attempt in attempts),
            "acknowledged": len(acknowledged),
            "events": len(self.events),
            "records": len(self.history.copies),
            "effects": self.effects.total(),
        }

    def _expected(self) -> Iterator[tuple[str, Copy]]:
        for event in self.events.values():
            for consumer in self.history.consumers.get(event.type, ()):
                yield consumer, event

    def _due(self, consumer: str, event: str) -> int:
        """Return how many effects an event must have at a consumer."""
        return self.records[event] if consumer in self.history.unguarded else 1

    def _seen(self) -> dict[tuple[str, str], list[int]]:
        """Return the versions of each key in the order in which a consumer first saw them."""
        placed = [effect for effect in self.history.effects if effect.position is not None]
        first: dict[tuple[str, str], None] = {}
        for effect in sorted(placed, key=lambda effect: effect.position or 0):
            first.setdefault((effect.consumer, effect.event))
        return _group(
            ((consumer, self.events[event].key), self.events[event].version)
            for consumer, event in first
            if event in self.events
        )


def _gaps(versions: list[int], where: str) -> Iterator[str]:
    """Name every step that is not one; a repeat is a matter of `doubled`."""
    for before, after in pairwise(versions):
        if after not in {before, before + 1}:
            yield f"{where}: version {after} follows {before}"


def _name(event: Copy) -> str:
    return f"{event.type} {event.event}"


KeyT = TypeVar("KeyT")


def _group(pairs: Iterable[tuple[KeyT, T]]) -> dict[KeyT, list[T]]:
    groups: dict[KeyT, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)

"""The ledger notices every kind of broken history, and has nothing to say about a whole one."""

from dataclasses import replace

import pytest

from support.ledger import Attempt, Copy, Effect, History, State, check

LAB, LIST = "laboratory", "register"
TYPE = "counter.raised"


def an_attempt(request: str, status: int | None = 201, version: int = 1) -> Attempt:
    """Build a try; an acknowledged one was promised a version of the one key."""
    if status != 201:
        return Attempt(request=request, status=status)
    return Attempt(request=request, status=status, key="k", version=version)


def a_copy(event: str, version: int, offset: int, **changes: object) -> Copy:
    """Build a record of event `e<n>`, caused by request `r<n>`."""
    request = event.replace("e", "r")
    values: dict[str, object] = {
        "event": event,
        "type": TYPE,
        "topic": "counters",
        "partition": 0,
        "offset": offset,
        "key": "k",
        "version": version,
        "cause": request,
        "same_as": request,
    }
    return Copy(**{**values, **changes})  # type: ignore[arg-type]


def effects(consumer: str, *events: str) -> tuple[Effect, ...]:
    """Build effects in the order in which they were seen."""
    return tuple(
        Effect(consumer=consumer, event=event, position=position)
        for position, event in enumerate(events, start=1)
    )


WHOLE = History(
    attempts=(
        an_attempt("r1", None),
        an_attempt("r1", 503),
        an_attempt("r1"),
        an_attempt("r2", version=2),
        an_attempt("r2", version=2),
        an_attempt("r3", None),
        an_attempt("r4", 422),
    ),
    states=tuple(State(topic="counters", key="k", version=version) for version in (1, 2, 3)),
    copies=(
        a_copy("e1", 1, 0),
        a_copy("e2", 2, 1),
        a_copy("e2", 2, 2),
        a_copy("e3", 3, 3),
        a_copy("e9", 1, 0, topic="cases", type="case.opened", key="c", cause="e1", same_as="c"),
    ),
    effects=effects(LAB, "e1", "e2", "e2", "e3") + effects(LIST, "e1", "e2", "e3", "e9"),
    consumers={TYPE: (LAB, LIST), "case.opened": (LIST,)},
    unguarded=(LAB,),
    drained_in_seconds=4.2,
)
"""Retries, a repeated answer, a request without an answer that was done, a repeated record."""


def without(effect: Effect) -> History:
    """Return the whole history without one effect."""
    return replace(WHOLE, effects=tuple(e for e in WHOLE.effects if e != effect))


def plus(**more: tuple[object, ...]) -> History:
    """Return the whole history with more of something."""
    added = {name: getattr(WHOLE, name) + extra for name, extra in more.items()}
    return replace(WHOLE, **added)


def test_a_whole_history_is_clean() -> None:
    """Retries, lost answers, refusals and repeated records are no findings."""
    ledger = check(WHOLE)

    assert ledger.is_clean, ledger.table()


def test_an_empty_history_cannot_pass_for_a_large_one() -> None:
    """The counts tell how much was tried."""
    counts = check(WHOLE).counts

    assert counts == {
        "requests": 4,
        "attempts": 7,
        "without an answer": 2,
        "acknowledged": 2,
        "events": 4,
        "records": 5,
        "effects": 8,
    }


BROKEN = {
    "lost: acknowledged and never published": (
        plus(attempts=(an_attempt("r5", version=4),)),
        "lost",
        "request r5 was acknowledged and never published",
    ),
    "lost: stored and never published": (
        plus(states=(State(topic="counters", key="k", version=4),)),
        "lost",
        "version 4 of k was stored and never published",
    ),
    "lost: an event without its effect": (
        without(Effect(consumer=LIST, event="e9", position=4)),
        "lost",
        "case.opened e9 has 0 of 1 effects at register",
    ),
    "lost: a record without its effect at a consumer that nothing guards": (
        without(Effect(consumer=LAB, event="e2", position=3)),
        "lost",
        "counter.raised e2 has 1 of 2 effects at laboratory",
    ),
    "doubled: one request, two events": (
        plus(
            copies=(a_copy("e4", 4, 4, cause="r1", same_as="r1"),),
            states=(State(topic="counters", key="k", version=4),),
            effects=(Effect(consumer=LIST, event="e4"), Effect(consumer=LAB, event="e4")),
        ),
        "doubled",
        "counter.raised r1 was published as 2 events",
    ),
    "doubled: one event, two effects": (
        plus(effects=(Effect(consumer=LIST, event="e2"),)),
        "doubled",
        "event e2 has 2 effects at register, 1 is right",
    ),
    "doubled: one record, two effects": (
        plus(effects=(Effect(consumer=LAB, event="e1"),)),
        "doubled",
        "event e1 has 2 effects at laboratory, 1 is right",
    ),
    "doubled: a request that was refused has two effects": (
        plus(
            attempts=(an_attempt("r5", 503),),
            copies=(
                a_copy("e5", 4, 4),
                a_copy("e6", 5, 5, cause="r5", same_as="r5"),
            ),
            states=(
                State(topic="counters", key="k", version=4),
                State(topic="counters", key="k", version=5),
            ),
            effects=tuple(
                Effect(consumer=consumer, event=event)
                for consumer in (LAB, LIST)
                for event in ("e5", "e6")
            ),
        ),
        "doubled",
        "counter.raised r5 was published as 2 events",
    ),
    "out of order: in the topic": (
        replace(WHOLE, copies=(a_copy("e1", 1, 7), *(c for c in WHOLE.copies if c.event != "e1"))),
        "out of order",
        "k in counters: version 2 follows 0",
    ),
    "out of order: at a consumer": (
        replace(
            WHOLE,
            effects=effects(LAB, "e1", "e3", "e2", "e2") + effects(LIST, "e1", "e2", "e3", "e9"),
        ),
        "out of order",
        "k at laboratory: version 3 follows 1",
    ),
    "out of order: a key in two partitions": (
        replace(WHOLE, copies=(a_copy("e1", 1, 0, partition=1), *WHOLE.copies[1:])),
        "out of order",
        "k is in several partitions of counters",
    ),
    "unexplained: an event that nobody asked for": (
        plus(
            copies=(a_copy("e7", 1, 0, topic="cases", type="odd", key="x"),),
        ),
        "unexplained",
        "odd e7 has no known cause (r7)",
    ),
    "unexplained: an effect of nothing": (
        plus(effects=(Effect(consumer=LIST, event="e8"),)),
        "unexplained",
        "an effect at register belongs to no event (e8)",
    ),
    "unexplained: published although nothing was stored": (
        replace(WHOLE, states=WHOLE.states[:2]),
        "unexplained",
        "counter.raised e3 was published and is not stored",
    ),
    "contradicted: two answers to one request": (
        plus(attempts=(an_attempt("r1", version=2),)),
        "contradicted",
        "request r1 was given 2 different answers",
    ),
    "contradicted: answered with something else": (
        replace(WHOLE, attempts=(an_attempt("r1", version=3), *WHOLE.attempts[3:])),
        "contradicted",
        "request r1 was answered {('k', 3)}, published is {('k', 1)}",
    ),
    "parked: set aside although it was sound": (
        replace(WHOLE, parked=("register: counters k handler-failed",)),
        "parked",
        "register: counters k handler-failed",
    ),
}
"""What is broken -> the history, the kind of finding, and its words."""


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_history_is_found_out(name: str) -> None:
    """Each kind of damage has its own finding, and shows in the table."""
    history, kind, words = BROKEN[name]

    ledger = check(history)

    assert words in ledger.findings[kind]
    assert words in ledger.table()
    assert not ledger.is_clean


@pytest.mark.parametrize("seconds", [None, 60.5])
def test_what_does_not_drain_in_time_is_not_clean(seconds: float | None) -> None:
    """Being right too late, or never having come to rest, is not enough."""
    ledger = check(replace(WHOLE, drained_in_seconds=seconds))

    assert not ledger.is_clean


def test_the_table_spells_out_only_the_first_findings() -> None:
    """A disaster does not bury its own summary."""
    stray = tuple(Effect(consumer=LIST, event=f"x{number}") for number in range(8))

    table = check(plus(effects=stray)).table()

    assert table.count("belongs to no event") == 5
    assert "and 3 more" in table

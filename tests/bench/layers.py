"""Takes a process apart: what each layer took itself, without the layers that it called."""

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

Layer = tuple[str, Any, str]
"""A layer, and where one of its functions is found by those who call it."""


@dataclass(slots=True)
class Clock:
    """Adds up what each layer took itself, without the layers that it called."""

    own: dict[str, float] = field(default_factory=dict)
    calls: int = 0
    _below: list[float] = field(default_factory=list)

    def enter(self) -> float:
        """Begin a layer."""
        self._below.append(0.0)
        return perf_counter()

    def leave(self, layer: str, began: float) -> None:
        """End a layer and hide its time from the one above."""
        took = perf_counter() - began
        self.calls += 1
        self.own[layer] = self.own.get(layer, 0.0) + took - self._below.pop()
        if self._below:
            self._below[-1] += took

    def reset(self) -> None:
        """Forget the requests so far."""
        self.own.clear()
        self.calls = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Microseconds of one operation by layer, and the clock's price in them."""

    layers: dict[str, float]
    count: int
    clock: float
    unit: str = "request"

    @property
    def _circumstances(self) -> str:
        return (
            f"Means of {self.count:,} {self.unit}s, one at a time. Looking at the clock took"
            f" about {self.clock:.1f} us of each, spread over the layers."
        )

    def markdown(self) -> str:
        """Write the layers in the order in which an operation meets them."""
        whole = sum(self.layers.values())
        lines = [
            f"| {layer} | {own:,.1f} | {own / whole:.1%} |" for layer, own in self.layers.items()
        ]
        return "\n".join(
            [
                "| layer | own time, us | share |",
                "| --- | ---: | ---: |",
                *lines,
                f"| **whole {self.unit}** | **{whole:,.1f}** | |",
                "",
                self._circumstances,
            ]
        )


def timed(function: Callable[..., Any], layer: str, clock: Clock) -> Callable[..., Any]:
    """Wrap a function or a coroutine function so that the clock sees it."""

    @functools.wraps(function)
    async def waiting(*arguments: Any, **options: Any) -> Any:
        began = clock.enter()
        try:
            return await function(*arguments, **options)
        finally:
            clock.leave(layer, began)

    @functools.wraps(function)
    def plain(*arguments: Any, **options: Any) -> Any:
        began = clock.enter()
        try:
            return function(*arguments, **options)
        finally:
            clock.leave(layer, began)

    return waiting if inspect.iscoroutinefunction(function) else plain


@contextlib.contextmanager
def watched(clock: Clock, layers: Sequence[Layer]) -> Iterator[None]:
    """Put the clock around every layer of this process, and take it away again."""
    originals = [(owner, name, getattr(owner, name)) for _, owner, name in layers]
    for layer, owner, name in layers:
        setattr(owner, name, timed(getattr(owner, name), layer, clock))
    try:
        yield
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


def profile_of(
    clock: Clock, layers: Sequence[Layer], *, rest: tuple[str, float], count: int, unit: str
) -> Profile:
    """Say what one of some operations took; the rest of the whole time is a layer as well."""
    own = {
        name: clock.own[name] / count * 1e6 for name in dict.fromkeys(name for name, _, _ in layers)
    }
    name, seconds = rest
    others = {name: seconds / count * 1e6 - sum(own.values())}
    return Profile(
        layers={**others, **own}, count=count, clock=clock.calls / count * _price(), unit=unit
    )


def _price() -> float:
    """Return what the clock itself takes per call, in microseconds."""
    clock, calls = Clock(), 20_000
    idle = timed(_nothing, "nothing", clock)
    rounds = []
    for _ in range(5):
        began = perf_counter()
        for _ in range(calls):
            idle()
        rounds.append(perf_counter() - began)
    return median(rounds) / calls * 1e6


def _nothing() -> None:
    pass

"""Samples, rounds and rows: how two sides are compared, whatever they do."""

import gc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Sample:
    """One side's figure in one round, and the CPU time of one operation where it is known."""

    value: float
    cpu_us: float | None = None


Side = Callable[[], Awaitable[Sample]]
"""Does one side's work once and tells its figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is measured."""

    rounds: int
    seconds: float
    events: int
    is_smoke: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Both sides' samples of one benchmark, round by round."""

    name: str
    unit: str
    ours: list[Sample]
    baseline: list[Sample]
    lower_is_better: bool = False
    notes: tuple[str, ...] = ()


class UnavailableError(Exception):
    """A benchmark cannot run on this machine; the text says why."""


class WrongResultError(AssertionError):
    """A side did not do what it was timed for, so its figure would be worthless."""


def require(condition: object, text: str) -> None:
    """Refuse a figure whose work was not done as it should have been."""
    if not condition:
        raise WrongResultError(text)


async def interleave(ours: Side, baseline: Side, rounds: int) -> tuple[list[Sample], list[Sample]]:
    """Measure both sides in turn, and let the other one begin every second round."""
    samples: tuple[list[Sample], list[Sample]] = ([], [])
    sides = (ours, baseline)
    for number in range(rounds):
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            gc.collect()
            samples[which].append(await sides[which]())
    return samples


class Stopwatch:
    """Wall clock and CPU time of this process since a moment."""

    def __init__(self) -> None:
        self._began, self._cpu = perf_counter(), process_time()

    def sample(self, operations: int) -> Sample:
        """Return operations per second, and the CPU time of one."""
        seconds, cpu = perf_counter() - self._began, process_time() - self._cpu
        return Sample(operations / seconds, cpu / operations * 1e6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is reported of a benchmark; `notes` and CPU times are for people."""

    name: str
    unit: str
    ours: float
    baseline: float
    ratio: float
    floor: float
    goal: float
    rounds: int
    ours_cpu_us: float | None
    baseline_cpu_us: float | None
    notes: tuple[str, ...]

    @classmethod
    def of(cls, measured: Measurement, *, floor: float, goal: float) -> Self:
        """Reduce a measurement to medians; a ratio above one is always in our favour."""
        ours = median(sample.value for sample in measured.ours)
        baseline = median(sample.value for sample in measured.baseline)
        return cls(
            name=measured.name,
            unit=measured.unit,
            ours=ours,
            baseline=baseline,
            ratio=baseline / ours if measured.lower_is_better else ours / baseline,
            floor=floor,
            goal=goal,
            rounds=len(measured.ours),
            ours_cpu_us=_median_cpu(measured.ours),
            baseline_cpu_us=_median_cpu(measured.baseline),
            notes=measured.notes,
        )

    @property
    def verdict(self) -> str:
        """Tell how far the ratio has come."""
        if self.ratio >= self.goal:
            return "goal"
        return "floor" if self.ratio >= self.floor else "BELOW FLOOR"

    def as_json(self) -> dict[str, Any]:
        """Return what var/bench.json holds of this row."""
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": round(self.ours, 3),
            "baseline": round(self.baseline, 3),
            "ratio": round(self.ratio, 3),
            "floor": self.floor,
            "goal": self.goal,
            "rounds": self.rounds,
        }


def _median_cpu(samples: list[Sample]) -> float | None:
    known = [sample.cpu_us for sample in samples if sample.cpu_us is not None]
    return median(known) if known else None

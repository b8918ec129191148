"""The case that case engines are measured with, and what each of them has to offer for that.

An application is accepted, three reviews run side by side, one of them asks for a supplement,
another one is paused for a while, and when all three have decided, the case is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Command(NamedTuple):
    """What is asked for, and of which step."""

    action: str
    step: str

    @property
    def name(self) -> str:
        """Name the command; a case has each of them once."""
        return f"{self.step}.{self.action}"


CASE, INTAKE, FINAL = "case", "intake", "final"
REVIEWS = ("review_1", "review_2", "review_3")
STEPS = (INTAKE, *REVIEWS, FINAL)

OPEN = Command("open", CASE)
COMMANDS = (
    OPEN,
    Command("receive", INTAKE),
    Command("accept", INTAKE),
    Command("request_supplement", REVIEWS[0]),
    Command("supplement", REVIEWS[0]),
    Command("accept", REVIEWS[0]),
    Command("pause", REVIEWS[1]),
    Command("resume", REVIEWS[1]),
    Command("decide", REVIEWS[0]),
    Command("decide", REVIEWS[1]),
    Command("decide", REVIEWS[2]),
    Command("receive", FINAL),
    Command("accept", FINAL),
    Command("decide", FINAL),
)
"""One case, in the order in which its commands are given. A review begins as accepted."""

WAITING, READY, ACCEPTED, DECIDED = "waiting", "ready", "accepted", "decided"
TRANSITIONS: Mapping[str, tuple[str, str]] = {
    "receive": (READY, "received"),
    "accept": ("received", ACCEPTED),
    "request_supplement": (ACCEPTED, "supplement_requested"),
    "supplement": ("supplement_requested", "received"),
    "pause": (ACCEPTED, "paused"),
    "resume": ("paused", ACCEPTED),
    "decide": (ACCEPTED, DECIDED),
}
"""From which status an action leads to which."""


class RefusedError(Exception):
    """A command came at the wrong moment."""


def opened() -> dict[str, str]:
    """Return the statuses of the steps of a new case."""
    return {step: READY if step == INTAKE else WAITING for step in STEPS}


def after(statuses: Mapping[str, str], command: Command) -> dict[str, str]:
    """Return the statuses that a command leads to, with what begins because of it."""
    status, target = TRANSITIONS[command.action]
    if statuses[command.step] != status:
        raise RefusedError(f"{command.name}: the step is {statuses[command.step]}")
    changed = {**statuses, command.step: target}
    if command == Command("accept", INTAKE):
        changed |= dict.fromkeys(REVIEWS, ACCEPTED)
    if changed[FINAL] == WAITING and all(changed[step] == DECIDED for step in REVIEWS):
        changed[FINAL] = READY
    return changed


def is_completed(statuses: Mapping[str, str]) -> bool:
    """Tell whether the last step has decided."""
    return statuses[FINAL] == DECIDED


@dataclass(frozen=True, slots=True)
class Tally:
    """What the database shows: cases that are completed, and commands in their histories."""

    completed: int
    commands: int


class Contender(Protocol):
    """A way of running cases; a command is done when PostgreSQL has flushed it."""

    async def prepare(self, url: str) -> None:
        """Make what is needed in an empty database."""

    async def run_case(self, number: int) -> None:
        """Give all commands of one case, each after the one before is acknowledged."""

    async def tally(self) -> Tally:
        """Count what all cases so far have left in the database."""

    async def close(self) -> None:
        """Let go of the database."""

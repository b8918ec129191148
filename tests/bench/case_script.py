"""The case that case engines are measured with, and what each of them has to offer for that.

Three reviews run side by side from the opening: one asks for a supplement before it is accepted,
another one is accepted and paused for a while, the third is the enterprise's own. When all of them
have decided, the public notice of the result may start, and its end completes the case.

Reviews that begin by one common acceptance would be shorter to tell, but a supplement is asked for
before an acceptance or not at all (Licensing Law, article 32), so each review has its own.
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


CASE, FINAL = "case", "FINAL"
REVIEWS = ("R1", "R2", "R3")
STEPS = (*REVIEWS, FINAL)

OPEN = Command("open", CASE)
COMMANDS = (
    OPEN,
    Command("receive", "R1"),
    Command("request_supplement", "R1"),
    Command("supplement", "R1"),
    Command("accept", "R1"),
    Command("receive", "R2"),
    Command("accept", "R2"),
    Command("pause", "R2"),
    Command("resume", "R2"),
    Command("decide", "R1"),
    Command("decide", "R2"),
    Command("decide", "R3"),
    Command("start", FINAL),
    Command("decide", FINAL),
)
"""One case, in the order in which its commands are given."""

WAITING, READY, ACCEPTED, DECIDED = "waiting", "ready", "accepted", "decided"
TRANSITIONS: Mapping[str, tuple[str, str]] = {
    "receive": (READY, "received"),
    "request_supplement": ("received", "supplement_requested"),
    "supplement": ("supplement_requested", "received"),
    "accept": ("received", ACCEPTED),
    "start": (READY, ACCEPTED),
    "pause": (ACCEPTED, "paused"),
    "resume": ("paused", ACCEPTED),
    "decide": (ACCEPTED, DECIDED),
    "R3.decide": (READY, DECIDED),
}
"""From which status an action leads to which; a command of one step may have its own way."""


class RefusedError(Exception):
    """A command came at the wrong moment."""


def opened() -> dict[str, str]:
    """Return the statuses of the steps of a new case."""
    return {step: READY if step in REVIEWS else WAITING for step in STEPS}


def after(statuses: Mapping[str, str], command: Command) -> dict[str, str]:
    """Return the statuses that a command leads to, with what begins because of it."""
    status, target = TRANSITIONS.get(command.name) or TRANSITIONS[command.action]
    if statuses[command.step] != status:
        raise RefusedError(f"{command.name}: the step is {statuses[command.step]}")
    changed = {**statuses, command.step: target}
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

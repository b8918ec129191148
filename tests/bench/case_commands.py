"""case_commands: our case engine at its handlers, against hand-written SQL that decides nothing."""

from bench.case_baseline import BaselineCase
from bench.case_rows import require_same_rows
from bench.cases import compare, running
from bench.measuring import Measurement, Scale
from bench.our_case import OurCase
from bench.stage import Stage

NOTES = (
    "each review has an acceptance of its own, in parallel from the opening, and not one for all:",
    "what is missing is asked for before the acceptance or not at all (Licensing Law, article 32)",
    "both write the same rows of the same tables; only ours reads, asks rules and counts days",
)


async def case_commands(stage: Stage, scale: Scale) -> list[Measurement]:
    """Load, decide, save and announce by handlers / one statement a command, known beforehand."""
    ours, baseline = OurCase(), BaselineCase()
    async with (
        running(lambda: baseline, stage) as their_runner,
        running(lambda: ours, stage) as our_runner,
    ):
        await require_same_rows(ours.pool, baseline.pool)
        return await compare("case_commands", (our_runner, their_runner), scale, NOTES)

"""Judging: one pass over each decision graph, for 64 projects with every operation on a word.

Each node of a rule's graph has the set of projects that can reach it, one bit for each. A project
that can reach the end YES and not the end NO is a yes, whatever it misses; one that can reach only
NO is a no; any other is unknown. That is what `Rule.verdict` says of one project, and it holds as
well where a rule asks for a fact in several places, because a graph asks for it once along every
way.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from funding.domain.batch.columns import BITS_PER_WORD, Bits, Columns, words_for
from funding.domain.batch.planning import FIRST_INNER, Plan, RuleSheet
from funding.domain.batch.verdicts import VerdictCodes
from funding.domain.facts import Facts
from funding.domain.rules.graph import NO, YES

BITS_PER_BYTE = 8
MOST_PROJECTS = 131_072
"""More in one block gain nothing: the work on words outweighs that around it long before."""
MOST_BYTES = 256 * 2**20
"""What the answers and the verdicts of one block may take."""
EVERYBODY = np.uint64(2**64 - 1)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts of some neighbouring projects on all rules, two bits for each."""

    first: int
    """The number of the first of these projects among all that were given."""
    projects: int
    can_be_no: Bits
    can_be_yes: Bits

    def of_rule(self, number: int) -> VerdictCodes:
        """Return the verdicts of all of these projects on one rule."""
        can_be_no, can_be_yes = self.can_be_no[number], self.can_be_yes[number]
        # Where both or neither can be, nothing is settled; CODES has yes at 1 and unknown at 2.
        codes = self._unpacked(~(can_be_no ^ can_be_yes))
        codes <<= np.uint8(1)
        codes |= self._unpacked(can_be_yes & ~can_be_no)
        return codes

    def codes(self) -> VerdictCodes:
        """Return all verdicts: a row for each rule, a column for each of these projects."""
        codes = np.empty((len(self.can_be_no), self.projects), dtype=np.uint8)
        for number in range(len(codes)):
            codes[number] = self.of_rule(number)
        return codes

    def _unpacked(self, bits: Bits) -> VerdictCodes:
        return np.unpackbits(bits.view(np.uint8), count=self.projects, bitorder="little")


def judged(
    sheet: RuleSheet, projects: Iterable[Facts], *, most: int | None = None
) -> Iterator[Judged]:
    """Judge projects block by block; only one block is in memory at a time.

    A caller that asks for blocks of a size of its own gets smaller ones where very many rules would
    make them too large.
    """
    size = min(most or MOST_PROJECTS, block_size(sheet))
    waiting, first = iter(projects), 0
    while block := list(islice(waiting, size)):
        yield judge(sheet, Columns.of(sheet, block), first)
        first += len(block)


def judge(sheet: RuleSheet, columns: Columns, first: int = 0) -> Judged:
    """Judge one block whose facts are read; no more projects than `block_size` says."""
    words = words_for(columns.projects)
    can_be_no, can_be_yes = np.empty((2, len(sheet.plans), words), np.uint64)
    reach = np.empty((sheet.nodes + 1, words), np.uint64)
    walk = _Walk(tuple(map(columns.may, sheet.questions)), tuple(reach))
    for number, plan in enumerate(sheet.plans):
        walk.along(plan)
        can_be_no[number], can_be_yes[number] = reach[NO], reach[YES]
    return Judged(first, columns.projects, can_be_no, can_be_yes)


def block_size(sheet: RuleSheet) -> int:
    """Return how many projects can be judged at once without much memory."""
    bits = len(sheet.questions) + 2 * len(sheet.plans) + sheet.nodes
    bytes_per_project = bits / BITS_PER_BYTE + len(sheet.plans)
    fitting = int(MOST_BYTES / bytes_per_project) // BITS_PER_WORD * BITS_PER_WORD
    return max(BITS_PER_WORD, min(MOST_PROJECTS, fitting))


@dataclass(frozen=True, slots=True)
class _Walk:
    """Sends all projects of a block through the graphs at once."""

    answers: Sequence[Bits]
    reach: Sequence[Bits]
    """Who can reach each node of a plan; the last row is for what is on its way."""

    def along(self, plan: Plan) -> None:
        """Find who can reach which node of one plan."""
        if plan.end is not None:
            self.reach[NO].fill(0 if plan.end == YES else EVERYBODY)
            self.reach[YES].fill(EVERYBODY if plan.end == YES else 0)
            return
        reach, answers, passing = self.reach, self.answers, self.reach[-1]
        reach[FIRST_INNER].fill(EVERYBODY)
        for node, question, child, is_first in plan.steps:
            if is_first:
                np.bitwise_and(reach[node], answers[question], out=reach[child])
                continue
            np.bitwise_and(reach[node], answers[question], out=passing)
            np.bitwise_or(reach[child], passing, out=reach[child])

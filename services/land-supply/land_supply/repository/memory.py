"""Cases that this process changed last, so that the next command on one needs no read."""

from collections import OrderedDict
from dataclasses import replace

from land_supply.commands import Desk, Wanted
from land_supply.domain.case import Case
from shared.identifiers import CaseId

MOST_CASES = 1000


class CaseMemory:
    """Remembers cases as they were committed; nothing here is ever believed without its version.

    Whoever uses a remembered case writes under the guard of its version, so one that somebody
    else has changed meanwhile makes the write fail, and a refusal is confirmed by a read.
    """

    def __init__(self, most: int = MOST_CASES) -> None:
        self._cases: OrderedDict[CaseId, Case] = OrderedDict()
        self._most = most

    def keep(self, case: Case) -> None:
        """Remember a case that was committed, without the rounds that are past."""
        self._cases[case.id] = replace(case, progress=case.progress._replace(past=()))
        if len(self._cases) > self._most:
            self._cases.popitem(last=False)

    def take(self, wanted: Wanted) -> Case | None:
        """Give away a case in the version that is wanted; it comes back when it is committed."""
        case = self._cases.pop(CaseId(wanted.case_id), None)
        return case if case is not None and case.version == wanted.version else None


def may_act(case: Case, step_id: str, desk: Desk) -> bool:
    """Tell what the queries tell: whether a desk may act on a step that is known in full."""
    applicant, state = case.applicant, case.progress.rounds.get(step_id)
    return (
        state is not None
        and desk.organisation in (None, applicant.sponsor_code)
        and desk.district in (None, applicant.district_code)
        and desk.agency in (None, state.agency)
    )

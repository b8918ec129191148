"""Matching: one project with one programme, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import uuid5

from funding.domain.facts import Facts
from funding.domain.programme import Beneficiary, Programme, ProgrammeStatus
from funding.domain.rules import Told, Verdict, explain
from shared.contracts.funding import MatchFound, ProgrammeReference, Reason
from shared.identifiers import MatchId, ProjectId

WORDS: dict[Verdict, Literal["yes", "no", "unknown"]] = {
    Verdict.YES: "yes",
    Verdict.NO: "no",
    Verdict.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The answer to whether a project may have a programme, as of a day."""

    id: MatchId
    project_id: ProjectId
    programme: ProgrammeReference
    verdict: Verdict
    reasons: tuple[Reason, ...]
    missing_facts: tuple[str, ...]
    as_of: date
    version: int = 1

    def found(self) -> MatchFound | None:
        """Announce a match that is or may become one; a no is nothing to announce."""
        if self.verdict is Verdict.NO:
            return None
        return MatchFound(
            project_id=self.project_id,
            match_id=self.id,
            programme=self.programme,
            verdict="yes" if self.verdict is Verdict.YES else "unknown",
            reasons=self.reasons,
            missing_facts=self.missing_facts,
            as_of=self.as_of,
        )


def match(programme: Programme, project_id: ProjectId, *, facts: Facts, as_of: date) -> Match:
    """Tell whether a project may have a programme, and why; exact whatever is missing."""
    obstacle = _obstacle(programme, as_of)
    if obstacle is not None:
        return _match(programme, project_id, (Verdict.NO, ()), (obstacle,), as_of)
    explanation = explain(programme.eligibility, facts)
    reasons = tuple(_reason(programme, told, facts) for told in explanation.told())
    answer = (explanation.verdict, programme.eligibility.missing(facts))
    return _match(programme, project_id, answer, reasons, as_of)


def matchable(programmes: Iterable[Programme], *, on: date) -> tuple[Programme, ...]:
    """Choose the programmes that enterprises can have on a day."""
    return tuple(
        programme
        for programme in programmes
        if programme.is_current(on=on) and programme.beneficiary is Beneficiary.ENTERPRISE
    )


def match_id_of(project_id: ProjectId, programme_id: str) -> MatchId:
    """Derive the id of a match, so that the same fact told twice finds the same match."""
    return MatchId(uuid5(project_id, programme_id))


def _match(
    programme: Programme,
    project_id: ProjectId,
    answer: tuple[Verdict, tuple[str, ...]],
    reasons: tuple[Reason, ...],
    as_of: date,
) -> Match:
    return Match(
        id=match_id_of(project_id, programme.id),
        project_id=project_id,
        programme=programme.reference,
        verdict=answer[0],
        reasons=reasons,
        missing_facts=answer[1],
        as_of=as_of,
    )


def _obstacle(programme: Programme, as_of: date) -> Reason | None:
    """Say why nobody can have the programme on a day, or None."""
    if programme.status is not ProgrammeStatus.IN_FORCE:
        return Reason(
            condition=f"programme_status == {ProgrammeStatus.IN_FORCE}",
            verdict="no",
            fact="programme_status",
            given=programme.status,
            source=programme.cite(None),
        )
    if not programme.is_valid(on=as_of):
        end = f", <= {programme.valid_until}" if programme.valid_until else ""
        return Reason(
            condition=f"as_of >= {programme.valid_from}{end}",
            verdict="no",
            fact="as_of",
            given=str(as_of),
            source=programme.cite(None),
        )
    return None


def _reason(programme: Programme, told: Told, facts: Facts) -> Reason:
    leaf = told.comparison
    return Reason(
        condition=str(told),
        verdict=WORDS[told.verdict],
        fact=leaf.fact,
        given=facts.words(leaf.fact),
        source=programme.cite(leaf.source),
    )

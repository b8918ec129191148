"""What an applicant may be asked to hand in, all of it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from land_supply.domain.graph import StepGraph
from land_supply.domain.template import ProcessTemplate, StepTemplate
from shared.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingItem:
    """A paper of the step by its code, or something else by its name, and what is wrong with it."""

    reason: str
    paper: str | None = None
    item: str | None = None

    @property
    def name(self) -> str:
        """Return the code or the name."""
        return self.paper or self.item or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPapers:
    """The papers of a step, and why some of them are no matter of the applicant."""

    needs: tuple[str, ...] = ()
    withheld: Mapping[str, str] = field(default_factory=dict)

    def ensure_askable(self, missing: Sequence[MissingItem]) -> None:
        """Refuse a request that names nothing, twice the same, or what the authorities have."""
        if not missing:
            raise InvalidValueError("/missing", [], "everything that is missing, named at once")
        seen: set[str] = set()
        for position, each in enumerate(missing):
            self._ensure_item(f"/missing/{position}", each)
            if each.name in seen:
                raise InvalidValueError(f"/missing/{position}", each.name, "something named once")
            seen.add(each.name)

    def _ensure_item(self, pointer: str, each: MissingItem) -> None:
        if (each.paper is None) == (each.item is None) or not each.name.strip():
            raise InvalidValueError(pointer, each.name, "a paper's code or the name of an item")
        if not each.reason.strip():
            raise InvalidValueError(f"{pointer}/reason", each.reason, "what is wrong or missing")
        if each.paper is None:
            return
        if each.paper in self.withheld:
            expected = f"nothing that the authorities have: {self.withheld[each.paper]}"
            raise InvalidValueError(f"{pointer}/paper", each.paper, expected)
        if each.paper not in self.needs:
            expected = "one of " + (", ".join(self.needs) or "none: the step needs no paper")
            raise InvalidValueError(f"{pointer}/paper", each.paper, expected)


def papers_of(template: ProcessTemplate, step: StepTemplate, graph: StepGraph) -> StepPapers:
    """Tell which papers of a step an agency holds or a step before it has issued."""
    before = graph.before(step.id)
    issued = {
        code: f"issued by {each.id}"
        for each in template.steps
        if each.id in before
        for code in each.issues
    }
    held = {
        code: f"held by {paper.held_by}"
        for code, paper in template.papers.items()
        if paper.held_by is not None
    }
    known = {**issued, **held}
    withheld = {code: known[code] for code in step.needs if code in known}
    return StepPapers(needs=step.needs, withheld=withheld)

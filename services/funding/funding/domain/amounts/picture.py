"""A reckoning as a picture: one bar for each step, and what each of them cuts off."""

from collections.abc import Iterator

from funding.domain.amounts.steps import Party, Reckoning, Step, StepKind
from funding.domain.amounts.telling import Language, cited, spread, tell, words_of
from funding.domain.programme import Programme
from shared.pictures import Bar, WaterfallPicture

CUTS = frozenset({StepKind.LESSER_OF, StepKind.CAP, StepKind.DIFFERENCE, StepKind.STAGE})
"""Steps that take something off what stood before."""


def waterfall_of(
    reckoning: Reckoning, programme: Programme, language: Language
) -> WaterfallPicture:
    """Draw up the picture of a reckoning, in one language."""
    name = programme.name.zh if language == "zh" else programme.name.en
    return WaterfallPicture(
        title=f"{programme.id} {name}",
        description=" ".join(tell(reckoning, programme, language)),
        bars=tuple(_bars(reckoning, programme, language)),
    )


def _bars(reckoning: Reckoning, programme: Programme, language: Language) -> Iterator[Bar]:
    before: Step | None = None
    for step in reckoning.steps:
        yield Bar(
            name=words_of(step, programme, language),
            start=_start(step, before),
            low=step.low_fen,
            high=step.high_fen,
            cut_from=before.high_fen if before is not None and step.kind in CUTS else None,
            label=spread(step.low_fen, step.high_fen, language),
            note=cited(step.basis, programme, language),
            is_result=step.kind is StepKind.SPLIT or step is reckoning.steps[-1],
        )
        before = step


def _start(step: Step, before: Step | None) -> int:
    """Let the district's part begin where the city's ends."""
    if step.party is Party.DISTRICT and before is not None:
        return before.low_fen
    return 0

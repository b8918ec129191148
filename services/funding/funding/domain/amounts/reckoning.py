"""What a programme pays for what is known: rate, caps, difference, split, in this order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from funding.domain.amounts.formula import Figure, Scale, figures
from funding.domain.amounts.missing import missing_of
from funding.domain.amounts.ranges import Extent, OpenCase, Range, hull, open_cases
from funding.domain.amounts.splitting import split_of
from funding.domain.amounts.steps import (
    NO_SUM,
    Due,
    DueBy,
    FactUsed,
    Reckoning,
    Share,
    Step,
    StepKind,
)
from funding.domain.facts import Facts
from funding.domain.programme import AmountRule, Programme, SupportForm
from funding.domain.wording import known_words
from shared.legal_sources import Grade, LegalBasis

ROUNDING = LegalBasis(grade=Grade.ILLUSTRATIVE)
"""That parts of a fen are cut off is common practice; no text that was read says it."""


def reckon(programme: Programme, facts: Facts, *, paid: int = 0) -> Reckoning:
    """Work out what a programme pays those that it admits, and how that comes about.

    The ends are those of all completions of the missing facts that are eligible; where there is
    none, those of all completions. `paid` is what earlier awards of the programme's group have
    paid: an upgrade pays the difference, a staged award what is not paid yet.
    """
    amount = programme.amount
    if amount is None or programme.support_form is SupportForm.EQUITY:
        return NO_SUM
    cases = programme.cases
    found = open_cases(amount, cases, facts, cases.admitted)
    is_admitted = bool(found)
    found = found or open_cases(amount, cases, facts, cases.anyone)
    if not found:
        return NO_SUM
    missing = missing_of(amount, cases, found, facts)
    whole = _Whole(programme, amount, facts, found, Scale.of(amount))
    return whole.reckoning(paid, missing, is_admitted=is_admitted)


def ends_of(programme: Programme, facts: Facts) -> tuple[int | None, int | None]:
    """Return the ends of a reckoning alone, without the way to them; much faster."""
    amount = programme.amount
    if amount is None or programme.support_form is SupportForm.EQUITY:
        return None, None
    cases = programme.cases
    found = open_cases(amount, cases, facts, cases.admitted)
    found = found or open_cases(amount, cases, facts, cases.anyone)
    if not found:
        return None, None
    low, high = hull(each.extent for each in found)
    scale = Scale.of(amount)
    return scale.fen(low), scale.fen(high)


@dataclass(frozen=True, slots=True)
class _Whole:
    """Everything that an amount follows from."""

    programme: Programme
    amount: AmountRule
    facts: Facts
    found: tuple[OpenCase, ...]
    scale: Scale

    def reckoning(self, paid: int, missing: tuple[str, ...], *, is_admitted: bool) -> Reckoning:
        """Put the sum and its steps together."""
        off = paid if self._pays_difference else 0
        extents = [each.extent for each in self.found]
        extent = self._less(hull(extents), off)
        low, high = self._fen(extent)
        split = split_of(self.programme.cost_sharing, low, high)
        due = self._due(extents, extent, off, paid - off) if self.amount.stages else None
        steps = [*self._tier_steps(), *self._common_steps(extents, extent, off)]
        steps += [*self._split_steps(split), *self._stage_steps(due)]
        return Reckoning(
            low_fen=low,
            high_fen=high,
            steps=tuple(steps),
            missing=missing,
            split=split,
            due=due,
            is_decided_by_agency=any(
                each.formula is not None and each.formula.is_upper_limit for each in self.found
            ),
            is_admitted=is_admitted,
        )

    @property
    def _pays_difference(self) -> bool:
        stacking = self.programme.stacking
        return stacking is not None and stacking.upgrade_pays_difference

    def _fen(self, extent: Extent) -> tuple[int, int | None]:
        return self.scale.fen(extent[0]) or 0, self.scale.fen(extent[1])

    def _less(self, extent: Extent, off: int) -> Extent:
        low, high = extent
        grains = self.scale.grains(off)
        return max(0, low - grains), None if high is None else max(0, high - grains)

    def _tier_steps(self) -> Iterator[Step]:
        ranges: dict[int | None, list[Range]] = {}
        for each in self.found:
            ranges.setdefault(each.case.choice, []).extend(each.ranges)
        for choice, within in ranges.items():
            if choice is None:
                yield self._step(StepKind.NOTHING, (0, 0), self.programme.legal_basis)
            else:
                yield from self._steps_of(choice, within)

    def _steps_of(self, choice: int, ranges: list[Range]) -> Iterator[Step]:
        amount, tier, scale = self.amount, self.amount.tiers[choice], self.scale
        lows = [tuple(figures(amount, tier, scale, each.lows)) for each in ranges]
        highs = [tuple(figures(amount, tier, scale, each.highs)) for each in ranges]
        for least, most in zip(zip(*lows, strict=True), zip(*highs, strict=True), strict=True):
            low, _ = hull((each.sum or 0, 0) for each in least)
            _, high = hull((0, each.sum) for each in most)
            yield self._figure_step(choice, least[0], (0 if tier.is_upper_limit else low, high))

    def _figure_step(self, choice: int, figure: Figure, extent: Extent) -> Step:
        names = figure.term.of if figure.term else ()
        low, high = self._fen(extent)
        return Step(
            kind=figure.kind,
            low_fen=low,
            high_fen=high,
            basis=figure.basis,
            tier=choice,
            term=figure.term,
            limit_fen=figure.limit_fen,
            facts=tuple(map(self._used, names)),
        )

    def _used(self, name: str) -> FactUsed:
        definition = self.amount.definitions.get(name)
        words = None if definition is None else known_words(name, self.facts, definition)
        return FactUsed(name=name, given=self.facts.words(name), words=words)

    def _common_steps(self, extents: list[Extent], extent: Extent, off: int) -> Iterator[Step]:
        if len({each.case.choice for each in self.found}) > 1:
            yield self._step(StepKind.ONE_OF, hull(extents), self.programme.legal_basis)
        if off and self.programme.stacking is not None:
            low, high = self._fen(extent)
            basis = self.programme.stacking.basis
            yield Step(
                kind=StepKind.DIFFERENCE, low_fen=low, high_fen=high, basis=basis, limit_fen=off
            )
        if any((each or 0) % self.scale.grains_per_fen for each in extent):
            yield self._step(StepKind.ROUND, extent, ROUNDING)

    def _step(self, kind: StepKind, extent: Extent, basis: LegalBasis) -> Step:
        low, high = self._fen(extent)
        return Step(kind=kind, low_fen=low, high_fen=high, basis=basis)

    def _split_steps(self, split: tuple[Share, ...]) -> Iterator[Step]:
        sharing = self.programme.cost_sharing
        basis = self.programme.legal_basis if sharing is None else sharing.basis
        for each in split:
            yield Step(
                kind=StepKind.SPLIT,
                low_fen=each.low_fen,
                high_fen=each.high_fen,
                basis=basis,
                party=each.party,
            )

    def _due(self, extents: list[Extent], whole: Extent, off: int, paid: int) -> Due:
        """Work out what is due by the present stage; each case has its own total and stage."""
        shares = self._cumulative()
        by_case = zip(extents, self.found, strict=True)
        parts = (
            self._part(self._less(extent, off), shares[each.case.mark]) for extent, each in by_case
        )
        low, high = self._fen(self._less(self._whole_fen(hull(parts)), paid))
        stages = []
        for number, stage in enumerate(self.amount.stages):
            least, most = self._fen(self._part(whole, shares[number]))
            stages.append(DueBy(stage=stage.value, low_fen=least, high_fen=most))
        return Due(low_fen=low, high_fen=high, stages=tuple(stages))

    def _part(self, extent: Extent, share: Decimal) -> Extent:
        return self.scale.part(extent[0], share) or 0, self.scale.part(extent[1], share)

    def _whole_fen(self, extent: Extent) -> Extent:
        low, high = self._fen(extent)
        return self.scale.grains(low), None if high is None else self.scale.grains(high)

    def _cumulative(self) -> Mapping[int | None, Decimal]:
        shares = accumulate(stage.share for stage in self.amount.stages)
        return {None: Decimal(0), **dict(enumerate(shares))}

    def _stage_steps(self, due: Due | None) -> Iterator[Step]:
        if due is None:
            return
        marks = {each.case.mark for each in self.found}
        present = next(iter(marks)) if len(marks) == 1 else None
        stage = self.amount.stages[present or 0]
        yield Step(
            kind=StepKind.STAGE,
            low_fen=due.low_fen,
            high_fen=due.high_fen,
            basis=stage.basis,
            stage=None if present is None else stage.value,
        )

"""Facts that follow from others by a rule, each with the statements that it follows from."""

from collections.abc import Mapping

from funding.domain.enterprise_size import LAW, EnterpriseSize, possible_sizes
from funding.domain.facts import Bounds
from funding.domain.subject.statement import Source, Stated, Statement, range_of

EMPLOYEES, REVENUE = "employees", "annual_revenue"
SIZE, IS_SME = "enterprise_size", "is_sme"
_NOTHING = Bounds()

_Known = Mapping[str, tuple[Statement, ...]]


def with_size(known: _Known) -> _Known:
    """Add the size class, and whether that is an SME, as far as they follow from what counts.

    An SME is whoever is not large, so that can be known while the class is not.
    """
    sizes = _sizes(known, EMPLOYEES, REVENUE)
    parts = _needed(known, sizes)
    if len(sizes) == 1:
        known = _with(known, _derived(SIZE, sizes[0].value, parts))
    if SIZE in known:
        counts = known[SIZE][0]
        return _with(known, _derived(IS_SME, counts.value != EnterpriseSize.LARGE, (counts,)))
    if EnterpriseSize.LARGE not in sizes:
        return _with(known, _derived(IS_SME, value=True, parts=parts))
    return known


def in_order(stated: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Put statements of one fact in the order in which they count; of one rank the newest first."""
    return tuple(sorted(stated, key=lambda each: (each.source.rank, -each.as_of.toordinal())))


def _sizes(known: _Known, *names: str) -> tuple[EnterpriseSize, ...]:
    """Return the possible classes with what is known of some of the figures."""
    ranges = (_range(known, name) if name in names else _NOTHING for name in (EMPLOYEES, REVENUE))
    return possible_sizes(*ranges)


def _needed(known: _Known, sizes: tuple[EnterpriseSize, ...]) -> tuple[Statement, ...]:
    """Return what the possible classes follow from: one figure, where it says as much alone."""
    alone = (name for name in (EMPLOYEES, REVENUE) if _sizes(known, name) == sizes)
    names = next(((name,) for name in alone), (EMPLOYEES, REVENUE))
    return tuple(known[name][0] for name in names if name in known)


def _range(known: _Known, name: str) -> Bounds:
    return range_of(known[name][0].value) if name in known else _NOTHING


def _derived(fact: str, value: Stated, parts: tuple[Statement, ...]) -> Statement:
    """Build a statement that is as old as the oldest that it follows from."""
    return Statement(
        fact=fact,
        source=Source.DERIVED,
        value=value,
        as_of=min(each.as_of for each in parts),
        recorded_at=max(each.recorded_at for each in parts),
        stated_by="rule",
        document_id=LAW,
        reason="follows from " + " and ".join(each.fact for each in parts),
    )


def _with(known: _Known, statement: Statement) -> _Known:
    fact = statement.fact
    return {**known, fact: in_order((*known.get(fact, ()), statement))}

"""Versions of one programme: each day belongs to one, and none is forgotten by mistake."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from funding.domain.programme import Programme, ProgrammeStatus
from funding.domain.publishing.places import flaw
from shared.flaws import Flaw

ONE_DAY = timedelta(days=1)
ENDING = (ProgrammeStatus.IN_FORCE, ProgrammeStatus.HISTORICAL)
"""What may follow a version in force: another one, or the news that it is over."""


def version_flaws(programme: Programme, versions: Sequence[Programme]) -> Iterator[Flaw]:
    """Yield gaps and overlaps with the versions that stand beside a new one.

    A version takes over from the one before it on its first day. Where that one said a last day
    of its own, the new one begins on the next, or says that it replaces it on purpose.
    """
    others = [each for each in versions if each.version != programme.version]
    for other in others:
        if other.valid_from == programme.valid_from:
            day = programme.valid_from
            given = f"version {other.version} begins on {day} as well"
            yield flaw(("valid_from",), given, "another first day", case={"day": day})
    earlier = [each for each in others if each.valid_from < programme.valid_from]
    later = [each for each in others if each.valid_from > programme.valid_from]
    before = max(earlier, key=lambda each: each.valid_from, default=None)
    after = min(later, key=lambda each: each.valid_from, default=None)
    yield from _replaced_flaws(programme, before)
    if before is not None:
        yield from _beside(before, programme)
        yield from _status_flaws(before, programme)
    if after is not None and after.replaces != programme.version:
        yield from _before(programme, after)


def _replaced_flaws(programme: Programme, before: Programme | None) -> Iterator[Flaw]:
    wanted = None if before is None else before.version
    if programme.replaces is not None and programme.replaces != wanted:
        given = f"the version before it is {wanted or 'none'}, not {programme.replaces}"
        yield flaw(("replaces",), given, f"{wanted}" if wanted else "no such field")


def _beside(before: Programme, programme: Programme) -> Iterator[Flaw]:
    last, first = before.valid_until, programme.valid_from
    if last is None or last == first - ONE_DAY or programme.replaces == before.version:
        return
    on_purpose = f'valid_from {last + ONE_DAY}, or "replaces": "{before.version}" if it is meant'
    if last >= first:
        given = f"version {before.version} is valid until {last}, so both would be on {first}"
        yield flaw(("valid_from",), given, on_purpose, case={"day": first})
    else:
        day = last + ONE_DAY
        given = f"version {before.version} ends on {last}, so none would be valid on {day}"
        yield flaw(("valid_from",), given, on_purpose, case={"day": day})


def _before(programme: Programme, after: Programme) -> Iterator[Flaw]:
    last, first = programme.valid_until, after.valid_from
    if last is None or last == first - ONE_DAY:
        return
    day = first if last >= first else last + ONE_DAY
    how = "both would be" if last >= first else "none would be valid"
    given = f"it ends on {last} and version {after.version} begins on {first}, so {how} on {day}"
    yield flaw(("valid_until",), given, f"{first - ONE_DAY}, or no last day", case={"day": day})


def _status_flaws(before: Programme, programme: Programme) -> Iterator[Flaw]:
    if before.status is ProgrammeStatus.IN_FORCE and programme.status not in ENDING:
        given = f"{programme.status} would take the place of version {before.version} in force"
        expected = "in_force, historical, or an id of its own"
        yield flaw(("status",), given, expected, case={"day": programme.valid_from})

"""What a programme says of others: those that it excludes must exist."""

from collections.abc import Iterator
from difflib import get_close_matches

from funding.domain.programme import Programme
from funding.domain.publishing.places import flaw
from shared.flaws import Flaw


def reference_flaws(programme: Programme, known: frozenset[str]) -> Iterator[Flaw]:
    """Yield excluded programmes that nobody has published, or that are the programme itself."""
    for number, other in enumerate(programme.stacking.excludes if programme.stacking else ()):
        at = ("stacking", "excludes", number)
        if other == programme.id:
            yield flaw(at, "the programme excludes itself", "other programmes")
        elif other not in known:
            near = get_close_matches(other, known, n=3) or sorted(known)
            expected = "a programme such as " + ", ".join(near)
            yield flaw(at, f"there is no programme {other}", expected)

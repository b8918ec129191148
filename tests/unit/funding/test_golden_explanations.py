"""What every shipped programme says, word for word, in pages that people have read.

`make explanations` writes them anew; read what changed before you commit it.
"""

from difflib import unified_diff

import pytest

from funding.catalogue import load_catalogue
from funding.domain.preview import Draft, preview
from funding.domain.programme import Programme
from funding.domain.rules import Verdict
from support.golden_explanations import FOLDER, cases_of, day_of, page_of

PROGRAMMES = load_catalogue().programmes


def difference(kept: str, told: str) -> str:
    """Show line by line what is told otherwise than it is kept."""
    lines = unified_diff(kept.splitlines(), told.splitlines(), "kept", "told", lineterm="")
    return "\n".join(lines)


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: each.id)
def test_a_programme_says_what_was_read(programme: Programme) -> None:
    """A change of a word is a change that somebody has to read."""
    kept = (FOLDER / f"{programme.id}.txt").read_text(encoding="utf-8")

    told = page_of(programme)

    assert not difference(kept, told), f"\n{difference(kept, told)}"


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: each.id)
def test_the_cases_of_a_programme_are_what_they_are_called(programme: Programme) -> None:
    """Unknown, yes and no; the yes has its sum, and one change of the no leads back."""
    day, draft = day_of(programme), Draft.of(programme)
    unknown, yes, no = (preview(draft, each.facts, day) for each in cases_of(programme))

    assert [unknown.verdict, yes.verdict, no.verdict] == [Verdict.UNKNOWN, Verdict.YES, Verdict.NO]
    assert unknown.missing
    assert unknown.ways_to_yes
    assert unknown.ways_to_no
    assert yes.amount is None or not yes.amount.missing
    assert any(len(each.moves) == 1 and each.verdict is Verdict.YES for each in no.remedies)


def test_every_page_is_of_a_programme() -> None:
    """Nothing is kept that nothing tells any more."""
    assert {each.stem for each in FOLDER.iterdir()} == {each.id for each in PROGRAMMES}


def test_a_difference_is_shown_line_by_line() -> None:
    """Whoever changed a word sees which one, in both versions."""
    shown = difference("a\nyes\n", "a\nno\n")

    assert shown.splitlines()[-3:] == [" a", "-yes", "+no"]

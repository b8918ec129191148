"""Reading reference data from YAML."""

from datetime import date
from pathlib import Path

import pytest

from shared.reference_data import DEEPEST_NESTING, CatalogueError, parse_yaml


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file to write to."""
    return tmp_path / "written.yaml"


def test_a_mapping_is_read_with_its_types(file: Path) -> None:
    """Dates are dates, and text may be Chinese."""
    file.write_text("from: 2026-01-05\nname: 规划条件\nparts: [1, 2]\n")

    assert parse_yaml(file) == {"from": date(2026, 1, 5), "name": "规划条件", "parts": [1, 2]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", "the key 'a' stands twice"),
        ("a: {b: 1, b: 2}", "the key 'b' stands twice"),
        ("- a", "list; expected a YAML mapping"),
        ("a: b: c", "line 1, column 5"),
        ("a: !!python/name:os.system", "could not determine a constructor"),
    ],
)
def test_what_is_no_plain_mapping_is_refused(file: Path, text: str, said: str) -> None:
    """The message says where, and what would be right."""
    file.write_text(text)

    with pytest.raises(CatalogueError, match=said):
        parse_yaml(file)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_before_it_ends_the_process(file: Path, opening: str) -> None:
    """The parser in C has no limit of its own and would overrun the stack."""
    file.write_text("a:\n  " + opening * 1_000_000)

    with pytest.raises(CatalogueError, match=f"nested deeper than {DEEPEST_NESTING} levels"):
        parse_yaml(file)


def test_nesting_may_be_as_deep_as_the_limit(file: Path) -> None:
    """The mapping itself is the first level."""
    deep = DEEPEST_NESTING - 1
    file.write_text("a: " + "[" * deep + "]" * deep)

    assert parse_yaml(file)["a"]

"""What the demo says of whose turn it is."""

from typing import Any

import pytest

from tongtu.demo.client import Details, Registered
from tongtu.demo.desks import critical_paths, desks, desks_table, rest_of_path
from tongtu.demo.projects import Listed

OPEN = {"step_id": "A01", "name_en": "planning conditions", "agency": "GZ", "due_on": "2027-01-05"}
CASE: dict[str, Any] = {
    "template": {"id": "A", "version": "1"},
    "steps": [
        {**OPEN, "turn": "applicant"},
        {**OPEN, "turn": "agency", "step_id": "A09", "due_on": None},
        {**OPEN, "turn": "nobody", "step_id": "A02"},
    ],
}


def test_every_open_step_says_whose_turn_it_is() -> None:
    """The sponsor's at an agency, or the agency's own; nobody's steps are not shown."""
    assert list(desks(CASE)) == [
        "A01 planning conditions: sponsor at GZ, 2027-01-05",
        "A09 planning conditions: at GZ",
    ]


@pytest.mark.parametrize(
    ("done", "rest"),
    [
        ((), "A01, then 2"),
        (("A01",), "A02, then 1"),
        (("A01", "A02"), "A03"),
        (("A01", "A02", "A03"), "done"),
    ],
)
def test_a_case_says_what_decides_its_end_from_now_on(done: tuple[str, ...], rest: str) -> None:
    """What is done, and what lies beside the path, is not counted."""
    ids = ("A01", "A02", "A03", "A09")
    steps = [{"step_id": e, "status": "decided" if e in done else "waiting"} for e in ids]

    assert rest_of_path({"steps": steps}, {"critical_path": ["A01", "A02", "A03"]}) == rest


def test_the_table_tells_of_each_project_its_process_its_path_and_its_desks() -> None:
    """One row for each project that has a case."""
    steps = [{**each, "status": "ready"} for each in CASE["steps"]]
    details = {"1": Details({**CASE, "steps": steps}, [], []), "2": Details(None, [], [])}
    registered = [Registered(Listed(f"P{e}", "项目", b"{}"), e, is_repeated=False) for e in "12"]

    table = desks_table(registered, details, {"A 1": {"critical_path": ["A01", "A02"]}})

    assert table.row_count == 1
    cells = [str(next(iter(column.cells))) for column in table.columns]
    assert cells[:3] == ["P1", "A 1", "A01, then 1"]
    assert cells[3].startswith("A01 planning conditions: sponsor at GZ, 2027-01-05; A09")


def test_a_process_in_use_shows_what_decides_its_end() -> None:
    """One line for each process that a case follows."""
    process = {
        "name": {"en": "listed land"},
        "critical_path": ["A01", "A02"],
        "promised_days": 100,
        "statutory_days": 136,
    }

    lines = list(critical_paths([Details(CASE, [], [])] * 2, {"A 1": process, "B 1": process}))

    assert lines == ["A 1 listed land: A01 > A02 (100 working days promised, 136 by law)"]

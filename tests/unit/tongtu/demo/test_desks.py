"""What the demo says of whose turn it is."""

from typing import Any

from tongtu.demo.client import Details
from tongtu.demo.desks import critical_paths, desks

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

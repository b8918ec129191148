"""What the demo prints."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

from tongtu.demo.client import Details, Refused, Registered
from tongtu.demo.command import surprises
from tongtu.demo.effects import Effects, Kind
from tongtu.demo.latencies import Latency
from tongtu.demo.projects import Listed
from tongtu.demo.report import latency_table, next_steps, projects_table, refusals_table
from tongtu.demo.waiting import explain

ADDRESSES = {
    name: f"http://127.0.0.1:{port}"
    for name, port in [("project-registry", 8001), ("land-supply", 8002), ("funding", 8003)]
}
GOOD = Listed("P001", "中国石化天津南港120万吨/年乙烯项目及其他很长的名称", b"{}")
BAD = Listed("F01", "示例", b"{}", planted_fault="negative")


def shown(table: Table, width: int = 80) -> str:
    """Render a table as text."""
    console = Console(width=width, file=io.StringIO(), record=True)
    console.print(table)
    return console.export_text()


def read_by_bash(line: str) -> list[str]:
    """Let a shell read a command: curl tells its arguments, make tells where it was called."""
    bash = shutil.which("bash") or "/bin/bash"
    doubles = """curl() { printf '%s\\n' "$@"; }; make() { printf '<%s>' "$@"; };"""
    command = line.partition(" | ")[0]
    output = subprocess.check_output([bash, "-c", f"{doubles} {command}"], text=True)  # noqa: S603
    return output.splitlines()


@pytest.mark.parametrize("folder", ["/srv/tongtu", "/srv/my projects/通途's"])
def test_commands_work_from_any_folder(folder: str) -> None:
    """A shell reads each line as one curl call, whatever the checkout is called."""
    for line in next_steps(ADDRESSES, "42", root=Path(folder), here=Path("/elsewhere")):
        words = read_by_bash(line)

        token = f"<-s><-C><{folder}><token><ROLE=coordinator>"
        assert words[:3] == ["-s", "-H", f"Authorization: Bearer {token}"]
        assert words[3].startswith("http://127.0.0.1:800")


def test_commands_are_short_inside_the_checkout() -> None:
    """Whoever stands in the checkout needs no folder."""
    lines = next_steps(ADDRESSES, "42", root=Path("/srv/t"), here=Path("/srv/t"))

    assert len(lines) == 3
    assert "$(make -s token ROLE=coordinator)" in lines[0]
    assert "/projects/42/timeline" in lines[0]


def test_a_refusal_names_row_field_value_and_reason() -> None:
    """Everything that the register said is in the table."""
    error = {"pointer": "/total_investment/amount", "given": "-3", "detail": "Expected 0."}

    text = shown(refusals_table([Refused(BAD, [error])]))

    assert all(word in text for word in ("F01", "/total_investment/amount", "-3", "Expected 0."))


@pytest.mark.parametrize("width", [80, 140])
def test_the_table_of_projects_fits(width: int) -> None:
    """No number is cut off at the usual width of a terminal; a long name is."""
    step = {"provisional": True, "statutory_due_on": "2027-01-05", "promised_due_on": None}
    case: dict[str, Any] = {"status": "open", "first_due_on": "2027-01-05", "steps": [step]}
    details = {"1": Details(case, [{"verdict": "yes"}, {"verdict": "unknown"}], [{}] * 14)}
    table = projects_table(
        [Registered(GOOD, "1", is_repeated=True)], details, {"1": Effects(facts=[])}, width=width
    )

    text = shown(table, width)

    assert all(word in text for word in ("P001", "before", "open", "2027-01-05*", "14"))
    assert "…" in text


def test_latencies_say_of_how_many_projects_they_are() -> None:
    """A percentile of two projects is not one of forty-seven; none at all is a dash."""
    latencies = [
        Latency(name="case opened", happened=[0.25, 1.5], recorded=[0.5, 2.0]),
        Latency(name="last webhook", happened=[], recorded=[]),
    ]

    lines = [line.split() for line in shown(latency_table(latencies)).splitlines()]

    assert ["case", "opened", "2", "250", "1,500", "1,500", "500", "2,000", "2,000"] in lines
    assert ["last", "webhook", "0", "-", "-", "-", "-", "-", "-"] in lines


def test_a_row_with_the_wrong_fate_is_named() -> None:
    """An accepted fault and a refused project both end the demo with a failure."""
    wrong = surprises([Registered(BAD, "1", is_repeated=False)], [Refused(GOOD, [])])

    assert wrong[0].startswith("F01 was registered")
    assert wrong[1].startswith("P001 was refused")
    assert surprises([Registered(GOOD, "1", is_repeated=False)], [Refused(BAD, [])]) == []


def test_waiting_in_vain_says_for_what_and_where_to_look() -> None:
    """The message is for somebody who sees the system for the first time."""
    text = explain({f"p{number}": {Kind.MATCHES, Kind.CASE} for number in range(9)})

    assert "9 projects" in text
    assert "project p0: cases opened, matches found" in text
    assert "tongtu parked list" in text

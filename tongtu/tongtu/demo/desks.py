"""On whose desk each project lies, and which steps decide when it is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from tongtu.demo.client import Details, Registered

Json = Mapping[str, Any]

TURNS = {"applicant": "sponsor", "agency": ""}
"""Who has to act; for an agency its code is enough."""


DONE = frozenset({"decided", "delivered", "not_needed"})
"""Where a step keeps nobody waiting any more."""


def desks_table(
    registered: Sequence[Registered],
    details: Mapping[str, Details],
    processes: Mapping[str, Json],
) -> Table:
    """Show for each project its process, how far its critical path is, and who has to act now."""
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("row", no_wrap=True)
    table.add_column("process", no_wrap=True)
    table.add_column("critical path", no_wrap=True)
    table.add_column("whose turn: step, agency, next day", overflow="fold")
    for one in registered:
        case = details[one.project_id].case
        if case is not None:
            path = rest_of_path(case, processes[process_of(case)])
            turns = Text("; ".join(desks(case)) or "nobody's")
            table.add_row(one.row.id, process_of(case), path, turns)
    return table


def desks(case: Json) -> Iterator[str]:
    """Say of each open step whose turn it is, at which agency, and until when."""
    for step in case["steps"]:
        if step["turn"] in TURNS:
            who = " ".join(word for word in (TURNS[step["turn"]], f"at {step['agency']}") if word)
            until = f", {step['due_on']}" if step["due_on"] else ""
            yield f"{step['step_id']} {step['name_en']}: {who}{until}"


def rest_of_path(case: Json, process: Json) -> str:
    """Name the next step that decides when a case ends, and count those that follow it."""
    statuses = {step["step_id"]: step["status"] for step in case["steps"]}
    left = [each for each in process["critical_path"] if statuses.get(each) not in DONE]
    if not left:
        return "done"
    return f"{left[0]}, then {len(left) - 1}" if left[1:] else left[0]


def critical_paths(details: Iterable[Details], processes: Mapping[str, Json]) -> Iterator[str]:
    """Name for each process in use the steps that decide when it ends, and its working days."""
    used = {process_of(one.case) for one in details if one.case is not None}
    for name in sorted(used & processes.keys()):
        process = processes[name]
        path = " > ".join(process["critical_path"])
        days = (
            f"{process['promised_days']} working days promised, {process['statutory_days']} by law"
        )
        yield f"{name} {process['name']['en']}: {path} ({days})"


def process_of(case: Json) -> str:
    """Name the process of a case by its id and version."""
    template: Mapping[str, str] = case["template"]
    return f"{template['id']} {template['version']}"

"""What the demo prints: refusals, projects, latencies, and where to look next."""

import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

from rich.table import Table
from rich.text import Text

from shared.contracts.notifier import DeliveryFailed, DeliverySucceeded
from tongtu.demo.client import Details, Refused, Registered
from tongtu.demo.effects import Effects
from tongtu.demo.latencies import SHARES, Latency, percentile

PROVISIONAL = "*"
LONGEST_REASON = 150
ROOM_FOR_NUMBERS = 60
NAME_WIDTHS = (18, 46)
MEASURED = """\
From the instant at which the register took the POST (the time of the event
project.registered), for each project to its last effect of the kind:
  happened  until the other service began the unit of work that made the effect
            (the time of its event); for a webhook, until its answer was noted
  recorded  until the register's timeline wrote the effect down, so including
            every commit, the relays, and Kafka there and back
Percentiles by nearest rank."""


def refusals_table(refused: Iterable[Refused]) -> Table:
    """Show every refused row with the field and the reason, as the register gave them."""
    table = _table()
    table.add_column("row", no_wrap=True)
    table.add_column("field and what was given", overflow="fold")
    table.add_column("reason", overflow="fold")
    for one in refused:
        for error in one.errors:
            table.add_row(one.row.id, *_refusal(error))
    return table


def _refusal(error: Mapping[str, Any]) -> tuple[Text, Text]:
    place = Text(str(error.get("pointer", "")), style="yellow")
    if error.get("given") is not None:
        place.append(f"\n{error['given']}", style="dim")
    reason = str(error.get("detail") or error.get("title"))
    return place, Text(shorten(reason, LONGEST_REASON, placeholder=" …"))


def projects_table(
    registered: Sequence[Registered],
    details: Mapping[str, Details],
    effects: Mapping[str, Effects],
    *,
    width: int,
) -> Table:
    """Show what each project has now: its case, first due date, matches and notifications."""
    table = _table()
    for name in ("row", "project", "regis-\ntered", "land\ncase", "first\ndue date"):
        table.add_column(name, no_wrap=True)
    for name in ("funds:\nyes", "un-\nknown", "notifi-\ncations", "web-\nhooks"):
        table.add_column(name, no_wrap=True, justify="right")
    room = min(max(width - ROOM_FOR_NUMBERS, NAME_WIDTHS[0]), NAME_WIDTHS[1])
    for one in registered:
        title = Text(one.row.name)
        title.truncate(room, overflow="ellipsis")
        cells = _project(one, details[one.project_id], effects[one.project_id])
        table.add_row(one.row.id, title, *cells)
    return table


def _project(one: Registered, details: Details, effects: Effects) -> tuple[str, ...]:
    verdicts = Counter(match["verdict"] for match in details.matches)
    case = details.case or {}
    return (
        "before" if one.is_repeated else "now",
        str(case.get("status", "-")),
        _first_due(case),
        str(verdicts["yes"]),
        str(verdicts["unknown"]),
        str(len(details.notifications)),
        str(effects.count(DeliverySucceeded.event_type)),
    )


def _first_due(case: Mapping[str, Any]) -> str:
    if not case.get("first_due_on"):
        return "-"
    is_provisional = any(
        step["provisional"]
        for step in case["steps"]
        if case["first_due_on"] in {step["statutory_due_on"], step["promised_due_on"]}
    )
    return f"{case['first_due_on']}{PROVISIONAL if is_provisional else ''}"


def totals(
    details: Mapping[str, Details], effects: Mapping[str, Effects], verified: Mapping[str, Any]
) -> list[str]:
    """Add everything up in a few lines."""
    verdicts = Counter(match["verdict"] for one in details.values() for match in one.matches)
    cases = [one.case for one in details.values() if one.case is not None]
    notifications = sum(len(one.notifications) for one in details.values())
    delivered = sum(one.count(DeliverySucceeded.event_type) for one in effects.values())
    failed = sum(one.count(DeliveryFailed.event_type) for one in effects.values())
    answers = f"{verdicts['yes']} yes, {verdicts['unknown']} unknown yet, {verdicts['no']} no"
    signed = f"{verified['count']} signatures verified, {verified['refused']} refused"
    lines = [
        f"{len(details)} projects, {len(cases)} cases of land supply",
        f"{verdicts.total()} answers of funding: {answers}",
        f"{notifications} notifications, {delivered} delivered by webhook, {failed} failed",
        f"this run's receiver: {signed}, {verified['repetitions']} repetitions recognised",
    ]
    if any(PROVISIONAL in _first_due(case) for case in cases):
        lines.append(f"{PROVISIONAL} counted over a year whose holidays are not announced yet")
    return lines


def latency_table(latencies: Sequence[Latency]) -> Table:
    """Show the percentiles of every kind of effect, in milliseconds."""
    table = _table()
    table.add_column("milliseconds", no_wrap=True)
    table.add_column("pro-\njects", no_wrap=True, justify="right")
    for name in ("happened", "recorded"):
        for number, share in enumerate(SHARES):
            heading = f"{'' if number else name}\np{share * 100:.0f}"
            table.add_column(heading, justify="right", no_wrap=True)
    for one in latencies:
        times = [*_percentiles(one.happened), *_percentiles(one.recorded)]
        table.add_row(one.name, str(len(one.happened)), *times)
    return table


def _table() -> Table:
    return Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)


def _percentiles(seconds: Sequence[float]) -> list[str]:
    if not seconds:
        return ["-"] * len(SHARES)
    return [f"{percentile(seconds, share) * 1000:,.0f}" for share in SHARES]


def next_steps(
    addresses: Mapping[str, str], project_id: str, *, root: Path, here: Path
) -> list[str]:
    """Write commands that work as pasted, in the folder from which the demo was started."""
    folder = "" if root == here else f"-C {shlex.quote(str(root))} "
    token = f'"Authorization: Bearer $(make -s {folder}token ROLE=coordinator)"'
    python = ".venv/bin/python" if root == here else shlex.quote(sys.executable)
    pretty = f"{python} -m json.tool --no-ensure-ascii"
    registry, land_supply = addresses["project-registry"], addresses["land-supply"]
    urls = (
        f"{registry}/projects/{project_id}/timeline",
        f"{land_supply}/cases?project_id={project_id}",
        f"{addresses['funding']}/matches?project_id={project_id}&verdict=unknown",
    )
    return [f"curl -s -H {token} '{url}' | {pretty}" for url in urls]

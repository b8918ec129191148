"""What a run leaves behind: a table for people, var/bench.json, and a block in the document."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path

import orjson

from bench import load
from bench.measuring import Row
from bench.stage import TESTS

ROOT = TESTS.parent
JSON = ROOT / "var" / "bench.json"
DOCUMENT = ROOT / "docs" / "performance.md"

HEADINGS = ("benchmark", "unit", "ours", "baseline", "ratio", "floor", "goal", "reached")
CPU_HEADINGS = ("CPU ours, us", "CPU baseline, us")


def cells(row: Row) -> list[str]:
    """Write a row's figures."""
    return [
        row.name,
        row.unit,
        _figure(row.ours),
        _figure(row.baseline),
        f"{row.ratio:.2f}",
        f"{row.floor:.2f}",
        f"{row.goal:.2f}",
        row.verdict,
        *("-" if cpu is None else f"{cpu:,.1f}" for cpu in (row.ours_cpu_us, row.baseline_cpu_us)),
    ]


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def table(rows: Sequence[Row]) -> str:
    """Lay the rows out in columns."""
    lines = [[*HEADINGS, *CPU_HEADINGS], *map(cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def circumstances(rounds: int) -> str:
    """Say where and how the figures came about."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    return f"{machine}; {rounds} interleaved rounds, medians; load generator: {load.generator()}"


def write_json(rows: Sequence[Row], path: Path = JSON) -> None:
    """Write what ran, and nothing else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps([row.as_json() for row in rows], option=orjson.OPT_INDENT_2))


def markdown(rows: Sequence[Row], rounds: int) -> str:
    """Write the table and its notes for the document."""
    lines = [
        f"| {' | '.join((*HEADINGS, *CPU_HEADINGS))} |",
        f"| --- | --- |{' ---: |' * 5} --- |{' ---: |' * 2}",
        *(f"| {' | '.join(cells(row))} |" for row in rows),
        "",
        f"{circumstances(rounds)}.",
        "",
        *(f"- {row.name}: {note}" for row in rows for note in row.notes),
    ]
    return "\n".join(lines)


def replace_block(name: str, text: str, path: Path = DOCUMENT) -> None:
    """Put text between the two marks of a name in the document."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = path.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{path} has no block {name}")
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")

"""Many open steps at once, written as rows: what inboxes are measured and judged on."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import orjson
from sqlmodel import SQLModel

from land_supply.catalogue import load_catalogue
from land_supply.tables import CaseRow, CaseStepRow
from shared.tables import table_of

TODAY = date(2026, 3, 2)
AGENCIES = ("GZ", "FG", "GX", "ZJ", "HB", "SP", "QZ", "YQ", "TC", "ST")
DISTRICTS = (
    *(f"12010{number}" for number in range(1, 7)),
    *(f"1201{number}" for number in range(10, 20)),
)
OFFICERS = 40
"""So many in each agency; three of five steps are in their hands."""
SOON_ON = TODAY + timedelta(days=3)

_CASES = {
    "id": "md5('case' || n)::uuid",
    "project_id": "md5('project' || n)::uuid",
    "sponsor_code": "'sponsor-' || n % 5000",
    "district_code": "($2::text[])[1 + n % $3]",
    "template_id": "$4",
    "template_version": "$5",
    "opened_on": "$6",
    "status": "'open'",
    "version": "1",
    "investment_cny": "1000000 * (n % 900)",
    "standings": "$7",
    "facts": "'{}'",
}
_STEPS = {
    "case_id": "md5('case' || n / 2)::uuid",
    "step_id": "CASE n % 2 WHEN 0 THEN 'A01' ELSE 'A12' END",
    "round": "1",
    "name_zh": "'步骤'",
    "name_en": "'step'",
    "template_id": "$2",
    "clock_id": "gen_random_uuid()",
    "district_code": "($3::text[])[1 + n / 2 % $4]",
    "agency": "($5::text[])[1 + n % $6]",
    "claimed_by": "CASE WHEN n / 10 % 5 < 3 THEN 'agency-officer:' || n / 50 % $7 END",
    "status": "CASE WHEN n / 30 % 20 = 0 THEN 'paused' ELSE 'accepted' END",
    "turn": "'agency'",
    "since": "$8",
    "statutory_due_on": "day",
    "due_on": "day",
}
_DAYS = """
LATERAL (
    SELECT CASE WHEN n / 70 % 20 > 0 THEN $8::date + n / 10 * 7919 % 130 - 10 END
) AS due (day)
"""
_EMPTY: Mapping[type, str] = {bool: "false", int: "0", str: "''", object: "'[]'"}
"""What a column that no inbox reads holds, where it must hold something."""


def _insert(row: type[SQLModel], values: Mapping[str, str], source: str) -> str:
    """Write the statement for many rows; columns without a value of their own are empty.

    A JSON document is an object of any type to SQLAlchemy.
    """
    table = table_of(row)
    needed = (each for each in table.columns if not each.nullable and each.computed is None)
    empty = {each.name: _EMPTY[each.type.python_type] for each in needed if each.name not in values}
    every = {**values, **empty}
    columns, selected = ", ".join(every), ", ".join(every.values())
    return f"INSERT INTO {table.name} ({columns}) SELECT {selected} FROM {source}"  # noqa: S608 - words of ours


async def fill(connection: Any, open_steps: int, *, today: date = TODAY) -> None:
    """Write so many open steps, two in each case, in equal shares for every agency."""
    template = load_catalogue().selection.templates[0]
    standings = {step.id: [1, "waiting", None] for step in template.steps}
    of_districts = (list(DISTRICTS), len(DISTRICTS))
    await connection.execute(
        _insert(CaseRow, _CASES, "generate_series(1, $1) AS n"),
        open_steps // 2 + 1,
        *of_districts,
        template.id,
        template.version,
        today,
        orjson.dumps(standings).decode(),
    )
    of_agencies = (list(AGENCIES), len(AGENCIES))
    steps = _insert(CaseStepRow, _STEPS, f"generate_series(2, $1 + 1) AS n, {_DAYS}")
    await connection.execute(
        steps, open_steps, template.id, *of_districts, *of_agencies, OFFICERS, today
    )
    await connection.execute("VACUUM ANALYZE cases, case_steps")

"""Many open steps at once, written as rows: what inboxes are measured and judged on."""

from datetime import date, timedelta
from typing import Any

import orjson

from land_supply.catalogue import load_catalogue

TODAY = date(2026, 3, 2)
AGENCIES = ("GZ", "FG", "GX", "ZJ", "HB", "SP", "QZ", "YQ", "TC", "ST")
DISTRICTS = (
    *(f"12010{number}" for number in range(1, 7)),
    *(f"1201{number}" for number in range(10, 20)),
)
OFFICERS = 40
"""So many in each agency; three of five steps are in their hands."""
SOON_ON = TODAY + timedelta(days=3)

_CASES = """
INSERT INTO cases (id, project_id, sponsor_code, district_code, template_id, template_version,
    template_hash, opened_on, status, version, investment_cny, standings, facts)
SELECT md5('case' || n)::uuid, md5('project' || n)::uuid, 'sponsor-' || n % 5000,
    ($2::text[])[1 + n % $3], $4, $5, '', $6, 'open', 1, 1000000 * (n % 900), $7, '{}'
FROM generate_series(1, $1) AS n
"""
_STEPS = """
INSERT INTO case_steps (case_id, step_id, round, position, name_zh, name_en, template_id, clock_id,
    district_code, agency, claimed_by, status, turn, since, is_deemed, asked, statutory_due_on,
    promised_due_on, provisional, due_on, calendar_version, reminded, stood, fixed)
SELECT md5('case' || n / 2)::uuid, CASE n % 2 WHEN 0 THEN 'A01' ELSE 'A12' END, 1, n % 2, '步骤',
    'step', $2, gen_random_uuid(), ($3::text[])[1 + n / 2 % $4], ($5::text[])[1 + n % $6],
    CASE WHEN n / 10 % 5 < 3 THEN 'agency-officer:' || n / 50 % $7 END,
    CASE WHEN n / 30 % 20 = 0 THEN 'paused' ELSE 'accepted' END,
    'agency', $8, false, '[]', due_on, due_on, false, due_on, '', '[]', 'null', '[]'
FROM generate_series(2, $1 + 1) AS n, LATERAL (
    SELECT CASE WHEN n / 70 % 20 > 0 THEN $8::date + n / 10 * 7919 % 130 - 10 END
) AS due (due_on)
"""


async def fill(connection: Any, open_steps: int, *, today: date = TODAY) -> None:
    """Write so many open steps, two in each case, in equal shares for every agency."""
    template = load_catalogue().selection.templates[0]
    standings = {step.id: [1, "waiting", None] for step in template.steps}
    of_districts = (list(DISTRICTS), len(DISTRICTS))
    await connection.execute(
        _CASES,
        open_steps // 2 + 1,
        *of_districts,
        template.id,
        template.version,
        today,
        orjson.dumps(standings).decode(),
    )
    of_agencies = (list(AGENCIES), len(AGENCIES))
    await connection.execute(
        _STEPS, open_steps, template.id, *of_districts, *of_agencies, OFFICERS, today
    )
    await connection.execute("VACUUM ANALYZE cases, case_steps")

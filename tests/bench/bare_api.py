"""The baseline of the HTTP benchmarks: FastAPI, pydantic and asyncpg as their manuals show them.

One worker on uvloop and httptools. It has the request and response fields of the register and
writes the same two rows, by one statement; it knows no tokens, no policy, no idempotency, no
tracing, no metrics, and believes every code it is given.
`python -m bench.bare_api DATABASE_URL PORT`.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import uvicorn
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from uuid_utils.compat import uuid7

POOL_SIZE = 8
ACTOR = "sponsor:sponsor-1"

INSERT = """
WITH project AS (
  INSERT INTO projects (id, name, name_en, sponsor_name, sponsor_code, project_code, city,
    district_code, location_text, industry_code, key_chain, investment_amount,
    investment_currency, investment_qualifier, stage, stage_since, land_area, land_area_unit,
    building_area_m2, planned_completion, source, missing, registered_on, registered_by, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
    $20, $21, $22, $23, $24, 1)
)
INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, aggregate_version, source,
  time, dataschema, correlationid, actor)
VALUES ($25, 'project-registry.projects', $26, 'project-registry.project.registered.v1', $27, 1,
  'urn:tongtu:service:project-registry', $28,
  'urn:tongtu:schema:project-registry.project.registered.v1', $29, $24)
"""
SELECT = "SELECT * FROM projects WHERE id = $1"


class Body(BaseModel):
    """Base of the request's parts; unknown fields are refused, as in the register."""

    model_config = ConfigDict(extra="forbid")


class Sponsor(Body):
    """The enterprise behind the project."""

    name: str | None = None
    unified_social_credit_code: str | None = None


class Money(Body):
    """An amount in its own currency."""

    amount: Decimal
    currency: str


class Area(Body):
    """An area in its own unit."""

    value: Decimal
    unit: str


class ProjectBody(Body):
    """What is known of a project."""

    name: str
    sponsor: Sponsor = Sponsor()
    name_en: str | None = None
    project_code: str | None = None
    city: str | None = None
    district_code: str | None = None
    location_text: str | None = None
    industry_code: str | None = None
    key_chain: str | None = None
    total_investment: Money | None = None
    investment_qualifier: str | None = None
    stage: str | None = None
    stage_since: str | None = None
    land_area: Area | None = None
    building_area_m2: Decimal | None = None
    planned_completion: str | None = None
    source: str | None = None


class StatedMoney(Money):
    """An amount in its own currency, with what was said about it."""

    qualifier: str | None = None


class ProjectView(BaseModel):
    """A project as it is answered."""

    id: UUID
    name: str
    name_en: str | None
    sponsor: Sponsor
    project_code: str | None
    city: str | None
    district_code: str | None
    location_text: str | None
    industry_code: str | None
    key_chain: str | None
    total_investment: StatedMoney | None
    stage: str | None
    stage_since: str | None
    land_area: Area | None
    building_area_m2: Decimal | None
    planned_completion: str | None
    source: str | None
    missing: list[str]
    registered_on: date
    registered_by: str
    version: int


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the pool and close it."""
    async with asyncpg.create_pool(app.state.url, min_size=POOL_SIZE, max_size=POOL_SIZE) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/projects", status_code=201)
async def register_project(body: ProjectBody) -> ProjectView:
    """Write a project and its event by one statement."""
    now = datetime.now(UTC)
    view = _view(body, uuid7(), now.date())
    payload = view.model_dump_json().encode()
    async with app.state.pool.acquire() as connection:
        await connection.execute(
            INSERT, *_columns(body, view), uuid7(), str(view.id), payload, now.isoformat(), "none"
        )
    return view


@app.get("/projects/{project_id}")
async def get_project(project_id: UUID) -> ProjectView:
    """Read a project."""
    async with app.state.pool.acquire() as connection:
        row = await connection.fetchrow(SELECT, project_id)
    if row is None:
        raise HTTPException(404)
    return _stored_view(row)


def _view(body: ProjectBody, project_id: UUID, today: date) -> ProjectView:
    money = body.total_investment
    stated = StatedMoney(
        amount=money.amount, currency=money.currency, qualifier=body.investment_qualifier
    ) if money else None  # fmt: skip
    return ProjectView(
        id=project_id,
        name=body.name,
        name_en=body.name_en,
        sponsor=body.sponsor,
        project_code=body.project_code,
        city=body.city,
        district_code=body.district_code,
        location_text=body.location_text,
        industry_code=body.industry_code,
        key_chain=body.key_chain,
        total_investment=stated,
        stage=body.stage,
        stage_since=body.stage_since,
        land_area=body.land_area,
        building_area_m2=body.building_area_m2,
        planned_completion=body.planned_completion,
        source=body.source,
        missing=[] if body.project_code else ["/project_code"],
        registered_on=today,
        registered_by=ACTOR,
        version=1,
    )


def _columns(body: ProjectBody, view: ProjectView) -> tuple[Any, ...]:
    money, area = body.total_investment, body.land_area
    return (
        view.id,
        body.name,
        body.name_en,
        body.sponsor.name,
        body.sponsor.unified_social_credit_code,
        body.project_code,
        body.city,
        body.district_code,
        body.location_text,
        body.industry_code,
        body.key_chain,
        money.amount if money else None,
        money.currency if money else None,
        body.investment_qualifier,
        body.stage,
        body.stage_since,
        area.value if area else None,
        area.unit if area else None,
        body.building_area_m2,
        body.planned_completion,
        body.source,
        '["/project_code"]' if view.missing else "[]",
        view.registered_on,
        ACTOR,
    )


def _stored_view(row: Any) -> ProjectView:
    amount, area = row["investment_amount"], row["land_area"]
    return ProjectView(
        id=row["id"],
        name=row["name"],
        name_en=row["name_en"],
        sponsor=Sponsor(name=row["sponsor_name"], unified_social_credit_code=row["sponsor_code"]),
        project_code=row["project_code"],
        city=row["city"],
        district_code=row["district_code"],
        location_text=row["location_text"],
        industry_code=row["industry_code"],
        key_chain=row["key_chain"],
        total_investment=None
        if amount is None
        else StatedMoney(
            amount=amount,
            currency=row["investment_currency"],
            qualifier=row["investment_qualifier"],
        ),
        stage=row["stage"],
        stage_since=row["stage_since"],
        land_area=None if area is None else Area(value=area, unit=row["land_area_unit"]),
        building_area_m2=row["building_area_m2"],
        planned_completion=row["planned_completion"],
        source=row["source"],
        missing=[] if row["missing"] == "[]" else ["/project_code"],
        registered_on=row["registered_on"],
        registered_by=row["registered_by"],
        version=row["version"],
    )


if __name__ == "__main__":
    app.state.url = sys.argv[1]
    uvicorn.run(
        app, port=int(sys.argv[2]), loop="uvloop", http="httptools", access_log=False,
        log_level="warning",
    )  # fmt: skip

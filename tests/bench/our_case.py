"""The case engine of land supply, driven at its command handlers: no HTTP, no idempotency key."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bench.case_rows import effects, tally
from bench.case_script import COMMANDS, Command, Tally
from bench.measuring import require
from bench.pools import POOL_SIZE
from land_supply import bootstrap, handlers
from land_supply.catalogue import Catalogue, load_catalogue, load_publication
from land_supply.commands import ActOnStep, Desk, OpenCase, Wanted
from land_supply.domain.case import Applicant, ProcessRules
from land_supply.domain.clock import Record
from land_supply.domain.engine import (
    Accept,
    Action,
    Decide,
    MissingItem,
    Moment,
    PauseClock,
    Receive,
    RequestSupplement,
    ResumeClock,
    Start,
    Supplement,
)
from land_supply.domain.selection import SelectionRule, TemplateSelection
from land_supply.domain.template import PauseCause
from land_supply.repository import Shelf
from land_supply.unit_of_work import SqlUnitOfWork
from shared.context import Context
from shared.database import Database, Transactions
from shared.identifiers import CaseId, ProjectId, new_id
from shared.settings import DatabaseSettings
from shared.working_days import Pause, load_calendar

TEMPLATE = Path(__file__).with_name("case_template.yaml")
OPENED_ON = date(2026, 3, 2)
DISTRICT, SPONSOR_CODE = "120116", "91120116MA07ABCD0H"
OFFICER, SPONSOR = "agency-officer:bench", "sponsor:bench"
AT_THE_AGENCY = Desk(district=DISTRICT, agency="GZ")
AT_THE_SPONSOR = Desk(organisation=SPONSOR_CODE, is_sponsor=True)
INVESTMENT_CNY = 1_200_000_000
FACTS = sum(len(effect.events) for effect in effects().values())
NOTICE = "津规资告〔2026〕17号"


@dataclass(slots=True)
class Seen:
    """A case, and the version of it that its client saw last."""

    id: CaseId
    version: int


@dataclass(frozen=True, slots=True)
class Act:
    """What a command asks for, so many days after the opening, and whose it is to ask."""

    day: int
    action: Action
    is_of_sponsor: bool = False
    notice: str | None = None


class OurCase:
    """Runs cases by handlers: one read and one durable statement for each command."""

    def __init__(self, opened_on: date = OPENED_ON) -> None:
        self.opened_on = opened_on
        self.url = ""
        self._acts = _acts(opened_on)
        self._calendar = load_calendar()
        self._database: Database | None = None
        self._transactions: Transactions[SqlUnitOfWork] | None = None

    async def prepare(self, url: str) -> None:
        """Migrate the database and put the template of this case on the shelf."""
        self.url = url
        await bootstrap.build().migrations.upgrade(url)
        settings = DatabaseSettings(url=SecretStr(url), pool_max_size=POOL_SIZE)
        self._database = database = await Database.open(
            settings, name="land_supply", application="bench"
        )
        await asyncio.gather(*(database.ping() for _ in range(POOL_SIZE)))
        catalogue = _catalogue()
        make = partial(
            SqlUnitOfWork,
            shelf=Shelf(catalogue),
            rules=ProcessRules(catalogue.agencies, self._calendar),
        )
        self._transactions = Transactions(database, make)

    @property
    def pool(self) -> Any:
        """Return the connections."""
        require(self._database is not None, "the database is not prepared")
        return self._database.pool if self._database else None

    async def run_case(self, number: int) -> None:
        """Give all commands of one case."""
        seen = await self.open()
        for command in COMMANDS[1:]:
            await self.give(seen, command)
        require(seen.version == FACTS, f"case {number} ended with {seen.version} facts")

    async def open(self) -> Seen:
        """Open the case of a new project."""
        applicant = Applicant(
            project_id=ProjectId(new_id()),
            sponsor_code=SPONSOR_CODE,
            district_code=DISTRICT,
            investment_cny=INVESTMENT_CNY,
        )
        command = OpenCase(applicant=applicant, on=self.opened_on)
        async with self._work(_context(OFFICER)) as uow:
            case = await handlers.open_case(command, uow)
        return Seen(case.id, case.version)

    async def give(self, seen: Seen, command: Command) -> None:
        """Give one command of the script."""
        await self.act(seen, command.step, self._acts[command])

    async def act(self, seen: Seen, step_id: str, act: Act) -> None:
        """Have something done to a step by whoever's it is, guarded by the version seen last."""
        context = _context(SPONSOR if act.is_of_sponsor else OFFICER)
        on = self.opened_on + timedelta(days=act.day)
        record = Record(
            happened_on=on,
            recorded_at=context.now,
            actor=context.actor,
            notice_reference=act.notice,
        )
        command = ActOnStep(
            wanted=Wanted(case_id=seen.id, version=seen.version),
            step_id=step_id,
            desk=AT_THE_SPONSOR if act.is_of_sponsor else AT_THE_AGENCY,
            action=act.action,
            moment=Moment(record=record, today=on, calendar=self._calendar),
        )
        async with self._work(context) as uow:
            change = await handlers.act_on_step(command, uow)
        seen.version = change.after.version

    def _work(self, context: Context) -> Any:
        require(self._transactions is not None, "the database is not prepared")
        return self._transactions(context) if self._transactions else None

    async def tally(self) -> Tally:
        """Count completed cases and commands."""
        return await tally(self.pool)

    async def close(self) -> None:
        """Close the pool."""
        if self._database is not None:
            await self._database.close()


def _catalogue() -> Catalogue:
    """Return the shipped agencies with the one template of this case."""
    shipped = load_catalogue()
    publication = load_publication(TEMPLATE, roles=shipped.agencies.roles)
    template = publication.template
    selection = TemplateSelection(
        templates=(template,), rules=(SelectionRule(template_id=template.id),)
    )
    return Catalogue(selection, shipped.agencies, (publication,))


def _context(actor: str) -> Context:
    trace = new_id().hex
    return Context(
        actor=actor,
        correlation_id=trace,
        traceparent=f"00-{trace}-{trace[16:]}-00",
        now=datetime.now(UTC),
    )


def _acts(opened_on: date) -> Mapping[Command, Act]:
    """Say when each command comes, and with what; the notice and the review last 40 days."""
    first, last = (opened_on + timedelta(days=days) for days in (5, 9))
    missing = (MissingItem(reason="not signed", paper="application"),)
    pause = PauseClock(cause=PauseCause.EXPERT_REVIEW, announced=Pause(first, last))
    acts = (
        Act(0, Receive(), is_of_sponsor=True),
        Act(1, RequestSupplement(missing=missing)),
        Act(2, Supplement(), is_of_sponsor=True),
        Act(3, Accept()),
        Act(3, Receive(), is_of_sponsor=True),
        Act(4, Accept()),
        Act(4, pause, notice=NOTICE),
        Act(9, ResumeClock(until_on=last)),
        Act(11, Decide(outcome="approved")),
        Act(15, Decide(outcome="done")),
        Act(16, Decide(outcome="done"), is_of_sponsor=True),
        Act(17, Start()),
        Act(27, Decide(outcome="done")),
    )
    return dict(zip(COMMANDS[1:], acts, strict=True))

"""Composition root: the only place that builds."""

from functools import partial
from pathlib import Path

from land_supply.catalogue import load_catalogue
from land_supply.dependencies import Resources
from land_supply.domain.case import ProcessRules
from land_supply.repository import Shelf
from land_supply.routes import POLICIES, ROUTERS
from land_supply.schemas.problems import TEXTS
from land_supply.settings import Settings
from land_supply.subscriptions import (
    Means,
    MovingWorker,
    Recounting,
    Reminding,
    Scheduler,
    subscriptions,
)
from land_supply.tables import TABLES
from land_supply.unit_of_work import SqlUnitOfWork
from shared.http.app import Api
from shared.migrations.runner import Migrations
from shared.service import Runtime, Service
from shared.simulated_time import clock_of
from shared.working_days import WorkingDayCalendar, load_calendar

API = Api(
    title="Tongtu land supply",
    version="1.0.0",
    description="Supplies land to projects through a published process with legal clocks.",
    routers=ROUTERS,
    policies=POLICIES,
    texts=TEXTS,
)


def build() -> Service[SqlUnitOfWork]:
    """Put land supply together; its consumer also does what falls due by itself."""
    settings = Settings()
    catalogue = load_catalogue()
    shelf = Shelf(catalogue)
    calendar = load_calendar(settings.calendar_directory)
    rules = ProcessRules(catalogue.agencies, calendar)
    return Service(
        name="land-supply",
        settings=settings,
        clock=clock_of(settings),
        api=API,
        subscriptions=subscriptions,
        unit_of_work=partial(SqlUnitOfWork, shelf=shelf, rules=rules),
        migrations=Migrations(Path(__file__).parents[1] / "migrations", TABLES),
        resources=lambda runtime: Resources(runtime, shelf, calendar, catalogue.agencies),
        workers=lambda runtime: (
            make_scheduler(settings, runtime, calendar).run,
            make_mover(runtime, calendar).run,
        ),
    )


def make_mover(runtime: Runtime[SqlUnitOfWork], calendar: WorkingDayCalendar) -> MovingWorker:
    """Build the worker that does what bulk moves ask for."""
    return MovingWorker(
        database=runtime.database,
        transactions=runtime.transactions,
        clock=runtime.clock,
        calendar=calendar,
    )


def make_scheduler(
    settings: Settings, runtime: Runtime[SqlUnitOfWork], calendar: WorkingDayCalendar
) -> Scheduler:
    """Build the worker that does what falls due by itself; it counts again before it reminds."""
    means = Means(
        database=runtime.database,
        transactions=runtime.transactions,
        clock=runtime.clock,
        calendar=calendar,
    )
    return Scheduler(
        chores=(Recounting(means=means), Reminding(means=means)),
        batch=settings.scheduler.batch,
        poll_interval=settings.scheduler.poll_interval,
    )

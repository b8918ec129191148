"""Composition root: the only place that builds."""

from functools import partial
from pathlib import Path

from funding.catalogue import load_catalogue
from funding.dependencies import Resources
from funding.repository import Shelf
from funding.routes import POLICIES, ROUTERS
from funding.schemas.problems import TEXTS
from funding.settings import Settings
from funding.subscriptions import DayWatch, RematchWorker, subscriptions
from funding.tables import TABLES
from funding.unit_of_work import SqlUnitOfWork
from shared.http.app import Api
from shared.migrations.runner import Migrations
from shared.service import Runtime, Service
from shared.simulated_time import clock_of

API = Api(
    title="Tongtu funding",
    version="1.0.0",
    description="Matches projects with the fund programmes of Article 12 and says why.",
    routers=ROUTERS,
    policies=POLICIES,
    texts=TEXTS,
)


def build() -> Service[SqlUnitOfWork]:
    """Put funding together; its consumer also watches the days and works runs off."""
    settings = Settings()
    shelf = Shelf(load_catalogue())
    return Service(
        name="funding",
        settings=settings,
        clock=clock_of(settings),
        api=API,
        subscriptions=subscriptions,
        unit_of_work=partial(SqlUnitOfWork, shelf=shelf),
        migrations=Migrations(Path(__file__).parents[1] / "migrations", TABLES),
        resources=lambda runtime: Resources(runtime, shelf),
        workers=lambda runtime: (make_day_watch(runtime).run, make_rematcher(runtime).run),
    )


def make_day_watch(runtime: Runtime[SqlUnitOfWork]) -> DayWatch:
    """Build the worker that notices the days on which programmes change by themselves."""
    return DayWatch(transactions=runtime.transactions, clock=runtime.clock)


def make_rematcher(runtime: Runtime[SqlUnitOfWork]) -> RematchWorker:
    """Build the worker that matches the projects of runs again."""
    return RematchWorker(
        database=runtime.database, transactions=runtime.transactions, clock=runtime.clock
    )

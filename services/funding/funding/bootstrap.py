"""Composition root: the only place that builds."""

from functools import partial
from pathlib import Path

from funding.catalogue import load_catalogue
from funding.dependencies import Resources
from funding.routes import POLICIES, ROUTERS
from funding.settings import Settings
from funding.subscriptions import subscriptions
from funding.tables import TABLES
from funding.unit_of_work import SqlUnitOfWork
from shared.http.app import Api
from shared.migrations.runner import Migrations
from shared.service import Service
from shared.simulated_time import clock_of

API = Api(
    title="Tongtu funding",
    version="1.0.0",
    description="Matches projects with the fund programmes of Article 12 and says why.",
    routers=ROUTERS,
    policies=POLICIES,
)


def build() -> Service[SqlUnitOfWork]:
    """Put funding together."""
    settings = Settings()
    programmes = load_catalogue().programmes
    return Service(
        name="funding",
        settings=settings,
        clock=clock_of(settings),
        api=API,
        subscriptions=subscriptions,
        unit_of_work=partial(SqlUnitOfWork, programmes=programmes),
        migrations=Migrations(Path(__file__).parents[1] / "migrations", TABLES),
        resources=lambda runtime: Resources(runtime, programmes),
    )

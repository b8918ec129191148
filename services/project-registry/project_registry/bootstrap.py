"""Composition root: the only place that builds."""

from pathlib import Path

from project_registry.catalogue import load_catalogue
from project_registry.dependencies import Resources
from project_registry.routes import POLICIES, router
from project_registry.schemas import TEXTS
from project_registry.settings import Settings
from project_registry.subscriptions import subscriptions
from project_registry.tables import TABLES
from project_registry.unit_of_work import SqlUnitOfWork
from shared.http.app import Api
from shared.migrations.runner import Migrations
from shared.service import Service
from shared.simulated_time import clock_of

API = Api(
    title="Tongtu project registry",
    version="1.0.0",
    description="Registers major industrial projects and tells their whole story.",
    routers=(router,),
    policies=POLICIES,
    texts=TEXTS,
)


def build() -> Service[SqlUnitOfWork]:
    """Put the register together."""
    settings, catalogue = Settings(), load_catalogue()
    return Service(
        name="project-registry",
        settings=settings,
        clock=clock_of(settings),
        api=API,
        subscriptions=subscriptions,
        unit_of_work=SqlUnitOfWork,
        migrations=Migrations(Path(__file__).parents[1] / "migrations", TABLES),
        resources=lambda runtime: Resources(runtime, catalogue),
    )

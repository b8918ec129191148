"""The notifier on a database of its own, with a clock that stands still."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import SecretStr

from notifier.bootstrap import API, build
from notifier.catalogue import load_catalogue
from notifier.dependencies import Resources
from notifier.subscriptions import DueDeliveries
from notifier.testing import NOW
from notifier.unit_of_work import SqlUnitOfWork
from shared.auth.testing import InMemoryIssuer
from shared.context import Context
from shared.database import Database, Transactions
from shared.health import Health
from shared.http.app import Application, create_app
from shared.http.exchange import Edge
from shared.observability.tracing import Tracing
from shared.service import Runtime
from shared.settings import DatabaseSettings, ServiceSettings
from shared.webhooks.testing import StoppedClock
from shared.webhooks.transport import SystemResolver, TargetPolicy
from support.servers import MakeDatabase


@dataclass(frozen=True, slots=True)
class Notifier:
    """One database of the notifier, and a clock that stands still."""

    database: Database
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(NOW))

    @property
    def transactions(self) -> Transactions[SqlUnitOfWork]:
        """Open units of work."""
        return Transactions(self.database, SqlUnitOfWork)

    @property
    def queue(self) -> DueDeliveries:
        """Hand out due deliveries, without jitter."""
        return DueDeliveries(
            database=self.database,
            transactions=self.transactions,
            clock=self.clock,
            random=lambda: 0.5,
        )

    @property
    def context(self) -> Context:
        """Return the circumstances of a test."""
        return Context(actor="tester", correlation_id="test", now=self.clock.now())

    def application(self, issuer: InMemoryIssuer) -> Application:
        """Build the HTTP application on this database, as in development."""
        edge = Edge(
            authenticator=issuer.authenticator(),
            clock=self.clock,
            health=Health(),
            tracing=Tracing("notifier", 0.0, None),
        )
        app = create_app(API, edge)
        runtime = Runtime(
            settings=ServiceSettings(),
            database=self.database,
            transactions=self.transactions,
            clock=self.clock,
        )
        targets = TargetPolicy(SystemResolver(), allow_loopback=True)
        app.state.resources = Resources(runtime, load_catalogue(), targets)
        return app

    def later(self, **periods: float) -> datetime:
        """Let time pass."""
        self.clock.instant += timedelta(**periods)
        return self.clock.instant


async def prepare(make: MakeDatabase) -> Notifier:
    """Make a database and open a pool."""
    settings = DatabaseSettings(url=SecretStr(make(build().migrations)))
    return Notifier(await Database.open(settings, name="unused", application="test"))

"""The notifier on a database of its own, with a clock that stands still."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import create_async_engine

from notifier.subscriptions import DueDeliveries
from notifier.tables import TABLES
from notifier.testing import NOW
from notifier.unit_of_work import SqlUnitOfWork
from shared.context import Context
from shared.database import Database, Transactions
from shared.settings import DatabaseSettings
from shared.tables import metadata_of
from shared.webhooks.testing import StoppedClock


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

    def later(self, **periods: float) -> datetime:
        """Let time pass."""
        self.clock.instant += timedelta(**periods)
        return self.clock.instant


async def prepare(url: str) -> Notifier:
    """Make the tables and open a pool."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.run_sync(metadata_of(TABLES).create_all)
    await engine.dispose()
    settings = DatabaseSettings(url=SecretStr(url))
    return Notifier(await Database.open(settings, name="unused", application="test"))

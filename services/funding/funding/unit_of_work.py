"""One session, everything that is written through it, and what decisions rest on."""

from dataclasses import dataclass
from datetime import date

from funding.catalogue import Catalogue
from funding.domain.programme import Programme
from funding.repository import SqlInterests, SqlMatchRepository, SqlRematches
from shared.database import Session
from shared.outbox import Outbox


@dataclass(frozen=True, slots=True)
class ShippedProgrammes:
    """The programmes that came with the service."""

    shipped: tuple[Programme, ...]

    async def on(self, day: date) -> tuple[Programme, ...]:
        """Return of each programme the version that is the latest on a day, whatever its status."""
        begun = sorted(
            (each for each in self.shipped if each.valid_from <= day),
            key=lambda each: each.valid_from,
        )
        return tuple({each.id: each for each in begun}.values())


class SqlUnitOfWork:
    """What commits together in funding."""

    def __init__(self, session: Session, *, catalogue: Catalogue) -> None:
        self.session = session
        self.matches = SqlMatchRepository(session, catalogue.facts)
        self.rematches = SqlRematches(session)
        self.interests = SqlInterests(session)
        self.outbox = Outbox(session)
        self.programmes = ShippedProgrammes(catalogue.programmes)

"""One session, everything that is written through it, and what decisions rest on."""

from funding.repository import (
    Shelf,
    SqlInterests,
    SqlMatchRepository,
    SqlProgrammes,
    SqlRematches,
    SqlSubjectRepository,
)
from shared.database import Session
from shared.outbox import Outbox


class SqlUnitOfWork:
    """What commits together in funding."""

    def __init__(self, session: Session, *, shelf: Shelf) -> None:
        self.session = session
        self.matches = SqlMatchRepository(session)
        self.rematches = SqlRematches(session)
        self.interests = SqlInterests(session)
        self.subjects = SqlSubjectRepository(session)
        self.programmes = SqlProgrammes(session, shelf)
        self.outbox = Outbox(session)

"""One session, everything that is written through it, and what decisions rest on."""

from funding.domain.programme import Programme
from funding.repository import SqlMatchRepository, SqlSubjectRepository
from shared.database import Session
from shared.outbox import Outbox


class SqlUnitOfWork:
    """What commits together in funding."""

    def __init__(self, session: Session, *, programmes: tuple[Programme, ...]) -> None:
        self.session = session
        self.matches = SqlMatchRepository(session)
        self.subjects = SqlSubjectRepository(session)
        self.outbox = Outbox(session)
        self.programmes = programmes

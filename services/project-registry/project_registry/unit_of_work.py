"""One session, and everything that is written through it."""

from project_registry.repository import SqlProjectRepository, SqlTimeline
from shared.database import Session
from shared.outbox import Outbox


class SqlUnitOfWork:
    """What commits together in the register."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.projects = SqlProjectRepository(session)
        self.timeline = SqlTimeline(session)
        self.outbox = Outbox(session)

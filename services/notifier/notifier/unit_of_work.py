"""One session, and everything that is written through it."""

from notifier.repository import SqlDeliveries, SqlEndpoints, SqlNotifications, SqlProjects
from shared.database import Session
from shared.outbox import Outbox


class SqlUnitOfWork:
    """What commits together in the notifier."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.projects = SqlProjects(session)
        self.notifications = SqlNotifications(session)
        self.endpoints = SqlEndpoints(session)
        self.deliveries = SqlDeliveries(session)
        self.outbox = Outbox(session)

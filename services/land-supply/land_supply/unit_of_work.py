"""One session, everything that is written through it, and what decisions rest on."""

from land_supply.domain.case import ProcessRules
from land_supply.repository import (
    Shelf,
    SqlCaseRepository,
    SqlMoves,
    SqlSchedule,
    SqlTemplates,
    SqlUndertakings,
)
from shared.database import Session
from shared.outbox import Outbox


class SqlUnitOfWork:
    """What commits together in land supply."""

    def __init__(self, session: Session, *, shelf: Shelf, rules: ProcessRules) -> None:
        self.session = session
        self.cases = SqlCaseRepository(session, shelf, rules.agencies)
        self.undertakings = SqlUndertakings(session)
        self.moves = SqlMoves(session)
        self.schedule = SqlSchedule(session, shelf, rules.agencies)
        self.templates = SqlTemplates(session, shelf)
        self.outbox = Outbox(session)
        self.rules = rules

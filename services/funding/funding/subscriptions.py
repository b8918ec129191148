"""What funding listens to. Delivery is at least once; the inbox makes each effect once."""

from funding import handlers
from funding.commands import MatchProject
from funding.domain.derivation import facts_of
from funding.unit_of_work import SqlUnitOfWork
from shared.contracts.envelope import Envelope
from shared.contracts.project_registry import ProjectRegistered
from shared.subscriptions import Subscriptions

subscriptions = Subscriptions[SqlUnitOfWork](consumer_group="funding")


@subscriptions.on(ProjectRegistered, once=True)
async def match_project(event: ProjectRegistered, uow: SqlUnitOfWork, _envelope: Envelope) -> None:
    """Match the project as of the day of its registration, whenever that is read."""
    command = MatchProject(
        project_id=event.project_id,
        sponsor_code=event.sponsor.unified_social_credit_code,
        district_code=event.district_code,
        facts=facts_of(event),
        as_of=event.registered_on,
    )
    await handlers.match_project(command, uow)

"""What funding listens to. Delivery is at least once; the inbox makes each effect once."""

from funding import handlers
from funding.commands import MatchProject
from funding.domain.derivation import facts_of
from funding.domain.matching import PROJECT_REGISTERED, Project
from funding.unit_of_work import SqlUnitOfWork
from shared.clock import CITY_TIME
from shared.contracts.envelope import Envelope
from shared.contracts.project_registry import ProjectRegistered
from shared.subscriptions import Subscriptions

subscriptions = Subscriptions[SqlUnitOfWork](consumer_group="funding")


@subscriptions.on(ProjectRegistered, once=True)
async def match_project(event: ProjectRegistered, uow: SqlUnitOfWork, _envelope: Envelope) -> None:
    """Match the project as of the day on which its registration is read, as runs do later."""
    today = uow.session.context.now.astimezone(CITY_TIME).date()
    project = Project(
        id=event.project_id,
        sponsor_code=event.sponsor.unified_social_credit_code,
        district_code=event.district_code,
        facts=facts_of(event),
    )
    as_of = max(today, event.registered_on)
    command = MatchProject(project=project, as_of=as_of, cause=PROJECT_REGISTERED)
    await handlers.match_project(command, uow)

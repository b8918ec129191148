"""What land supply listens to. Delivery is at least once; the inbox makes each effect once."""

from land_supply import handlers
from land_supply.commands import OpenCase
from land_supply.domain.case import Applicant
from land_supply.unit_of_work import SqlUnitOfWork
from shared.contracts.envelope import Envelope
from shared.contracts.project_registry import ProjectRegistered
from shared.subscriptions import Subscriptions

subscriptions = Subscriptions[SqlUnitOfWork](consumer_group="land-supply")


@subscriptions.on(ProjectRegistered, once=True)
async def open_case(event: ProjectRegistered, uow: SqlUnitOfWork, _envelope: Envelope) -> None:
    """Open the case of the project, on the day of its registration whenever that is read."""
    invested = event.total_investment
    applicant = Applicant(
        project_id=event.project_id,
        sponsor_code=event.sponsor.unified_social_credit_code,
        district_code=event.district_code,
        investment_cny=int(invested.amount) if invested and invested.currency == "CNY" else None,
    )
    command = OpenCase(applicant=applicant, on=event.registered_on)
    await handlers.open_case(command, uow)

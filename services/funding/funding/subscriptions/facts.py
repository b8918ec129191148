"""What other services tell of projects, as facts of this one."""

from datetime import date

from funding import handlers
from funding.commands import EnterProject, LearnMilestones
from funding.domain.derivation import Witness, identity_of, registered
from funding.domain.milestones import corrected, decided, passed
from funding.unit_of_work import SqlUnitOfWork
from shared.clock import CITY_TIME
from shared.contracts.envelope import Envelope
from shared.contracts.land_supply import DecisionCorrected, StepDecided, StepFact, StepPassed
from shared.contracts.project_registry import ProjectRegistered
from shared.subscriptions import Subscriptions

subscriptions = Subscriptions[SqlUnitOfWork](consumer_group="funding")


@subscriptions.on(ProjectRegistered)
async def enter_project(event: ProjectRegistered, uow: SqlUnitOfWork, envelope: Envelope) -> None:
    """Know the project, and match it as of the day on which its registration is read.

    A repeat says the same and changes nothing, so the registrations can be read again.
    """
    witness = Witness(
        actor=envelope.actor,
        recorded_at=uow.session.context.now,
        document_id=str(envelope.id),
        reason=envelope.reason,
    )
    command = EnterProject(
        project_id=event.project_id,
        identity=identity_of(event),
        statements=registered(event, witness),
        on=max(_today(uow), event.registered_on),
    )
    await handlers.enter_project(command, uow)


@subscriptions.on(StepDecided, once=True)
async def learn_decision(event: StepDecided, uow: SqlUnitOfWork, envelope: Envelope) -> None:
    """Learn what a decision establishes; an earlier one must not come again."""
    statements = decided(event, _witness(event, uow, envelope))
    if statements:
        command = LearnMilestones(project_id=event.project_id, establishes=lambda _: statements)
        await handlers.learn_milestones(command, uow)


@subscriptions.on(StepPassed, once=True)
async def learn_start(event: StepPassed, uow: SqlUnitOfWork, envelope: Envelope) -> None:
    """Learn that the works started."""
    statements = passed(event, _witness(event, uow, envelope))
    if statements:
        command = LearnMilestones(project_id=event.project_id, establishes=lambda _: statements)
        await handlers.learn_milestones(command, uow)


@subscriptions.on(DecisionCorrected, once=True)
async def unlearn_decision(
    event: DecisionCorrected, uow: SqlUnitOfWork, envelope: Envelope
) -> None:
    """Take back what a decision had established that was wrong."""
    witness = _witness(event, uow, envelope)
    command = LearnMilestones(
        project_id=event.project_id,
        establishes=lambda project: corrected(event, project, witness),
    )
    await handlers.learn_milestones(command, uow)


def _today(uow: SqlUnitOfWork) -> date:
    return uow.session.context.now.astimezone(CITY_TIME).date()


def _witness(event: StepFact, uow: SqlUnitOfWork, envelope: Envelope) -> Witness:
    return Witness(
        actor=envelope.actor,
        recorded_at=uow.session.context.now,
        document_id=f"cases/{event.case_id}/steps/{event.step_id}#{event.round}",
        agency=event.agency,
        reason=envelope.reason,
    )

"""Facts of projects and applicants: stated by people, or learnt from events."""

from dataclasses import dataclass

from funding.commands import EnterProject, LearnMilestones, MatchProject, StateFacts
from funding.domain.derivation import REGISTERED_ON
from funding.domain.matching import PROJECT_REGISTERED, Project
from funding.domain.stating import statements_of
from funding.domain.subject import Restated, Subject, is_credit_code
from funding.handlers.matching import match_project, rematch_subject
from funding.ports import UnitOfWork
from shared.errors import StaleVersionError


@dataclass(frozen=True, slots=True)
class FactsTaken:
    """What a statement did to its subject, and who else is matched by the same facts."""

    restated: Restated
    applicant: Subject | None
    """The applicant of a project; of an applicant itself it is known already."""


async def state_facts(command: StateFacts, uow: UnitOfWork) -> FactsTaken:
    """Take facts that somebody states of a project or of an applicant."""
    subject, applicant = await uow.subjects.wanted(command.wanted, command.speaker)
    if subject.version != command.wanted.version:
        raise StaleVersionError(f"{subject.id} has version {subject.version} by now")
    restated = subject.restate(statements_of(command.claim, subject, command.hearing))
    _keep(restated, uow)
    await rematch_subject(restated, applicant, uow)
    return FactsTaken(restated, applicant)


async def enter_project(command: EnterProject, uow: UnitOfWork) -> None:
    """Know a project by its registration and match it; a repeated one changes nothing."""
    project = await _project(str(command.project_id), uow)
    applicant = await _applicant(command.identity.applicant_code, uow)
    restated = project.restate(command.statements, identity=command.identity)
    if not restated.is_change:
        return
    _keep(restated, uow)
    matched = Project.of(restated.after, applicant, applicant)
    matching = MatchProject(project=matched, as_of=command.on, cause=PROJECT_REGISTERED)
    await match_project(matching, uow)


async def learn_milestones(command: LearnMilestones, uow: UnitOfWork) -> None:
    """Learn what a step of a case establishes, even before the registration was read."""
    project = await _project(str(command.project_id), uow)
    restated = project.restate(command.establishes(project))
    _keep(restated, uow)
    # Before its registration is read nobody could see a match; all are made then.
    if REGISTERED_ON in restated.after.facts().values and restated.changed_facts:
        code = restated.after.identity.applicant_code
        applicant = None if code is None else await uow.subjects.find(code)
        await rematch_subject(restated, applicant, uow)


async def _project(project_id: str, uow: UnitOfWork) -> Subject:
    return await uow.subjects.find(project_id) or Subject.project(project_id)


async def _applicant(code: str | None, uow: UnitOfWork) -> Subject | None:
    """Return the applicant, who exists from now on if the code is known."""
    if code is None or not is_credit_code(code):
        return None
    found = await uow.subjects.find(code)
    if found is None:
        found = Subject.applicant(code)
        uow.subjects.enter(found)
    return found


def _keep(restated: Restated, uow: UnitOfWork) -> None:
    if restated.is_change:
        uow.subjects.save(restated)
    event = restated.event()
    if event is not None:
        uow.outbox.append(event, version=restated.after.version)

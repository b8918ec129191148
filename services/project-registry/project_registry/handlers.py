"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from collections.abc import Sequence

from project_registry.commands import RegisterProject
from project_registry.domain.project import Project, check_sponsor
from project_registry.domain.timeline import TimelineEntry
from project_registry.ports import UnitOfWork
from shared.identifiers import ProjectId, new_id


async def register_project(command: RegisterProject, uow: UnitOfWork) -> Project:
    """Register one project; it and its event commit together."""
    check_sponsor(command.facts, command.organisation)
    project, event = Project.register(
        ProjectId(new_id()), command.facts, on=command.on, by=command.requested_by
    )
    uow.projects.add(project)
    uow.outbox.append(event, version=project.version)
    return project


async def record_in_timeline(entries: Sequence[TimelineEntry], uow: UnitOfWork) -> None:
    """Add what happened to the projects' timelines; a repeated event changes nothing."""
    uow.timeline.add(entries)

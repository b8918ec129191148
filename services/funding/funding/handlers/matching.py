"""Matching projects with programmes."""

from funding.commands import MatchProject
from funding.domain.matching import match, matchable
from funding.ports import UnitOfWork


async def match_project(command: MatchProject, uow: UnitOfWork) -> None:
    """Match one project; each answer is kept, and announced unless it is a no."""
    for programme in matchable(await uow.programmes.on(command.as_of), on=command.as_of):
        found = match(programme, command.project_id, facts=command.facts, as_of=command.as_of)
        uow.matches.add(
            found, sponsor_code=command.sponsor_code, district_code=command.district_code
        )
        event = found.found()
        if event is not None:
            uow.outbox.append(event, version=found.version)

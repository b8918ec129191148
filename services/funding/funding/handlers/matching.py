"""Matching projects with programmes: what differs is kept, and announced if it is news."""

from collections.abc import Mapping, Sequence

from funding.commands import MatchProject, RematchNext
from funding.domain.facts import About
from funding.domain.matching import (
    Cause,
    Match,
    MatchChange,
    Project,
    Rematch,
    facts_stated,
    rematch,
)
from funding.domain.subject import Restated, Subject
from funding.ports import UnitOfWork
from shared.clock import CITY_TIME


async def match_project(command: MatchProject, uow: UnitOfWork) -> tuple[MatchChange, ...]:
    """Match one project with the programmes that may have another answer for it now."""
    project, on = command.project, command.as_of
    programmes, touched = await uow.programmes.on(on), None
    if command.changed is not None:
        programmes = await uow.programmes.asking(command.changed, on)
        touched = frozenset(each.id for each in programmes)
    standing = await uow.matches.standing(project.id, touched)
    changes = tuple(rematch(project, standing, programmes, on=on))
    await _keep(changes, command.cause, uow)
    return changes


async def rematch_subject(
    restated: Restated, applicant: Subject | None, uow: UnitOfWork
) -> tuple[MatchChange, ...]:
    """Match again what changed facts touch: of a project, or of all projects of an applicant."""
    changed, on = restated.changed_facts, uow.session.context.now.astimezone(CITY_TIME).date()
    programmes = await uow.programmes.asking(changed, on)
    if not programmes:
        return ()
    touched = frozenset(each.id for each in programmes)
    changes = tuple(
        change
        for project, standing in await _concerned(restated.after, applicant, touched, uow)
        for change in rematch(project, standing, programmes, on=on)
    )
    await _keep(changes, facts_stated(changed), uow)
    return changes


async def rematch_next(command: RematchNext, uow: UnitOfWork) -> Rematch:
    """Match the next projects of a run; they and its progress commit together."""
    run, on = command.run, command.as_of
    wanted = None if run.programme_ids is None else frozenset(run.programme_ids)
    programmes = tuple(
        each for each in await uow.programmes.on(on) if wanted is None or each.id in wanted
    )
    batch = await uow.matches.projects_behind(run.after, command.most, wanted)
    changes = tuple(
        change
        for project, standing in batch
        for change in rematch(project, standing, programmes, on=on)
    )
    await _keep(changes, run.cause, uow)
    last = str(batch[-1][0].id) if len(batch) == command.most else None
    further = run.advance(last, len(batch), changes, uow.session.context.now)
    uow.rematches.save(further)
    return further


async def _concerned(
    subject: Subject, applicant: Subject | None, touched: frozenset[str], uow: UnitOfWork
) -> Sequence[tuple[Project, Mapping[str, Match]]]:
    if subject.kind is About.APPLICANT:
        return await uow.matches.projects_of(subject, touched)
    project = Project.of(subject, applicant, applicant)
    return [(project, await uow.matches.standing(project.id, touched))]


async def _keep(changes: Sequence[MatchChange], cause: Cause, uow: UnitOfWork) -> None:
    for subject_id, version in {read for change in changes for read in change.project.rests_on}:
        uow.subjects.confirm(subject_id, version)
    for change in changes:
        uow.matches.save(change)
        event = change.event(cause)
        if event is not None:
            uow.outbox.append(event, version=change.after.version)
    await _tell_interested([change for change in changes if change.is_news], uow)


async def _tell_interested(news: Sequence[MatchChange], uow: UnitOfWork) -> None:
    """Tell those whose saved searches are met; who hears nothing costs one read."""
    if not news:
        return
    sponsors = {change.after.sponsor_code for change in news} - {None}
    for interest in await uow.interests.of_sponsors(frozenset(filter(None, sponsors))):
        for change in news:
            met = interest.met_by(change)
            if met is not None:
                uow.outbox.append(met, version=change.after.version)

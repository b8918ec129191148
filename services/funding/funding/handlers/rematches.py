"""Runs over many projects: started, paused, resumed and cancelled; a worker does the rest."""

from datetime import date

from funding.commands import StartDays, StartRematch, TurnRematch
from funding.domain.matching import Rematch
from funding.ports import UnitOfWork
from shared.errors import InvalidValueError, StaleVersionError


async def start_rematch(command: StartRematch, uow: UnitOfWork) -> Rematch:
    """Start a run over all projects."""
    await _ensure_known(command.programme_ids or (), command.on, uow)
    total = await uow.rematches.count_projects()
    run = Rematch.asked(command.id, command.programme_ids, command.order, total=total)
    uow.rematches.add(run)
    return run


async def start_days(command: StartDays, uow: UnitOfWork) -> None:
    """Start the runs of days that have come, each unless it was started before."""
    total = await uow.rematches.count_projects()
    for day in command.days:
        uow.rematches.add_if_absent(Rematch.of_day(day, command.order, total=total))


async def pause_rematch(command: TurnRematch, uow: UnitOfWork) -> Rematch:
    """Stop a run for a while."""
    run = (await _seen(command, uow)).pause()
    uow.rematches.save(run)
    return run


async def resume_rematch(command: TurnRematch, uow: UnitOfWork) -> Rematch:
    """Let a run go on where it stopped."""
    run = (await _seen(command, uow)).resume()
    uow.rematches.save(run)
    return run


async def cancel_rematch(command: TurnRematch, uow: UnitOfWork) -> Rematch:
    """Give the rest of a run up."""
    run = (await _seen(command, uow)).cancel(now=uow.session.context.now)
    uow.rematches.save(run)
    return run


async def _seen(command: TurnRematch, uow: UnitOfWork) -> Rematch:
    run = await uow.rematches.get(command.id)
    if run.version != command.version:
        raise StaleVersionError(f"the run is at version {run.version}")
    return run


async def _ensure_known(programme_ids: tuple[str, ...], on: date, uow: UnitOfWork) -> None:
    known = {programme.id for programme in await uow.programmes.on(on)}
    for place, programme_id in enumerate(programme_ids):
        if programme_id not in known:
            expected = "the id of a programme whose term has begun"
            raise InvalidValueError(f"/programme_ids/{place}", programme_id, expected)

"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from functools import partial

from land_supply.commands import (
    ActJointly,
    ActOnStep,
    CancelCase,
    Desk,
    MoveCase,
    MoveCases,
    MoveNext,
    OpenCase,
    PublishTemplate,
    RecountCases,
    RemindCases,
    RerouteCase,
    StateFacts,
    TakeMoveBack,
    TakeMovesBack,
    TakeRoute,
    Wanted,
    WithdrawCase,
)
from land_supply.domain import jointly
from land_supply.domain.case import Case, CaseChange
from land_supply.domain.clock import Record
from land_supply.domain.engine import Moment
from land_supply.domain.engine.choices import ensure_may
from land_supply.domain.jointly import ensure_window
from land_supply.domain.moving import ItemResult, ListedMove, MoveItem, move, revert
from land_supply.domain.publication import Publication
from land_supply.domain.recounting import recount
from land_supply.domain.reminding import remind
from land_supply.domain.undertaking import ensure_not_barred
from land_supply.ports import UnitOfWork
from shared.errors import DomainError


async def open_case(command: OpenCase, uow: UnitOfWork) -> Case:
    """Open the case of a project under the process that is valid where and when it begins."""
    selection = await uow.templates.selection()
    template = selection.choose(district_code=command.applicant.district_code, on=command.on)
    book = await uow.templates.rulebook(template.id, template.version)
    context = uow.session.context
    record = Record(happened_on=command.on, recorded_at=context.now, actor=context.actor)
    moment = Moment(record=record, today=command.on, calendar=uow.rules.calendar)
    change = Case.open(command.applicant, book=book, rules=uow.rules, moment=moment)
    uow.cases.add(change, moment)
    return change.after


async def act_on_step(command: ActOnStep, uow: UnitOfWork) -> CaseChange:
    """Do something to a step, with everything that follows from it."""
    try:
        return await _act(await _case_of(command, uow), command, uow)
    except DomainError:
        await uow.cases.confirm(command.wanted, command.step_id, command.desk)
        raise


async def take_route(command: TakeRoute, uow: UnitOfWork) -> CaseChange:
    """Take the route of an undertaking, unless a false one has barred it."""
    case, on = await _case_of(command, uow), command.moment.on
    ensure_not_barred(await uow.undertakings.barred_until(case, on=on), on=on)
    return await _act(case, command, uow)


async def act_jointly(command: ActJointly, uow: UnitOfWork) -> CaseChange:
    """Do something with one form for several steps, at the window that takes it."""
    case = await uow.cases.whole(command.wanted, command.desk)
    ensure_window(case, command.group_id, command.desk.agency, command.moment)
    change = jointly.act_jointly(case, command.group_id, command.action, command.moment)
    uow.cases.save(change, command.moment)
    return change


async def state_facts(command: StateFacts, uow: UnitOfWork) -> CaseChange:
    """Learn facts of a project, and judge by them what nobody has begun."""
    case = await uow.cases.whole(command.wanted, command.desk)
    change = case.state_facts(command.facts, command.moment)
    uow.cases.save(change, command.moment)
    return change


async def reroute_case(command: RerouteCase, uow: UnitOfWork) -> CaseChange:
    """Put a case on another process before anything has begun."""
    case = await uow.cases.whole(command.wanted, command.desk)
    template = (await uow.templates.selection()).newest(command.template_id, on=command.moment.on)
    book = await uow.templates.rulebook(template.id, template.version)
    used = await uow.cases.rounds_used(case.id, book.positions)
    change = case.reroute(book, used, command.moment)
    uow.cases.save(change, command.moment)
    return change


async def cancel_case(command: CancelCase, uow: UnitOfWork) -> CaseChange:
    """Give a case up on behalf of the city."""
    case = await uow.cases.whole(command.wanted, command.desk)
    change = case.cancel(command.moment)
    uow.cases.save(change, command.moment)
    return change


async def withdraw_case(command: WithdrawCase, uow: UnitOfWork) -> CaseChange:
    """Give a case up on behalf of its sponsor."""
    case = await uow.cases.whole(command.wanted, command.desk)
    change = case.withdraw(command.moment)
    uow.cases.save(change, command.moment)
    return change


async def remind_cases(command: RemindCases, uow: UnitOfWork) -> list[CaseChange]:
    """Tell what has fallen due in some cases; all of it commits together."""
    due = await uow.schedule.due(command.case_ids, command.moment)
    cases = [await uow.cases.with_forms(case) for case in due]
    changes = [remind(case, command.moment) for case in cases]
    for change in changes:
        uow.cases.save(change, command.moment)
    return changes


async def recount_cases(command: RecountCases, uow: UnitOfWork) -> list[CaseChange]:
    """Count some cases again by the present calendar; all of it commits together."""
    cases = await uow.schedule.outdated(command.case_ids, command.moment)
    changes = [recount(case, command.calendars, command.moment) for case in cases]
    for change in changes:
        uow.cases.save(change, command.moment)
    return changes


async def _case_of(command: ActOnStep, uow: UnitOfWork) -> Case:
    case = await uow.cases.with_step(command.wanted, command.step_id, command.desk)
    state, is_sponsor = case.progress.step(command.step_id), command.desk.is_sponsor
    ensure_may(state, command.action.kind, is_sponsor=is_sponsor)
    return case


async def _act(case: Case, command: ActOnStep, uow: UnitOfWork) -> CaseChange:
    if command.action.looks_back:
        case = await uow.cases.looking_back(case)
    case = await uow.cases.knowing(case, command.action.reach(case.progress, command.step_id))
    change = case.act(command.step_id, command.action, command.moment)
    uow.cases.save(change, command.moment)
    return change


async def move_case(command: MoveCase, uow: UnitOfWork) -> CaseChange:
    """Let a case go on by another version of its process."""
    case = await _known(command.wanted, command.desk, uow)
    template = case.progress.book.template
    book = await uow.templates.rulebook(template.id, command.version)
    used = await uow.cases.rounds_used(case.id, book.positions)
    made = move(case, book, used, command.moment)
    uow.cases.save(made.change, command.moment)
    uow.moves.remember(made)
    return made.change


async def take_move_back(command: TakeMoveBack, uow: UnitOfWork) -> CaseChange:
    """Let a case go on by the version that it had before its last move."""
    case = await _known(command.wanted, command.desk, uow)
    record = await uow.moves.last(case.id)
    book = await uow.templates.rulebook(case.progress.book.template.id, record.from_version)
    used = await uow.cases.rounds_used(case.id, book.positions)
    made = revert(case, record, book, used, command.moment)
    uow.cases.save(made.change, command.moment)
    uow.moves.forget(record)
    return made.change


async def move_cases(command: MoveCases, uow: UnitOfWork) -> ListedMove:
    """Have all open cases of a version moved."""
    job = command.job
    for version in (job.from_version, job.to_version):
        await uow.templates.rulebook(job.template_id, version)
    cases = await uow.moves.cases_of(job.template_id, job.from_version)
    uow.moves.start([MoveItem(job=job, case_id=each) for each in cases], job)
    return ListedMove(job, len(cases))


async def take_moves_back(command: TakeMovesBack, uow: UnitOfWork) -> ListedMove:
    """Have all cases that a bulk move has moved brought back."""
    made, context = await uow.moves.get(command.takes_back), uow.session.context
    job = made.back(
        command.id,
        reason=command.reason,
        is_dry=command.is_dry,
        context=(context.actor, context.now, context.correlation_id),
    )
    moved = await uow.moves.moved_by(made.id)
    items = [MoveItem(job=job, case_id=each, takes_back=version) for each, version in moved.items()]
    uow.moves.start(items, job)
    return ListedMove(job, len(items))


async def move_next(command: MoveNext, uow: UnitOfWork) -> None:
    """Do to one case what was asked for, and record what became of it, all in one."""
    item = command.item
    try:
        result = await _moved(command, uow)
    except DomainError as refused:
        result = ItemResult.refused(refused)
    uow.moves.settle(item, result)


async def _moved(command: MoveNext, uow: UnitOfWork) -> ItemResult:
    item, moment, job = command.item, command.moment, command.item.job
    case = await _known(Wanted(case_id=item.case_id), Desk(), uow)
    job.ensure_of(case)
    book = await uow.templates.rulebook(job.template_id, job.to_version)
    used = await uow.cases.rounds_used(case.id, book.positions)
    if item.takes_back is None:
        made = move(case, book, used, moment)
        keep = partial(uow.moves.remember, made)
    else:
        record = await uow.moves.last(case.id)
        item.ensure_last(record)
        made = revert(case, record, book, used, moment)
        keep = partial(uow.moves.forget, record)
    if not job.is_dry:
        uow.cases.save(made.change, moment)
        keep()
    return item.made(made)


async def _known(wanted: Wanted, desk: Desk, uow: UnitOfWork) -> Case:
    """Return a case of which every round that counts is known in full."""
    case = await uow.cases.whole(wanted, desk)
    return await uow.cases.knowing(case, case.progress.standings)


async def publish_template(command: PublishTemplate, uow: UnitOfWork) -> Publication:
    """Publish a version of a process; it and its event commit together."""
    proposal = command.proposal
    history = await uow.templates.history(proposal.template.id)
    publication, event = proposal.publish(history, roles=uow.rules.agencies.roles)
    if event is not None:
        uow.templates.add(publication)
        uow.outbox.append(event, version=publication.number)
    return publication

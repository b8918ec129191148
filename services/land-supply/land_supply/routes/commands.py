"""What can be asked of a step or a case: each is one command, done once, seen before."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from land_supply import handlers
from land_supply.commands import (
    ActOnStep,
    CancelCase,
    Desk,
    RerouteCase,
    StateFacts,
    Wanted,
    WithdrawCase,
)
from land_supply.dependencies import Asker, CurrentAsker
from land_supply.domain.case import CaseChange
from land_supply.domain.clock import Record
from land_supply.domain.engine import Moment
from land_supply.queries import changes
from land_supply.schemas import (
    STEP_ORDERS,
    CloseCaseRequest,
    CommandQuery,
    CommandResponse,
    Order,
    RerouteRequest,
    StateFactsRequest,
    StepId,
    StepOrder,
)
from land_supply.unit_of_work import SqlUnitOfWork
from shared.http.bodies import JsonBody
from shared.http.openapi import problem_responses
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, once, rehearse

router = APIRouter(route_class=GuardedRoute, tags=["commands"])

Wish = Annotated[CommandQuery, Query()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A command that somebody asks for: which case is meant, by whom, and when it happened."""

    asker: Asker
    wanted: Wanted
    moment: Moment
    is_dry: bool

    @classmethod
    def of(cls, case_id: UUID, order: Order, wish: CommandQuery, asker: Asker) -> "Occasion":
        """Read the circumstances of a request."""
        context, today = asker.key.context, asker.today
        record = Record(
            happened_on=order.happened_on or today,
            recorded_at=context.now,
            actor=context.actor,
            reason=order.reason,
            **order.proofs,
        )
        return cls(
            asker=replace(
                asker, key=replace(asker.key, context=replace(context, reason=order.reason))
            ),
            wanted=Wanted(case_id=case_id, version=asker.seen),
            moment=Moment(record=record, today=today, calendar=asker.resources.calendar),
            is_dry=wish.dry_run,
        )

    @property
    def desk(self) -> Desk:
        """Return what the asker may act on."""
        return self.asker.desk

    async def answer(self, handle: Callable[[SqlUnitOfWork], Awaitable[CaseChange]]) -> Response:
        """Do the command once, or only say what it would do."""
        calendar, today = self.moment.calendar, self.moment.today

        async def work(uow: SqlUnitOfWork) -> Answer:
            made = await handle(uow)
            body = changes.change(made, calendar, today=today)
            return Answer(body, 200, {"ETag": f'"{made.after.version}"'})

        runtime, key = self.asker.resources.runtime, self.asker.key
        if self.is_dry:
            return await rehearse(runtime.transactions, key, work)
        return await once(runtime.transactions, runtime.database, key, work)


def _on_step(model: type[StepOrder]) -> None:
    """Add the route of one action; its body is known only here."""

    async def endpoint(
        case_id: UUID, step_id: StepId, body: StepOrder, wanted: Wish, asker: CurrentAsker
    ) -> Response:
        occasion = Occasion.of(case_id, body, wanted, asker)
        command = ActOnStep(
            wanted=occasion.wanted,
            step_id=step_id,
            desk=occasion.desk,
            action=body.action(),
            moment=occasion.moment,
        )
        return await occasion.answer(lambda uow: handlers.act_on_step(command, uow))

    endpoint.__name__ = f"{model.kind}_step"
    endpoint.__doc__ = model.__doc__
    endpoint.__annotations__["body"] = JsonBody[model]  # type: ignore[misc, valid-type]
    router.post(
        "/cases/{case_id}/steps/{step_id}/" + model.kind.replace("_", "-"),
        response_model=CommandResponse,
        responses=problem_responses(409, 412, 428),
    )(endpoint)


for _model in STEP_ORDERS:
    _on_step(_model)


@router.post(
    "/cases/{case_id}/facts",
    response_model=CommandResponse,
    responses=problem_responses(409, 412, 428),
)
async def state_facts(
    case_id: UUID, body: JsonBody[StateFactsRequest], wanted: Wish, asker: CurrentAsker
) -> Response:
    """State facts of the project; what nobody has begun is judged by them again."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = StateFacts(
        wanted=occasion.wanted, desk=occasion.desk, facts=body.values, moment=occasion.moment
    )
    return await occasion.answer(lambda uow: handlers.state_facts(command, uow))


@router.post(
    "/cases/{case_id}/reroute",
    response_model=CommandResponse,
    responses=problem_responses(409, 412, 428),
)
async def reroute_case(
    case_id: UUID, body: JsonBody[RerouteRequest], wanted: Wish, asker: CurrentAsker
) -> Response:
    """Put a case on another process, as long as nothing of this one has begun."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = RerouteCase(
        wanted=occasion.wanted,
        desk=occasion.desk,
        template_id=body.template_id,
        moment=occasion.moment,
    )
    return await occasion.answer(lambda uow: handlers.reroute_case(command, uow))


@router.post(
    "/cases/{case_id}/cancel",
    response_model=CommandResponse,
    responses=problem_responses(409, 412, 428),
)
async def cancel_case(
    case_id: UUID, body: JsonBody[CloseCaseRequest], wanted: Wish, asker: CurrentAsker
) -> Response:
    """Give a case up on behalf of the city; everything that is open ends."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = CancelCase(wanted=occasion.wanted, desk=occasion.desk, moment=occasion.moment)
    return await occasion.answer(lambda uow: handlers.cancel_case(command, uow))


@router.post(
    "/cases/{case_id}/withdraw",
    response_model=CommandResponse,
    responses=problem_responses(409, 412, 428),
)
async def withdraw_case(
    case_id: UUID, body: JsonBody[CloseCaseRequest], wanted: Wish, asker: CurrentAsker
) -> Response:
    """Give a case up on behalf of its sponsor; everything that is open ends."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = WithdrawCase(wanted=occasion.wanted, desk=occasion.desk, moment=occasion.moment)
    return await occasion.answer(lambda uow: handlers.withdraw_case(command, uow))

"""Many decisions at once: each is a command of its own, and none spoils another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from land_supply import handlers
from land_supply.commands import ActOnStep
from land_supply.dependencies import Asker, Resources
from land_supply.routes.commands import Occasion
from land_supply.schemas import (
    CommandQuery,
    DecisionItem,
    DecisionsRequest,
    DecisionsResponse,
)
from land_supply.schemas.problems import TEXTS
from shared.auth.principal import Principal
from shared.errors import DomainError
from shared.http.bodies import JsonBody
from shared.http.conditional import Client, client_of
from shared.http.problem_mapping import problem_of
from shared.http.problems import ProblemError
from shared.http.request import (
    idempotency_key_of,
    immediate,
    principal_of,
    resources_of,
)
from shared.http.routing import GuardedRoute
from shared.idempotency import HEADER_PARAMETER, REPLAYED, IdempotencyKey

router = APIRouter(route_class=GuardedRoute, tags=["commands"])

OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """Who decides, and by which key each decision is made once."""

    principal: Principal
    key: IdempotencyKey
    resources: Resources
    client: Client

    async def result(self, position: int, item: DecisionItem, wish: CommandQuery) -> Any:
        """Decide once, and say what became of it as the step's own address would have."""
        try:
            answer = await self._decide(self._key(position, item), item, wish)
        except (DomainError, ProblemError) as error:
            return self._refused(item, error)
        return {
            **_of(item),
            "status": answer.status_code,
            "replayed": REPLAYED in answer.headers,
            "made": orjson.Fragment(answer.body),
            "problem": None,
        }

    async def _decide(
        self, key: IdempotencyKey, item: DecisionItem, wish: CommandQuery
    ) -> Response:
        asker = Asker(
            principal=self.principal, key=key, seen=item.version, resources=self.resources
        )
        occasion = Occasion.of(item.case_id, item, wish, asker)
        command = ActOnStep(
            wanted=occasion.wanted,
            step_id=item.step_id,
            desk=occasion.desk,
            action=item.action(),
            moment=occasion.moment,
        )
        return await occasion.answer(lambda uow: handlers.act_on_step(command, uow))

    def _key(self, position: int, item: DecisionItem) -> IdempotencyKey:
        """Derive the key of one decision, so that a repeated list makes only what is missing."""
        wanted = sha256(item.__pydantic_serializer__.to_json(item)).digest()
        return replace(self.key, key=f"{self.key.key}/{position}", request_hash=wanted)

    def _refused(self, item: DecisionItem, error: DomainError | ProblemError) -> Mapping[str, Any]:
        problem = problem_of(error, TEXTS)
        document = problem.to_bytes(
            self.client.language,
            instance=f"/cases/{item.case_id}/steps/{item.step_id}/decide",
            correlation_id=self.key.context.correlation_id,
        )
        return {
            **_of(item),
            "status": problem.status,
            "replayed": False,
            "made": None,
            "problem": orjson.Fragment(document),
        }


@immediate(HEADER_PARAMETER)
def bulk_of(request: Request) -> Bulk:
    """Return who decides."""
    return Bulk(
        principal=principal_of(request),
        key=idempotency_key_of(request),
        resources=resources_of(request),
        client=client_of(request),
    )


@router.post("/decisions", response_model=DecisionsResponse)
async def decide_steps(
    body: JsonBody[DecisionsRequest],
    wanted: Annotated[CommandQuery, Query()],
    bulk: Annotated[Bulk, Depends(bulk_of)],
) -> Response:
    """Decide several steps, one after the other; each is made or refused by itself."""
    results = [
        await bulk.result(position, item, wanted) for position, item in enumerate(body.decisions)
    ]
    made = sum(result["status"] == OK for result in results)
    answer = {"results": results, "made": made, "refused": len(results) - made}
    return Response(orjson.dumps(answer), OK, media_type="application/json")


def _of(item: DecisionItem) -> dict[str, Any]:
    return {"case_id": str(item.case_id), "step_id": item.step_id}

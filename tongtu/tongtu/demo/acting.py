"""First steps in three of the cases: what a sponsor, an officer and a coordinator would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from shared.auth.principal import Principal, Role
from tongtu.demo.client import Registered, Services
from tongtu.issuer import IssuerSettings
from tongtu.platform.errors import PlatformError
from tongtu.token import mint

Json = Mapping[str, Any]

REROUTED = {"B": "the plot is supplied as standard land", "C": "the plot is leased first"}


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does in the case of a project; done again it is the same act."""

    project_id: str
    path: str
    body: Json
    principal: Principal


def acts(registered: Sequence[Registered]) -> list[Act]:
    """Choose what is done: one application accepted, two projects on another process."""
    coordinator = Principal(subject=Role.COORDINATOR.value, role=Role.COORDINATOR)
    first, *others = (one.project_id for one in registered[: 1 + len(REROUTED)])
    officer = Principal(subject="demo-officer", role=Role.AGENCY_OFFICER, agency="GZ")
    begun = [
        Act(first, "steps/A01/receive", {}, officer),
        Act(first, "steps/A01/accept", {}, officer),
    ]
    rerouted = [
        Act(project, "reroute", {"template_id": process, "reason": reason}, coordinator)
        for project, (process, reason) in zip(others, REROUTED.items(), strict=False)
    ]
    return [*begun, *rerouted]


async def act(services: Services, chosen: Act, issuer: IssuerSettings) -> None:
    """Do it in the case as it stands; what was done in a run before is only answered again."""
    case = await services.case(chosen.project_id)
    url = f"{services.addresses['land-supply']}/cases/{case['id']}/{chosen.path}"
    headers = {
        "Authorization": f"Bearer {mint(chosen.principal, issuer)}",
        "Idempotency-Key": f"demo/{case['id']}/{chosen.path}",
        "If-Match": f'"{case["version"]}"',
    }
    answer = await services.http.post(url, json=chosen.body, headers=headers)
    if not is_done(answer):
        raise PlatformError(f"{chosen.path} was answered with {answer.status_code}: {answer.text}")


def is_done(answer: httpx.Response) -> bool:
    """Tell whether an act is done now, or was before: by somebody, or by an earlier run."""
    return answer.is_success or answer.status_code == httpx.codes.CONFLICT

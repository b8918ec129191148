"""Walks a case over HTTP as its people would: each step by whoever's turn it is, as days pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx

from shared.auth.principal import Role
from shared.identifiers import new_id
from support.e2e import System, eventually

DISTRICT = "120116"
Json = dict[str, Any]

FACTS: Mapping[str, bool | int | float | str] = {
    "investment_intensity": 320,
    "plot_ratio": 1.2,
    "building_coefficient": 0.4,
    "office_land_share": 0.05,
    "tax_per_mu": 25,
    "output_per_mu": 450,
    "rd_ratio": 0.03,
    "energy_per_added_value": 0.3,
    "emission_class": "II",
    "industrial_share": 0.8,
    "supporting_share": 0.2,
    "commercial_share": 0.1,
    "self_held_share": 0.6,
    "smallest_unit_m2": 500,
    "lock_years": 5,
    "lease_years": 5,
    "assignment_years": 45,
}
"""What the planning conditions fix, and what is found when they are compared with it."""


@dataclass(slots=True)
class Walk:
    """A case that goes on, with everything that it takes to act in it."""

    system: System
    http: httpx.AsyncClient
    case_id: str
    project_id: str
    organisation: str
    version: int = 1
    acted: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        """Return the address of the case."""
        return f"{self.system.url('land-supply')}/cases/{self.case_id}"

    async def show(self, path: str = "") -> Json:
        """Show the case, or a part of it, to a coordinator."""
        headers = self.system.headers(Role.COORDINATOR)
        answer = await self.http.get(f"{self.base}{path}", headers=headers)
        assert answer.status_code == 200, answer.text
        shown: Json = answer.json()
        return shown

    async def case(self) -> Json:
        """Show the case, and remember its version."""
        shown = await self.show()
        self.version = shown["version"]
        return shown

    async def step(self, step_id: str) -> Json:
        """Return the newest round of a step."""
        steps = (await self.case())["steps"]
        return next(each for each in steps if each["step_id"] == step_id)

    async def ask(self, path: str, body: Json, headers: Mapping[str, str]) -> httpx.Response:
        """Ask for a command, having seen the case as it is now."""
        await self.case()
        whole = {**headers, "Idempotency-Key": str(new_id()), "If-Match": f'"{self.version}"'}
        return await self.http.post(f"{self.base}/{path}", json=body, headers=whole)

    async def do(self, path: str, body: Json | None = None, **who: str) -> Json:
        """Have a command done by somebody; without a name by whoever the step belongs to."""
        headers = await self._headers(path, who)
        for _ in range(5):
            answer = await self.ask(path, body or {}, headers)
            # The scheduler may have told something in between; a person reads again and repeats.
            if answer.status_code != 412:
                break
        assert answer.status_code == 200, f"{path}: {answer.text}"
        made: Json = answer.json()
        self.version = made["version"]
        self.acted.append(path)
        return made

    async def _headers(self, path: str, who: dict[str, str]) -> dict[str, str]:
        if who:
            return self.system.headers(Role(who.pop("role")), **who)
        parts = path.split("/")
        step = await self.step(parts[1])
        if step["agency"] == "QY" or parts[-1] in ("receive", "supplement"):
            return self.system.headers(Role.SPONSOR, organisation=self.organisation)
        return self.system.headers(Role.AGENCY_OFFICER, agency=step["agency"], district=DISTRICT)

    async def today(self) -> date:
        """Return the day that it is in the city."""
        answer = await self.http.get(f"{self.system.issuer_url}/simulated-time")
        return date.fromisoformat(answer.json()["today"])

    async def wait(self, days: int) -> None:
        """Let days pass."""
        answer = await self.http.post(
            f"{self.system.issuer_url}/simulated-time", json={"advance": f"P{days}D"}
        )
        assert answer.status_code == 200, answer.text

    async def wait_past(self, day: str) -> None:
        """Let all days up to one pass, and that one too."""
        left = (date.fromisoformat(day) - await self.today()).days + 1
        if left > 0:
            await self.wait(left)

    async def complete(self, step_id: str, outcome: str | None = None) -> Json:
        """Bring a step from where it stands to an outcome, by default one that completes it."""
        detail = await self.detail(step_id)
        if "receive" in detail["allowed"]:
            await self.do(f"steps/{step_id}/receive")
            detail = await self.detail(step_id)
        if "accept" in detail["allowed"]:
            await self.do(f"steps/{step_id}/accept")
        if "start" in detail["allowed"]:
            await self.do(f"steps/{step_id}/start")
            await self.wait_past((await self.step(step_id))["statutory_due_on"])
        usual = (each["outcome"] for each in detail["outcomes"] if each["leads_to"] == "completes")
        facts = {name: FACTS[name] for name in detail["facts"]}
        body = {"outcome": outcome or next(usual), "facts": facts}
        return await self.do(f"steps/{step_id}/decide", body)

    async def detail(self, step_id: str) -> Json:
        """Show a step in full to whoever decides it."""
        step = await self.step(step_id)
        headers = (
            self.system.headers(Role.SPONSOR, organisation=self.organisation)
            if step["agency"] == "QY"
            else self.system.headers(Role.AGENCY_OFFICER, agency=step["agency"], district=DISTRICT)
        )
        answer = await self.http.get(f"{self.base}/steps/{step_id}", headers=headers)
        assert answer.status_code == 200, answer.text
        shown: Json = answer.json()
        return shown

    async def go_on(self, until: Callable[[Json], bool] = lambda _step: False) -> None:
        """Complete what is open, one after the other, up to a step or to the end of the case."""
        while True:
            case = await self.case()
            if case["status"] != "open":
                return
            step = next(each for each in case["steps"] if each["status"] in OPEN)
            if until(step):
                return
            await self.wait(1)
            await self.complete(step["step_id"])

    async def until(self, step_id: str) -> None:
        """Complete what is open until a step may begin."""
        await self.go_on(lambda step: step["step_id"] == step_id)

    async def history(self) -> list[Json]:
        """Tell everything that happened."""
        entries: list[Json] = (await self.show("/history?limit=500"))["entries"]
        return entries

    async def types(self) -> list[str]:
        """Name everything that happened, in order."""
        return [each["type"].removeprefix("land-supply.") for each in await self.history()]

    async def told(self, event_type: str, **like: Any) -> Json:
        """Wait until something was told."""

        async def ask() -> Json | None:
            found = (
                each["data"]
                for each in await self.history()
                if each["type"] == f"land-supply.{event_type}"
                and like.items() <= each["data"].items()
            )
            return next(found, None)

        return await eventually(ask)


OPEN = frozenset({"ready", "received", "supplement_requested", "accepted", "paused"})


async def begin(
    system: System, http: httpx.AsyncClient, organisation: str, registration: Json
) -> Walk:
    """Register a project and wait for its case."""
    headers = {
        **system.headers(Role.SPONSOR, organisation=organisation),
        "Idempotency-Key": str(new_id()),
    }
    answer = await http.post(
        f"{system.url('project-registry')}/projects", json=registration, headers=headers
    )
    assert answer.status_code == 201, answer.text
    project_id = answer.json()["id"]

    async def opened() -> Json | None:
        found = await http.get(
            f"{system.url('land-supply')}/cases?project_id={project_id}",
            headers=system.headers(Role.COORDINATOR),
        )
        items = found.json()["items"]
        return items[0] if items else None

    case = await eventually(opened)
    return Walk(system, http, case["id"], project_id, organisation, case["version"])

"""Funding over HTTP as its people use it: facts stated one by one, programmes published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx

from funding.catalogue import EXAMPLE_PROGRAMME
from shared.auth.principal import Role
from shared.identifiers import new_id
from support.e2e import OWN_CODE, System, eventually

Json = dict[str, Any]
SOURCE: Json = {"grade": "I"}
TOLD = ("funding.match.found.v1", "funding.match.changed.v1", "funding.match.withdrawn.v1")


@dataclass(frozen=True, slots=True)
class Money:
    """One project and the money that it could have."""

    system: System
    http: httpx.AsyncClient
    project_id: str

    @classmethod
    async def begin(cls, system: System, http: httpx.AsyncClient, registration: Json) -> "Money":
        """Register a project, and wait until it is matched."""
        headers = system.headers(Role.SPONSOR, organisation=OWN_CODE)
        answer = await http.post(
            f"{system.url('project-registry')}/projects",
            json=registration,
            headers={**headers, "Idempotency-Key": str(new_id())},
        )
        assert answer.status_code == 201, answer.text
        money = cls(system, http, answer.json()["id"])
        await money.match("F01", "unknown")
        return money

    async def ask(self, path: str, role: Role = Role.COORDINATOR, **who: str) -> httpx.Response:
        """Read something of funding."""
        headers = self.system.headers(role, **who)
        return await self.http.get(f"{self.system.url('funding')}{path}", headers=headers)

    async def match(self, programme_id: str, verdict: str) -> Json:
        """Wait until the project has an answer of a verdict with a programme, and return it."""

        async def found() -> Json | None:
            path = f"/matches?project_id={self.project_id}&programme_id={programme_id}"
            items: list[Json] = (await self.ask(path)).json()["items"]
            return next((each for each in items if each["verdict"] == verdict), None)

        return await eventually(found)

    async def state(self, subject_id: str, facts: Json, role: Role, **who: str) -> Json:
        """State facts of the project or its applicant, having read what is known."""
        path = f"/subjects/{subject_id}/facts"
        seen = await self.ask(path)
        assert seen.status_code == 200, seen.text
        headers = {
            **self.system.headers(role, **who),
            "Idempotency-Key": str(new_id()),
            "If-Match": seen.headers["ETag"],
        }
        body = {
            "as_of": (await self.today()).isoformat(),
            "document_id": "津工信核〔2027〕8号",
            "reason": "checked against the documents",
            "facts": facts,
        }
        answer = await self.http.put(
            f"{self.system.url('funding')}{path}", json=body, headers=headers
        )
        assert answer.status_code == 200, answer.text
        stated: Json = answer.json()
        return stated

    async def publish(self, programme: Json) -> None:
        """Publish a version of a programme."""
        answer = await self.http.post(
            f"{self.system.url('funding')}/programmes",
            params={"reason": "decided by the city"},
            json=programme,
            headers={**self.system.headers(Role.COORDINATOR), "Idempotency-Key": str(new_id())},
        )
        assert answer.status_code == 201, answer.text

    async def told(self, programme_id: str, *types: str) -> list[Json]:
        """Return what the timeline tells of the project and a programme, once all is there."""

        async def arrived() -> list[Json] | None:
            url = f"{self.system.url('project-registry')}/projects/{self.project_id}/timeline"
            headers = self.system.headers(Role.COORDINATOR)
            answer = await self.http.get(url, params={"limit": 200}, headers=headers)
            facts = [
                each
                for each in answer.json()["entries"]
                if each["type"] in TOLD and each["data"]["programme"]["id"] == programme_id
            ]
            return facts if len(facts) >= len(types) else None

        found = await eventually(arrived)
        told = [(each["type"], each["data"].get("cause")) for each in found]
        assert [kind for kind, _ in told] == [f"funding.match.{kind}.v1" for kind in types], told
        return found

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


def a_call(
    programme_id: str,
    valid_from: date,
    conditions: Iterable[Mapping[str, Any]],
    **changed: Any,
) -> Json:
    """Write a programme in force, whose conditions are those given."""
    sourced = [{**each, "source": SOURCE} for each in conditions]
    return {
        **EXAMPLE_PROGRAMME,
        "id": programme_id,
        "status": "in_force",
        "valid_from": valid_from.isoformat(),
        "valid_until": None,
        "eligibility": {"all": sourced},
        "amount": {"tiers": [{"fixed_fen": 100_000_000, "basis": SOURCE}]},
        "support_form": "award",
        "windows": [],
        **changed,
    }


def a_window(opens_on: date, days: int) -> Json:
    """Write a window of some days."""
    closes_on = opens_on + timedelta(days=days - 1)
    return {"opens_on": str(opens_on), "closes_on": str(closes_on), "basis": SOURCE}

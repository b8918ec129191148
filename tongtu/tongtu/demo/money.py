"""Facts made up for three projects, so that funding has a yes, an unknown and a no to explain.

The city's list says little that funds ask for. What the demo adds is stated by the coordinator like
anything else, and its document and its reason say that it is made up.
"""

import time
from asyncio import sleep
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from tongtu.demo.client import Known, Registered, Services
from tongtu.demo.effects import Effects
from tongtu.demo.waiting import PATIENCE_SECONDS, POLL_SECONDS
from tongtu.platform.errors import PlatformError

Json = Mapping[str, Any]

MADE_UP = "made up for the demo, there is no such document · 演示用虚构材料"
REASON = "illustrative: it says nothing about the real project · 仅供演示，与真实项目无关"
ZONE, RENOVATION = "天津港保税区", "技术改造"
CHOSEN_BY_ZONE = {"development_zone": "TPFTZ", "is_selected_by_zone": True}
EQUIPMENT = "equipment_and_software_investment"
RENOVATED = {
    "project_filed": True,
    "completed": True,
    "is_technical_renovation": True,
    EQUIPMENT: 640_000_000,
}
NOBODY_LISTENS = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Story:
    """A project, a programme, and the facts made up for the two."""

    project: Registered
    programme_id: str
    facts: Json

    def body(self, as_of: str) -> bytes:
        """Write the statement; for one day it is always the same."""
        said = {"as_of": as_of, "document_id": MADE_UP, "reason": REASON, "facts": self.facts}
        return orjson.dumps(said)


@dataclass(frozen=True, slots=True)
class Told:
    """What funding answers to a story, and the project's missing facts by what they could bring."""

    story: Story
    answer: Json
    missing: Sequence[Json]
    has_applicant_code: bool


def stories(registered: Sequence[Registered]) -> list[Story]:
    """Choose by what the list says: two projects of a zone with money, and a renovation."""
    in_zone = [each for each in registered if ZONE in each.said.get("location_text", "")]
    renovations = [each for each in registered if RENOVATION in each.row.name]
    enough, too_little = ({**CHOSEN_BY_ZONE, EQUIPMENT: sum_} for sum_ in (260_000_000, 7_600_000))
    return [
        *(Story(each, "F032", enough) for each in in_zone[:1]),
        *(Story(each, "F01", RENOVATED) for each in renovations[:1]),
        *(Story(each, "F032", too_little) for each in in_zone[1:][-1:]),
    ]


async def tell_stories(services: Services, chosen: Sequence[Story]) -> list[Told]:
    """State the facts of each story, wait until funding has answered, and fetch the answers."""
    known = [await state(services, story) for story in chosen]
    told = []
    for story, facts in zip(chosen, known, strict=True):
        effects = await settled(services, story.project.project_id, facts)
        for match in _of_programme(effects, story.programme_id):
            answer = await services.answer(match["id"])
            missing = await services.missing_facts(story.project.project_id)
            told.append(Told(story, answer, missing, facts.applicant_code is not None))
    return told


async def state(services: Services, story: Story) -> Known:
    """State the facts of a story, and return what is known then; said again it changes nothing."""
    project_id = story.project.project_id
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        seen = await services.facts(project_id)
        body = story.body(seen.registered_on)
        key = f"demo/{project_id}/{sha256(body).hexdigest()[:32]}"
        if await services.state_facts(seen, body, key):
            return await services.facts(project_id)
    raise PlatformError(f"Somebody else states facts of project {project_id} all the time.")


async def settled(
    services: Services, project_id: str, known: Known, *, patience: float = PATIENCE_SECONDS
) -> Effects:
    """Wait until every match of a project goes by what is known, and everybody is told of it."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        effects = await services.effects(project_id)
        if is_settled(effects, known):
            return effects
        await sleep(POLL_SECONDS)
    raise PlatformError(
        f"Funding has not answered to the facts of project {project_id} for "
        f"{patience:.0f} s. Look at `tongtu parked list` and `make logs`."
    )


def is_settled(effects: Effects, known: Known) -> bool:
    """Tell whether no match misses what is known, and all of it has been told."""
    missed = {fact for match in effects.matches for fact in match["missing_facts"]}
    return not missed & known.names and not effects.missing(delivered_since=NOBODY_LISTENS)


def _of_programme(effects: Effects, programme_id: str) -> Iterator[Json]:
    return (each for each in effects.matches if each["programme"]["id"] == programme_id)

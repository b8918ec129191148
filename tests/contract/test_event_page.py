"""The page of events is complete: whoever connects a system finds every event and every field."""

import json
import re
from typing import ClassVar

import pytest

from shared.contracts.land_supply import StepReady
from shared.contracts.registry import EVENTS, TOPICS
from tongtu import contracts
from tongtu.contract_examples import examples
from tongtu.event_words import KEYS, OCCASIONS, meaning_of, occasion_of

PAGE = (contracts.ROOT / contracts.PAGE).read_text(encoding="utf-8")
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)\n```", PAGE, re.DOTALL)]

every_event = pytest.mark.parametrize("event_type", EVENTS)


class StepPostponed(StepReady):
    """A fact whose author forgot its words."""

    event_type: ClassVar[str] = "land-supply.step.postponed.v1"

    postponed_until: str


def section(event_type: str) -> str:
    """Return what the page says of an event."""
    _, _, rest = PAGE.partition(f"\n## {event_type}\n")
    return rest.partition("\n## ")[0]


@every_event
def test_an_event_has_its_occasion_its_fields_and_its_example(event_type: str) -> None:
    """Fields that all facts of a step or a case share are described once."""
    said = section(event_type)

    assert OCCASIONS[event_type] in said
    assert json.dumps(examples()[event_type].payload(), ensure_ascii=False, indent=2) in said
    assert all(f"| `{name}` |" in PAGE for name in EVENTS[event_type].model_fields)


def test_every_link_of_the_page_leads_somewhere() -> None:
    """Anchors are made as GitHub makes them: lower case, dots left out, hyphens for blanks."""
    titles = re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title).lower().replace(" ", "-") for title in titles}

    assert set(re.findall(r"\]\(#(.*?)\)", PAGE)) <= anchors
    for path in re.findall(r"\]\((contracts.*?)\)", PAGE):
        assert (contracts.ROOT / "docs" / path).exists()


def test_a_field_or_an_event_without_words_is_an_error() -> None:
    """Its author hears of it when the contracts are written."""
    with pytest.raises(LookupError, match=r"StepPostponed\.postponed_until"):
        meaning_of(StepPostponed, "postponed_until")
    with pytest.raises(LookupError, match=r"land-supply\.step\.postponed\.v1"):
        occasion_of(StepPostponed)


def test_nothing_is_explained_that_does_not_exist() -> None:
    """Words of events and topics that are gone are gone as well."""
    assert OCCASIONS.keys() == EVENTS.keys()
    assert KEYS.keys() == set(TOPICS)
    assert len(EXAMPLES) == len(EVENTS)


def test_a_word_that_is_meant_for_one_event_comes_before_the_shared_one() -> None:
    """A step of an ended case is the one that ended it."""
    ended = EVENTS["land-supply.case.ended.v1"]

    assert meaning_of(ended, "step_id") != meaning_of(StepReady, "step_id")

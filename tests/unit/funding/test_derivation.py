"""What the registration of a project says about it."""

from decimal import Decimal

import pytest

from funding.domain.derivation import Witness, facts_of, registered
from funding.domain.facts import Bounds, Facts
from funding.domain.subject import Source
from funding.testing import AS_OF, NOW, a_registration
from shared.contracts.values import Money

BILLION = Decimal(1_000_000_000)


def test_what_is_not_stated_stays_unknown() -> None:
    """A registration that states nothing yields no fact at all."""
    assert facts_of(a_registration()) == Facts()


@pytest.mark.parametrize(
    ("city", "district_code", "is_in_tianjin"),
    [
        ("天津", None, True),
        ("天津市", None, True),
        (None, "120116", True),
        ("保定", None, False),
        ("北京", "110115", False),
    ],
)
def test_the_place_follows_from_the_district_or_the_city(
    city: str | None, district_code: str | None, *, is_in_tianjin: bool
) -> None:
    """A code of Tianjin or its name says yes; any other known place says no."""
    facts = facts_of(a_registration(city=city, district_code=district_code))

    assert facts.values["in_tianjin"] is is_in_tianjin


@pytest.mark.parametrize(
    ("currency", "expected"), [("CNY", Facts({"total_investment": BILLION})), ("USD", Facts())]
)
def test_only_an_amount_in_yuan_is_compared_with_yuan(currency: str, expected: Facts) -> None:
    """An amount in another currency is unknown, never converted by guess."""
    money = Money(amount=BILLION, currency=currency)

    assert facts_of(a_registration(total_investment=money)) == expected


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        (None, Facts({"total_investment": BILLION})),
        ("约", Facts({"total_investment": BILLION})),
        ("超", Facts(bounds={"total_investment": Bounds(min=BILLION)})),
        ("固定资产投资 不少于", Facts(bounds={"total_investment": Bounds(min=BILLION)})),
        ("company total investment, all phases", Facts()),
    ],
)
def test_a_qualified_amount_says_no_more_than_its_words(
    qualifier: str | None, expected: Facts
) -> None:
    """More than a figure is a bound; a figure of something else is nothing."""
    money = Money(amount=BILLION, currency="CNY")

    facts = facts_of(a_registration(total_investment=money, investment_qualifier=qualifier))

    assert facts == expected


@pytest.mark.parametrize(("stage", "expected"), [("completed", True), ("in_construction", None)])
def test_only_a_completed_project_is_known_to_be_so(stage: str, expected: bool | None) -> None:  # noqa: FBT001
    """An earlier stage may have passed since it was reported."""
    assert facts_of(a_registration(stage=stage)).values.get("completed") is expected


def test_a_chain_outside_the_twelve_is_known() -> None:
    """OTHER is an answer, not a gap."""
    assert facts_of(a_registration(key_chain="OTHER")).values == {"key_chain": "OTHER"}


def test_a_registration_is_stated_as_of_its_day_with_the_event_as_proof() -> None:
    """A bound stays a bound, and what was not stated is not stated here either."""
    money = Money(amount=BILLION, currency="CNY")
    event = a_registration(total_investment=money, investment_qualifier="超", city="天津")
    witness = Witness(actor="sponsor:a", recorded_at=NOW, document_id="event")

    statements = registered(event, witness)

    assert {each.fact: each.value for each in statements} == {
        "in_tianjin": True,
        "total_investment": Bounds(min=BILLION),
        "registered_on": event.registered_on,
    }
    assert {(each.source, each.as_of) for each in statements} == {(Source.REGISTRY, AS_OF)}
    assert {(each.stated_by, each.document_id) for each in statements} == {("sponsor:a", "event")}

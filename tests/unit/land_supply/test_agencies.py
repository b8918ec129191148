"""Who holds which role: by day, by district, and by development zone."""

from datetime import date

import pytest

from land_supply.catalogue import load_agencies
from shared.errors import NotFoundError


@pytest.mark.parametrize(
    ("role", "on", "name"),
    [
        ("financial-affairs", date(2022, 3, 30), "Municipal Financial Regulatory Bureau"),
        ("financial-affairs", date(2025, 1, 2), "Financial Affairs Office of the Municipal"),
        ("financial-supervision", date(2025, 1, 2), "Tianjin Bureau of the National Financial"),
        ("data", date(2025, 1, 2), "Municipal Data Bureau"),
    ],
)
def test_a_role_is_held_by_the_body_of_its_time(role: str, on: date, name: str) -> None:
    """A reform of agencies changes who acts from its day on, and no earlier act."""
    found = load_agencies().find(role, district_code=None, on=on)

    assert found.name.en.startswith(name)


def test_a_role_that_did_not_exist_yet_has_no_holder() -> None:
    """The data bureau was founded later than the Decision."""
    with pytest.raises(NotFoundError, match="data in the city on 2022-03-30"):
        load_agencies().find("data", district_code=None, on=date(2022, 3, 30))


@pytest.mark.parametrize(
    ("district", "zone", "name"),
    [
        ("120116", "TEDA", "Office of Government Services of TEDA"),
        ("120116", "HITECH", "Office of Government Services of the Binhai Hi-tech Zone"),
        ("120116", None, "Office of Government Services (administrative approval bureau)"),
        ("120110", None, "Office of Government Services (administrative approval bureau)"),
    ],
)
def test_a_zones_own_body_serves_that_zone_alone(
    district: str, zone: str | None, name: str
) -> None:
    """The rest of the district goes to the general office."""
    agencies = load_agencies()

    found = agencies.find(
        "administrative-approval", district_code=district, on=date(2026, 3, 2), zone=zone
    )

    assert found.name.en == name

"""The reference data of land supply as shipped, and how broken files are refused."""

import json
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from land_supply.catalogue import (
    DATA,
    Catalogue,
    load_agencies,
    load_catalogue,
    load_template,
    template_schema,
)
from land_supply.domain.deadlines import DayUnit
from land_supply.domain.template import ProcessTemplate
from shared.reference_data import CatalogueError

TEMPLATES = DATA / "templates"
ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Load what is shipped."""
    return load_catalogue()


@pytest.fixture
def template_a(catalogue: Catalogue) -> ProcessTemplate:
    """Return the conventional process."""
    return catalogue.selection.get("A", "1")


def test_every_project_follows_the_conventional_process(catalogue: Catalogue) -> None:
    """One rule without districts fits a known and an unknown place."""
    chosen = {
        catalogue.selection.choose(district_code=district, on=ON).id
        for district in ("120116", "120110", None)
    }

    assert chosen == {"A"}


def test_filing_has_no_limit_and_payment_has_sixty_days(template_a: ProcessTemplate) -> None:
    """No text limits a filing; the price is due by the default of the assignment regulation."""
    filing, payment = template_a.step("A09"), template_a.step("A07")

    assert (filing.statutory, filing.promised) == (None, None)
    assert payment.statutory is not None
    assert (payment.statutory.days, payment.statutory.unit) == (60, DayUnit.CALENDAR_DAYS)


def test_the_schema_beside_the_templates_is_the_one_they_are_read_by() -> None:
    """Editors complete from the same rules that the service applies."""
    shipped = json.loads((TEMPLATES / "template.schema.json").read_text())

    assert shipped == template_schema()


def test_shipped_templates_fulfil_the_schema() -> None:
    """A validator that knows nothing of Tongtu agrees."""
    validator = jsonschema_rs.Draft202012Validator(template_schema())

    for file in TEMPLATES.glob("*.yaml"):
        content = yaml.safe_load(file.read_text())
        assert validator.is_valid(json.loads(json.dumps(content, default=str)))


def test_the_hash_speaks_of_the_content_alone(tmp_path: Path, template_a: ProcessTemplate) -> None:
    """A comment changes nothing; one day more does."""
    text = (TEMPLATES / "conventional-listed-land.yaml").read_text()
    roles = load_agencies().roles
    commented, changed = tmp_path / "commented.yaml", tmp_path / "changed.yaml"
    commented.write_text("# a remark\n" + text)
    changed.write_text(text.replace("days: 13,", "days: 12,"))

    hashes = [load_template(file, roles=roles).content_hash for file in (commented, changed)]

    assert hashes[0] == template_a.content_hash
    assert hashes[1] != template_a.content_hash


@pytest.mark.parametrize(
    ("old", "new", "place", "expected"),
    [
        ("days: 13,", "days: many,", "steps.19.statutory.days", "integer"),
        ("13, unit: working_days", "13, unit: weeks", "steps.19.statutory.unit", "'working_days'"),
        ("roll: none", "rolls: none", "steps.1.rolls", "only fields of the schema"),
        ("    name: {zh: 规划条件, en", "    name: {en", "steps.0.name.zh", "a value"),
        ("depends_on: [A01, A01p]", "depends_on: [A03]", "steps", "no cycle"),
        ("id: A01\n", "id: A01\n    id: A01\n", "file", "a readable YAML file"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_remedy(
    tmp_path: Path, old: str, new: str, place: str, expected: str
) -> None:
    """The message names the file, the place, what stands there and what would be right."""
    text = (TEMPLATES / "conventional-listed-land.yaml").read_text()
    file = tmp_path / "broken.yaml"
    file.write_text(text.replace(old, new, 1))
    roles = load_agencies().roles

    with pytest.raises(CatalogueError, match=r"broken\.yaml") as refused:
        load_template(file, roles=roles)

    assert refused.value.flaws[0].place == place
    assert expected in refused.value.flaws[0].expected


def test_a_rule_for_an_unknown_template_is_refused(tmp_path: Path) -> None:
    """Every rule of choice leads to a published template."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "agencies.yaml").write_text((DATA / "agencies.yaml").read_text())
    (tmp_path / "selection.yaml").write_text("rules: [{template_id: Z}]")

    with pytest.raises(CatalogueError, match="there is no template Z"):
        load_catalogue(tmp_path)

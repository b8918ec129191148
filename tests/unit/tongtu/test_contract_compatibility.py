"""A released event schema admits one change only: a new optional field."""

from typing import Any

import pytest

from tongtu.contract_compatibility import incompatibilities

Json = dict[str, Any]

MONEY: Json = {
    "type": "object",
    "properties": {"amount": {"type": "string"}, "currency": {"type": "string"}},
    "required": ["amount", "currency"],
}


def a_schema(**changes: Any) -> Json:
    """Describe an event as it was released, with keywords of the root changed."""
    return {
        "$id": "urn:tongtu:schema:funding.award.granted.v1",
        "x-topic": "funding.awards",
        "type": "object",
        "properties": fields(),
        "required": ["award_id", "status"],
        "$defs": {"Money": MONEY},
    } | changes


def fields(**changes: Any) -> Json:
    """Describe the fields, some of them changed or added."""
    return {
        "award_id": {"type": "string", "format": "uuid"},
        "status": {"type": "string", "enum": ["granted", "refused"]},
        "amount": {"$ref": "#/$defs/Money"},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "steps": {"type": "array", "items": {"$ref": "#/$defs/Money"}},
    } | changes


def without(name: str) -> Json:
    """Describe the fields without one of them."""
    return {key: value for key, value in fields().items() if key != name}


def test_the_same_schema_is_compatible() -> None:
    """Nothing changed, nothing is refused."""
    assert incompatibilities(a_schema(), a_schema()) == []


def test_a_new_optional_field_is_compatible() -> None:
    """Readers of the old version ignore it, readers of the new one have its default."""
    newer = a_schema(properties=fields(tier={"type": "string", "default": "city"}))

    assert incompatibilities(a_schema(), newer) == []


def test_a_new_optional_field_of_a_part_is_compatible() -> None:
    """The rule holds at every depth."""
    money = MONEY | {"properties": MONEY["properties"] | {"as_reported": {"type": "string"}}}

    assert incompatibilities(a_schema(), a_schema(**{"$defs": {"Money": money}})) == []


def test_words_for_people_may_change() -> None:
    """Titles, descriptions and examples mean nothing to a reader's code."""
    note = fields()["note"] | {"description": "clearer", "examples": ["x"]}

    assert incompatibilities(a_schema(), a_schema(title="New", properties=fields(note=note))) == []


def test_a_renamed_part_is_compatible() -> None:
    """The name of a definition is not on the wire."""
    renamed = {"$ref": "#/$defs/Sum"}
    newer = a_schema(
        properties=fields(amount=renamed, steps={"type": "array", "items": renamed}),
        **{"$defs": {"Sum": MONEY}},
    )

    assert incompatibilities(a_schema(), newer) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"properties": without("note")}, "/note: the field was removed"),
        (
            {
                "properties": fields(tier={"type": "string"}),
                "required": ["award_id", "status", "tier"],
            },
            "/tier: the new field is required",
        ),
        ({"required": ["award_id", "status", "note"]}, "/note: the field became required"),
        ({"required": ["award_id"]}, "/status: the field became optional"),
        (
            {"properties": fields(award_id={"type": "integer", "format": "uuid"})},
            "/award_id: the type changed from string to integer",
        ),
        (
            {"properties": fields(award_id={"type": "string"})},
            "/award_id: format changed from 'uuid' to None",
        ),
        (
            {"properties": fields(award_id={"type": "string", "format": "date"})},
            "/award_id: format changed from 'uuid' to 'date'",
        ),
        (
            {"properties": fields(status={"type": "string", "enum": ["granted"]})},
            "/status: the allowed values changed (removed ['refused'], added [])",
        ),
        (
            {
                "properties": fields(
                    status={"type": "string", "enum": ["granted", "refused", "lost"]}
                )
            },
            "/status: the allowed values changed (removed [], added ['lost'])",
        ),
        (
            {"properties": fields(note={"anyOf": [{"type": "string"}], "default": None})},
            "/note: the type changed (other alternatives)",
        ),
        (
            {"properties": fields(note=fields()["note"] | {"default": ""})},
            "/note: default changed from None to ''",
        ),
        (
            {
                "properties": fields(
                    note={"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None}
                )
            },
            "/note: the type changed from string to integer",
        ),
        (
            {"properties": fields(steps={"type": "array"})},
            "/steps: items were left undescribed",
        ),
        (
            {"properties": fields(steps={"type": "array", "items": {"type": "string"}})},
            "/steps/*: the type changed from object to string",
        ),
        (
            {"$defs": {"Money": MONEY | {"required": ["amount"]}}},
            "/amount/currency: the field became optional",
        ),
        (
            {"additionalProperties": False},
            "/: additionalProperties changed from None to False",
        ),
        (
            {"x-topic": "funding.grants"},
            "/: the topic changed from funding.awards to funding.grants",
        ),
        ({"type": "array"}, "/: the type changed from object to array"),
    ],
)
def test_any_other_change_is_refused(changes: Json, finding: str) -> None:
    """Each broken pair is refused with the place and what became of it."""
    assert finding in incompatibilities(a_schema(), a_schema(**changes))


def test_a_schema_that_contains_itself_is_compared() -> None:
    """A recursive definition ends where it begins again."""
    tree = {"type": "object", "properties": {"parts": {"$ref": "#/$defs/Tree"}}}
    grown = tree | {"required": ["parts"]}
    old, new = ({"$ref": "#/$defs/Tree", "$defs": {"Tree": node}} for node in (tree, grown))

    assert incompatibilities(old, old) == []
    assert "/parts: the field became required" in incompatibilities(old, new)

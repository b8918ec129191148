"""JSON Schema (draft 2020-12) of every event, made from its class."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from shared.contracts.event import Event

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _WireSchema(GenerateJsonSchema):
    """Leaves out the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's hook
        return False


def schema_of(event: type[Event]) -> Json:
    """Describe the payload as it is published, so a decimal is text and nothing else.

    `x-topic` is an annotation: names that begin with `x-` are left to the authors of schemas.
    """
    body = event.model_json_schema(mode="serialization", schema_generator=_WireSchema)
    definitions = body.pop("$defs", None)
    return {
        "$schema": DIALECT,
        "$id": event.dataschema(),
        "x-topic": event.topic,
        "title": body.pop("title"),
        "description": body.pop("description"),
        **body,
        **({"$defs": definitions} if definitions else {}),
    }

"""The published language: written down, up to date, compatible, and readable by everyone."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from shared.contracts.registry import EVENTS, PROJECT_EVENTS, TOPICS
from shared.settings import KafkaSettings
from tongtu import contracts
from tongtu.contract_examples import examples

ROOT = Path(__file__).resolve().parents[2]
META_SCHEMA = Path(__file__).with_name("asyncapi-3.0.0.json")
META_SCHEMA_HASH = "d4571a420e6ffb7fcc7066c95a6db1202f299a3c51daa103d0706bf30f95e626"

ONLY_IN_LATER_DRAFTS = {
    "prefixItems",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "unevaluatedProperties",
    "minContains",
    "maxContains",
    "$dynamicRef",
    "$anchor",
}

every_event = pytest.mark.parametrize("event_type", EVENTS)


def read(path: str) -> Any:
    """Read a committed contract file."""
    text = (ROOT / "docs/contracts" / path).read_text(encoding="utf-8")
    return yaml.safe_load(text) if path.endswith(".yaml") else json.loads(text)


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Walk over every object of a document."""
    if isinstance(tree, dict):
        yield tree
    children = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for child in children:
        yield from nodes(child)


def with_news(tree: Any) -> Any:
    """Add a field that nobody knows to every object of a message."""
    if isinstance(tree, list):
        return [with_news(item) for item in tree]
    if isinstance(tree, dict):
        return {key: with_news(value) for key, value in tree.items()} | {"added_later": [1, {}]}
    return tree


def test_the_files_are_what_the_code_says() -> None:
    """Nobody edits a contract by hand, and nobody forgets to write it down."""
    files = contracts.generated(contracts.listeners())

    outdated = contracts.differing(ROOT, files)

    assert outdated == [], "run `make contracts` and commit what it writes"


def test_outdated_and_left_over_files_are_found(tmp_path: Path) -> None:
    """The comparison sees a changed file, a missing file and the file of a type that is gone."""
    files = contracts.generated({})
    contracts.write(tmp_path, files)
    changed, missing, *_ = sorted(files)
    (tmp_path / changed).write_text("{}", encoding="utf-8")
    (tmp_path / missing).unlink()
    left_over = contracts.CONTRACTS / "schemas/funding.match.lost.v1.json"
    (tmp_path / left_over).write_text("{}", encoding="utf-8")

    assert contracts.differing(tmp_path, files) == sorted([changed, missing, left_over])
    assert contracts.write(tmp_path, files) == sorted([changed, missing, left_over])
    assert contracts.differing(tmp_path, files) == []


def test_released_types_stay_readable() -> None:
    """Within a version of a type only optional fields are added; anything else is a new version."""
    released = contracts.released_schemas(ROOT)

    problems = contracts.broken_promises(released, contracts.schemas())

    assert released
    assert problems == []


def test_a_withdrawn_type_is_found() -> None:
    """A released type may not disappear: its messages are still on the topics."""
    current = contracts.schemas()
    gone, schema = current.popitem()

    assert contracts.broken_promises({gone: schema}, current) == [f"{gone}: the type was withdrawn"]


@every_event
def test_a_schema_is_valid_and_names_itself(event_type: str) -> None:
    """Each schema is JSON Schema 2020-12 and is found under the URI that messages carry."""
    schema = read(f"schemas/{event_type}.json")

    assert jsonschema_rs.meta.is_valid(schema)
    assert schema["$id"] == EVENTS[event_type].dataschema()
    assert schema["x-topic"] == EVENTS[event_type].topic


@every_event
def test_a_schema_means_the_same_to_tools_of_an_older_draft(event_type: str) -> None:
    """AsyncAPI tools read draft 7, so no schema uses a keyword that only later drafts know."""
    schema = read(f"schemas/{event_type}.json")

    assert [node for node in nodes(schema) if node.keys() & ONLY_IN_LATER_DRAFTS] == []
    assert [node for node in nodes(schema) if "$ref" in node and node.keys() & {"type"}] == []


@every_event
def test_the_example_fits_its_schema(event_type: str) -> None:
    """The example is valid, formats included."""
    validator = jsonschema_rs.Draft202012Validator(
        read(f"schemas/{event_type}.json"), validate_formats=True
    )

    assert [
        error.message for error in validator.iter_errors(read(f"examples/{event_type}.json"))
    ] == []


@every_event
def test_the_schema_refuses_what_the_example_lacks(event_type: str) -> None:
    """A schema is worth something: without a required field the example is invalid."""
    schema, example = read(f"schemas/{event_type}.json"), read(f"examples/{event_type}.json")
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)

    for name in schema["required"]:
        rest = {key: value for key, value in example.items() if key != name}
        assert not validator.is_valid(rest), name
    if event_type in PROJECT_EVENTS:
        assert not validator.is_valid(example | {"project_id": "not a uuid"})


@every_event
def test_a_consumer_reads_the_example(event_type: str) -> None:
    """The class that consumers use gives back exactly the published message."""
    text = json.dumps(read(f"examples/{event_type}.json"))

    event = EVENTS[event_type].model_validate_json(text)

    assert event == examples()[event_type].event
    assert json.loads(event.model_dump_json()) == json.loads(text)


@every_event
def test_a_consumer_ignores_fields_it_does_not_know(event_type: str) -> None:
    """A publisher may be newer than a consumer, at every level of the message."""
    newer = json.dumps(with_news(read(f"examples/{event_type}.json")))

    assert EVENTS[event_type].model_validate_json(newer) == examples()[event_type].event


def test_the_vendored_meta_schema_is_the_official_one() -> None:
    """The file that judges the document was not touched."""
    assert hashlib.sha256(META_SCHEMA.read_bytes()).hexdigest() == META_SCHEMA_HASH


def test_the_asyncapi_document_is_valid() -> None:
    """The document fits the official schema of AsyncAPI 3.0.0."""
    validator = jsonschema_rs.Draft7Validator(json.loads(META_SCHEMA.read_bytes()))

    assert [error.message for error in validator.iter_errors(read("asyncapi.yaml"))] == []


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("asyncapi", "2.6.0"),
        ("operations", {"funding.shout": {"action": "shout"}}),
        ("channels", {"funding.matches": {"bindings": {"kafka": {"partitions": "six"}}}}),
    ],
)
def test_an_invalid_asyncapi_document_is_found(part: str, value: Any) -> None:
    """The official schema is strict about versions, actions and Kafka bindings."""
    validator = jsonschema_rs.Draft7Validator(json.loads(META_SCHEMA.read_bytes()))

    assert not validator.is_valid(read("asyncapi.yaml") | {part: value})


def test_the_asyncapi_document_names_every_topic_and_its_partitions() -> None:
    """Topics in the document are those that the services use."""
    channels = read("asyncapi.yaml")["channels"]

    assert sorted(channels) == list(TOPICS)
    assert {channel["bindings"]["kafka"]["partitions"] for channel in channels.values()} == {
        KafkaSettings().partitions
    }


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    """No reference dangles, inside the document or to a schema file."""
    document = read("asyncapi.yaml")

    for reference in {node["$ref"] for node in nodes(document) if "$ref" in node}:
        file, _, pointer = reference.partition("#")
        target = read(file.removeprefix("./")) if file else document
        for part in pointer.strip("/").split("/") if pointer else ():
            target = target[part]


def test_every_subscription_is_an_operation() -> None:
    """The document says who reads what, as the services declare it."""
    operations = read("asyncapi.yaml")["operations"]

    for group, events in contracts.listeners().items():
        for event in events:
            messages = operations[f"{group}.receive.{event.topic}"]["messages"]
            name = f"#/channels/{event.topic}/messages/{event.__name__}"
            assert {"$ref": name} in messages


@every_event
def test_the_headers_of_a_message_fit_their_description(event_type: str) -> None:
    """What the relay sends is what the document promises, header by header."""
    document = read("asyncapi.yaml")
    schema = document["components"]["messages"][EVENTS[event_type].__name__]["headers"]
    common = document["components"]["schemas"]["CloudEventHeaders"]
    whole = {"components": {"schemas": {"CloudEventHeaders": common}}, **schema}
    headers = examples()[event_type].headers()

    assert jsonschema_rs.Draft7Validator(whole, validate_formats=True).is_valid(headers)
    assert headers.keys() <= common["properties"].keys()
    assert not jsonschema_rs.Draft7Validator(whole).is_valid(headers | {"ce_type": "other.v1"})

"""The AsyncAPI 3.0 document: the topics, who sends what to them, and who reads it."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from shared.contracts.envelope import CONTENT_TYPE, SPEC_VERSION
from shared.contracts.event import Event
from shared.outbox import source_of
from shared.settings import KafkaSettings
from shared.subscriptions import dead_letter_topic
from tongtu.contract_examples import Example

Json = dict[str, Any]
Listeners = Mapping[str, Iterable[type[Event]]]

VERSION = "3.0.0"
KAFKA_BINDING_VERSION = "0.5.0"

_DESCRIPTION = """\
Every fact that Tongtu publishes. A service writes a fact to its outbox in the transaction of the
change; its relay brings it to Kafka at least once, in commit order per key.

Messages follow the CloudEvents 1.0 Kafka protocol binding in binary mode: attributes are headers
with the prefix `ce_`, the value is the payload as JSON. Readers ignore fields and headers that
they do not know, because within one version of a type only optional fields are ever added.
"""

_UUID = {"type": "string", "format": "uuid"}
_TEXT = {"type": "string", "minLength": 1}

_HEADERS: dict[str, Json] = {
    "ce_specversion": {"type": "string", "const": SPEC_VERSION},
    "ce_id": _UUID | {"description": "Names this fact; the same in every redelivery."},
    "ce_type": _TEXT | {"description": "The type of the fact, with its major version."},
    "ce_source": _TEXT | {"description": "The service that states the fact."},
    "ce_subject": _TEXT | {"description": "The aggregate; equals the key of the record."},
    "ce_time": {
        "type": "string",
        "format": "date-time",
        "description": "When it happened (RFC 3339).",
    },
    "ce_dataschema": _TEXT | {"description": "The `$id` of the payload's JSON Schema."},
    "content-type": {"type": "string", "const": CONTENT_TYPE},
    "ce_aggregateversion": {
        "type": "string",
        "pattern": "^[1-9][0-9]*$",
        "description": "The aggregate's version after the change; rises by fact of one key.",
    },
    "ce_correlationid": _TEXT | {"description": "Shared by all that one request set off."},
    "ce_actor": _TEXT | {"description": "The subject that acted: a person or a service."},
    "ce_causationid": _TEXT | {"description": "The id of the fact that this one follows from."},
    "ce_reason": {"type": "string", "description": "Why, in the actor's words."},
    "ce_traceparent": {
        "type": "string",
        "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
        "description": "W3C Trace Context, as the CloudEvents tracing extension carries it.",
    },
}
_OPTIONAL_HEADERS = frozenset({"ce_causationid", "ce_reason", "ce_traceparent"})


def document(
    events: Iterable[type[Event]], listeners: Listeners, examples: Mapping[str, Example]
) -> Json:
    """Describe the whole system; `listeners` maps a consumer group to the events it handles."""
    published = tuple(events)
    return {
        "asyncapi": VERSION,
        "id": "urn:tongtu:events",
        "info": {
            "title": "Tongtu events",
            "version": "1.0.0",
            "description": _DESCRIPTION,
            "license": {
                "name": "Apache-2.0",
                "url": "https://www.apache.org/licenses/LICENSE-2.0",
            },
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {
            "local": {
                "host": KafkaSettings().bootstrap_servers,
                "protocol": "kafka",
                "description": "The embedded broker that `make up` starts.",
            }
        },
        "channels": {topic: _channel(topic, on) for topic, on in by_topic(published).items()},
        "operations": _operations(published, listeners),
        "components": {
            "schemas": {"CloudEventHeaders": _headers()},
            "messages": {
                event.__name__: _message(event, examples[event.event_type]) for event in published
            },
        },
    }


def by_topic(events: Iterable[type[Event]]) -> dict[str, list[type[Event]]]:
    """Group events by the topic that carries them, in a stable order."""
    topics: dict[str, list[type[Event]]] = {}
    for event in sorted(events, key=lambda event: (event.topic, event.event_type)):
        topics.setdefault(event.topic, []).append(event)
    return topics


def _channel(topic: str, events: list[type[Event]]) -> Json:
    return {
        "address": topic,
        "description": f"Facts of {events[0].publisher()}, in commit order per aggregate.",
        "messages": {
            event.__name__: {"$ref": f"#/components/messages/{event.__name__}"} for event in events
        },
        "bindings": {
            "kafka": {
                "partitions": KafkaSettings().partitions,
                "bindingVersion": KAFKA_BINDING_VERSION,
            }
        },
    }


def _operations(events: Iterable[type[Event]], listeners: Listeners) -> Json:
    sends = {
        f"{on[0].publisher()}.send.{topic}": _send(on) for topic, on in by_topic(events).items()
    }
    receives = {
        f"{group}.receive.{topic}": _receive(group, on)
        for group, handled in sorted(listeners.items())
        for topic, on in by_topic(handled).items()
    }
    return sends | receives


def _send(events: list[type[Event]]) -> Json:
    summary = f"The relay of {events[0].publisher()} publishes its outbox."
    return {"action": "send", "summary": summary, **_traffic(events)}


def _receive(group: str, events: list[type[Event]]) -> Json:
    """Say what a consumer group handles; a failing key is parked and shown in a dead letter."""
    return {
        "action": "receive",
        "summary": f"The consumer of {group} handles each of these once.",
        **_traffic(events),
        "bindings": {
            "kafka": {
                "groupId": {"type": "string", "enum": [group]},
                "bindingVersion": KAFKA_BINDING_VERSION,
            }
        },
        "x-dead-letter-topic": dead_letter_topic(events[0].topic, group),
    }


def _traffic(events: list[type[Event]]) -> Json:
    channel = f"#/channels/{events[0].topic}"
    return {
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{event.__name__}"} for event in events],
    }


def _headers() -> Json:
    return {
        "type": "object",
        "description": "CloudEvents 1.0 attributes; consumers ignore headers they do not know.",
        "required": [name for name in _HEADERS if name not in _OPTIONAL_HEADERS],
        "properties": _HEADERS,
    }


def _message(event: type[Event], example: Example) -> Json:
    return {
        "name": event.event_type,
        "title": event.__name__,
        "summary": (event.__doc__ or "").strip().splitlines()[0],
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "headers": {
            "allOf": [{"$ref": "#/components/schemas/CloudEventHeaders"}, _fixed_headers(event)]
        },
        "payload": {"$ref": f"./schemas/{event.event_type}.json"},
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "The id of the aggregate (ce_subject)."},
                "bindingVersion": KAFKA_BINDING_VERSION,
            }
        },
        "examples": [
            {"name": "complete", "headers": example.headers(), "payload": example.payload()}
        ],
    }


def _fixed_headers(event: type[Event]) -> Json:
    """State the attributes that are the same in every message of a type."""
    fixed = {
        "ce_type": event.event_type,
        "ce_source": source_of(event.event_type),
        "ce_dataschema": event.dataschema(),
    }
    return {
        "type": "object",
        "properties": {name: {"const": value} for name, value in fixed.items()},
    }


def plain(tree: Json) -> Json:
    """Copy a tree, so that parts which stand in several places are written out in each."""
    copied: Json = json.loads(json.dumps(tree))
    return copied

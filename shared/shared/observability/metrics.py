"""Every metric of every process, declared once, in a registry of our own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

REGISTRY = CollectorRegistry()
CONTENT_TYPE = CONTENT_TYPE_LATEST
ProcessCollector(registry=REGISTRY)

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

HTTP_REQUEST_DURATION = Histogram(
    "http_request_duration_seconds",
    "Time from the first byte of a request to the last byte of its answer.",
    ("route", "method", "status"),
    buckets=_FAST,
    registry=REGISTRY,
)
RELAY_BACKLOG = Gauge(
    "relay_backlog_messages", "Committed facts that Kafka has not acknowledged.", registry=REGISTRY
)
RELAY_OLDEST_MESSAGE_AGE = Gauge(
    "relay_oldest_message_age_seconds", "Age of the oldest unsent fact.", registry=REGISTRY
)
RELAY_PUBLISHED = Counter(
    "relay_published_messages_total", "Facts acknowledged by Kafka.", ("topic",), registry=REGISTRY
)
RELAY_LEADER = Gauge(
    "relay_is_leader", "1 while this process drains the outbox.", registry=REGISTRY
)
CONSUMER_LAG = Gauge(
    "consumer_lag_messages",
    "Messages between the stored offset and the end of the partition.",
    ("topic", "partition"),
    registry=REGISTRY,
)
CONSUMER_MESSAGES = Counter(
    "consumer_messages_total",
    "Messages by outcome: handled, repeated, ignored or parked.",
    ("topic", "outcome"),
    registry=REGISTRY,
)
CONSUMER_PARKED_KEYS = Gauge(
    "consumer_parked_keys", "Keys that wait for an operator.", ("topic",), registry=REGISTRY
)
CONSUMER_RETRIES = Counter(
    "consumer_retries_total", "Batches that were tried again.", ("topic",), registry=REGISTRY
)
HANDLER_DURATION = Histogram(
    "handler_duration_seconds",
    "Time that one event took in its handler.",
    ("event_type",),
    buckets=_FAST,
    registry=REGISTRY,
)
WEBHOOK_ATTEMPTS = Counter(
    "webhook_attempts_total",
    "Attempts to deliver a webhook, by what became of them.",
    ("outcome",),
    registry=REGISTRY,
)
SCHEDULER_FACTS = Counter(
    "scheduler_facts_total",
    "Facts that fell due by themselves, by type.",
    ("type",),
    registry=REGISTRY,
)
SCHEDULER_CASES = Counter(
    "scheduler_cases_total",
    "Cases that a chore of the scheduler worked off or had to leave for later.",
    ("chore", "outcome"),
    registry=REGISTRY,
)


def exposition() -> bytes:
    """Return all metrics in the text format that Prometheus scrapes."""
    return generate_latest(REGISTRY)

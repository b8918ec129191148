"""Envelopes: CloudEvents attributes read from headers."""

from typing import Any

import pytest

from shared.contracts.envelope import Envelope
from tongtu.contract_examples import examples

HEADERS = {
    name: value.encode()
    for name, value in examples()["land-supply.case.opened.v1"].headers().items()
}


def read(**changes: Any) -> Envelope:
    """Read an example's headers with some of them changed."""
    return Envelope.from_headers(list((HEADERS | changes).items()))


@pytest.mark.parametrize(
    ("header", "attribute"),
    [
        ("ce_causationid", "causation_id"),
        ("ce_reason", "reason"),
        ("ce_traceparent", "traceparent"),
    ],
)
def test_an_optional_header_without_a_value_is_none(header: str, attribute: str) -> None:
    """Debezium writes NULL as a header that is there and has no value."""
    envelope = read(**{header: None})

    assert getattr(envelope, attribute) is None


@pytest.mark.parametrize("header", ["ce_id", "ce_time", "ce_aggregateversion", "ce_actor"])
def test_a_required_header_without_a_value_is_missing(header: str) -> None:
    """The error names the header, as if it were not there."""
    with pytest.raises(KeyError, match=header):
        read(**{header: None})


def test_headers_of_others_are_ignored() -> None:
    """Whatever else a record carries changes nothing."""
    others = {"id": b"x", "__debezium.context.taskId": b"0", "empty": None}

    assert read(**others) == read()

"""Signatures by Standard Webhooks 1.0.0: symmetric, `v1`, HMAC-SHA256.

The signed content is `{webhook-id}.{webhook-timestamp}.{body}`. The id is the same for every
attempt at one message, so a receiver can use it to recognise a repetition; the timestamp is that
of the attempt.
"""

import base64
import binascii
import hmac
import secrets as randomness
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from shared.errors import TongtuError

ID_HEADER = "webhook-id"
TIMESTAMP_HEADER = "webhook-timestamp"
SIGNATURE_HEADER = "webhook-signature"
TOLERANCE = timedelta(minutes=5)

_PREFIX = "whsec_"
_MIN_BYTES, _MAX_BYTES, _NEW_BYTES = 24, 64, 32
_LATEST_TIMESTAMP = 253_402_300_799  # the end of the year 9999, where datetime ends


class SignatureError(TongtuError):
    """The message was not signed by a known secret, or not now."""


class SecretError(TongtuError):
    """The text is not a signing secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedMessage:
    """What the headers of a genuine message say."""

    id: str
    sent_at: datetime


def generate_secret() -> str:
    """Make a new signing secret; every endpoint has its own."""
    return _PREFIX + base64.b64encode(randomness.token_bytes(_NEW_BYTES)).decode()


def sign(
    message_id: str, body: bytes, *, sent_at: datetime, secrets: Sequence[str]
) -> dict[str, str]:
    """Return the three headers; during a rotation both secrets sign, and either verifies."""
    if not message_id or not message_id.isprintable() or "." in message_id or " " in message_id:
        raise ValueError(f"{message_id!r} cannot be a webhook id")
    signatures = [_signature(secret, message_id, sent_at, body) for secret in secrets]
    if not signatures:
        raise ValueError("a webhook needs at least one secret")
    return {
        ID_HEADER: message_id,
        TIMESTAMP_HEADER: str(int(sent_at.timestamp())),
        SIGNATURE_HEADER: " ".join(signatures),
    }


def verify(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secrets: Sequence[str],
    now: datetime,
    tolerance: timedelta = TOLERANCE,
) -> VerifiedMessage:
    """Check the signature and the age of a message, or raise SignatureError.

    Header names are expected in lower case, as ASGI gives them.
    """
    message_id, sent_at = headers.get(ID_HEADER, ""), _sent_at(headers)
    given = headers.get(SIGNATURE_HEADER, "").split(" ")
    if not message_id:
        raise SignatureError(f"{ID_HEADER} is missing")
    if abs(now - sent_at) > tolerance:
        raise SignatureError(f"{TIMESTAMP_HEADER} is not within {tolerance} of now")
    if not any(_matches(given, _expected(secret, message_id, sent_at, body)) for secret in secrets):
        raise SignatureError("no signature matches")
    return VerifiedMessage(id=message_id, sent_at=sent_at)


def key_of(secret: str) -> bytes:
    """Return the key inside a `whsec_` secret, which has 24 to 64 bytes."""
    encoded = secret.removeprefix(_PREFIX)
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SecretError("a signing secret is whsec_ and base64") from error
    if not _MIN_BYTES <= len(key) <= _MAX_BYTES:
        raise SecretError(f"a signing secret has {_MIN_BYTES} to {_MAX_BYTES} bytes")
    return key


def _signature(secret: str, message_id: str, sent_at: datetime, body: bytes) -> str:
    # The library replaces the time zone instead of converting to it: hand it UTC.
    signed_at = sent_at.astimezone(UTC)
    return Webhook(key_of(secret)).sign(message_id, signed_at, body.decode())


def _expected(secret: str, message_id: str, sent_at: datetime, body: bytes) -> str:
    try:
        return _signature(secret, message_id, sent_at, body)
    except UnicodeDecodeError as error:
        raise SignatureError("the body is not UTF-8") from error


def _matches(given: Sequence[str], expected: str) -> bool:
    wanted = expected.encode()
    return any(hmac.compare_digest(one.encode(), wanted) for one in given)


def _sent_at(headers: Mapping[str, str]) -> datetime:
    text = headers.get(TIMESTAMP_HEADER, "")
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_LATEST_TIMESTAMP)):
        raise SignatureError(f"{TIMESTAMP_HEADER} is missing or not a number of seconds")
    return datetime.fromtimestamp(min(int(text), _LATEST_TIMESTAMP), UTC)

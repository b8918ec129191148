"""Standard Webhooks signatures."""

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from standardwebhooks import Webhook

from shared.webhooks.signing import (
    SecretError,
    SignatureError,
    generate_secret,
    key_of,
    sign,
    verify,
)

# The vector that the libraries of the Standard Webhooks project test themselves with.
SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
SENT_AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
OTHER_SECRET = "whsec_" + base64.b64encode(bytes(range(24))).decode()


def signed(**changes: str) -> dict[str, str]:
    """Build the headers of the vector, with some replaced."""
    headers = {
        "webhook-id": MESSAGE_ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }
    return headers | {name.replace("_", "-"): value for name, value in changes.items()}


def test_the_published_vector_is_reproduced() -> None:
    """Our headers are those of the reference libraries."""
    headers = sign(MESSAGE_ID, BODY, sent_at=SENT_AT, secrets=[SECRET])

    assert headers == signed()


def test_the_published_vector_verifies() -> None:
    """A receiver accepts the reference signature."""
    message = verify(signed(), BODY, secrets=[SECRET], now=SENT_AT)

    assert (message.id, message.sent_at) == (MESSAGE_ID, SENT_AT)


def test_an_instant_in_city_time_is_signed_as_the_same_second() -> None:
    """The library replaces time zones; the instant must not move by eight hours."""
    local = SENT_AT.astimezone(timezone(timedelta(hours=8)))

    headers = sign(MESSAGE_ID, BODY, sent_at=local, secrets=[SECRET])

    assert headers == signed()


def test_the_reference_library_accepts_what_we_sign() -> None:
    """Receivers use the published libraries, not ours."""
    headers = sign(MESSAGE_ID, BODY, sent_at=datetime.now(UTC), secrets=[SECRET])

    assert Webhook(SECRET).verify(BODY, headers) == {"test": 2432232314}


@pytest.mark.parametrize("known", [SECRET, OTHER_SECRET])
def test_during_a_rotation_either_secret_verifies(known: str) -> None:
    """Both signatures are sent, so a receiver may change over at any moment."""
    headers = sign(MESSAGE_ID, BODY, sent_at=SENT_AT, secrets=[OTHER_SECRET, SECRET])

    message = verify(headers, BODY, secrets=[known], now=SENT_AT)

    assert message.id == MESSAGE_ID


def test_signatures_of_other_versions_are_passed_over() -> None:
    """A list may hold signatures that this receiver does not know."""
    several = f"v2,abc v1a,def= v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= {SIGNATURE}"

    message = verify(signed(webhook_signature=several), BODY, secrets=[SECRET], now=SENT_AT)

    assert message.id == MESSAGE_ID


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook_id": ""},
        {"webhook_id": "msg_other"},
        {"webhook_timestamp": ""},
        {"webhook_timestamp": "soon"},
        {"webhook_timestamp": "-1614265330"},
        {"webhook_timestamp": "1614265330.5"},
        {"webhook_timestamp": "nan"},
        {"webhook_timestamp": "9" * 400},
        {"webhook_timestamp": "999999999999"},
        {"webhook_timestamp": "1614265331"},
        {"webhook_timestamp": "١٦١٤٢٦٥٣٣٠"},
        {"webhook_signature": ""},
        {"webhook_signature": "v1"},
        {"webhook_signature": "v1,"},
        {"webhook_signature": "v1,not base64"},
        {"webhook_signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="},
        {"webhook_signature": SIGNATURE.replace("v1,", "v2,")},
        {"webhook_signature": "v1,签名"},
    ],
)
def test_headers_that_do_not_belong_to_the_body_are_refused(changes: dict[str, str]) -> None:
    """Whatever a stranger sends, the answer is one error."""
    headers = signed(**changes)

    with pytest.raises(SignatureError):
        verify(headers, BODY, secrets=[SECRET], now=SENT_AT)


@pytest.mark.parametrize("body", [b'{"test": 2432232315}', b"", b"\xff\xfe"])
def test_another_body_is_refused(body: bytes) -> None:
    """The signature covers every byte, also those that are not text."""
    with pytest.raises(SignatureError):
        verify(signed(), body, secrets=[SECRET], now=SENT_AT)


@pytest.mark.parametrize(
    "away", [timedelta(minutes=5, seconds=1), -timedelta(minutes=5, seconds=1)]
)
def test_an_old_or_early_message_is_refused(away: timedelta) -> None:
    """A recorded message cannot be played again later."""
    with pytest.raises(SignatureError):
        verify(signed(), BODY, secrets=[SECRET], now=SENT_AT + away)


@pytest.mark.parametrize("message_id", ["", "a.b", "a b", "a\nb"])
def test_an_id_that_would_make_the_signed_text_ambiguous_is_refused(message_id: str) -> None:
    """A dot separates id, timestamp and body."""
    with pytest.raises(ValueError, match="webhook id"):
        sign(message_id, BODY, sent_at=SENT_AT, secrets=[SECRET])


def test_nothing_is_sent_unsigned() -> None:
    """Signing without a secret is a programming error, not an empty header."""
    with pytest.raises(ValueError, match="secret"):
        sign(MESSAGE_ID, BODY, sent_at=SENT_AT, secrets=[])


def test_a_new_secret_is_unlike_the_last_and_of_a_good_length() -> None:
    """Every endpoint has its own key of 32 random bytes."""
    first, second = generate_secret(), generate_secret()

    assert first != second
    assert len(key_of(first)) == 32


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        "whsec_!!!!",
        "whsec_" + base64.b64encode(bytes(23)).decode(),
        "whsec_" + base64.b64encode(bytes(65)).decode(),
    ],
)
def test_a_weak_or_broken_secret_is_refused(secret: str) -> None:
    """A key has 24 to 64 bytes."""
    with pytest.raises(SecretError):
        key_of(secret)

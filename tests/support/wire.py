"""Requests as bytes on a socket, for what a well-behaved client refuses to send."""

import json
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

Header = tuple[str, str]
TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Read the body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; every part of it is sent as it stands."""

    method: str = "GET"
    target: str = "/"
    headers: Sequence[Header] = ()
    body: bytes = b""
    declared: int | None = None
    chunked: bool = False

    def to_bytes(self) -> bytes:
        """Write the request; `declared` is a Content-Length that the body need not have."""
        length = len(self.body) if self.declared is None else self.declared
        framing = ("Transfer-Encoding", "chunked") if self.chunked else ("Content-Length", length)
        headers = [("Host", "tongtu"), ("Connection", "close"), *self.headers, framing]
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{n}: {v}" for n, v in headers)]
        body = b"%x\r\n%b\r\n" % (len(self.body), self.body) if self.chunked else self.body
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def send(url: str, data: bytes, *, is_all: bool = False) -> Answer | None:
    """Send bytes and read the answer; None when the connection ends without one.

    With `is_all` the sending half is closed, as by a client that dies in the middle.
    """
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), TIMEOUT_SECONDS) as wire:
        # A server that has refused already may close while a large request is still on its way.
        with suppress(ConnectionError):
            wire.sendall(data)
            if is_all:
                wire.shutdown(socket.SHUT_WR)
        response = HTTPResponse(wire)
        try:
            response.begin()
        except ConnectionError:
            return None
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())


def check_problem(answer: Answer, *, language: str) -> None:
    """Check what every refusal has (RFC 9457): its form, its language, its correlation id."""
    document = answer.json
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    assert document["type"].startswith("urn:tongtu:problem:")
    assert document["status"] == answer.status
    assert document["correlation_id"] == answer.headers["x-correlation-id"] != ""
    texts = [document["title"], document["detail"]]
    texts += [text for e in document.get("errors", ()) for text in (e["expected"], e["detail"])]
    assert all(is_chinese(text) == (language == "zh") for text in texts), texts


def is_chinese(text: str) -> bool:
    """Tell whether a text has Chinese characters."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)

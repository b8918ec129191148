"""Bytes that are no HTTP request, and heads that never end, are answered with problems as well."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.http.problems import MEDIA_TYPE, problem
from shared.identifiers import new_id

MAX_HEAD_BYTES = 65_536
_REASONS = {
    "malformed-request": b"400 Bad Request",
    "head-too-large": b"431 Request Header Fields Too Large",
}


class ProblemProtocol(HttpToolsProtocol):  # type: ignore[misc, unused-ignore]
    """uvicorn's protocol, with refusals that a program can read."""

    _head_is_open = True
    _head_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Parse what came; a head that is too long ends the connection."""
        super().data_received(data)
        if not self._head_is_open:
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
            self._refuse("head-too-large")

    def on_message_begin(self) -> None:
        """Begin to count the bytes of a head."""
        self._head_is_open, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop to count."""
        self._head_is_open = False
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be parsed."""
        del msg
        self._refuse("malformed-request")

    def _refuse(self, code: str) -> None:
        body = problem(code).to_bytes("en", instance="/", correlation_id=new_id().hex)
        head = (
            b"HTTP/1.1 " + _REASONS[code],
            b"content-type: " + MEDIA_TYPE.encode(),
            b"content-length: %d" % len(body),
            b"connection: close",
        )
        transport: Any = self.transport
        transport.write(b"\r\n".join(head) + b"\r\n\r\n" + body)
        transport.close()

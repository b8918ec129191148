"""What a client wants and has: its language, and conditional requests (RFC 9110, 13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from shared.http.language import Language, preferred_language
from shared.http.request import exchange_of, immediate

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "Nothing has changed."}}
"""Documents the answer without a body: `responses=NOT_MODIFIED`."""

_PARAMETER = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETags of what the client has; the same again is a 304 without a body.",
    "schema": {"type": "string"},
}


@dataclass(frozen=True, slots=True)
class Client:
    """What a client says of itself in the headers of a request."""

    language: Language
    known: str | None
    """The value of If-None-Match."""

    def answer(
        self,
        body: bytes,
        etag: str,
        media_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a body with a strong ETag, or nothing to a client that has it."""
        every = {"ETag": f'"{etag}"', **(headers or {})}
        if self._has(f'"{etag}"'):
            return Response(status_code=304, headers=every)
        return Response(body, 200, every, media_type=media_type)

    def _has(self, quoted: str) -> bool:
        # If-None-Match compares weakly (RFC 9110, 13.1.2), so a weak tag of the same text fits.
        known = (self.known or "").strip()
        return known == "*" or quoted in (
            tag.strip().removeprefix("W/") for tag in known.split(",")
        )


@immediate(_PARAMETER)
def client_of(request: Request) -> Client:
    """Return what the client says of itself."""
    headers = exchange_of(request).headers
    known = headers.get(b"if-none-match")
    language = preferred_language(headers.get(b"accept-language"))
    return Client(language, None if known is None else known.decode("latin-1"))


CurrentClient = Annotated[Client, Depends(client_of)]

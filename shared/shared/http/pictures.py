"""Pictures over HTTP: SVG in the language that is asked for, known again by its content."""

from collections.abc import Callable
from hashlib import sha256

from pydantic import Field
from starlette.responses import Response

from shared.http.bodies import QueryParameters
from shared.http.conditional import Client
from shared.http.language import Language


class SvgResponse(Response):
    """A picture."""

    media_type = "image/svg+xml"


class PictureQuery(QueryParameters):
    """How a picture is drawn."""

    lang: Language | None = Field(
        None, description="In which language; otherwise as `Accept-Language` prefers."
    )

    def answer(self, client: Client, draw: Callable[[Language], str]) -> Response:
        """Answer with the picture that is drawn for a language, unless the client has it."""
        language = self.lang or client.language
        picture = draw(language).encode()
        headers = {"Content-Language": language, "Vary": "Accept-Language"}
        tag = sha256(picture).hexdigest()
        return client.answer(picture, tag, SvgResponse.media_type, headers)

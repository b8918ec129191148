"""Request and response bodies."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from notifier.domain.endpoint import EndpointStatus
from notifier.domain.kinds import NotificationKind
from shared.http.bodies import RequestBody, ResponseBody
from shared.webhooks.addresses import LONGEST_URL


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last notification of a page; the next page begins after it."""

    raised_at: datetime
    id: UUID

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a cursor; ValueError where the text is none."""
        raised_at, _, identifier = urlsafe_b64decode(text).decode("ascii").partition("|")
        at = datetime.fromisoformat(raised_at)
        if at.tzinfo is None:
            raise ValueError("the instant has no offset")
        return cls(at, UUID(identifier))

    def __str__(self) -> str:
        return urlsafe_b64encode(f"{self.raised_at.isoformat()}|{self.id}".encode()).decode()


def _check_cursor(text: str) -> str:
    try:
        Cursor.parse(text)
    except ValueError as error:
        raise ValueError("a cursor that an earlier page returned") from error
    return text


CursorText = Annotated[str, Field(max_length=200), AfterValidator(_check_cursor)]


class BilingualText(ResponseBody):
    """A text in Chinese and in English."""

    zh: str
    en: str


class RecipientResponse(ResponseBody):
    """Who is told: a role, narrowed to an organisation, a district or an agency."""

    role: str
    organisation: str | None
    district_code: str | None
    agency: str | None


class CauseResponse(ResponseBody):
    """The event that a notification is about."""

    id: UUID
    type: str


class NotificationResponse(ResponseBody):
    """What one recipient has to read."""

    id: UUID
    project_id: UUID
    recipient: RecipientResponse
    kind: NotificationKind
    cause: CauseResponse
    raised_at: AwareDatetime
    title: BilingualText
    body: BilingualText


class NotificationPage(ResponseBody):
    """Notifications, the newest first; `next` is the cursor of the following page."""

    items: list[NotificationResponse]
    next: str | None


class RegisterEndpointRequest(RequestBody):
    """Where the notifications of the principal's organisation, agency or district should go."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "http://127.0.0.1:8900/tongtu", "description": "our own system"}]
        }
    )

    url: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_URL,
            description="https on port 443 or 8443, at a host whose addresses are all public. In "
            "development also http or https on any port of this machine.",
        ),
    ]
    description: Annotated[str, Field(max_length=200)] = ""


class EndpointResponse(ResponseBody):
    """An endpoint and how it is doing; its secret is never shown again."""

    id: UUID
    url: str
    description: str
    status: EndpointStatus
    status_reason: str | None
    failures: int
    failing_since: AwareDatetime | None
    paused_until: AwareDatetime | None
    created_at: AwareDatetime


class EndpointWithSecretResponse(EndpointResponse):
    """An endpoint with its signing secret, which is shown this once."""

    secret: Annotated[str, Field(description="whsec_ and base64, as Standard Webhooks has it")]


class EndpointList(ResponseBody):
    """The endpoints of the principal's organisation, agency, district or role."""

    items: list[EndpointResponse]

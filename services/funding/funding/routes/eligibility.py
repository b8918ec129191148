"""Eligibility tried out: nothing is kept."""

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from funding.dependencies import CurrentResources, Resources
from funding.domain.facts import Facts
from funding.domain.preview import Draft, preview
from funding.domain.reading import Fault, Reader, UnreadableError
from funding.domain.rules import TooTangledError
from funding.queries import eligibility as queries
from funding.schemas import EligibilityPreviewRequest, EligibilityPreviewResponse
from shared.http.bodies import JsonBody
from shared.http.field_errors import shown
from shared.http.language import Text
from shared.http.problems import FieldError, refusal
from shared.http.routing import GuardedRoute
from shared.legal_sources import Name

router = APIRouter(route_class=GuardedRoute, tags=["eligibility"])

_SIMPLER = Text(
    "conditions with fewer combinations of facts; these cannot be worked out",
    "条件涉及的事实组合过多，无法计算，请予简化",
)


@router.post("/eligibility/preview", response_model=EligibilityPreviewResponse)
async def preview_eligibility(
    body: JsonBody[EligibilityPreviewRequest], resources: CurrentResources
) -> Response:
    """Try a programme out on facts: verdict, reasons, what is missing, what would turn a no."""
    as_of = body.as_of or resources.runtime.clock.today()
    try:
        draft, facts = await _read(body, resources, as_of)
        answer = queries.view_of(preview(draft, facts, as_of), as_of)
    except UnreadableError as error:
        raise refusal("invalid-request", errors=tuple(map(_error, error.faults))) from None
    except TooTangledError as error:
        tangled = FieldError(code=error.code, expected=_SIMPLER, pointer="/programme")
        raise refusal("invalid-request", errors=(tangled,)) from None
    return Response(answer, media_type="application/json")


async def _read(
    body: EligibilityPreviewRequest, resources: Resources, as_of: date
) -> tuple[Draft, Facts]:
    """Find or read the programme, then read the facts by what it means by them."""
    definitions = resources.definitions
    if isinstance(body.programme, str):
        draft = await _published(body.programme, resources, as_of)
    else:
        definitions = body.programme.definitions(definitions)
        draft = body.programme.read(definitions)
    reader = Reader(definitions)
    facts = reader.facts(body.facts, "/facts")
    reader.finish()
    return draft, facts


async def _published(programme_id: str, resources: Resources, as_of: date) -> Draft:
    """Return the version that counts on a day; of a programme that is still to come the first."""
    runtime = resources.runtime
    published = await resources.shelf.publications(runtime.database, now=runtime.clock.now())
    programmes = [each.programme for each in published]
    versions = [each for each in programmes if each.id == programme_id]
    begun = [each for each in versions if each.valid_from <= as_of]
    if versions:
        return Draft.of(begun[-1] if begun else versions[0])
    listed = ", ".join(sorted({each.id for each in programmes}))
    expected = Name(zh=f"应为以下之一：{listed}", en=f"one of {listed}, or a whole document")
    raise UnreadableError((Fault("/programme", "programme_unknown", programme_id, expected),))


def _error(fault: Fault) -> FieldError:
    return FieldError(
        code=fault.code,
        expected=Text(fault.expected.en, fault.expected.zh),
        given=shown(fault.given),
        pointer=fault.pointer,
    )

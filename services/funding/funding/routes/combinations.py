"""Which programmes a project can have together, worked out without being kept."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from funding.dependencies import CurrentResources
from funding.domain.facts import FactDefinition, Facts, FactValue
from funding.domain.matching import matchable, verdict_on
from funding.domain.programme import Programme
from funding.domain.rules import TooTangledError, Verdict
from funding.domain.subject import facts_of
from funding.queries import answers, subjects
from funding.queries import combinations as queries
from funding.queries.combinations import Wanted
from funding.schemas import CombinationPreviewRequest, CombinationResponse
from funding.schemas.combinations import MOST_OFFERS
from shared.auth.visibility import Visible
from shared.flaws import pointer_to
from shared.http.bodies import JsonBody
from shared.http.field_errors import shown
from shared.http.language import Text
from shared.http.problems import FieldError, refusal
from shared.http.request import CurrentPrincipal
from shared.http.routing import GuardedRoute

router = APIRouter(route_class=GuardedRoute, tags=["combinations"])

USUAL_RUNNERS_UP = 3
NOT_PUBLISHED = Text("the id of a published programme", "已发布项目的标识")
ONLY_ONCE = Text("every programme once", "每个项目只列一次")
TOO_MANY = Text(f"at most {MOST_OFFERS} programmes in all", f"项目合计不超过 {MOST_OFFERS} 个")
TOO_TANGLED = Text("offers that exclude each other less", "相互排斥关系较少的项目")


@router.post("/combinations/preview", response_model=CombinationResponse)
async def preview_combination(
    body: JsonBody[CombinationPreviewRequest], resources: CurrentResources
) -> Response:
    """Find the best lawful combination for a project, and say what each rule costs.

    Programmes are judged and reckoned by the facts; further offers are taken as they are given.
    Nothing is kept. The year of `as_of` is the year of application.
    """
    wanted = _wanted(body, await resources.programmes(body.as_of))
    return Response(await _combined(wanted), media_type="application/json")


@router.get("/projects/{project_id}/combination", response_model=CombinationResponse)
async def get_combination(
    project_id: UUID, principal: CurrentPrincipal, resources: CurrentResources
) -> Response:
    """Find the best lawful combination for a project by what is known of it today.

    Earlier awards are not kept yet; the preview takes them as they are given.
    """
    database, today = resources.runtime.database, resources.today
    project = await subjects.get_subject(database, str(project_id), Visible.to(principal))
    known = await answers.known_of(database, project_id, project.identity.applicant_code)
    facts = facts_of(known.project, known.applicant)
    programmes = tuple(
        each
        for each in await resources.programmes(today)
        if verdict_on(each, facts, today) is not Verdict.NO
    )
    _check_offers([each.id for each in programmes], [])
    wanted = Wanted(
        as_of=today,
        facts=facts,
        programmes=programmes,
        offers=(),
        awards=(),
        runners_up=USUAL_RUNNERS_UP,
    )
    return Response(await _combined(wanted), media_type="application/json")


async def _combined(wanted: Wanted) -> bytes:
    try:
        return await queries.preview_combination(wanted)
    except TooTangledError:
        raise _refused("too_tangled", TOO_TANGLED, "/offers") from None


def _wanted(body: CombinationPreviewRequest, published: tuple[Programme, ...]) -> Wanted:
    programmes = tuple(_chosen(body, published))
    offers = tuple(each.offer() for each in body.offers)
    _check_offers([each.id for each in programmes], [each.programme_id for each in offers])
    return Wanted(
        as_of=body.as_of,
        facts=_facts(body, published),
        programmes=programmes,
        offers=offers,
        awards=tuple(each.award(number) for number, each in enumerate(body.awards)),
        runners_up=body.runners_up,
    )


def _chosen(
    body: CombinationPreviewRequest, published: tuple[Programme, ...]
) -> Iterator[Programme]:
    """Yield the programmes that are named, or all that can be had on the day."""
    if body.programmes is None:
        yield from matchable(published, on=body.as_of)
        return
    by_id = {each.id: each for each in published}
    for number, name in enumerate(body.programmes):
        if name not in by_id:
            pointer = pointer_to("programmes", number)
            raise _refused("programme_unknown", NOT_PUBLISHED, pointer, name)
        yield by_id[name]


def _check_offers(programmes: list[str], offers: list[str]) -> None:
    if len(programmes) + len(offers) > MOST_OFFERS:
        raise _refused("too_many", TOO_MANY, "/offers")
    for place, names in (("programmes", programmes), ("offers", offers)):
        for number, name in enumerate(names):
            is_repeated = name in names[:number] or (place == "offers" and name in programmes)
            if is_repeated:
                raise _refused("repeated", ONLY_ONCE, pointer_to(place, number), name)


def _facts(body: CombinationPreviewRequest, published: Iterable[Programme]) -> Facts:
    """Read the facts as the published programmes define them; every wrong one is named."""
    definitions: dict[str, FactDefinition] = {}
    for each in published:
        definitions |= each.eligibility.definitions
        definitions |= each.amount.definitions if each.amount else {}
    values: dict[str, FactValue] = {}
    errors = []
    for name, given in body.facts.items():
        try:
            values[name] = _read(name, given, definitions)
        except ValueError as error:
            errors.append(_fact_error(name, given, error))
    if errors:
        raise refusal("invalid-request", errors=tuple(errors))
    return Facts(values)


def _read(name: str, given: object, definitions: Mapping[str, FactDefinition]) -> FactValue:
    if name not in definitions:
        raise ValueError("a fact of the fact catalogue")
    return definitions[name].read(given)


def _fact_error(name: str, given: object, error: ValueError) -> FieldError:
    expected = Text(str(error), str(error))
    pointer = pointer_to("facts", name)
    return FieldError(code="fact_invalid", expected=expected, given=shown(given), pointer=pointer)


def _refused(code: str, expected: Text, pointer: str, given: object = None) -> Exception:
    error = FieldError(code=code, expected=expected, given=shown(given), pointer=pointer)
    return refusal("invalid-request", errors=(error,))

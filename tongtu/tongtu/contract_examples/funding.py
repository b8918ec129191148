"""Money for the project: facts are stated, programmes fit, change and fit no longer."""

from datetime import UTC, date, datetime
from uuid import UUID

from shared.contracts.funding import (
    InterestMet,
    MatchChanged,
    MatchFound,
    MatchState,
    MatchWithdrawn,
    ProgrammePublished,
    ProgrammeReference,
    Reason,
    StatedFact,
    SubjectFactsStated,
)
from shared.identifiers import InterestId
from tongtu.contract_examples.example import Example
from tongtu.contract_examples.identities import (
    CREDIT_CODE,
    MATCH_ID,
    PROJECT_ID,
    REGISTERED_ID,
)

_SOURCE = "津政办规〔2023〕4号 art. 1 [P]"
_ACTOR = "service:funding"
_PROGRAMME = ProgrammeReference(
    id="F01",
    version="1",
    name_zh="支持工业企业高质量投资",
    name_en="high-quality industrial investment",
)
_STATED_ID = UUID("01923119-65ac-7000-8000-0718293a4bad")
_INVESTED = Reason(
    condition="total_investment >= 50000000",
    verdict="yes",
    fact="total_investment",
    given="520000000.00",
    source=_SOURCE,
)
_OPEN = MatchState(
    verdict="unknown",
    programme_version="1",
    low_fen=0,
    high_fen=5_000_000_000,
    missing_facts=("fills_chain_gap", "completed"),
)
_YES = MatchState(
    verdict="yes", programme_version="1", low_fen=3_000_000_000, high_fen=3_000_000_000
)
_NO = MatchState(verdict="no", programme_version="2")


def _reason(fact: str, given: str | None) -> Reason:
    verdicts = {None: "unknown", "true": "yes", "false": "no"}
    return Reason.model_validate(
        {
            "condition": f"{fact} == true",
            "verdict": verdicts[given],
            "fact": fact,
            "given": given,
            "source": _SOURCE,
        }
    )


_MATCH_FOUND = MatchFound(
    project_id=PROJECT_ID,
    match_id=MATCH_ID,
    programme=_PROGRAMME,
    verdict="unknown",
    reasons=(_INVESTED, _reason("fills_chain_gap", None), _reason("completed", None)),
    missing_facts=_OPEN.missing_facts,
    as_of=date(2024, 9, 27),
    after=_OPEN,
    cause="project registered",
)
_FACTS_STATED = SubjectFactsStated(
    subject_id=str(PROJECT_ID),
    subject_kind="project",
    facts=(
        StatedFact(
            name="fills_chain_gap",
            value=True,
            source="verified",
            as_of=date(2024, 10, 9),
            agency="GX",
            document_id="津工信备〔2024〕118号",
        ),
        StatedFact(name="completed", value=True, source="declared", as_of=date(2024, 10, 9)),
    ),
    conflicts=(),
)
_MATCH_CHANGED = MatchChanged(
    project_id=PROJECT_ID,
    match_id=MATCH_ID,
    programme=_PROGRAMME,
    before=_OPEN,
    after=_YES,
    differences=("verdict", "amount", "missing_facts"),
    reasons=(_INVESTED, _reason("fills_chain_gap", "true"), _reason("completed", "true")),
    as_of=date(2024, 10, 9),
    cause="facts stated: completed, fills_chain_gap",
)
_INTEREST_MET = InterestMet(
    project_id=PROJECT_ID,
    interest_id=InterestId(UUID("01923119-65ad-7abc-8def-1829304a5bce")),
    interest_name="grants for our next line",
    owner=f"sponsor:{CREDIT_CODE}",
    role="sponsor",
    organisation=CREDIT_CODE,
    match_id=MATCH_ID,
    programme=_PROGRAMME,
    after=_YES,
    as_of=date(2024, 10, 9),
)
_PROGRAMME_PUBLISHED = ProgrammePublished(
    programme=_PROGRAMME.model_copy(update={"version": "2"}),
    content_hash="b2c4d0f1e5a697887a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f",
    status="in_force",
    support_form="post_completion_grant",
    agencies=("GX", "CZ"),
    valid_from=date(2025, 1, 1),
    valid_until=None,
)
_MATCH_WITHDRAWN = MatchWithdrawn(
    project_id=PROJECT_ID,
    match_id=MATCH_ID,
    programme=_PROGRAMME.model_copy(update={"version": "2"}),
    before=_YES,
    after=_NO,
    reasons=(_reason("is_technical_renovation", "false"),),
    as_of=date(2025, 1, 1),
    cause="programme F01 version 2",
)

FUNDING: tuple[Example, ...] = (
    Example(
        event=_MATCH_FOUND,
        id=UUID("01923119-65aa-74a9-85b9-0718293a4baa"),
        time=datetime(2024, 9, 27, 1, 30, 1, tzinfo=UTC),
        actor=_ACTOR,
        causation_id=REGISTERED_ID,
    ),
    Example(
        event=_FACTS_STATED,
        id=_STATED_ID,
        time=datetime(2024, 10, 9, 2, 0, tzinfo=UTC),
        actor="agency-officer:GX-017",
        reason="inspection of 8 October",
    ),
    Example(
        event=_MATCH_CHANGED,
        id=UUID("01923119-65ac-7111-8111-0718293a4bae"),
        time=datetime(2024, 10, 9, 2, 0, tzinfo=UTC),
        actor="agency-officer:GX-017",
        version=2,
        causation_id=_STATED_ID,
        reason="inspection of 8 October",
    ),
    Example(
        event=_INTEREST_MET,
        id=UUID("01923119-65ac-7222-8222-0718293a4baf"),
        time=datetime(2024, 10, 9, 2, 0, tzinfo=UTC),
        actor="agency-officer:GX-017",
        version=2,
        causation_id=_STATED_ID,
        reason="inspection of 8 October",
    ),
    Example(
        event=_PROGRAMME_PUBLISHED,
        id=UUID("01923119-65ae-7333-8333-0718293a4bb0"),
        time=datetime(2024, 12, 2, 3, 0, tzinfo=UTC),
        actor="coordinator:office",
        version=2,
        reason="measures of 2025",
    ),
    Example(
        event=_MATCH_WITHDRAWN,
        id=UUID("01923119-65af-7444-8444-0718293a4bb1"),
        time=datetime(2024, 12, 31, 16, 0, 31, tzinfo=UTC),
        actor=_ACTOR,
        version=3,
    ),
)

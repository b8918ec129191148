"""A fund programme fits the project."""

from datetime import UTC, date, datetime
from uuid import UUID

from shared.contracts.funding import MatchFound, ProgrammeReference, Reason
from tongtu.contract_examples.example import Example
from tongtu.contract_examples.identities import MATCH_ID, PROJECT_ID, REGISTERED_ID

_MATCH_FOUND = MatchFound(
    project_id=PROJECT_ID,
    match_id=MATCH_ID,
    programme=ProgrammeReference(
        id="F001",
        version="2023-04-11",
        name_zh="支持工业企业高质量投资(补短板重大项目/技术改造)",
        name_en="major weak-link projects and technical upgrades",
    ),
    verdict="unknown",
    reasons=(
        Reason(
            condition="total_investment >= 50000000",
            verdict="yes",
            fact="total_investment",
            given="520000000.00",
            source="津政办规〔2023〕4号",
        ),
        Reason(
            condition="is_weak_link_project == true",
            verdict="unknown",
            fact="is_weak_link_project",
            source="津政办规〔2023〕4号",
        ),
    ),
    missing_facts=("is_weak_link_project",),
    as_of=date(2024, 9, 27),
)

FUNDING: tuple[Example, ...] = (
    Example(
        event=_MATCH_FOUND,
        id=UUID("01923119-65aa-74a9-85b9-0718293a4baa"),
        time=datetime(2024, 9, 27, 1, 30, 1, tzinfo=UTC),
        actor="service:funding",
        causation_id=REGISTERED_ID,
    ),
)

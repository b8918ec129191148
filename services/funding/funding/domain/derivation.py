"""What the registration of a project says about it; what it does not say stays unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from funding.domain.facts import Bounds, Facts, FactValue
from funding.domain.subject import Identity, Source, Stated, Statement
from shared.contracts.project_registry import ProjectRegistered
from shared.contracts.values import Money

TIANJIN_REGION = "12"
"""The first two digits of every division of Tianjin (GB/T 2260)."""
TIANJIN_NAMES = frozenset({"天津", "天津市"})
OWN_CURRENCY = "CNY"
AT_LEAST_WORDS = ("超", "不少于", "不低于", "以上", "固定资产投资")
"""Press wording after which the total is no less than the figure."""
ABOUT_WORDS = frozenset({"约"})
COMPLETED = "completed"
REGISTERED_ON = "registered_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """The event that facts follow from: who caused it, when it was read, and how to find it."""

    actor: str
    recorded_at: datetime
    document_id: str
    agency: str | None = None
    reason: str | None = None

    def state(
        self, facts: Mapping[str, Stated], source: Source, *, as_of: date
    ) -> tuple[Statement, ...]:
        """State what an event says, as of a day."""
        return tuple(
            Statement(
                fact=fact,
                source=source,
                value=value,
                as_of=as_of,
                recorded_at=self.recorded_at,
                stated_by=self.actor,
                agency=self.agency,
                document_id=self.document_id,
                reason=self.reason,
            )
            for fact, value in facts.items()
        )


def identity_of(event: ProjectRegistered) -> Identity:
    """Return who applies for a project, where it is, and what it is called."""
    return Identity(
        applicant_code=event.sponsor.unified_social_credit_code,
        district_code=event.district_code,
        name=event.name,
    )


def registered(event: ProjectRegistered, witness: Witness) -> tuple[Statement, ...]:
    """State what a registration says of its project, as of the day of the registration."""
    facts = facts_of(event)
    known: dict[str, Stated] = {**facts.values, **facts.bounds, REGISTERED_ON: event.registered_on}
    return witness.state(known, Source.REGISTRY, as_of=event.registered_on)


def facts_of(event: ProjectRegistered) -> Facts:
    """Derive what is known from a registration."""
    stated: dict[str, FactValue | None] = {
        "district_code": event.district_code,
        "in_tianjin": _in_tianjin(event),
        "industry_code": event.industry_code,
        "key_chain": event.key_chain,
        # An earlier stage says nothing: the project may have been completed since it was reported.
        "completed": True if event.stage == COMPLETED else None,
    }
    known = {name: value for name, value in stated.items() if value is not None}
    return _with_investment(known, event.total_investment, event.investment_qualifier)


def _in_tianjin(event: ProjectRegistered) -> bool | None:
    if event.district_code:
        return event.district_code.startswith(TIANJIN_REGION)
    return event.city.strip() in TIANJIN_NAMES if event.city and event.city.strip() else None


def _with_investment(
    known: dict[str, FactValue], money: Money | None, qualifier: str | None
) -> Facts:
    """Add the total investment: a value, a lower bound, or nothing in another currency."""
    amount = money.amount if money is not None and money.currency == OWN_CURRENCY else None
    words = (qualifier or "").strip()
    if amount is None:
        return Facts(known)
    if not words or words in ABOUT_WORDS:
        return Facts({**known, "total_investment": amount})
    if any(word in words for word in AT_LEAST_WORDS):
        return Facts(known, {"total_investment": Bounds(min=Decimal(amount))})
    # A figure of something else, such as a whole company's investment, says nothing of this total.
    return Facts(known)

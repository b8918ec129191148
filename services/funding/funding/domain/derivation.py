"""What the registration of a project says about it; what it does not say stays unknown."""

from decimal import Decimal

from funding.domain.facts import Bounds, Facts, FactValue
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

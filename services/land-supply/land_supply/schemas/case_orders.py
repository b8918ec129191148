"""Bodies of what can be asked of a case as a whole."""

from pydantic import Field

from land_supply.domain.template.conditions import FactValue
from land_supply.schemas.orders import Facts, Order, Reason, ShortText, example


class CloseCaseRequest(Order):
    """A case is given up."""

    model_config = example(reason="the sponsor builds elsewhere")

    reason: Reason


class StateFactsRequest(Order):
    """Facts of the project that decide which steps and limits apply."""

    model_config = example(facts={"annual_energy_tce": 1200})

    facts: Facts = Field(min_length=1)

    @property
    def values(self) -> dict[str, FactValue]:
        """Return the facts by their names."""
        return dict(self.facts)


class RerouteRequest(Order):
    """Another process for a case in which nothing has begun."""

    model_config = example(template_id="B", reason="the plot is supplied as standard land")

    template_id: ShortText
    reason: Reason

"""A new version of a process is published."""

from datetime import UTC, date, datetime
from uuid import UUID

from shared.contracts.land_supply import TemplatePublished, TemplateReference
from tongtu.contract_examples.example import Example

TEMPLATE_PUBLISHED = TemplatePublished(
    template=TemplateReference(
        id="A",
        version="2",
        content_hash="5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    ),
    name_zh="常规挂牌出让(净地、备案、环评报告表)",
    name_en="conventional listed net land, filing, EIA form",
    valid_from=date(2025, 1, 1),
    valid_until=None,
    statutory_days=190,
    promised_days=96,
    critical_path=("A01", "A02", "A03", "A04", "A05", "A06", "A10", "A14", "A15", "A16"),
)

TEMPLATES: tuple[Example, ...] = (
    Example(
        event=TEMPLATE_PUBLISHED,
        id=UUID("01923119-7160-7f10-8c11-293a4b5c6ddd"),
        time=datetime(2024, 9, 27, 1, 30, 4, tzinfo=UTC),
        actor="coordinator:li",
        version=2,
        reason="shorter promises, agreed on 20 September 2024",
    ),
)

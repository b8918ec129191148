"""A programme that the documentation shows."""

from typing import Any

EXAMPLE_PROGRAMME: dict[str, Any] = {
    "language": 1,
    "id": "EXAMPLE-RENOVATION",
    "version": "1",
    "name": {"zh": "技术改造奖补(示例)", "en": "grant for renovation, an example"},
    "status": "illustrative",
    "level": "city",
    "support_form": "post_completion_grant",
    "beneficiary": "enterprise",
    "agencies": ["GX", "CZ"],
    "valid_from": "2099-01-01",
    "valid_until": "2099-12-31",
    "documents": {
        "decision": {
            "title": {
                "zh": "天津市人民代表大会常务委员会关于促进和保障制造业立市推动高质量发展的决定",
                "en": "Decision on a manufacturing-led city and high-quality development",
            }
        }
    },
    "legal_basis": {"document": "decision", "article": "12", "grade": "C"},
    "facts_version": 1,
    "eligibility": {
        "all": [
            {"fact": "in_tianjin", "op": "==", "value": True, "source": {"grade": "I"}},
            {
                "any": [
                    {
                        "fact": "is_technical_renovation",
                        "op": "==",
                        "value": True,
                        "source": {"grade": "I"},
                    },
                    {
                        "fact": "total_investment",
                        "op": ">=",
                        "value": 50000000,
                        "unit": "CNY",
                        "source": {"grade": "I"},
                    },
                ]
            },
        ]
    },
    "amount": {
        "tiers": [
            {
                "when": {"fact": "key_chain", "op": "in", "value": ["IC", "HE"]},
                "lesser_of": [
                    {
                        "rate": "0.15",
                        "of": ["equipment_and_software_investment"],
                        "basis": {"grade": "I"},
                    }
                ],
                "cap_fen": 1000000000,
                "basis": {"grade": "I"},
            },
            {"fixed_fen": 50000000, "basis": {"grade": "I"}},
        ],
        "cap_fen": 1000000000,
    },
    "stacking": {"group": "INV", "excludes": ["F01"], "basis": {"grade": "I"}},
    "recurrence": "one_call",
    "windows": [{"opens_on": "2099-03-01", "closes_on": "2099-04-30", "basis": {"grade": "I"}}],
    "cost_sharing": {"city": "0.5", "district": "0.5", "basis": {"grade": "I"}},
    "materials": {
        "audit-report": {
            "name": {"zh": "投资审计报告", "en": "audit report of the investment"},
            "issued_by": "auditor",
            "proves": ["total_investment", "equipment_and_software_investment"],
            "basis": {"grade": "K"},
        }
    },
}
"""A small programme, complete, that may be published as it stands."""

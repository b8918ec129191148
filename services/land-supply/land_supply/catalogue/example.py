"""A process that the documentation shows."""

from typing import Any

EXAMPLE_TEMPLATE: dict[str, Any] = {
    "language": 1,
    "id": "TEMPORARY-USE",
    "version": "1",
    "name": {"zh": "临时用地", "en": "temporary use of land"},
    "valid_from": "2099-01-01",
    "valid_until": "2199-12-31",
    "documents": {
        "land-regulation": {
            "title": {
                "zh": "土地管理法实施条例",
                "en": "Implementation Regulation of the Land Administration Law",
            }
        },
        "licensing-law": {
            "title": {"zh": "中华人民共和国行政许可法", "en": "Administrative Licensing Law"}
        },
    },
    "legal_basis": [{"document": "land-regulation", "article": "20", "grade": "C"}],
    "facts": {
        "years": {
            "type": "integer",
            "name": {"zh": "使用年限", "en": "years of use"},
            "minimum": 1,
            "basis": {"document": "land-regulation", "article": "20", "grade": "C"},
        }
    },
    "papers": {
        "application": {"name": {"zh": "申请书", "en": "application"}},
        "approval": {"name": {"zh": "批准文件", "en": "approval"}},
    },
    "outcome_sets": {"payment": {"paid_full": {"leads_to": "completes"}}},
    "false_undertaking": {
        "outcome": "revoked",
        "credit_record": True,
        "barred_months": 12,
        "basis": {"grade": "K"},
    },
    "joint_issues": [],
    "joint_acceptances": [],
    "caps": [],
    "steps": [
        {
            "id": "T01",
            "name": {"zh": "审批", "en": "approval"},
            "kind": "administrative",
            "procedure": "assignment_plan",
            "assignment": {"roles": ["planning-resources"]},
            "statutory": {
                "days": 20,
                "unit": "working_days",
                "basis": {"document": "licensing-law", "article": "42(1)", "grade": "C"},
            },
            "promised": {"days": 10, "unit": "working_days", "basis": {"grade": "I"}},
            "needs": ["application"],
            "issues": ["approval"],
            "requires": [{"fact": "years", "op": "<=", "value": 2}],
            "outcomes": {
                "approved": {"leads_to": "completes"},
                "returned": {"leads_to": "repeats"},
            },
        },
        {
            "id": "T02",
            "name": {"zh": "缴费", "en": "payment"},
            "kind": "enterprise",
            "procedure": "payment",
            "assignment": {"roles": ["enterprise"]},
            "depends_on": ["T01"],
            "outcome_set": "payment",
            "outcomes": {
                "paid_part": {"leads_to": "waits"},
                "overdue": {"leads_to": "ends"},
            },
        },
    ],
}
"""A small process, complete, that may be published as it stands."""

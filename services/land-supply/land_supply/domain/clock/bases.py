"""The articles that the rules of the clock rest on."""

from collections.abc import Mapping

from shared.legal_sources import Grade, LegalBasis, LegalText, Name

DOCUMENTS: Mapping[str, LegalText] = {
    "licensing-law": LegalText(
        title=Name("中华人民共和国行政许可法", "Administrative Licensing Law")
    ),
    "project-regulation": LegalText(
        title=Name(
            "企业投资项目核准和备案管理条例",
            "Regulation on the verification and filing of enterprise investment projects",
        ),
        number="国务院令第673号",
    ),
}
"""The texts by the keys that bases use; templates declare the same keys."""


def _licensing_law(article: str) -> LegalBasis:
    return LegalBasis(grade=Grade.CONFIRMED, document="licensing-law", article=article)


ACCEPTANCE = _licensing_law("32")
DECISION = _licensing_law("38")
GENERAL_LIMIT = _licensing_law("42(1)")
JOINT_LIMIT = _licensing_law("42(2)")
DELIVERY = _licensing_law("44")
NOT_COUNTED = _licensing_law("45")
RENEWAL = _licensing_law("50")
VERIFICATION = LegalBasis(grade=Grade.CONFIRMED, document="project-regulation", article="8-12")
ENTERPRISE_TIME = LegalBasis(grade=Grade.KNOWLEDGE)
"""No text says it: what the enterprise needs for its own part is not the agency's time."""

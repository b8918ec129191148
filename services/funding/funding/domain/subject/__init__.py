"""Projects and applicants: what is said of them, by whom, and what of it counts."""

from funding.domain.subject.statement import Source, Stated, Statement
from funding.domain.subject.subject import (
    Change,
    Effect,
    Identity,
    Restated,
    Subject,
    is_credit_code,
)
from funding.domain.subject.together import conflicts_of, facts_of, provenance_of
from funding.domain.subject.weighing import Statements, Weighed, weigh

__all__ = [
    "Change",
    "Effect",
    "Identity",
    "Restated",
    "Source",
    "Stated",
    "Statement",
    "Statements",
    "Subject",
    "Weighed",
    "conflicts_of",
    "facts_of",
    "is_credit_code",
    "provenance_of",
    "weigh",
]

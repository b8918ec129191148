"""Names in two languages, and the texts that rules rest on: what all published rules consist of."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the two languages of the system."""

    zh: str
    en: str

    def both(self) -> dict[str, str]:
        """Return it in both languages, as answers carry it."""
        return {"zh": self.zh, "en": self.en}


class Grade(StrEnum):
    """How far a fact was checked against its source."""

    CONFIRMED = "C"
    """The text of the law was read."""
    PUBLIC = "P"
    """Read in a public page; neighbouring clauses were not seen."""
    KNOWLEDGE = "K"
    """General knowledge of the field, unverified."""
    ILLUSTRATIVE = "I"
    """Chosen so that there is something to run."""

    @property
    def needs_a_document(self) -> bool:
        """Tell whether a fact of this grade was read somewhere, and so must say where."""
        return self in (Grade.CONFIRMED, Grade.PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalText:
    """A law, regulation or notice; a number is kept as printed."""

    title: Name
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """The place that a rule rests on; only an illustrative or common one has no document."""

    grade: Grade
    document: str | None = None
    """The key of a text that the same file declares."""
    article: str | None = None


def content_hash(document: Mapping[str, object]) -> str:
    """Hash what a document says: comments, order of keys and layout make no difference."""
    canonical = json.dumps(
        document, default=str, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(canonical.encode()).hexdigest()

"""The template language as documents: what a file, and a request that publishes, may say."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field

from land_supply.catalogue.example import EXAMPLE_TEMPLATE
from land_supply.domain.template import (
    Cap,
    FactDefinition,
    FalseUndertaking,
    JointAcceptance,
    JointIssue,
    Outcome,
    Paper,
    ProcessTemplate,
    StepTemplate,
)
from shared.legal_sources import LegalBasis, LegalText, Name, content_hash
from shared.reference_data import Document

MOST_STEPS = 200
"""No procedure of the law comes near; judging more would take a request too long."""


class TemplateDocument(Document):
    """A process template of land supply, as published; a version never changes."""

    model_config = ConfigDict(allow_inf_nan=False)

    language: Literal[1]
    """The version of the template language."""
    id: str = Field(pattern=r"^[A-Z][A-Za-z0-9-]*$", max_length=40)
    """Names the process in all its versions."""
    version: str = Field(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=20)
    name: Name
    valid_from: date
    """The first day on which a new case may follow it."""
    valid_until: date | None = None
    """The last such day; without one it stays in force."""
    documents: dict[str, LegalText]
    """The laws, regulations and notices that the template cites, by a key of its own."""
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    """What the process as a whole rests on."""
    facts: dict[str, FactDefinition] = Field(default_factory=dict)
    """The facts that conditions and indicators speak of."""
    papers: dict[str, Paper] = Field(default_factory=dict)
    """The papers that go into steps and come out of them, by code."""
    outcome_sets: dict[str, dict[str, Outcome]] = Field(default_factory=dict)
    """Outcomes that several steps have in common."""
    false_undertaking: FalseUndertaking | None = None
    joint_issues: tuple[JointIssue, ...] = ()
    joint_acceptances: tuple[JointAcceptance, ...] = ()
    caps: tuple[Cap, ...] = ()
    """The city's totals that the process keeps."""
    steps: tuple[StepTemplate, ...] = Field(min_length=1, max_length=MOST_STEPS)

    def read(self, content: Mapping[str, Any]) -> ProcessTemplate:
        """Return the template; `content` is what was read, which the hash speaks of."""
        fields = dict(self)
        del fields["language"]
        return ProcessTemplate(**fields, content_hash=content_hash(content))


class PublishTemplateRequest(TemplateDocument):
    """A process template: the same document as a file of `data/templates`, as JSON."""

    model_config = ConfigDict(strict=True, json_schema_extra={"examples": [EXAMPLE_TEMPLATE]})

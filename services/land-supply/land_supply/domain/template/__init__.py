"""Process templates: the standard course of a land supply, as published."""

from land_supply.domain.template.conditions import Condition, FactDefinition, FactType, Operator
from land_supply.domain.template.groups import Cap, CapKind, CapStage, JointAcceptance, JointIssue
from land_supply.domain.template.outcomes import VOCABULARY, Lead, Outcome, Procedure
from land_supply.domain.template.papers import Paper
from land_supply.domain.template.process import ProcessTemplate
from land_supply.domain.template.steps import (
    Extension,
    ExtensionAuthority,
    LimitVariant,
    Measure,
    Milestone,
    PauseCause,
    PlannedDays,
    StepKind,
    StepTemplate,
)
from land_supply.domain.template.undertaking import (
    FalseUndertaking,
    Supplement,
    Undertaking,
    UndertakingRoute,
)

__all__ = [
    "VOCABULARY",
    "Cap",
    "CapKind",
    "CapStage",
    "Condition",
    "Extension",
    "ExtensionAuthority",
    "FactDefinition",
    "FactType",
    "FalseUndertaking",
    "JointAcceptance",
    "JointIssue",
    "Lead",
    "LimitVariant",
    "Measure",
    "Milestone",
    "Operator",
    "Outcome",
    "Paper",
    "PauseCause",
    "PlannedDays",
    "Procedure",
    "ProcessTemplate",
    "StepKind",
    "StepTemplate",
    "Supplement",
    "Undertaking",
    "UndertakingRoute",
]

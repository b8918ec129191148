"""Fund programmes: who may have what support, as published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from funding.domain.facts import FactDefinition
from funding.domain.rules import Cases, Comparison, Operator, Rule
from shared.contracts.funding import ProgrammeReference
from shared.legal_sources import LegalBasis, LegalText, Name


class ProgrammeStatus(StrEnum):
    """Whether a programme can be had."""

    IN_FORCE = "in_force"
    DRAFT = "draft"
    HISTORICAL = "historical"
    ILLUSTRATIVE = "illustrative"
    """Made up so that there is something to run; nobody can have it."""
    TRIAL = "trial"
    """Announced as a trial, whose text was not read; nobody can be promised it."""
    ELSEWHERE = "elsewhere"
    """Of another place, kept to compare with; nobody here can have it."""


class Level(StrEnum):
    """Whose programme it is."""

    NATIONAL = "national"
    CITY = "city"
    DISTRICT = "district"
    ZONE = "zone"
    """A development zone, which has a budget and measures of its own."""


class SupportForm(StrEnum):
    """How a programme helps."""

    POST_COMPLETION_GRANT = "post_completion_grant"
    AWARD = "award"
    STAGED_AWARD = "staged_award"
    INTEREST_SUBSIDY = "interest_subsidy"
    RISK_SHARE = "risk_share"
    GUARANTEE = "guarantee"
    EQUITY = "equity"


class Beneficiary(StrEnum):
    """Who applies."""

    ENTERPRISE = "enterprise"
    FINANCIAL_INSTITUTION = "financial_institution"


class Recurrence(StrEnum):
    """How often applications are taken."""

    YEARLY = "yearly"
    SEVERAL_A_YEAR = "several_a_year"
    ALL_YEAR = "all_year"
    AFTER_LIST = "after_list"
    ONE_CALL = "one_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days on which applications are taken, the first and the last included."""

    opens_on: date
    closes_on: date
    basis: LegalBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A rate of the product of some facts; two terms in one tier mean the lesser."""

    rate: Decimal
    of: tuple[str, ...]
    basis: LegalBasis
    unit: str | None = None
    """The unit of the rate, such as CNY/tce; without one it is a plain number."""


class Limitation(StrEnum):
    """What limits an amount for which the text gives no figure."""

    BUDGET = "budget"
    """The money of the year; what is left is shared out."""
    CALL = "call"
    """Each call says its own limit."""
    OTHER_SUPPORT = "other_support"
    """It matches money that another level has decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """An amount for those who fulfil a condition; all who are eligible if there is none."""

    when: Rule | None = None
    fixed_fen: int | None = None
    lesser_of: tuple[Term, ...] = ()
    cap_fen: int | None = None
    is_upper_limit: bool = False
    """The text says only "up to"; the agency decides how much."""
    limited_by: Limitation | None = None
    """What limits a formula that has no cap."""
    basis: LegalBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A part of the amount that is paid when a fact reaches a value."""

    fact: str
    value: str
    share: Decimal
    basis: LegalBasis

    @property
    def condition(self) -> Comparison:
        """Return what holds of those who have reached just this stage."""
        return Comparison(fact=self.fact, op=Operator.EQUAL, values=(self.value,))


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRule:
    """How much; the first tier that applies counts."""

    tiers: tuple[Tier, ...]
    stages: tuple[Stage, ...] = ()
    cap_fen: int | None = None
    """The most that anybody gets; every tier keeps it by itself, which publishing proves."""
    share_cap: Term | None = None
    """The share of a cost that no amount exceeds, whichever tier applies."""
    definitions: Mapping[str, FactDefinition] = field(default_factory=dict)
    """Of the facts that amounts and stages ask for."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Name the facts that amounts are a share of, and those that stages ask for."""
        shares = (self.share_cap,) if self.share_cap else ()
        terms = (*(term for tier in self.tiers for term in tier.lesser_of), *shares)
        staged = (stage.fact for stage in self.stages)
        return tuple(dict.fromkeys([*(name for term in terms for name in term.of), *staged]))

    def cases(self, eligibility: Rule | None) -> Cases:
        """Tell which tier and which stage counts for whom, among those who are eligible."""
        stages = (Rule.of(stage.condition, self.definitions) for stage in self.stages)
        return Cases.of(eligibility, [tier.when for tier in self.tiers], list(stages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A paper that an application needs, by a code of its own."""

    name: Name
    issued_by: str
    """Who draws it up: an agency by its code, or the applicant, an auditor, a bank and so on."""
    proves: tuple[str, ...] = ()
    """The facts that the paper shows."""
    basis: LegalBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacking:
    """Of one group only the highest is paid; some programmes exclude each other besides."""

    group: str
    excludes: tuple[str, ...] = ()
    upgrade_pays_difference: bool = False
    basis: LegalBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSharing:
    """What the city and the district pay; the odd fen falls to the city."""

    city: Decimal
    district: Decimal
    basis: LegalBasis


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A published programme; a version never changes, and its content hash proves it."""

    id: str
    version: str
    name: Name
    status: ProgrammeStatus
    support_form: SupportForm
    beneficiary: Beneficiary
    agencies: tuple[str, ...]
    documents: Mapping[str, LegalText]
    legal_basis: LegalBasis
    valid_from: date
    eligibility: Rule
    content_hash: str
    valid_until: date | None = None
    amount: AmountRule | None = None
    stacking: Stacking | None = None
    recurrence: Recurrence | None = None
    windows: tuple[Window, ...] = ()
    cost_sharing: CostSharing | None = None
    level: Level = Level.CITY
    facts_version: int = 1
    """The version of the fact catalogue that it was written for; later ones only add facts."""
    materials: Mapping[str, Material] = field(default_factory=dict)
    replaces: str | None = None
    """The version before it, where its last day is on purpose not the day before this begins."""

    @property
    def reference(self) -> ProgrammeReference:
        """Name the exact text, as events carry it."""
        return ProgrammeReference(
            id=self.id, version=self.version, name_zh=self.name.zh, name_en=self.name.en
        )

    @cached_property
    def cases(self) -> Cases:
        """Tell which tier and which stage counts for whom; worked out when it is first asked."""
        amount = self.amount or AmountRule(tiers=())
        return amount.cases(self.eligibility)

    def is_valid(self, *, on: date) -> bool:
        """Tell whether the programme's term covers a day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def is_current(self, *, on: date) -> bool:
        """Tell whether the programme can be had on a day; drafts and history cannot."""
        return self.status is ProgrammeStatus.IN_FORCE and self.is_valid(on=on)

    def cite(self, basis: LegalBasis | None) -> str:
        """Write out a place in the law, by number where the text has one, with its grade."""
        place = basis or self.legal_basis
        text = self.documents.get(place.document or "")
        title = text and (text.number or f"《{text.title.zh}》")
        article = place.article and f"art. {place.article}"
        return " ".join(word for word in (title, article, f"[{place.grade}]") if word)

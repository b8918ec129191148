"""As much of a programme as it takes to try it out: what a draft may say, and how it is read."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field, JsonValue

from funding.domain.explained import Laws
from funding.domain.facts import FactDefinition, FactType
from funding.domain.preview import Draft
from funding.domain.programme import (
    AmountRule,
    Beneficiary,
    CostSharing,
    Programme,
    ProgrammeStatus,
    SupportForm,
    Window,
)
from funding.domain.reading import Reader
from funding.domain.rules import Rule
from funding.domain.windows import Times
from funding.schemas.amount_drafts import AmountBody, CostSharingBody
from funding.schemas.conditions import (
    DEEPEST,
    MOST_COMPARISONS,
    BasisBody,
    ConditionBody,
    DocumentText,
    size_of,
)
from shared.flaws import pointer_to
from shared.http.bodies import RequestBody
from shared.legal_sources import Grade, LegalBasis, LegalText, Name

MOST_FACTS = 200
ELIGIBILITY = "/programme/eligibility"
NAMELESS = Name(zh="未命名项目", en="programme without a name")
FactName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]*$", max_length=60)]


class NameBody(RequestBody):
    """A name in both languages."""

    zh: DocumentText
    en: DocumentText

    def read(self) -> Name:
        """Return the value that the domain works with."""
        return Name(zh=self.zh, en=self.en)


class FactBody(RequestBody):
    """What a fact means and which values it may have."""

    type: FactType
    label: NameBody | None = None
    unit: DocumentText | None = None
    min: JsonValue = None
    max: JsonValue = None
    values: list[DocumentText] = Field(
        default=[], max_length=100, description="The closed list of codes."
    )
    supplied_by: DocumentText = "sponsor"
    verified_by: DocumentText | None = None
    since: int | None = None
    about: DocumentText | None = None

    def read(self, name: str, reader: Reader) -> FactDefinition:
        """Return the value that the domain works with."""
        raw: dict[str, Any] = {"min": self.min, "max": self.max}
        definition = FactDefinition(
            type=self.type,
            label=Name(zh=name, en=name) if self.label is None else self.label.read(),
            unit=self.unit,
            values=tuple(dict.fromkeys(self.values)),
            supplied_by=self.supplied_by,
            verified_by=self.verified_by,
            **raw,
        )
        return reader.definition(definition, f"/programme/facts{pointer_to(name)}")


class LegalTextBody(RequestBody):
    """A law, regulation or notice."""

    title: NameBody
    number: DocumentText | None = None

    def read(self) -> LegalText:
        """Return the value that the domain works with."""
        return LegalText(title=self.title.read(), number=self.number)


class WindowBody(RequestBody):
    """Days on which applications are taken, the first and the last included."""

    opens_on: date
    closes_on: date
    basis: BasisBody | None = None

    def read(self) -> Window:
        """Return the value that the domain works with."""
        basis = LegalBasis(grade=Grade.ILLUSTRATIVE) if self.basis is None else self.basis.read()
        return Window(opens_on=self.opens_on, closes_on=self.closes_on, basis=basis)


class ProgrammeBody(RequestBody):
    """A programme to try out; a complete document as it is published, or only its conditions."""

    facts: dict[FactName, FactBody] | None = Field(
        None,
        max_length=MOST_FACTS,
        description="What its facts mean; without them those of the fact catalogue.",
    )
    eligibility: ConditionBody
    amount: AmountBody | None = None
    documents: dict[str, LegalTextBody] = Field(default={}, max_length=100)
    legal_basis: BasisBody | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    windows: list[WindowBody] = Field(default=[], max_length=100)
    id: DocumentText | None = None
    version: DocumentText | None = None
    name: NameBody | None = None
    status: DocumentText | None = None
    support_form: SupportForm | None = None
    beneficiary: DocumentText | None = None
    agencies: list[DocumentText] | None = None
    stacking: JsonValue = None
    recurrence: JsonValue = None
    cost_sharing: CostSharingBody | None = None
    materials: JsonValue = None
    level: JsonValue = None
    facts_version: JsonValue = None
    replaces: JsonValue = None
    language: JsonValue = None

    def definitions(self, catalogue: Mapping[str, FactDefinition]) -> Mapping[str, FactDefinition]:
        """Return what the facts of the document mean."""
        if self.facts is None:
            return catalogue
        reader = Reader({})
        found = {name: each.read(name, reader) for name, each in self.facts.items()}
        reader.finish()
        return found

    def read(self, definitions: Mapping[str, FactDefinition]) -> Draft:
        """Return what can be tried out; an UnreadableError says what is wrong."""
        reader = Reader(definitions)
        self._measure(reader)
        self._check_days(reader)
        reader.finish()
        condition = self.eligibility.read(reader, ELIGIBILITY)
        amount = None if self.amount is None else self.amount.read(reader)
        sharing = None if self.cost_sharing is None else self.cost_sharing.read(reader)
        reader.finish()
        basis = None if self.legal_basis is None else self.legal_basis.read()
        rule = Rule.of(condition, definitions)
        laws = Laws(
            documents={key: each.read() for key, each in self.documents.items()}, legal_basis=basis
        )
        return Draft(
            rule=rule,
            laws=laws,
            programme=None if amount is None else self._paying(rule, laws, amount, sharing),
            times=Times(
                valid_from=self.valid_from,
                valid_until=self.valid_until,
                windows=tuple(each.read() for each in self.windows),
            ),
        )

    def _paying(
        self, rule: Rule, laws: Laws, amount: AmountRule, sharing: CostSharing | None
    ) -> Programme:
        """Return the programme as far as its amount asks for it."""
        name = NAMELESS if self.name is None else self.name.read()
        return Programme(
            id=self.id or "-",
            version=self.version or "0",
            name=name,
            status=ProgrammeStatus.ILLUSTRATIVE,
            support_form=self.support_form or SupportForm.AWARD,
            beneficiary=Beneficiary.ENTERPRISE,
            agencies=tuple(self.agencies or ()),
            documents=laws.documents,
            legal_basis=laws.legal_basis or LegalBasis(grade=Grade.ILLUSTRATIVE),
            facts_version=1,
            valid_from=self.valid_from or date.min,
            eligibility=rule,
            content_hash="",
            amount=amount,
            cost_sharing=sharing,
        )

    def _measure(self, reader: Reader) -> None:
        """Refuse conditions that are too many, or too deep, to be read by anybody."""
        tiers = () if self.amount is None else self.amount.conditions
        sizes = [size_of(each) for each in (self.eligibility, *tiers)]
        size, depth = sum(size for size, _ in sizes), max(depth for _, depth in sizes)
        if size > MOST_COMPARISONS:
            expected = Name(
                zh=f"最多{MOST_COMPARISONS}个比较", en=f"at most {MOST_COMPARISONS} comparisons"
            )
            reader.refuse(ELIGIBILITY, "too_many_comparisons", size, expected)
        if depth > DEEPEST:
            expected = Name(zh=f"最多嵌套{DEEPEST}层", en=f"at most {DEEPEST} levels")
            reader.refuse(ELIGIBILITY, "too_deep", depth, expected)

    def _check_days(self, reader: Reader) -> None:
        """Refuse a term or a window that ends before it begins."""
        first, last = self.valid_from, self.valid_until
        ends = [("/programme/valid_until", first, last)] + [
            (f"/programme/windows/{number}/closes_on", each.opens_on, each.closes_on)
            for number, each in enumerate(self.windows)
        ]
        for pointer, start, end in ends:
            if start is not None and end is not None and end < start:
                expected = Name(zh=f"不得早于 {start}", en=f"a day on or after {start}")
                reader.refuse(pointer, "ends_too_early", end.isoformat(), expected)

"""Who may state which fact of whom, and in what form; every refusal says what would be right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

from funding.domain.facts import FactDefinition, FactValue
from funding.domain.subject import Source, Statement, Subject
from shared.errors import BrokenDocumentError, ForbiddenError
from shared.flaws import Flaw, pointer_to

DECLARABLE = frozenset({"sponsor", "bank"})
"""Who supplies the facts that a sponsor may declare: banks have no desk here, and the contract of a
loan lies with the enterprise as well. An agency may verify what was declared."""
MOST_EXACT_DIGITS = 15
"""So many digits of a number of JSON survive every reader (RFC 8259, 6)."""
LONGEST_CODE = 200

Definitions = Mapping[str, FactDefinition]


class RefusedFactsError(BrokenDocumentError):
    """Some facts cannot be taken as they were stated; `flaws` says all that is wrong."""

    code = "refused-facts"


class MayNotStateError(ForbiddenError):
    """Whoever asks may not state some facts; `flaws` says who may."""

    code = "may-not-state"

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__("; ".join(str(flaw) for flaw in flaws), flaws=flaws)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who states facts: a sponsor of an organisation, an officer of an agency, or the city.

    The coordinator, who speaks for the city, may verify anything with a reason and a document.
    """

    actor: str
    organisation: str | None = None
    agency: str | None = None
    is_coordinator: bool = False
    district: str | None = None
    """Where whoever speaks is confined to one district."""

    @property
    def is_sponsor(self) -> bool:
        """Tell whether it is an enterprise that speaks of itself and of its projects."""
        return self.organisation is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody states: facts by name as of a day, null to take a statement back."""

    facts: Mapping[str, object]
    as_of: date
    document_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Who speaks, when, and by which catalogue of facts."""

    speaker: Speaker
    definitions: Definitions
    today: date
    now: datetime


def statements_of(claim: Claim, subject: Subject, hearing: Hearing) -> tuple[Statement, ...]:
    """Turn a claim into statements, or refuse it with everything that is wrong with it."""
    refused = (*_day_flaws(claim, hearing.today), *_fact_flaws(claim, subject, hearing))
    if refused:
        raise RefusedFactsError("the statement", refused)
    forbidden = tuple(_permission_flaws(claim, hearing))
    if forbidden:
        raise MayNotStateError(forbidden)
    unproved = tuple(_proof_flaws(claim, hearing))
    if unproved:
        raise RefusedFactsError("the statement", unproved)
    return tuple(_statement(name, claim, hearing) for name in claim.facts)


def _statement(name: str, claim: Claim, hearing: Hearing) -> Statement:
    speaker, given = hearing.speaker, claim.facts[name]
    return Statement(
        fact=name,
        source=Source.DECLARED if speaker.is_sponsor else Source.VERIFIED,
        value=None if given is None else _value(hearing.definitions[name], given),
        as_of=claim.as_of,
        recorded_at=hearing.now,
        stated_by=speaker.actor,
        agency=speaker.agency,
        document_id=claim.document_id,
        reason=claim.reason,
    )


def _value(definition: FactDefinition, given: object) -> FactValue:
    """Read a value; ValueError says what is expected."""
    if isinstance(given, dict) or (isinstance(given, str) and len(given) > LONGEST_CODE):
        raise ValueError(definition.expected)
    if isinstance(given, float) and len(Decimal(repr(given)).as_tuple().digits) > MOST_EXACT_DIGITS:
        raise ValueError(f"at most {MOST_EXACT_DIGITS} digits, or the number as a text")
    return definition.read(given)


def _day_flaws(claim: Claim, today: date) -> Iterator[Flaw]:
    if claim.as_of > today:
        expected = f"a day that has come, {today} at the latest"
        yield Flaw("as_of", str(claim.as_of), expected, pointer=pointer_to("as_of"))


def _fact_flaws(claim: Claim, subject: Subject, hearing: Hearing) -> Iterator[Flaw]:
    for name, given in claim.facts.items():
        definition = hearing.definitions.get(name)
        if definition is None:
            about = _such_as(name, subject, hearing.definitions)
            yield _flaw(name, "no fact of the catalogue", f"a fact about the {subject.kind}{about}")
        elif definition.about != subject.kind:
            wrong = f"a fact about the {definition.about}"
            yield _flaw(name, wrong, f"a fact about the {subject.kind} {subject.id}")
        elif given is not None:
            yield from _value_flaws(name, given, definition)


def _such_as(name: str, subject: Subject, definitions: Definitions) -> str:
    known = [each for each, definition in definitions.items() if definition.about == subject.kind]
    close = get_close_matches(name, known, n=3)
    return f", such as {', '.join(close)}" if close else ""


def _value_flaws(name: str, given: object, definition: FactDefinition) -> Iterator[Flaw]:
    try:
        _value(definition, given)
    except ValueError as error:
        unit = f" in {definition.unit}" if definition.unit else ""
        yield _flaw(name, _shown(given), f"{error}{unit}")


def _permission_flaws(claim: Claim, hearing: Hearing) -> Iterator[Flaw]:
    for name in claim.facts:
        definition = hearing.definitions[name]
        if not _may_state(hearing.speaker, definition):
            yield _flaw(name, f"stated by {_title(hearing.speaker)}", who_may_state(definition))


def _may_state(speaker: Speaker, definition: FactDefinition) -> bool:
    if speaker.is_sponsor:
        return definition.supplied_by in DECLARABLE
    answering = (definition.verified_by, definition.supplied_by)
    return speaker.is_coordinator or (speaker.agency is not None and speaker.agency in answering)


def who_may_state(definition: FactDefinition) -> str:
    """Say who declares a fact and who verifies it."""
    supplier, verifier = definition.supplied_by, definition.verified_by
    declared = ["the sponsor"] if supplier in DECLARABLE else []
    agencies = [f"an officer of {verifier}"] if verifier else []
    if supplier not in {*DECLARABLE, verifier, "derived"}:
        agencies.append(f"an officer of {supplier}")
    return " or ".join([*declared, *agencies, "the coordinator"])


def _title(speaker: Speaker) -> str:
    return "the sponsor" if speaker.is_sponsor else f"an officer of {speaker.agency}"


def _proof_flaws(claim: Claim, hearing: Hearing) -> Iterator[Flaw]:
    """Say which proof a verification lacks: a document, and of the city or to take back a reason.

    An agency that supplies a fact itself is its own source, and needs no document.
    """
    speaker = hearing.speaker
    if speaker.is_sponsor:
        return
    verified = [name for name in claim.facts if _verifies(speaker, hearing.definitions[name])]
    proved = [name for name in verified if claim.facts[name] is not None]
    taken_back = [name for name, value in claim.facts.items() if value is None]
    if proved and claim.document_id is None:
        yield _missing("document_id", "the document that was checked", proved)
    if claim.reason is None and (taken_back or speaker.is_coordinator):
        yield _missing("reason", "why it is stated or taken back", taken_back or list(claim.facts))


def _verifies(speaker: Speaker, definition: FactDefinition) -> bool:
    return speaker.is_coordinator or speaker.agency == definition.verified_by


def _missing(field: str, expected: str, names: list[str]) -> Flaw:
    return Flaw(field, "nothing", f"{expected}, for {', '.join(names)}", pointer=pointer_to(field))


def _flaw(name: str, given: str, expected: str) -> Flaw:
    return Flaw(f"facts.{name}", given, expected, pointer=pointer_to("facts", name))


def _shown(given: object) -> str:
    return str(given).lower() if isinstance(given, bool) else str(given)

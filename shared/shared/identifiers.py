"""Identifiers: typed ids, and the codes that Chinese public administration issues.

The parsers are pure and exact: no trimming, no change of case, because a code is a key and two
spellings of one key are two keys.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

from uuid_utils.compat import uuid7

ProjectId = NewType("ProjectId", UUID)
CaseId = NewType("CaseId", UUID)
ClockId = NewType("ClockId", UUID)
MatchId = NewType("MatchId", UUID)
InterestId = NewType("InterestId", UUID)
NotificationId = NewType("NotificationId", UUID)
DeliveryId = NewType("DeliveryId", UUID)


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562): unique, and rising with time, so indexes stay dense."""
    return uuid7()


class IdentifierError(ValueError):
    """A code breaks its standard: `code` names the rule, `context` says where and what is right."""

    def __init__(self, code: str, **context: str | int) -> None:
        super().__init__(code, context)
        self.code = code
        self.context = context

    def __str__(self) -> str:
        facts = ", ".join(f"{name} {value!r}" for name, value in self.context.items())
        return f"{self.code}: {facts}"


CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {character: value for value, character in enumerate(CREDIT_CODE_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CREDIT_SHAPE = re.compile(
    rf"[{CREDIT_CODE_ALPHABET}]{{2}}[0-9]{{6}}[{CREDIT_CODE_ALPHABET}]{{10}}"
)
_CREDIT_LENGTH = 18
_REGION_PLACES = range(2, 8)
_REGION_CHARACTERS = "0123456789"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class UnifiedSocialCreditCode:
    """A code that both of its check characters confirm."""

    text: str

    @property
    def registration_authority(self) -> str:
        """Return who registered the entity; 9 is market regulation."""
        return self.text[0]

    @property
    def entity_class(self) -> str:
        """Return the class within the authority; 91 is an enterprise."""
        return self.text[1]

    @property
    def region(self) -> str:
        """Return the GB/T 2260 code of the registering authority, which may be a former one."""
        return self.text[2:8]

    @property
    def organisation_code(self) -> str:
        """Return the organisation code (GB 11714) with its own check character."""
        return self.text[8:17]


def credit_check_character(body: str) -> str:
    """Return the check character that the first 17 characters call for (GB 32100-2015)."""
    total = sum(
        _CREDIT_VALUES[character] * weight
        for character, weight in zip(body, _CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_CODE_ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """Return the check character of the eight characters of an organisation code (GB 11714)."""
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def parse_unified_social_credit_code(text: str) -> UnifiedSocialCreditCode:
    """Read a credit code, or say which character is wrong and what it should be.

    Both checks must hold. Among 99 codes of real entities every one passes the organisation code's
    own check, even the single one whose last character is wrong: refusing a bad organisation check
    turns no real entity away, and it catches the errors that one check in 31 would let through.
    """
    if _CREDIT_SHAPE.fullmatch(text) is None:
        raise _credit_shape_error(text)
    organisation_check = organisation_check_character(text[8:16])
    if text[16] != organisation_check:
        raise IdentifierError(
            "credit_code_organisation_check",
            position=17,
            character=text[16],
            expected=organisation_check,
        )
    check = credit_check_character(text[:17])
    if text[17] != check:
        raise IdentifierError("credit_code_check", position=18, character=text[17], expected=check)
    return UnifiedSocialCreditCode(text)


def _credit_shape_error(text: str) -> IdentifierError:
    if len(text) != _CREDIT_LENGTH:
        return IdentifierError("credit_code_length", length=len(text), expected=_CREDIT_LENGTH)
    allowed = [
        _REGION_CHARACTERS if place in _REGION_PLACES else CREDIT_CODE_ALPHABET
        for place in range(_CREDIT_LENGTH)
    ]
    wrong = next(place for place in range(_CREDIT_LENGTH) if text[place] not in allowed[place])
    return IdentifierError(
        "credit_code_character",
        position=wrong + 1,
        character=text[wrong],
        expected=allowed[wrong],
    )


class ProjectCodeGeneration(StrEnum):
    """Which rule a project code was issued under."""

    FIRST = "first"
    SECOND = "second"
    NONSTANDARD = "nonstandard"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCode:
    """A national investment project code, as given, with what its groups say.

    The first generation (to October 2020) carries an industry and no check digit; the second
    (from November 2020, GB/T 40058-2021) carries a department and a check digit. A part that the
    code does not have is None.
    """

    text: str
    generation: ProjectCodeGeneration
    year: int | None = None
    month: int | None = None
    region: str | None = None
    department: str | None = None
    industry: str | None = None
    type: str | None = None
    serial: str | None = None
    expected_check: str | None = None

    @property
    def check_is_valid(self) -> bool | None:
        """Tell whether the check digit is right; None where the code has none."""
        return None if self.expected_check is None else self.text[-1] == self.expected_check


_PROJECT_CODE_BOUNDS = range(8, 41)
_PROJECT_CODE_CHARACTERS = re.compile(r"(?=.*[0-9])[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
_PROJECT_CODE_LAYOUT = re.compile(r"([0-9]{4})-([0-9]{6})-([0-9]{2})-([0-9]{2})-([0-9]{6})")
_MONTH = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])")
_YEAR = re.compile(r"20(?:1[3-9]|20)")


def project_check_digit(digits: str) -> str:
    """Return the ISO 7064 MOD 11,10 check digit.

    Over the first 19 digits it gives the last digit of every real second-generation code seen;
    the standard itself was not at hand.
    """
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def read_project_code(text: str) -> ProjectCode:
    """Read a code from somebody's records: kept as given, whatever its layout or check digit.

    Only what cannot be a code at all is refused: 8 to 40 ASCII letters and digits in groups
    joined by hyphens, with at least one digit.
    """
    if len(text) not in _PROJECT_CODE_BOUNDS or not _PROJECT_CODE_CHARACTERS.fullmatch(text):
        raise IdentifierError("project_code_format", expected="YYMM-RRRRRR-DD-TT-NNNNNC")
    layout = _PROJECT_CODE_LAYOUT.fullmatch(text)
    if layout is None:
        return ProjectCode(text=text, generation=ProjectCodeGeneration.NONSTANDARD)
    return _read_groups(text, *layout.groups())


def _read_groups(text: str, *groups: str) -> ProjectCode:
    time, region, third, kind, serial = groups
    if _MONTH.fullmatch(time):
        return ProjectCode(
            text=text,
            generation=ProjectCodeGeneration.SECOND,
            year=2000 + int(time[:2]),
            month=int(time[2:]),
            region=region,
            department=third,
            type=kind,
            serial=serial[:5],
            expected_check=project_check_digit(text.replace("-", "")[:19]),
        )
    if _YEAR.fullmatch(time):
        return ProjectCode(
            text=text,
            generation=ProjectCodeGeneration.FIRST,
            year=int(time),
            region=region,
            industry=third,
            type=kind,
            serial=serial,
        )
    return ProjectCode(text=text, generation=ProjectCodeGeneration.NONSTANDARD)


def parse_project_code(text: str) -> ProjectCode:
    """Read a code that somebody types in, and refuse one that its own layout shows to be wrong.

    Twenty digits in the national layout must carry a month or a year that the rules have, and a
    second-generation code the right check digit, else it is a slip of the pen. A code in no
    national layout (some places issued their own) cannot be judged: it passes as NONSTANDARD.
    """
    code = read_project_code(text)
    if code.check_is_valid is False:
        raise IdentifierError(
            "project_code_check",
            position=len(text),
            character=text[-1],
            expected=str(code.expected_check),
        )
    is_nonstandard = code.generation is ProjectCodeGeneration.NONSTANDARD
    if is_nonstandard and _PROJECT_CODE_LAYOUT.fullmatch(text):
        raise IdentifierError("project_code_time", group=text[:4], expected="2013-2020, YYMM")
    return code

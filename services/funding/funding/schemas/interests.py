"""Bodies of saved searches."""

from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import ConfigDict, Field

from funding.domain.matching import Criteria, SoughtVerdict
from funding.domain.programme import SupportForm
from shared.http.bodies import RequestBody, ResponseBody
from shared.validation import DistrictCodeText, KeyChainCode

MOST_CHOICES = 50
MOST_FEN = 10**15

Word: TypeAlias = Annotated[str, Field(min_length=1, max_length=40)]
Words: TypeAlias = Annotated[tuple[Word, ...], Field(max_length=MOST_CHOICES, strict=False)]
Districts: TypeAlias = Annotated[
    tuple[DistrictCodeText, ...], Field(max_length=MOST_CHOICES, strict=False)
]
KeyChains: TypeAlias = Annotated[
    tuple[KeyChainCode, ...], Field(max_length=MOST_CHOICES, strict=False)
]
Forms: TypeAlias = Annotated[
    tuple[Annotated[SupportForm, Field(strict=False)], ...],
    Field(max_length=MOST_CHOICES, strict=False),
]
Verdicts: TypeAlias = Annotated[
    tuple[SoughtVerdict, ...], Field(min_length=1, max_length=2, strict=False)
]


class CriteriaBody(RequestBody):
    """What is looked for; an empty list does not narrow, and what nobody knows excludes nothing."""

    programme_ids: Words = ()
    forms: Forms = ()
    agencies: Words = ()
    districts: Districts = ()
    key_chains: KeyChains = ()
    verdicts: Verdicts = ("yes", "unknown")
    least_fen: Annotated[int, Field(ge=0, le=MOST_FEN)] | None = Field(
        None, description="The least amount that the facts must leave possible, in fen."
    )

    @property
    def criteria(self) -> Criteria:
        """Return the value that the domain works with."""
        return Criteria(
            **{name: getattr(self, name) for name in Criteria.__dataclass_fields__}
            | {"forms": tuple(form.value for form in self.forms)}
        )


class InterestRequest(RequestBody):
    """A search is saved."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "grants for the equipment chain", "criteria": {"key_chains": ["HE"]}}
            ]
        }
    )

    name: Annotated[str, Field(min_length=1, max_length=200)]
    criteria: CriteriaBody = CriteriaBody()


class CriteriaView(ResponseBody):
    """What is looked for."""

    programme_ids: list[str]
    forms: list[str]
    agencies: list[str]
    districts: list[str]
    key_chains: list[str]
    verdicts: list[str]
    least_fen: int | None


class InterestResponse(ResponseBody):
    """A saved search, and what its keeper may see."""

    id: UUID
    owner: str
    name: str
    organisation: str | None
    district_code: str | None
    agency: str | None
    criteria: CriteriaView
    created_at: datetime
    created_by: str


class InterestList(ResponseBody):
    """The searches that somebody keeps, the oldest first."""

    items: list[InterestResponse]

"""Values that several bodies of land supply have."""

from datetime import date
from typing import Annotated, TypeAlias

from pydantic import Field

from shared.http.bodies import ResponseBody
from shared.working_days import FIRST_YEAR, LAST_YEAR

CalendarDate: TypeAlias = Annotated[
    date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))
]


class NameView(ResponseBody):
    """A name in both languages."""

    zh: str
    en: str

"""One undertaking in one round of a step; every action returns another state, or is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self

from land_supply.domain.deadlines import DueDate, RollRule
from land_supply.domain.template import Undertaking
from land_supply.domain.undertaking.route import ensure_grounds
from shared.errors import InvalidValueError
from shared.working_days import WorkingDayCalendar


class UndertakingStatus(StrEnum):
    """Where an undertaking stands."""

    TOLD = "told"
    """The agency stated the conditions; nobody has promised anything."""
    SIGNED = "signed"
    """The sponsor promised in writing, and the step was decided at once."""
    KEPT = "kept"
    """The check found that it is true."""
    FALSE = "false"
    """The check found that it is not."""
    LAPSED = "lapsed"
    """A new round of its step began; nothing is owed by it any more."""


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper that is to be brought after the decision."""

    paper: str
    due: DueDate


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingDates:
    """What is still owed, and until when."""

    papers: tuple[DuePaper, ...] = ()
    check: DueDate | None = None

    @property
    def nearest(self) -> DueDate | None:
        """Return the next day by which somebody has to do something."""
        days = [each.due for each in self.papers]
        return min((*days, self.check) if self.check else days, key=_day, default=None)

    @property
    def provisional(self) -> bool:
        """Tell whether a notice that is not published yet may move one of the days."""
        is_check_moving = self.check is not None and self.check.provisional
        return is_check_moving or any(each.due.provisional for each in self.papers)


NOTHING_OWED = UndertakingDates()
"""What is owed where nothing was undertaken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How the conditions were told: by which notice, and why the project may take the route."""

    notice_reference: str
    grounds: str | None = None
    """The entry of the published list, or the part that is undertaken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingState:
    """What became of one undertaking, from the conditions told to the check."""

    terms: Undertaking
    told_on: date
    telling: Telling
    signed_on: date | None = None
    signed_by: str | None = None
    """In what capacity somebody signed for the sponsor."""
    reference: str | None = None
    """The number of the signed undertaking."""
    received: Mapping[str, date] = field(default_factory=dict)
    """The papers that were brought, and when."""
    checked_on: date | None = None
    is_kept: bool | None = None
    barred_until: date | None = None
    """The last day on which the sponsor may not take the route, after a false one."""
    has_lapsed: bool = False

    @classmethod
    def told(cls, terms: Undertaking, telling: Telling, *, on: date) -> Self:
        """State the conditions in writing."""
        if not telling.notice_reference.strip():
            expected = "the reference of the written notice that states the conditions"
            raise InvalidValueError("/notice_reference", telling.notice_reference, expected)
        ensure_grounds(terms.route, telling.grounds)
        return cls(terms=terms, told_on=on, telling=telling)

    @property
    def status(self) -> UndertakingStatus:
        """Tell where it stands."""
        if self.is_kept is not None:
            return UndertakingStatus.KEPT if self.is_kept else UndertakingStatus.FALSE
        if self.has_lapsed:
            return UndertakingStatus.LAPSED
        return UndertakingStatus.TOLD if self.signed_on is None else UndertakingStatus.SIGNED

    @property
    def is_running(self) -> bool:
        """Tell whether something is still owed."""
        return self.status is UndertakingStatus.SIGNED

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Name the papers that are still to be brought."""
        if not self.is_running:
            return ()
        due = (each.paper for each in self.terms.supplements)
        return tuple(paper for paper in due if paper not in self.received)

    def sign(self, signed_by: str, reference: str, *, on: date) -> Self:
        """Promise in writing."""
        for pointer, value in (("/signed_by", signed_by), ("/reference", reference)):
            if not value.strip():
                raise InvalidValueError(pointer, value, "who signed, and the paper's number")
        return replace(self, signed_on=on, signed_by=signed_by, reference=reference)

    def supplement(self, papers: Sequence[str], *, on: date) -> Self:
        """Take in papers that are owed."""
        if not papers:
            raise InvalidValueError("/papers", [], "the papers that were brought")
        outstanding = self.outstanding
        for position, paper in enumerate(papers):
            if paper not in outstanding:
                expected = "one of " + (", ".join(outstanding) or "none: everything is there")
                raise InvalidValueError(f"/papers/{position}", paper, expected)
        return replace(self, received={**self.received, **dict.fromkeys(papers, on)})

    def keep(self, *, on: date) -> Self:
        """Establish that it is true; that needs every paper that was promised."""
        if self.outstanding:
            expected = "false, or first " + ", ".join(self.outstanding)
            raise InvalidValueError("/result", "kept", expected)
        return replace(self, checked_on=on, is_kept=True)

    def find_false(self, *, on: date, barred_until: date) -> Self:
        """Establish that it is not true, and until when the route is barred."""
        return replace(self, checked_on=on, is_kept=False, barred_until=barred_until)

    def lapse(self) -> Self:
        """Owe nothing any more because another round takes the place of this one."""
        return replace(self, has_lapsed=True) if self.is_kept is None else self

    def forgive(self) -> Self:
        """Owe nothing and bar nobody, because the round was taken back."""
        return replace(self, has_lapsed=True, is_kept=None, barred_until=None)

    def restored(self, *, is_signed: bool) -> Self:
        """Return it as it was before something happened to its round."""
        if is_signed:
            return replace(self, has_lapsed=False)
        return type(self)(terms=self.terms, told_on=self.told_on, telling=self.telling)

    def dates(self, calendar: WorkingDayCalendar, roll: RollRule) -> UndertakingDates:
        """Count until when what is owed is due; the day of the decision is not counted."""
        decided_on = self.signed_on
        if decided_on is None or not self.is_running:
            return NOTHING_OWED
        outstanding, check = self.outstanding, self.terms.check
        papers = tuple(
            DuePaper(each.paper, each.due.due(decided_on, calendar, roll=roll))
            for each in self.terms.supplements
            if each.paper in outstanding
        )
        due = None if check is None else check.due(decided_on, calendar, roll=roll)
        return UndertakingDates(papers=papers, check=due)


def _day(due: DueDate) -> date:
    return due.on

"""The sentences that explain a day, in both languages."""

from enum import Enum, auto
from typing import TypeAlias

from land_supply.domain.clock.reckoning import Interruption, InterruptionKind
from shared.legal_sources import Name
from shared.working_days import Day, DayKind

Sentence: TypeAlias = Name


class Role(Enum):
    """What a day is to one period."""

    COUNTED = auto()
    OFF = auto()
    STANDING = auto()
    ROLLED_OVER = auto()
    DUE = auto()
    OVER = auto()


def sentence_of(
    role: Role, day: Day, number: int | None, standing: Interruption | None
) -> Sentence | None:
    """Say why a day counts or does not; nothing once the period is over."""
    if role is Role.OVER:
        return None
    if role is Role.COUNTED:
        return _counted(day, number)
    if standing is not None:
        return _standing(standing)
    zh, en = _what(day)
    if role is Role.OFF:
        return Name(f"{zh}，不计入", f"{en}, not counted")
    if role is Role.DUE:
        return Name("期限届满日顺延至本日", "the end of the period moves to this day")
    return Name(f"{zh}，期限届满日顺延", f"{en}, the end of the period moves over it")


def together(statutory: Sentence | None, promised: Sentence | None) -> Sentence:
    """Say it once where both periods agree, and for each of them where they differ."""
    if statutory is None or promised is None or statutory == promised:
        only = statutory or promised or Name("", "")
        return Name(f"{only.zh}。", f"{only.en[:1].upper()}{only.en[1:]}.")
    return Name(
        f"法定期限：{statutory.zh}；承诺期限：{promised.zh}。",
        f"Statutory limit: {statutory.en}; promised limit: {promised.en}.",
    )


def _counted(day: Day, number: int | None) -> Sentence:
    if day.kind is DayKind.WORKING:
        return Name(f"计为第 {number} 日", f"counted as day {number}")
    zh, en = _what(day)
    return Name(f"{zh}，计为第 {number} 日", f"{en}, counted as day {number}")


def _standing(standing: Interruption) -> Sentence:
    number = standing.entry
    if standing.kind is InterruptionKind.PAUSED:
        return Name(f"计时暂停（第 {number} 条记录）", f"the clock stands still by entry {number}")
    return Name(f"事后扣除（第 {number} 条记录）", f"taken out afterwards by entry {number}")


def _what(day: Day) -> tuple[str, str]:
    name = f"（{day.name}）" if day.name else ""
    if day.kind is DayKind.HOLIDAY:
        return f"法定节假日{name}", f"statutory holiday{name}"
    if day.kind is DayKind.MADE_UP_WORKING_DAY:
        return f"调休上班日{name}", f"weekend day worked in place of another{name}"
    if day.kind is DayKind.WEEKEND:
        return "周末", "weekend"
    return "工作日", "working day"

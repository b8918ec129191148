"""An answer of funding as a person reads it: why, by which text, how much, and what is missing.

English and Chinese stand side by side where a line has room for both, otherwise below each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rich.cells import cell_len, set_cell_size

from tongtu.demo.money import MADE_UP, Told

Json = Mapping[str, Any]

WIDTH = 100
FEN_PER_YUAN = 100
SHARE = "split"
MARKS = {"yes": "✓", "no": "✗", "unknown": "?"}
VERDICTS = {"yes": "YES 符合", "no": "NO 不符合", "unknown": "UNKNOWN 待定"}
GROUPS = {
    "all": ("all of these", "须同时满足"),
    "any": ("at least one of these", "满足其中一项即可"),
    "not": ("not this", "不得有以下情形"),
}
TRUTHS = {True: "yes 是", False: "no 否", None: "? 尚缺"}
SUPPLIERS = {
    "sponsor": "sponsor 项目单位",
    "project-registry": "register 登记库",
    "bank": "bank 银行",
}
FABRICATED = "made up 虚构"
SOURCES = {
    "registry": "register 登记",
    "land_supply": "land supply 供地",
    "verified": "verified 已核验",
    "declared": "declared 自报",
    "derived": "derived 推算",
}
ADMITTED = ("if it becomes a yes, it gets:", "若符合，可得：")
NO_CODE = (
    "an applicant's facts need its credit code, which the list lacks",
    "清单未列申报单位信用代码",
)
TO_SUPPLY = ("to supply:", "待补充：")
COLUMNS = "from 提供, verified by 核验, could unlock in all 共可解锁 (+ or more 以上)"
NEAREST = ("nearest change that turns it:", "最接近的改变：")
GRADES = (
    "Grades: C text read, P public page, K knowledge of the field, I illustrative.",
    "依据等级：C已核对原文，P公开网页，K行业常识，I示例。",
)


@dataclass(slots=True)
class Texts:
    """Footnotes: each text that is cited gets a number."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def cite(self, law: Json | None) -> str:
        """Return the number of a text with the article and the grade."""
        if law is None:
            return ""
        if law["title"] is None:
            return f"[{law['grade']}]"
        names = (law["title"]["en"], law["number"] or f"《{law['title']['zh']}》")
        number = self.numbers.setdefault(names, len(self.numbers) + 1)
        article = f" art. {law['article']}" if law["article"] else ""
        return f"[{number}{article} {law['grade']}]"

    def lines(self) -> Iterator[str]:
        """Name every text that was cited."""
        for (en, zh), number in self.numbers.items():
            yield from both(f"  [{number}] ", (en, zh))


def explain(told: Told) -> list[str]:
    """Explain the answer to one story: the head, the conditions, and what follows from them."""
    answer, texts = told.answer, Texts()
    consequences = {"yes": waterfall, "no": nearest_changes, "unknown": to_supply}
    return [
        *_head(told),
        *_conditions(answer["explanation"], texts),
        *consequences[answer["verdict"]](told),
        *texts.lines(),
    ]


def waterfall(told: Told) -> Iterator[str]:
    """Show the steps to the amount with the sum after each; a step that changes nothing once."""
    amount = told.answer["amount"]
    return _steps(amount["steps"] if amount else ())


def to_supply(told: Told) -> Iterator[str]:
    """Name the missing facts: who supplies, who verifies, and what each could unlock in all."""
    unlocking = {each["fact"]: each for each in told.missing}
    yield from both("  ", TO_SUPPLY, COLUMNS)
    for name in told.answer["missing_facts"]:
        fact = unlocking[name]
        words = (fact["label"]["en"], fact["label"]["zh"])
        yield from both("  ? ", words, f"{_who(fact)}, {_unlocked(fact)}")
    if not told.has_applicant_code:
        yield from both("  ! ", NO_CODE)
    if told.answer["amount"]:
        yield from both("  ", ADMITTED)
        yield from _steps(_result(told.answer["amount"]["steps"]))


def nearest_changes(told: Told) -> Iterator[str]:
    """Say what would have to be different for a yes."""
    yield from both("  ", NEAREST)
    for change in told.answer["changes"]:
        sentence = change["sentence"]
        yield from both("  → ", (sentence["en"], sentence["zh"]), VERDICTS[change["verdict"]])


def both(lead: str, words: tuple[str, str], right: str = "") -> Iterator[str]:
    """Write English and Chinese in one line, or in two where one has no room for them."""
    page = WIDTH - cell_len(lead)
    room = page - (cell_len(right) + 2 if right else 0)
    together = " · ".join(words)
    if cell_len(together) <= room:
        yield _line(lead, together, right)
        return
    yield _line(lead, _cut(words[0], page))
    yield _line(" " * cell_len(lead), _cut(words[1], room), right)


def _steps(steps: Sequence[Json]) -> Iterator[str]:
    last = None
    for step in steps:
        words = (step["words"]["en"], step["words"]["zh"])
        if (words, _ends(step)) != last:
            yield from both("  → ", words, _ends(step))
        last = (words, _ends(step))


def _result(steps: Sequence[Json]) -> Sequence[Json]:
    """Leave only the last step to the sum, and who pays it."""
    is_sum = [step["kind"] != SHARE for step in steps]
    return steps[max(sum(is_sum) - 1, 0) :]


def _head(told: Told) -> Iterator[str]:
    project, programme = told.story.project, told.answer["programme"]
    lead = f"{VERDICTS[told.answer['verdict']]}: {project.row.id} "
    yield from both(lead, (project.said.get("name_en", ""), project.row.name))
    yield from both("  ", (f"{programme['id']} {programme['name_en']}", programme["name_zh"]))


def _conditions(node: Json, texts: Texts, depth: int = 1) -> Iterator[str]:
    lead = f"{'  ' * depth}{MARKS[node['verdict']]} "
    if node["kind"] != "comparison":
        yield from both(lead, GROUPS[node["kind"]])
        for child in node["children"]:
            yield from _conditions(child, texts, depth + 1)
        return
    words = (node["condition"]["en"], node["condition"]["zh"])
    yield from both(lead, words, f"{_known(node)} {texts.cite(node['law'])}")


def _known(node: Json) -> str:
    """Say what is known of a comparison's fact, and who says so."""
    source = node["source"]
    if source is None:
        return _value(node)
    is_made_up = source["document_id"] == MADE_UP
    return f"{_value(node)}, {FABRICATED if is_made_up else SOURCES[source['source']]}"


def _value(node: Json) -> str:
    value, bound, unit = node["value"], node["bound"] or {}, node["unit"]
    if value is None and bound:
        signs = {"≥": bound["min"], "≤": bound["max"]}
        known = (f"{sign} {_sum(end, unit)}" for sign, end in signs.items() if end is not None)
        return " ".join(known)
    if value is None or isinstance(value, bool):
        return TRUTHS[value]
    return _sum(value, unit)


def _sum(value: Any, unit: str | None) -> str:
    """Write a value with its unit, and a large sum in groups of digits."""
    text = ", ".join(value) if isinstance(value, list) else str(value)
    if unit == "CNY":
        return f"CNY {Decimal(text):,f}"
    return f"{text} {unit}" if unit else text


def _who(fact: Json) -> str:
    supplier = SUPPLIERS.get(fact["supplied_by"], fact["supplied_by"])
    return ", ".join(each for each in (supplier, fact["verified_by"]) if each)


def _unlocked(fact: Json) -> str:
    return f"CNY {_yuan(fact['high_fen'])}{'+' if fact['is_unlimited'] else ''}"


def _ends(step: Json) -> str:
    low, high = step["low_fen"], step["high_fen"]
    if high is None:
        return f"CNY {_yuan(low)} or more 以上"
    return f"CNY {_yuan(low)}" if low == high else f"CNY {_yuan(low)} - {_yuan(high)}"


def _yuan(fen: int) -> str:
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    return f"{yuan:,}" + (f".{rest:02}" if rest else "")


def _line(lead: str, text: str, right: str = "") -> str:
    if not right:
        return f"{lead}{text}"
    return f"{lead}{set_cell_size(text, WIDTH - cell_len(lead) - cell_len(right))}{right}"


def _cut(text: str, room: int) -> str:
    return text if cell_len(text) <= room else f"{set_cell_size(text, room - 1).rstrip()}…"

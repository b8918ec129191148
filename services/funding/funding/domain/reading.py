"""Reads what somebody tries out: definitions, comparisons and facts, and says what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from funding.domain.facts import FactDefinition, Facts, FactType, FactValue
from funding.domain.rules.classes import SOME_OTHER_CODE
from funding.domain.rules.conditions import Comparison
from funding.domain.wording import expectation_of
from shared.errors import DomainError
from shared.flaws import pointer_to
from shared.legal_sources import Name

LONGEST_CODE = 200
MOST_CODES = 100
"""Of one set, and of one list to compare with."""
MOST_NAMES = 20
WITH_CODES = (FactType.CODE, FactType.SET)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be read: where (RFC 6901), what stands there, what would be right."""

    pointer: str
    code: str
    given: object
    expected: Name


class UnreadableError(DomainError):
    """What was sent cannot be evaluated; every fault is told."""

    code = "invalid-request"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{each.pointer}: {each.expected.en}" for each in faults))
        self.faults = faults


@dataclass(slots=True)
class Reader:
    """Reads one document by its definitions, and gathers what is wrong."""

    definitions: Mapping[str, FactDefinition]
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, pointer: str, code: str, given: object, expected: Name) -> None:
        """Note a fault."""
        self.faults.append(Fault(pointer, code, given, expected))

    def finish(self) -> None:
        """Raise an UnreadableError if anything was wrong."""
        if self.faults:
            raise UnreadableError(tuple(self.faults))

    def definition(self, raw: FactDefinition, pointer: str) -> FactDefinition:
        """Read the bounds and codes of a definition, which may be anything yet."""
        ends = {"min": raw.min, "max": raw.max}
        plain = FactDefinition(type=raw.type, label=raw.label)
        read: dict[str, FactValue] = {}
        for name, given in ends.items():
            if given is not None:
                self._end(plain, given, f"{pointer}/{name}", read)
        if raw.values and raw.type not in WITH_CODES:
            expected = Name(zh="只有 code 和 set 可列出代码", en="codes only for a code or a set")
            self.refuse(f"{pointer}/values", "fact_values", raw.values, expected)
        found = replace(raw, min=read.get("min"), max=read.get("max"))  # type: ignore[arg-type]
        if len(read) == len(ends) and not found.bounds.hold(read["min"]):
            expected = Name(zh="不得小于 min", en="a value of min or more")
            self.refuse(f"{pointer}/max", "fact_bounds", raw.max, expected)
        return found

    def _end(
        self, plain: FactDefinition, given: object, pointer: str, read: dict[str, FactValue]
    ) -> None:
        if not plain.type.is_ordered:
            expected = Name(
                zh="只有数字、金额和日期有上下限",
                en="no bounds; only numbers, amounts and dates have them",
            )
            self.refuse(pointer, "fact_bounds", given, expected)
            return
        value = self.value(plain, given, pointer)
        if value is not None:
            read[pointer.rpartition("/")[2]] = value

    def comparison(self, raw: Comparison, pointer: str, *, is_list: bool) -> Comparison:
        """Read the values of a comparison by the definition of its fact."""
        definition = self.definitions.get(raw.fact)
        if definition is None:
            self.refuse(f"{pointer}/fact", "fact_unknown", raw.fact, self._known(raw.fact))
            return raw
        if not self._is_fitting(raw, definition, pointer, is_list=is_list):
            return raw
        plain, place = definition.of_any_size, f"{pointer}/value"
        read = [
            self.value(plain, each, f"{place}/{number}" if is_list else place)
            for number, each in enumerate(raw.values)
        ]
        return replace(raw, values=tuple(each for each in read if each is not None))

    def _is_fitting(
        self, raw: Comparison, definition: FactDefinition, pointer: str, *, is_list: bool
    ) -> bool:
        """Tell whether the operator fits the fact, and the value the operator."""
        if raw.op.is_order and not definition.type.is_ordered:
            expected = Name(
                zh=f"{definition.type} 没有大小之分，可用 ==、!=、in 或 not_in",
                en=f"==, !=, in or not_in, since a {definition.type} has no order",
            )
            self.refuse(f"{pointer}/op", "operator_unfit", raw.op, expected)
            return False
        is_equality = not raw.op.is_order and not raw.op.takes_list
        may_list = raw.op.takes_list or (is_equality and definition.type is FactType.SET)
        if is_list and len(raw.values) > MOST_CODES:
            expected = Name(zh=f"最多{MOST_CODES}个值", en=f"at most {MOST_CODES} values")
        elif is_list and not may_list:
            expected = Name(zh=f"{raw.op} 只接受一个值", en=f"one value, since {raw.op} takes one")
        elif raw.op.takes_list and not is_list:
            expected = Name(zh=f"{raw.op} 需要数组", en=f"an array, since {raw.op} takes a list")
        else:
            return True
        self.refuse(f"{pointer}/value", "value_unfit", raw.values, expected)
        return False

    def facts(self, given: Mapping[str, object], pointer: str) -> Facts:
        """Read what is known; null is as unknown as what is not there."""
        values: dict[str, FactValue] = {}
        for name, each in given.items():
            definition, place = self.definitions.get(name), pointer + pointer_to(name)
            if definition is None:
                self.refuse(place, "fact_unknown", name, self._known(name))
            elif each is not None:
                value = self.value(definition, each, place)
                values |= {} if value is None else {name: value}
        return Facts(values)

    def value(self, definition: FactDefinition, given: object, pointer: str) -> FactValue | None:
        """Read one value, or note why it is none."""
        try:
            value = definition.read(given)
        except ValueError:
            value = None
        is_text = definition.type is FactType.INTEGER and isinstance(given, str)
        if value is None or is_text or not _is_presentable(value):
            self.refuse(pointer, "fact_value", given, expectation_of(definition))
            return None
        return value

    def _known(self, name: str) -> Name:
        near = get_close_matches(name, self.definitions, n=3) or sorted(self.definitions)
        listed = ", ".join(near[:MOST_NAMES]) or "-"
        return Name(
            zh=f"应为已定义的事实，例如：{listed}", en=f"a fact that is defined, such as {listed}"
        )


def _is_presentable(value: FactValue) -> bool:
    """Tell whether codes are of a size to be shown, and none takes the place of all others."""
    codes = value if isinstance(value, frozenset) else [value]
    texts = [each for each in codes if isinstance(each, str)]
    return len(texts) <= MOST_CODES and all(
        len(each) <= LONGEST_CODE and each != SOME_OTHER_CODE for each in texts
    )

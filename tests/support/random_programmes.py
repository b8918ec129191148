"""Random programmes over finite facts, as raw documents, and an oracle that tries everything.

The oracle knows nothing of the service: it compares raw values by the plain meaning of the words,
builds the table of every combination of values, and reads every answer off that table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, product
from operator import eq, ge, gt, le, lt, ne
from random import Random
from typing import Any, Literal

Value = Any
"""A value as JSON has it; a set as a sorted tuple."""
Row = tuple[Value, ...]
Answer = Literal["yes", "no", "unknown"]
Names = frozenset[str]
OPERATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
ORDERED = ("integer", "money", "number", "date")
KINDS = ("boolean", "boolean", "code", "set", "set", *ORDERED)
CODES = ("x", "y", "z")
UNMENTIONED = "w"
"""A code that no condition mentions, of a list that is open."""
MOST_ROWS = 150


@dataclass(frozen=True)
class Fact:
    """One fact: its definition, every value it can have, and what is known of it."""

    name: str
    definition: dict[str, Any]
    domain: tuple[Value, ...]
    known: Value = None
    low: int = 0
    high: int | None = None
    """The first and the last place in the domain that are possible; a value leaves one."""

    @property
    def kind(self) -> str:
        """Name the type."""
        return str(self.definition["type"])

    @property
    def possible(self) -> tuple[Value, ...]:
        """List the values that what is known leaves open."""
        if self.known is not None:
            return (self.known,)
        return self.domain[self.low : None if self.high is None else self.high + 1]

    @property
    def is_bounded(self) -> bool:
        """Tell whether something is known of it, and not its value."""
        return self.known is None and (self.low > 0 or self.high is not None)


@dataclass(frozen=True)
class Case:
    """A programme with what is known of a project."""

    facts: tuple[Fact, ...]
    eligibility: dict[str, Any]

    @property
    def document(self) -> dict[str, Any]:
        """Write the programme as a request does."""
        definitions = {each.name: each.definition for each in self.facts}
        return {"facts": definitions, "eligibility": self.eligibility, "amount": None}

    @property
    def given(self) -> dict[str, Value]:
        """Write the facts that are known as a request does."""
        known = (each for each in self.facts if each.known is not None)
        return {e.name: list(e.known) if e.kind == "set" else e.known for e in known}


def random_case(seed: int) -> Case:
    """Make up a programme and a project."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    # Some programmes have many facts of two values, so that there are many ways to settle them.
    is_wide = random.random() < 0.3
    facts: list[Fact] = []
    rows = 1
    for number in range(random.randint(4, 7) if is_wide else random.randint(1, 6)):
        fact = _random_fact(random, f"f{number}", KINDS[:1] if is_wide else KINDS)
        if rows * len(fact.domain) <= MOST_ROWS:
            rows *= len(fact.domain)
            facts.append(_with_knowledge(random, fact, 0.15 if is_wide else 0.35))
    depth = random.choice((2, 3) if is_wide else (0, 1, 2, 2, 3))
    return Case(tuple(facts), _random_condition(random, facts, depth))


def _random_fact(random: Random, name: str, kinds: Sequence[str]) -> Fact:
    kind = random.choice(kinds)
    if kind == "boolean":
        return Fact(name, {"type": kind}, (True, False))
    if kind in ORDERED:
        return _random_line(random, name, kind)
    is_closed = random.random() < 0.6
    codes = CODES[: random.randint(1, 3)] if is_closed else (*CODES, UNMENTIONED)
    definition = {"type": kind, "values": list(codes)} if is_closed else {"type": kind}
    if kind == "code":
        return Fact(name, definition, codes)
    sets = chain.from_iterable(combinations(sorted(codes), size) for size in range(len(codes) + 1))
    return Fact(name, definition, tuple(sets))


def _random_line(random: Random, name: str, kind: str) -> Fact:
    low, size = random.randint(-2, 2), random.randint(1, 5)
    places = range(low, low + size)
    if kind == "date":
        domain: tuple[Value, ...] = tuple(_day(place) for place in places)
    elif kind == "integer":
        domain = tuple(places)
    else:
        # The neighbours of a money value are one fen away, those of a number the finest step.
        decimals = 2 if kind == "money" else 10
        domain = tuple(f"{Decimal(place).scaleb(-decimals):f}" for place in places)
    return Fact(name, {"type": kind, "min": domain[0], "max": domain[-1]}, domain)


def _day(place: int) -> str:
    return (date(2026, 2, 28) + timedelta(place)).isoformat()


def _with_knowledge(random: Random, fact: Fact, share: float) -> Fact:
    chance = random.random()
    if chance < share:
        return Fact(fact.name, fact.definition, fact.domain, known=random.choice(fact.domain))
    if fact.kind in ORDERED and chance < share + 0.2:
        low = random.randrange(len(fact.domain))
        high = random.choice((None, random.randrange(low, len(fact.domain))))
        return Fact(fact.name, fact.definition, fact.domain, None, low, high)
    return fact


def _random_condition(random: Random, facts: Sequence[Fact], depth: int) -> dict[str, Any]:
    kind = random.choice(("all", "any", "all", "any", "not", "leaf")) if depth else "leaf"
    if kind == "leaf":
        return _random_leaf(random, random.choice(facts))
    if kind == "not":
        return {"not": _random_condition(random, facts, depth - 1)}
    count = 0 if random.random() < 0.03 else random.randint(1, 4)
    return {kind: [_random_condition(random, facts, depth - 1) for _ in range(count)]}


def _random_leaf(random: Random, fact: Fact) -> dict[str, Any]:
    ops = ["==", "!=", "in", "not_in"] + (
        ["<", "<=", ">", ">="] * 2 if fact.kind in ORDERED else []
    )
    op, values = random.choice(ops), _comparable(fact)
    if op in ("in", "not_in"):
        count = 0 if random.random() < 0.05 else random.randint(1, 3)
        return {"fact": fact.name, "op": op, "value": [random.choice(values) for _ in range(count)]}
    if fact.kind == "set" and random.random() < 0.7:
        chosen = random.sample(values, random.randint(0, len(values)))
        return {"fact": fact.name, "op": op, "value": chosen}
    return {"fact": fact.name, "op": op, "value": random.choice(values)}


def _comparable(fact: Fact) -> list[Value]:
    """List what a fact can be compared with: its values, and some that it cannot have."""
    if fact.kind in ("code", "set"):
        # The code that stands for the unmentioned ones is never mentioned.
        return [*CODES, "q"] if fact.definition.get("values") else list(CODES)
    if fact.kind == "integer":
        return [*fact.domain, fact.domain[0] - 1, fact.domain[-1] + 1]
    return [*fact.domain, *(["2026-02-01", "2026-04-01"] if fact.kind == "date" else [])]


@dataclass
class Oracle:
    """Every answer about a case, by trying everything."""

    case: Case
    table: dict[Row, bool] = field(init=False)
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.names = tuple(fact.name for fact in self.case.facts)
        self.table = self.table_of(self.case.eligibility)

    def table_of(self, condition: dict[str, Any]) -> dict[Row, bool]:
        """Evaluate a condition for every combination of values."""
        domains = (fact.domain for fact in self.case.facts)
        return {row: self._holds(condition, row) for row in product(*domains)}

    def _holds(self, condition: dict[str, Any], row: Row) -> bool:
        if "all" in condition:
            return all(self._holds(each, row) for each in condition["all"])
        if "any" in condition:
            return any(self._holds(each, row) for each in condition["any"])
        if "not" in condition:
            return not self._holds(condition["not"], row)
        place = self.names.index(condition["fact"])
        return compares(self.case.facts[place].kind, row[place], condition)

    def answer(self, table: Mapping[Row, bool], **other: Sequence[Value]) -> Answer:
        """Give the verdict over every completion; `other` replaces what is known of some facts."""
        found = {table[row] for row in self.completions(other)}
        if len(found) > 1:
            return "unknown"
        return "yes" if found.pop() else "no"

    def completions(self, other: Mapping[str, Sequence[Value]]) -> Iterator[Row]:
        """Yield every combination that is possible."""
        return product(*(other.get(fact.name, fact.possible) for fact in self.case.facts))

    @property
    def unknown(self) -> tuple[Fact, ...]:
        """List the facts without a value."""
        return tuple(fact for fact in self.case.facts if fact.known is None)

    def _minimal(self, is_enough: Callable[[tuple[Fact, ...]], bool]) -> set[Names]:
        found: set[Names] = set()
        for size in range(len(self.unknown) + 1):
            for facts in combinations(self.unknown, size):
                names = frozenset(fact.name for fact in facts)
                if not any(fewer <= names for fewer in found) and is_enough(facts):
                    found.add(names)
        return found

    def _answers(self, facts: tuple[Fact, ...]) -> Iterator[Answer]:
        for values in product(*(fact.possible for fact in facts)):
            chosen = {f.name: (value,) for f, value in zip(facts, values, strict=True)}
            yield self.answer(self.table, **chosen)

    def missing(self) -> set[Names]:
        """Find the minimal sets of which all values settle the verdict."""
        return self._minimal(lambda facts: "unknown" not in self._answers(facts))

    def ways_to(self, answer: Answer) -> set[Names]:
        """Find the minimal sets of which some values make a verdict."""
        return self._minimal(lambda facts: answer in self._answers(facts))

    def turned(self) -> list[dict[str, Value]]:
        """Find every way to change known facts after which the verdict is not no."""
        known = [fact for fact in self.case.facts if fact.known is not None]
        found = []
        for values in product(*(fact.domain for fact in known)):
            chosen = {f.name: (value,) for f, value in zip(known, values, strict=True)}
            if self.answer(self.table, **chosen) != "no":
                pairs = zip(known, values, strict=True)
                found.append({f.name: value for f, value in pairs if value != f.known})
        return found

    def alike(self, name: str, value: Value) -> Value:
        """Let one code stand for all that no condition mentions, in a set that is open."""
        fact = next(each for each in self.case.facts if each.name == name)
        if fact.kind != "set" or "values" in fact.definition:
            return value
        mentioned = set(_mentioned(self.case.eligibility, name))
        return tuple(sorted({code if code in mentioned else UNMENTIONED for code in value}))

    def is_within(self, fewer: Mapping[str, Value], more: Mapping[str, Value]) -> bool:
        """Tell whether one change of facts is part of another, or stops on the way to it."""
        facts = {fact.name: fact for fact in self.case.facts}
        return all(
            name in more and _is_on_the_way(facts[name], value, more[name])
            for name, value in fewer.items()
        )


def _mentioned(condition: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield the codes that a fact is compared with."""
    inner = [condition["not"]] if "not" in condition else condition.get("all", condition.get("any"))
    if inner is not None:
        yield from (code for each in inner for code in _mentioned(each, name))
    elif condition["fact"] == name:
        value = condition["value"]
        yield from value if isinstance(value, list) else [value]


def _is_on_the_way(fact: Fact, stop: Value, target: Value) -> bool:
    if fact.kind == "set":
        moved = set(stop) ^ set(fact.known)
        return moved <= set(target) ^ set(fact.known)
    if fact.kind in ORDERED:
        start, here, end = (fact.domain.index(each) for each in (fact.known, stop, target))
        return min(start, end) <= here <= max(start, end)
    return bool(stop == target)


def compares(kind: str, have: Value, leaf: Mapping[str, Any]) -> bool:
    """Compare a value by the plain meaning of the operator."""
    op, wanted = leaf["op"], leaf["value"]
    if kind == "set":
        named = set(wanted) if isinstance(wanted, list) else {wanted}
        if op in ("in", "not_in"):
            return bool(set(have) & named) is (op == "in")
        return (set(have) == named) is (op == "==")
    if op in ("in", "not_in"):
        return any(_number(kind, have) == _number(kind, each) for each in wanted) is (op == "in")
    return OPERATIONS[op](_number(kind, have), _number(kind, wanted))


def _number(kind: str, value: Value) -> Value:
    return Decimal(value) if kind in ("money", "number") else value

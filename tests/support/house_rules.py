"""The rules of the house that no linter knows, as functions from source text to findings."""

import ast
import io
import math
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self, TypeAlias

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

MAX_FUNCTION_LINES = 40
MAX_FILE_LINES = 350
MAX_PARAMETERS = 5
MAX_NESTING = 3

SERVICES = ("project_registry", "land_supply", "funding", "notifier")

SERVICE_MODULES = frozenset(
    """
    __init__ __main__ settings bootstrap routes schemas dependencies commands handlers ports domain
    repository tables unit_of_work queries subscriptions catalogue testing
    """.split()  # noqa: SIM905 - one name a line would hide the list
)
"""What every service is made of; a module that grows becomes a package of the same name."""

BESIDE_THE_PACKAGE = frozenset({"README.md", "pyproject.toml", "alembic.ini", "migrations"})

PURE_SHARED = (
    "contracts",
    "identifiers",
    "errors",
    "flaws",
    "legal_sources",
    "pictures",
    "working_days",
    "code_lists",
    "webhooks.outcomes",
    "webhooks.schedule",
)
"""What a domain module may take from `shared`: values and rules."""

ARRAY_PACKAGES = ("services/funding/funding/domain/batch/",)
"""Where a domain may use numpy: its arrays are values, and numbers by the million need them."""

_IMPURE_STANDARD = frozenset(
    """
    asyncio contextvars ctypes ftplib getpass http importlib io logging multiprocessing os pathlib
    random secrets shutil signal smtplib socket sqlite3 ssl subprocess tempfile threading
    time urllib
    """.split()  # noqa: SIM905 - as above
)
_PURE_STANDARD = sys.stdlib_module_names - _IMPURE_STANDARD

_TRANSACTION_CALLS = frozenset({"begin_nested", "commit", "rollback", "transaction"})
_HAS_TRANSACTIONS = re.compile(r"(connection|conn|database|engine|pool|session)\w*$")
_TRANSACTION_TEXT = re.compile(
    r"\s*(BEGIN|COMMIT|ROLLBACK|START\s+TRANSACTION|(SAVEPOINT|PREPARE\s+TRANSACTION)\s+\S+)\s*(;|$)",
    re.IGNORECASE,
)
_MACHINE_CLOCK = re.compile(
    r"(?:\w+\.)*(?:datetime\.(?:now|utcnow|today)|date\.today|time\.(?:time|time_ns|gmtime|localtime))"
)
_BLOCKS = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: str
    text: str

    @classmethod
    def read(cls, path: Path, root: Path) -> Self:
        """Read a file and name it by its path in the checkout."""
        return cls(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text, self.path)

    @property
    def lines(self) -> int:
        """Count the lines, blank ones and comments included."""
        return len(self.text.splitlines())


def sources(root: Path, *folders: str) -> list[Source]:
    """Read all production code below some folders; migrations are history, not code."""
    return [
        Source.read(path, root)
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Find every function with its dotted name."""

    def visit(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, Function | ast.ClassDef)
            name = f"{prefix}{child.name}" if named else prefix  # type: ignore[attr-defined]
            if isinstance(child, Function):
                yield name, child
            yield from visit(child, f"{name}." if named else prefix)

    return visit(tree, "")


def function_lines(function: Function) -> int:
    """Count the lines of a function without its decorators and docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return lines


def parameters(function: Function) -> int:
    """Count what a caller has to pass; self and cls are not passed by hand."""
    declared = function.args.posonlyargs + function.args.args
    implicit = bool(declared) and declared[0].arg in {"self", "cls"}
    return len(declared) + len(function.args.kwonlyargs) - implicit


def nesting(node: ast.AST) -> int:
    """Return the depth of the deepest block; `elif` continues its `if`, a function starts anew."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef | ast.Lambda):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deeper = isinstance(child, _BLOCKS) and not is_elif
        deepest = max(deepest, nesting(child) + deeper)
    return deepest


def size_findings(source: Source) -> Iterator[str]:
    """Name what is larger than the budgets allow, as file:function:value."""
    if source.lines > MAX_FILE_LINES:
        yield f"{source.path}: {source.lines} lines"
    for name, function in functions(source.tree):
        place = f"{source.path}:{name}"
        if (length := function_lines(function)) > MAX_FUNCTION_LINES:
            yield f"{place}: {length} lines"
        if (count := parameters(function)) > MAX_PARAMETERS:
            yield f"{place}: {count} parameters"
        if (depth := nesting(function)) > MAX_NESTING:
            yield f"{place}: {depth} levels deep"


def unannotated(source: Source) -> Iterator[str]:
    """Name the functions that do not say what they return."""
    for name, function in functions(source.tree):
        if function.returns is None:
            yield f"{source.path}:{name}: no return annotation"


def percentile(values: Iterable[int], share: float) -> int:
    """Return the nearest-rank percentile."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def comment_lines(source: Source) -> int:
    """Count comments for readers; those for linters are not counted."""
    tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
    comments = (token.string for token in tokens if token.type == tokenize.COMMENT)
    return sum(not re.match(r"#\s*(noqa|type:|pragma)", comment) for comment in comments)


def comment_share(files: Iterable[Source]) -> float:
    """Return comments per line over many files."""
    read = list(files)
    return sum(map(comment_lines, read)) / max(1, sum(source.lines for source in read))


def transaction_findings(source: Source) -> Iterator[str]:
    """Name what begins or ends a transaction: calls, and SQL that is nothing but such a word."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Attribute() as method) if _controls(method):
                yield f"{source.path}: {ast.unparse(method)}()"
            case ast.Constant(value=str(text)) if _TRANSACTION_TEXT.match(text):
                yield f"{source.path}: {text.strip()}"


def _controls(method: ast.Attribute) -> bool:
    """Tell a transaction's method; other things begin too, so `begin` asks who does."""
    if method.attr == "begin":
        return bool(_HAS_TRANSACTIONS.search(ast.unparse(method.value)))
    return method.attr in _TRANSACTION_CALLS


def imports(source: Source) -> Iterator[str]:
    """Name everything a file imports, with the imported name as the last part."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _within(name: str, packages: Iterable[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def foreign_imports(source: Source, package: str) -> Iterator[str]:
    """Name what a service imports of another service."""
    others = tuple(other for other in SERVICES if other != package)
    yield from (f"{source.path}: {name}" for name in imports(source) if _within(name, others))


def impurities(source: Source, package: str) -> Iterator[str]:
    """Name what makes a domain module impure: a framework, input or output, or `async`."""
    allowed = (f"{package}.domain", *(f"shared.{module}" for module in PURE_SHARED))
    if source.path.startswith(ARRAY_PACKAGES):
        allowed += ("numpy",)
    for name in imports(source):
        if name.split(".", 1)[0] not in _PURE_STANDARD and not _within(name, allowed):
            yield f"{source.path}: imports {name}"
    for name, function in functions(source.tree):
        if isinstance(function, ast.AsyncFunctionDef):
            yield f"{source.path}:{name}: is async"


def contract_imports(source: Source) -> Iterator[str]:
    """Name what the published language imports beyond pydantic and typed identifiers."""
    allowed = ("pydantic", "shared.contracts", "shared.identifiers")
    for name in imports(source):
        if name.split(".", 1)[0] not in sys.stdlib_module_names and not _within(name, allowed):
            yield f"{source.path}: imports {name}"


def machine_clock_findings(source: Source) -> Iterator[str]:
    """Name what asks the machine for the time of day, past the clock that a service was given."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and _MACHINE_CLOCK.fullmatch(ast.unparse(node)):
            yield f"{source.path}: {ast.unparse(node)}"
        elif isinstance(node, ast.Name) and node.id == "SystemClock":
            yield f"{source.path}: SystemClock"
    names = (name for name in imports(source) if _MACHINE_CLOCK.fullmatch(name))
    yield from (f"{source.path}: imports {name}" for name in names)


def testing_imports(source: Source) -> Iterator[str]:
    """Name the test doubles that production code imports; doubles may build on each other."""
    if Path(source.path).stem == "testing":
        return
    for name in imports(source):
        if "testing" in name.split("."):
            yield f"{source.path}: imports {name}"


def shape_findings(package: Path) -> Iterator[str]:
    """Name what a service lacks, or has beyond the common list of modules."""
    modules = {path.stem for path in package.glob("*.py")}
    modules |= {path.parent.name for path in package.glob("*/__init__.py")}
    yield from (f"{package.name}: no {name}" for name in sorted(SERVICE_MODULES - modules))
    yield from (f"{package.name}: extra {name}" for name in sorted(modules - SERVICE_MODULES))
    beside = {path.name for path in package.parent.iterdir()}
    yield from (f"{package.parent.name}: no {name}" for name in sorted(BESIDE_THE_PACKAGE - beside))

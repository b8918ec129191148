"""The architecture holds: one shape, small functions, one place that commits, a pure domain."""

from collections.abc import Iterable
from pathlib import Path
from statistics import median
from textwrap import dedent

import pytest

from support import house_rules
from support.house_rules import SERVICES, Source

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = house_rules.sources(ROOT, "services", "shared", "tongtu")

DATABASE = "shared/shared/database.py"

# Who may ask the machine what time it is; docs/adr/0016-simulated-time.md says why.
REAL_TIME = {
    "shared/shared/clock.py",
    "shared/shared/simulated_time.py",
    "shared/shared/auth/signing.py",
    "shared/shared/auth/tokens.py",
    "shared/shared/service.py",
    "shared/shared/webhooks/receiver.py",
    "services/notifier/notifier/bootstrap.py",
    "tongtu/tongtu/parked.py",
    "tongtu/tongtu/platform/platform.py",
}

# Kafka's own record of a group's progress, which the lag monitor reads; no transaction of ours.
OFFSET_HINT = "shared/shared/consumer.py: client.commit()"


def snippet(text: str, path: str = "broken.py") -> Source:
    """Make a file that exists only for a test."""
    return Source(path, dedent(text))


def assert_none(findings: Iterable[str]) -> None:
    """Fail with every finding on a line of its own."""
    found = "\n".join(findings)
    assert not found, f"\n{found}"


def of_service(package: str, folder: str = "") -> list[Source]:
    """Select a service's files, or those of one folder in it."""
    return [source for source in PRODUCTION if f"/{package}/{folder}" in source.path]


def package_of(service: str) -> Path:
    """Return the folder of a service's package."""
    return ROOT / "services" / service.replace("_", "-") / service


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_shape_of_all_services(service: str) -> None:
    """Every service consists of the same modules, so knowing one is knowing four."""
    assert_none(house_rules.shape_findings(package_of(service)))


def test_a_missing_and_an_extra_module_are_found(tmp_path: Path) -> None:
    """The comparison of file lists can fail in both directions."""
    package = tmp_path / "land-supply" / "land_supply"
    package.mkdir(parents=True)
    (package / "helpers.py").touch()

    findings = list(house_rules.shape_findings(package))

    assert "land_supply: no routes" in findings
    assert "land_supply: extra helpers" in findings
    assert "land-supply: no alembic.ini" in findings


def test_files_and_functions_keep_their_budgets() -> None:
    """No file, function, signature or nesting is larger than the house allows."""
    findings = (line for source in PRODUCTION for line in house_rules.size_findings(source))

    assert_none(findings)


def test_a_long_function_is_found() -> None:
    """One line more than the budget is too long."""
    source = snippet("def long():\n" + "    value = 1\n" * 40)

    assert list(house_rules.size_findings(source)) == ["broken.py:long: 41 lines"]


def test_decorators_and_docstrings_do_not_count() -> None:
    """Only what has to be read as code counts as length."""
    source = snippet(
        """
        @decorated
        def short():
            '''Do one thing.

            And promise another.
            '''
            return 1
        """
    )

    assert [house_rules.function_lines(f) for _, f in house_rules.functions(source.tree)] == [2]


def test_a_long_file_is_found() -> None:
    """A module beyond the budget has to become a package."""
    source = snippet("value = 1\n" * 351)

    assert list(house_rules.size_findings(source)) == ["broken.py: 351 lines"]


def test_a_long_signature_is_found() -> None:
    """Six parameters are too many, however they are declared; self is not passed by hand."""
    source = snippet(
        """
        class Case:
            def open(self, a, /, b, c, *, d, e): ...
            def close(self, a, /, b, c, *, d, e, f): ...
        """
    )

    assert list(house_rules.size_findings(source)) == ["broken.py:Case.close: 6 parameters"]


def test_deep_nesting_is_found() -> None:
    """Four blocks in each other are too deep; a chain of elif is one block."""
    source = snippet(
        """
        def flat(a):
            if a == 1: ...
            elif a == 2: ...
            elif a == 3: ...
            elif a == 4: ...

        async def deep(a):
            async with a:
                for b in a:
                    try:
                        if b: ...
                    except ValueError: ...
        """
    )

    assert list(house_rules.size_findings(source)) == ["broken.py:deep: 4 levels deep"]


def test_most_functions_are_short() -> None:
    """Half of all functions fit in eight lines, 95 of 100 in twenty-five."""
    lengths = [
        house_rules.function_lines(function)
        for source in PRODUCTION
        for _, function in house_rules.functions(source.tree)
    ]

    assert median(lengths) <= 8
    assert house_rules.percentile(lengths, 0.95) <= 25


def test_the_percentile_sees_the_tail() -> None:
    """Six long functions in a hundred move the 95th percentile, five do not."""
    assert house_rules.percentile([1] * 94 + [99] * 6, 0.95) == 99
    assert house_rules.percentile([1] * 95 + [99] * 5, 0.95) == 1


def test_every_function_says_what_it_returns() -> None:
    """Return annotations cover the whole code."""
    assert_none(line for source in PRODUCTION for line in house_rules.unannotated(source))


def test_a_missing_return_annotation_is_found() -> None:
    """Methods and nested functions count as well."""
    source = snippet(
        """
        class Case:
            def open(self):
                async def later(): ...
                return later
        """
    )

    assert list(house_rules.unannotated(source)) == [
        "broken.py:Case.open: no return annotation",
        "broken.py:Case.open.later: no return annotation",
    ]


@pytest.mark.parametrize("member", ["services/", "shared/", "tongtu/"])
def test_comments_stay_rare(member: str) -> None:
    """Names and types say what, so comments that say why are at most one line in twenty."""
    files = [source for source in PRODUCTION if source.path.startswith(member)]

    assert house_rules.comment_share(files) <= 0.05


def test_comments_for_linters_are_not_counted() -> None:
    """A share counts comments for readers only."""
    source = snippet("# why\nvalue = 1  # noqa: X100 - reason\ntext = '# no comment'\nother = 2\n")

    assert house_rules.comment_share([source]) == 0.25


def test_only_the_database_module_controls_transactions() -> None:
    """Nobody else begins, commits or rolls back, by call or by SQL."""
    others = (source for source in PRODUCTION if source.path != DATABASE)

    findings = [line for source in others for line in house_rules.transaction_findings(source)]

    assert_none(line for line in findings if line != OFFSET_HINT)
    assert OFFSET_HINT in findings, "the exception is not needed any more"


def test_a_commit_is_found() -> None:
    """A call on a connection and a bare SQL word are found, wherever they stand."""
    source = snippet(
        """
        async def save(self, connection):
            async with connection.transaction(), self.engine.begin():
                await connection.execute("commit;")
            await connection.commit()
            self.tracing.begin()
            return "BEGIN with the first step"
        """
    )

    assert sorted(house_rules.transaction_findings(source)) == [
        "broken.py: commit;",
        "broken.py: connection.commit()",
        "broken.py: connection.transaction()",
        "broken.py: self.engine.begin()",
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_imports_no_other_service(service: str) -> None:
    """Services know each other by their events only."""
    files = of_service(service)

    assert files
    assert_none(line for file in files for line in house_rules.foreign_imports(file, service))


def test_an_import_of_another_service_is_found() -> None:
    """Both forms of import are found, inside functions too."""
    source = snippet(
        """
        import notifier
        import notifier_tools
        def match():
            from land_supply.domain import case
        """
    )

    assert list(house_rules.foreign_imports(source, "funding")) == [
        "broken.py: notifier",
        "broken.py: land_supply.domain.case",
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_the_domain_is_pure(service: str) -> None:
    """Rules take values and return values: no framework, no input or output, no await."""
    files = of_service(service, "domain/")

    assert files
    assert_none(line for file in files for line in house_rules.impurities(file, service))


def test_an_impure_domain_is_found() -> None:
    """A framework, the file system, another layer, the clock and `async` are each found."""
    source = snippet(
        """
        from dataclasses import dataclass
        from pathlib import Path
        import numpy, sqlalchemy
        from land_supply.domain.errors import BrokenTemplateError
        from land_supply.tables import CaseRow
        from shared import errors
        from shared.clock import Clock
        async def decide() -> None: ...
        """
    )

    assert list(house_rules.impurities(source, "land_supply")) == [
        "broken.py: imports pathlib.Path",
        "broken.py: imports numpy",
        "broken.py: imports sqlalchemy",
        "broken.py: imports land_supply.tables.CaseRow",
        "broken.py: imports shared.clock.Clock",
        "broken.py:decide: is async",
    ]


def test_the_published_language_stands_alone() -> None:
    """Contracts import pydantic and typed identifiers, so everyone can import contracts."""
    files = [source for source in PRODUCTION if source.path.startswith("shared/shared/contracts/")]

    assert files
    assert_none(line for file in files for line in house_rules.contract_imports(file))


def test_a_contract_that_leans_on_the_core_is_found() -> None:
    """An event class must not reach into the rest of `shared`."""
    source = snippet("from shared.identifiers import CaseId\nfrom shared.outbox import Outbox\n")

    assert list(house_rules.contract_imports(source)) == ["broken.py: imports shared.outbox.Outbox"]


def test_only_what_is_technical_goes_by_real_time() -> None:
    """Everything else asks the clock that its service was given, so time can be simulated."""
    readers = {s.path for s in PRODUCTION if any(house_rules.machine_clock_findings(s))}

    assert readers == REAL_TIME


def test_a_look_at_the_machines_clock_is_found() -> None:
    """Calls, references and imports are found; durations and the injected clock are not."""
    source = snippet(
        """
        import time
        from time import time_ns
        def age(clock=SystemClock()):
            return datetime.now(UTC), dt.date.today(), time.monotonic(), self.clock.now()
        def later(now=time.time): ...
        """
    )

    assert sorted(house_rules.machine_clock_findings(source)) == [
        "broken.py: SystemClock",
        "broken.py: datetime.now",
        "broken.py: dt.date.today",
        "broken.py: imports time.time_ns",
        "broken.py: time.time",
    ]


def test_production_code_uses_no_test_doubles() -> None:
    """`testing` modules are shipped beside the code, for tests only."""
    assert_none(line for source in PRODUCTION for line in house_rules.testing_imports(source))


def test_an_import_of_a_test_double_is_found() -> None:
    """Doubles may build on doubles; nothing else may."""
    text = "from shared.testing import FixedClock\nfrom funding import testing\n"

    assert list(house_rules.testing_imports(snippet(text))) == [
        "broken.py: imports shared.testing.FixedClock",
        "broken.py: imports funding.testing",
    ]
    assert list(house_rules.testing_imports(snippet(text, "funding/testing.py"))) == []

"""Everything dies at random, everything comes back, and the ledger stays clean."""

import pytest

from support.chaos_faults import Nemesis, plan
from support.chaos_options import Options
from support.chaos_services import SERVICES
from support.chaos_system import running_system


@pytest.mark.timeout(3 * 60 * 60)
async def test_nothing_is_lost_doubled_or_reordered_whatever_dies(
    options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    """Processes, brokers and PostgreSQL die; consumers freeze and wake up in another's place."""
    async with running_system(SERVICES, brokers=options.brokers, seed=options.seed) as system:
        nemesis = Nemesis(
            supervisor=system.supervisor, postgres=system.postgres, kafka=system.kafka
        )
        system.load()

        await nemesis.carry_out(plan(options.seed, options.kills, system.kinds))
        ledger = await system.finish("kills")
        report = nemesis.report(ledger)

    with capsys.disabled():
        print(f"\n{options}\n{report}")  # noqa: T201 - the ledger is what the run is for
    assert ledger.is_clean, report
    assert not system.supervisor.unexplained_deaths, report

"""A clean ledger means something only if a system that does lose facts gets a dirty one."""

from shared.failpoints import CrashPoint
from support.chaos_options import Options
from support.chaos_processes import until
from support.chaos_services import LABORATORY
from support.chaos_system import MOST_DRAIN_SECONDS, running_system


async def test_a_relay_that_forgets_too_early_is_found_out(options: Options) -> None:
    """With a known bug put back, one death of the relay shows as loss, and as nothing else."""
    async with running_system((LABORATORY,), brokers=1, seed=options.seed) as system:
        supervisor = system.supervisor
        relay = supervisor.alive("laboratory-relay")[0]
        await supervisor.terminate(relay, seconds=MOST_DRAIN_SECONDS)
        relay.reconfigure(TONGTU_MUTATION="delete_before_acknowledgement")
        system.load()

        supervisor.resume(relay, f"{CrashPoint.BEFORE_PUBLISH}:1")
        died = await until(lambda: supervisor.deaths, seconds=60)
        ledger = await system.finish("teeth")

    assert died
    assert any("acknowledged and never published" in text for text in ledger.lost), ledger.table()
    assert not ledger.doubled, ledger.table()

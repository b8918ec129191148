"""The whole system for tests: every process of every service, as `make up` starts it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from rich.console import Console

from support.servers import temporary_folder
from tongtu.platform.lifecycle import Lifecycle
from tongtu.platform.platform import Platform
from tongtu.platform.ports import LOOPBACK, free_port
from tongtu.platform.progress import Steps
from tongtu.platform.settings import PlatformSettings, Ports
from tongtu.services import SERVICES, Service


@contextmanager
def running_platform(brokers: Literal[1, 3] = 1, *, simulated: bool = False) -> Iterator[Platform]:
    """Run the whole system in a temporary folder on free ports; it is down afterwards.

    A process is found by its name in `platform.supervisor.processes()`; one that is killed is
    started again by the supervisor.
    """
    services = {service.package: free_port(100, 200) for service in SERVICES}
    ports = Ports(
        postgres=free_port(),
        kafka=free_port(1, 2),
        kafka_controller=free_port(1, 2),
        issuer=free_port(),
        **services,
    )
    with temporary_folder("platform") as home:
        settings = PlatformSettings(
            tongtu_var=home, ports=ports, brokers=brokers, simulated=simulated
        )
        platform = Platform(settings)
        lifecycle = Lifecycle(platform, Steps(Console(file=sys.stderr)))
        try:
            lifecycle.up()
            yield platform
        finally:
            lifecycle.down()


def api_url(platform: Platform, service: Service) -> str:
    """Return the address of a service's API."""
    return f"http://{LOOPBACK}:{platform.settings.ports.of(service, 'api')}"

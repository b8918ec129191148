"""A small platform: real servers and supervisor, with a sample in place of the services."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from support.servers import temporary_folder
from tongtu.platform.lifecycle import Lifecycle
from tongtu.platform.platform import Platform
from tongtu.platform.ports import free_port
from tongtu.platform.progress import Steps
from tongtu.platform.settings import PlatformSettings, Ports
from tongtu.services import Service

PROGRAMS = Path(__file__).parent / "programs"


class SamplePorts(Ports):
    """Ports for the sample as well."""

    sample_service: int


@pytest.fixture
def lifecycle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lifecycle]:
    """Describe a platform in a folder with an awkward name; it is down afterwards."""
    monkeypatch.syspath_prepend(str(PROGRAMS))
    ports = SamplePorts(
        postgres=free_port(),
        kafka=free_port(),
        kafka_controller=free_port(),
        issuer=free_port(),
        sample_service=free_port(100, 200),
    )
    with temporary_folder("platform") as folder:
        home = folder / "通途 #1 100%d" / ("x" * 100)
        platform = Platform(
            PlatformSettings(tongtu_var=home, ports=ports),
            services=(Service("sample-service"),),
            environment={"PYTHONPATH": str(PROGRAMS)},
        )
        lifecycle = Lifecycle(platform, Steps(Console(file=sys.stderr)))
        yield lifecycle
        lifecycle.down()

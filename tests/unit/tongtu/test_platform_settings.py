"""Settings of the local platform."""

import pytest
from pydantic import SecretStr

from shared.settings import DatabaseSettings
from tongtu.platform.errors import PlatformError
from tongtu.platform.ports import PortClaim, require_free
from tongtu.platform.programs import external_database_url
from tongtu.platform.settings import PlatformSettings, Ports, load_settings
from tongtu.services import SERVICES


def test_servers_of_ones_own_replace_the_embedded_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Naming a database server and brokers is all it takes."""
    monkeypatch.setenv("DATABASE__URL", "postgresql://me@db.example")
    monkeypatch.setenv("KAFKA__BOOTSTRAP_SERVERS", "kafka.example:9092")

    settings = PlatformSettings()

    assert not settings.has_own_postgres
    assert not settings.has_own_kafka


def test_without_them_everything_is_embedded() -> None:
    """The defaults are not taken for the user's own servers."""
    settings = PlatformSettings()

    assert settings.has_own_postgres
    assert settings.has_own_kafka
    assert settings.issuer_url == "http://127.0.0.1:8000"


def test_a_wrong_value_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says which variable, what is wrong and what was given."""
    monkeypatch.setenv("PORTS__FUNDING", "eight")

    with pytest.raises(PlatformError, match=r"PORTS__FUNDING: .*integer.*'eight'"):
        load_settings()


def test_no_two_processes_have_the_same_default_port() -> None:
    """Four services with three processes each have twelve ports."""
    ports = Ports()

    numbers = {ports.of(s, name) for s in SERVICES for name in ("api", "relay", "consumer")}

    assert len(numbers) == 12


def test_one_port_for_two_programs_is_refused() -> None:
    """The message names both and the variables that change them."""
    claims = [
        PortClaim(port=8001, purpose="funding-api", variable="PORTS__FUNDING"),
        PortClaim(port=8001, purpose="notifier-api", variable="PORTS__NOTIFIER"),
    ]

    with pytest.raises(PlatformError, match="change PORTS__FUNDING or PORTS__NOTIFIER"):
        require_free(claims)


def test_a_service_has_its_own_database_on_the_users_server() -> None:
    """A database that the address names is where connecting begins, not where services live."""
    database = DatabaseSettings(url=SecretStr("postgresql://me:secret@db.example:5433/admin"))

    url = external_database_url(database, SERVICES[1])

    assert url == "postgresql://me:secret@db.example:5433/land_supply"

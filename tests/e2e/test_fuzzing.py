"""Requests that a machine makes up from each service's own OpenAPI document."""

import pytest

from shared.auth.principal import Role
from support.e2e import System
from support.fuzzing import ensure_none_breaks
from tongtu.services import SERVICES

OTHERS = [service.name for service in SERVICES if service.name != "land-supply"]
"""Land supply has a file of its own, which another worker may take."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SPONSOR])
@pytest.mark.parametrize("service", OTHERS)
def test_no_made_up_request_breaks_a_service(system: System, service: str, role: Role) -> None:
    """Every answer is one that the document promises, and none says that we are at fault."""
    ensure_none_breaks(system, service, role)

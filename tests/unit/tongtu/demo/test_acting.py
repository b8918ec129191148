"""Whom the demo lets act, and in which cases."""

from shared.auth.principal import Role
from tongtu.demo.acting import acts
from tongtu.demo.client import Registered
from tongtu.demo.projects import Listed

ROW = Listed("P001", "name", b"{}")


def test_three_cases_take_a_first_step() -> None:
    """An officer accepts the first application, a coordinator reroutes the next two projects."""
    registered = [Registered(ROW, str(number), is_repeated=False) for number in range(5)]

    chosen = acts(registered)

    assert [(each.project_id, each.path) for each in chosen] == [
        ("0", "steps/A01/receive"),
        ("0", "steps/A01/accept"),
        ("1", "reroute"),
        ("2", "reroute"),
    ]
    assert {each.principal.role for each in chosen} == {Role.AGENCY_OFFICER, Role.COORDINATOR}

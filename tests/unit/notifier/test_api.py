"""The notifier's HTTP interface as it describes itself."""

from notifier.bootstrap import API, build
from notifier.catalogue import load_catalogue
from notifier.schemas import RegisterEndpointRequest
from shared.auth.principal import Role
from shared.service import build_application


def test_every_operation_names_its_problems_and_its_bearer_scheme() -> None:
    """The document is complete enough to write a client from."""
    document = build_application(build()).openapi()

    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) == 6
    assert all({"401", "403"} <= set(operation["responses"]) for operation in operations)


def test_the_example_of_the_request_is_valid() -> None:
    """What the documentation shows can be sent."""
    extra = RegisterEndpointRequest.model_json_schema()

    RegisterEndpointRequest.model_validate(extra["examples"][0])


def test_operators_and_services_read_nothing() -> None:
    """Running the system is no reason to read what is in it."""
    for name, policy in API.policies.items():
        if name != "list_notification_kinds":
            assert not policy.roles & {Role.OPERATOR, Role.SERVICE}


def test_the_catalogue_names_every_kind_in_both_languages() -> None:
    """A new kind without a name fails here."""
    assert "供地案件已开立".encode() in load_catalogue().notification_kinds

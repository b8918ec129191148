"""HTTP to command and query, result to HTTP. Matches follow from events."""

from funding.routes import matches, programmes
from shared.auth.policy import ANYONE_KNOWN, Policy, allow
from shared.auth.principal import Role
from shared.auth.visibility import READERS

POLICIES: dict[str, Policy] = {
    "list_matches": READERS,
    "list_programmes": ANYONE_KNOWN,
    "list_versions": ANYONE_KNOWN,
    "get_programme": ANYONE_KNOWN,
    "get_facts": ANYONE_KNOWN,
    "publish_programme": allow(Role.COORDINATOR),
}
"""Who may call which route; a route without an entry cannot be served."""

ROUTERS = (matches.router, programmes.router)

"""HTTP to command and query, result to HTTP. Matches follow from events."""

from funding.routes import combinations, matches
from shared.auth.policy import ANYONE_KNOWN, Policy
from shared.auth.visibility import READERS

POLICIES: dict[str, Policy] = {
    "list_matches": READERS,
    "preview_combination": ANYONE_KNOWN,
}
"""Who may call which route; a route without an entry cannot be served."""

ROUTERS = (matches.router, combinations.router)

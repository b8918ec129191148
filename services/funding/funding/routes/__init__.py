"""HTTP to command and query, result to HTTP. Matches follow from events and facts."""

from funding.routes import (
    combinations,
    eligibility,
    interests,
    matches,
    programmes,
    rematches,
    subjects,
)
from shared.auth.policy import ANYONE_KNOWN, Policy, allow
from shared.auth.principal import Role
from shared.auth.visibility import READERS, is_narrowed

KEEPERS = allow(
    Role.SPONSOR,
    Role.AGENCY_OFFICER,
    Role.DISTRICT_OFFICER,
    Role.COORDINATOR,
    when=is_narrowed,
)
"""Those whom the notifier can tell of something."""
AUTHORITIES = allow(Role.AGENCY_OFFICER, Role.COORDINATOR, Role.AUDITOR, when=is_narrowed)

POLICIES: dict[str, Policy] = {
    "list_matches": READERS,
    "preview_eligibility": ANYONE_KNOWN,
    "preview_combination": ANYONE_KNOWN,
    "get_combination": READERS,
    "get_match": READERS,
    "get_waterfall": READERS,
    "list_missing_facts": READERS,
    "get_reach": AUTHORITIES,
    "start_rematch": allow(Role.COORDINATOR),
    "list_rematches": allow(Role.COORDINATOR, Role.AUDITOR),
    "get_rematch": allow(Role.COORDINATOR, Role.AUDITOR),
    "pause_rematch": allow(Role.COORDINATOR),
    "resume_rematch": allow(Role.COORDINATOR),
    "cancel_rematch": allow(Role.COORDINATOR),
    "list_interests": KEEPERS,
    "keep_interest": KEEPERS,
    "drop_interest": KEEPERS,
    "state_facts": allow(Role.SPONSOR, Role.AGENCY_OFFICER, Role.COORDINATOR, when=is_narrowed),
    "get_facts": READERS,
    "get_fact_history": READERS,
    "list_programmes": ANYONE_KNOWN,
    "list_versions": ANYONE_KNOWN,
    "get_programme": ANYONE_KNOWN,
    "list_facts": ANYONE_KNOWN,
    "publish_programme": allow(Role.COORDINATOR),
}
"""Who may call which route; a route without an entry cannot be served."""

ROUTERS = (
    matches.router,
    eligibility.router,
    combinations.router,
    subjects.router,
    programmes.router,
    rematches.router,
    interests.router,
)

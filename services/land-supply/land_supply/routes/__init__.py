"""HTTP to command, result to HTTP. Cases are opened by events."""

from land_supply.routes import (
    cases,
    clocks,
    commands,
    decisions,
    inbox,
    moves,
    renewals,
    templates,
    undertakings,
)
from shared.auth.policy import ANYONE_KNOWN, Policy, allow
from shared.auth.principal import Role
from shared.auth.visibility import READERS, is_narrowed

OFFICERS = allow(Role.AGENCY_OFFICER, when=is_narrowed)
INBOXES = allow(
    Role.SPONSOR,
    Role.AGENCY_OFFICER,
    Role.DISTRICT_OFFICER,
    Role.COORDINATOR,
    Role.AUDITOR,
    when=is_narrowed,
)
FOR_DESKS = allow(Role.AGENCY_OFFICER, Role.COORDINATOR, when=is_narrowed)
"""The coordinator may give to somebody else what lies where nobody acts."""
BOTH_SIDES = allow(Role.SPONSOR, Role.AGENCY_OFFICER, when=is_narrowed)
"""The enterprise hands in, and does what is its own; the engine refuses it the rest."""
AUTHORITIES = allow(Role.AGENCY_OFFICER, Role.COORDINATOR, when=is_narrowed)
"""In a step that is the enterprise's own no agency has a desk, so the coordinator stands in."""

POLICIES: dict[str, Policy] = {
    "get_case": READERS,
    "list_cases": READERS,
    "get_history": READERS,
    "get_step": READERS,
    "get_clock": READERS,
    "get_inbox": INBOXES,
    "receive_step": BOTH_SIDES,
    "supplement_step": BOTH_SIDES,
    "decide_step": BOTH_SIDES,
    **dict.fromkeys(
        (
            "request_supplement_step",
            "accept_step",
            "decline_acceptance_step",
            "start_step",
            "pause_step",
            "resume_step",
            "extend_step",
            "exclude_step",
            "deliver_step",
            "alter_step",
            "claim_step",
            "delegate_step",
            "decide_steps",
        ),
        OFFICERS,
    ),
    "sign_undertaking": BOTH_SIDES,
    "supplement_undertaking": BOTH_SIDES,
    "tell_conditions": AUTHORITIES,
    "check_undertaking": AUTHORITIES,
    "get_undertaking": READERS,
    "request_renewal": BOTH_SIDES,
    "decide_renewal": OFFICERS,
    "receive_jointly": BOTH_SIDES,
    "accept_jointly": OFFICERS,
    "extend_jointly": OFFICERS,
    "get_joint_application": READERS,
    "correct_step": allow(Role.AGENCY_OFFICER, Role.COORDINATOR, when=is_narrowed),
    "hand_over_step": FOR_DESKS,
    "return_step": FOR_DESKS,
    "state_facts": allow(Role.SPONSOR, Role.COORDINATOR, when=is_narrowed),
    "reroute_case": allow(Role.COORDINATOR),
    "cancel_case": allow(Role.COORDINATOR),
    "withdraw_case": allow(Role.SPONSOR, when=is_narrowed),
    "move_case": allow(Role.COORDINATOR),
    "revert_move": allow(Role.COORDINATOR),
    "move_cases": allow(Role.COORDINATOR),
    "revert_moves": allow(Role.COORDINATOR),
    "get_move": allow(Role.COORDINATOR, Role.AUDITOR),
    "preview_clock": ANYONE_KNOWN,
    "list_templates": ANYONE_KNOWN,
    "get_template": ANYONE_KNOWN,
    "get_template_picture": ANYONE_KNOWN,
    "publish_template": allow(Role.COORDINATOR),
}
"""Who may call which route; a route without an entry cannot be served."""

ROUTERS = (
    cases.router,
    inbox.router,
    commands.router,
    undertakings.router,
    renewals.router,
    decisions.router,
    moves.router,
    clocks.router,
    templates.router,
)

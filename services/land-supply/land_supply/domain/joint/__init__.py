"""Joint applications: one form at one window for several steps, and one clock above theirs."""

from land_supply.domain.joint.application import (
    JointApplication,
    JointMember,
    JointOrderError,
    JointStatus,
    joint_clock_id_of,
    terms_of,
)
from land_supply.domain.joint.moments import joint_moments

__all__ = [
    "JointApplication",
    "JointMember",
    "JointOrderError",
    "JointStatus",
    "joint_clock_id_of",
    "joint_moments",
    "terms_of",
]

"""The ids that the examples share.

The sponsor and every code are fictitious, with valid check characters (GB 32100-2015,
ISO 7064 MOD 11-10).
"""

from uuid import UUID

from shared.identifiers import MatchId, NotificationId, ProjectId

CREDIT_CODE = "91120116MADEMQ012W"
DISTRICT_CODE = "120116"
PROJECT_ID = ProjectId(UUID("01923119-61c0-7a10-8a10-3c1f0b7d2e11"))
MATCH_ID = MatchId(UUID("01923119-65a8-7d32-8e42-90b1c2d3e433"))
NOTIFICATION_ID = NotificationId(UUID("01923119-6990-7e43-8f53-a1b2c3d4e544"))

REGISTERED_ID = UUID("01923119-61c0-7c6e-9b1e-5a2f6d9c0e01")
"""The fact that everything else follows from."""
OPENED_ID = UUID("01923119-65a9-7f54-9064-b2c3d4e5f655")
RAISED_ID = UUID("01923119-6993-7287-a397-e5f607182988")

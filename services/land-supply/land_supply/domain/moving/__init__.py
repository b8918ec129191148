"""Running cases move to another version of their process, and back to where they were."""

from land_supply.domain.moving.differences import Change, Difference
from land_supply.domain.moving.jobs import (
    ItemResult,
    ItemStatus,
    ListedMove,
    MoveItem,
    MoveJob,
    OtherVersionError,
    Refusal,
)
from land_supply.domain.moving.moves import Move, move, revert
from land_supply.domain.moving.obstacles import CannotMoveError, NoMoveError, Obstacle
from land_supply.domain.moving.record import MoveRecord, UnbegunRound

__all__ = [
    "CannotMoveError",
    "Change",
    "Difference",
    "ItemResult",
    "ItemStatus",
    "ListedMove",
    "Move",
    "MoveItem",
    "MoveJob",
    "MoveRecord",
    "NoMoveError",
    "Obstacle",
    "OtherVersionError",
    "Refusal",
    "UnbegunRound",
    "move",
    "revert",
]

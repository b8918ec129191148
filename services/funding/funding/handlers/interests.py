"""Saved searches: kept and dropped by their keepers."""

from funding.commands import DropInterest, KeepInterest
from funding.domain.matching import MOST_INTERESTS, Interest, TooManyInterestsError
from funding.ports import UnitOfWork


async def keep_interest(command: KeepInterest, uow: UnitOfWork) -> Interest:
    """Save a search, unless its keeper has as many as there may be."""
    interest = command.interest
    if await uow.interests.count(interest.owner) >= MOST_INTERESTS:
        raise TooManyInterestsError
    uow.interests.add(interest)
    return interest


async def drop_interest(command: DropInterest, uow: UnitOfWork) -> None:
    """Forget a search; what others keep is as good as not there."""
    uow.interests.remove(command.id, command.owner)

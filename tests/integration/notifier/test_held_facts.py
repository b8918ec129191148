"""A fact and its project, from different topics, at the same moment."""

import asyncio
from contextlib import AsyncExitStack

from notifier import handlers
from notifier.commands import IntroduceProject, TellConcerned
from notifier.testing import PROJECT, a_case_opened, a_cause, a_project_registered, an_endpoint
from shared.contracts.notifier import Recipient
from support.messaging import eventually
from support.notifier import Notifier

_SOMEBODY_WAITS = (
    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    " AND datname = current_database())"
)
PLANNING = Recipient(role="agency-officer", agency="planning")


def introduction(notifier: Notifier) -> IntroduceProject:
    """Build the command that makes the project known."""
    fact = a_project_registered()
    return IntroduceProject(fact=fact, cause=a_cause(fact), now=notifier.clock.now())


def telling(notifier: Notifier) -> TellConcerned:
    """Build the command that tells of a case."""
    fact = a_case_opened("planning")
    return TellConcerned(fact=fact, cause=a_cause(fact), now=notifier.clock.now())


async def kinds(notifier: Notifier) -> dict[str, int]:
    """Count the notifications by kind."""
    async with notifier.database.connection() as connection:
        rows = await connection.fetch("SELECT kind, count(*) FROM notifications GROUP BY kind")
        return dict(rows)


async def test_a_fact_before_its_project_is_told_when_the_project_comes(
    notifier: Notifier,
) -> None:
    """Held in one transaction, told in another, and kept no longer."""
    async with notifier.transactions(notifier.context) as uow:
        await handlers.tell_concerned(telling(notifier), uow)
    before = await kinds(notifier)

    async with notifier.transactions(notifier.context) as uow:
        await handlers.introduce_project(introduction(notifier), uow)

    assert before == {}
    assert await kinds(notifier) == {"project-registered": 3, "case-opened": 4}
    async with notifier.database.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM held_facts") == 0


async def test_both_in_one_poll_are_told_in_either_order(notifier: Notifier) -> None:
    """One unit of work sees its own rows."""
    async with notifier.transactions(notifier.context) as uow:
        await handlers.tell_concerned(telling(notifier), uow)
        await handlers.introduce_project(introduction(notifier), uow)
        await handlers.tell_concerned(telling(notifier), uow)

    assert await kinds(notifier) == {"project-registered": 3, "case-opened": 8}


async def test_a_fact_held_in_an_open_transaction_is_not_missed(notifier: Notifier) -> None:
    """The introduction waits for whoever has just found the project missing."""
    async with AsyncExitStack() as stack:
        uow = await stack.enter_async_context(notifier.transactions(notifier.context))
        await handlers.tell_concerned(telling(notifier), uow)

        async def introduce() -> None:
            async with notifier.transactions(notifier.context) as other:
                await handlers.introduce_project(introduction(notifier), other)

        introducing = asyncio.create_task(introduce())
        await _until_somebody_waits(notifier)

    await introducing
    assert await kinds(notifier) == {"project-registered": 3, "case-opened": 4}


async def test_a_fact_that_meets_an_uncommitted_project_is_not_held(notifier: Notifier) -> None:
    """The other order: the fact waits for the introduction and then finds the project."""
    async with AsyncExitStack() as stack:
        uow = await stack.enter_async_context(notifier.transactions(notifier.context))
        await handlers.introduce_project(introduction(notifier), uow)

        async def tell() -> None:
            async with notifier.transactions(notifier.context) as other:
                await handlers.tell_concerned(telling(notifier), other)

        telling_it = asyncio.create_task(tell())
        await _until_somebody_waits(notifier)

    await telling_it
    assert await kinds(notifier) == {"project-registered": 3, "case-opened": 4}


async def test_a_notification_reaches_an_endpoint_for_the_whole_city(notifier: Notifier) -> None:
    """An agency's endpoint without a district hears of every district."""
    async with notifier.transactions(notifier.context) as uow:
        uow.endpoints.add(an_endpoint(PLANNING))
        uow.endpoints.add(an_endpoint(PLANNING.model_copy(update={"district_code": "120110"})))
    async with notifier.transactions(notifier.context) as uow:
        await handlers.introduce_project(introduction(notifier), uow)

    async with notifier.transactions(notifier.context) as uow:
        await handlers.tell_concerned(telling(notifier), uow)

    async with notifier.database.connection() as connection:
        found = await connection.fetch("SELECT project_id FROM deliveries")
    assert [row["project_id"] for row in found] == [PROJECT]


async def _until_somebody_waits(notifier: Notifier) -> None:
    async with notifier.database.connection() as connection:
        await eventually(lambda: connection.fetchval(_SOMEBODY_WAITS))

"""How a unit of work finds projects with their applicant, and an applicant's projects."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from funding.bootstrap import build
from funding.domain.subject import Source, facts_of
from funding.testing import APPLICANT, a_statement
from funding.unit_of_work import SqlUnitOfWork
from shared.clock import SystemClock
from shared.context import Context
from shared.database import Transactions
from shared.errors import NotFoundError, StaleVersionError
from shared.identifiers import new_id
from support.api import running_api
from support.flow import Feed, a_registration
from support.servers import MakeDatabase


@dataclass(frozen=True, slots=True)
class Kept:
    """Units of work on a database with three projects of one applicant."""

    transactions: Transactions[SqlUnitOfWork]
    project_ids: list[str]

    @property
    def context(self) -> Context:
        """Return the circumstances of a unit of work."""
        return Context(actor="tester", correlation_id="test", now=SystemClock().now())


@pytest.fixture
async def kept(database_url: MakeDatabase) -> AsyncIterator[Kept]:
    """Keep three projects of one applicant, and one of nobody."""
    service = build()
    async with running_api(build, database_url) as api:
        events = [a_registration() for _ in range(3)]
        await Feed(service, api.database).take(*events, a_registration(sponsor={"name": "某企业"}))
        transactions = Transactions(api.database, service.unit_of_work)
        yield Kept(transactions, sorted(str(each.project_id) for each in events))


async def test_a_project_comes_with_its_applicant(kept: Kept) -> None:
    """Also with what the same unit of work has only gathered."""
    async with kept.transactions.rehearsal(kept.context) as uow:
        applicant = await uow.subjects.find(APPLICANT)
        assert applicant is not None
        uow.subjects.save(applicant.restate([a_statement("employees", 19)]))

        project, found = await uow.subjects.with_applicant(kept.project_ids[0])

        facts = facts_of(project, found)
        assert (facts.values["key_chain"], facts.values["enterprise_size"]) == ("HE", "micro")


async def test_a_project_that_nobody_knows_is_not_found(kept: Kept) -> None:
    """There is nothing to match."""
    async with kept.transactions.rehearsal(kept.context) as uow:
        with pytest.raises(NotFoundError):
            await uow.subjects.with_applicant(str(new_id()))


async def test_the_projects_of_an_applicant_come_in_pages(kept: Kept) -> None:
    """In the order of their ids, those of others left out."""
    async with kept.transactions.rehearsal(kept.context) as uow:
        first = await uow.subjects.project_ids_of(APPLICANT, limit=2)
        rest = await uow.subjects.project_ids_of(APPLICANT, after=first[-1], limit=2)

    assert [*first, *rest] == kept.project_ids
    assert all(UUID(each) for each in first)


async def test_of_two_who_have_read_the_same_one_is_refused(kept: Kept) -> None:
    """Nothing of the second one is kept, its history included."""
    async with kept.transactions.rehearsal(kept.context) as uow:
        before, _ = await uow.subjects.with_applicant(kept.project_ids[0])
    changes = [
        before.restate([a_statement("completed", value, Source.VERIFIED)])
        for value in (True, False)
    ]

    async with kept.transactions(kept.context) as uow:
        uow.subjects.save(changes[0])
    with pytest.raises(StaleVersionError):
        async with kept.transactions(kept.context) as uow:
            uow.subjects.save(changes[1])

    async with kept.transactions.rehearsal(kept.context) as uow:
        after, _ = await uow.subjects.with_applicant(kept.project_ids[0])
    assert after.statements == changes[0].after.statements

"""Publishing fund programmes."""

from funding.commands import PublishProgramme
from funding.domain.publication import Publication
from funding.ports import UnitOfWork


async def publish_programme(command: PublishProgramme, uow: UnitOfWork) -> Publication:
    """Publish a version of a programme; it and its event commit together."""
    proposal, programmes = command.proposal, uow.programmes
    history = await programmes.history(proposal.programme.id)
    publication, event = proposal.publish(
        history, programme_ids=await programmes.ids(), definitions=programmes.facts
    )
    if event is not None:
        programmes.add(publication)
        uow.outbox.append(event, version=publication.number)
    return publication

"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from land_supply.commands import OpenCase, PublishTemplate
from land_supply.domain.case import Case
from land_supply.domain.publication import Publication
from land_supply.ports import UnitOfWork


async def open_case(command: OpenCase, uow: UnitOfWork) -> Case:
    """Open the case of a project under the process that is valid where and when it begins."""
    selection = await uow.templates.selection()
    template = selection.choose(district_code=command.district_code, on=command.on)
    case, event = Case.open(
        command.project_id,
        template=template,
        district_code=command.district_code,
        opened_on=command.on,
        rules=uow.rules,
    )
    uow.cases.add(case, sponsor_code=command.sponsor_code)
    uow.outbox.append(event, version=case.version)
    return case


async def publish_template(command: PublishTemplate, uow: UnitOfWork) -> Publication:
    """Publish a version of a process; it and its event commit together."""
    proposal = command.proposal
    history = await uow.templates.history(proposal.template.id)
    publication, event = proposal.publish(history, roles=uow.rules.agencies.roles)
    if event is not None:
        uow.templates.add(publication)
        uow.outbox.append(event, version=publication.number)
    return publication

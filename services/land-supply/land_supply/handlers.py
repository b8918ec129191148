"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from land_supply.commands import OpenCase
from land_supply.domain.case import Case
from land_supply.ports import UnitOfWork


async def open_case(command: OpenCase, uow: UnitOfWork) -> Case:
    """Open the case of a project under the process that is valid where and when it begins."""
    template = uow.selection.choose(district_code=command.district_code, on=command.on)
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

"""What a route may ask for: the process's resources, and for whom the principal stands."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from notifier.catalogue import Catalogue
from notifier.unit_of_work import SqlUnitOfWork
from shared.auth.principal import Principal, Role
from shared.contracts.notifier import Recipient
from shared.http.field_errors import shown
from shared.http.language import Text
from shared.http.problems import FieldError, refusal
from shared.http.request import immediate, principal_of, resources_of
from shared.service import Runtime
from shared.webhooks.addresses import Refusal, TargetRefusedError
from shared.webhooks.transport import TargetPolicy


@dataclass(frozen=True, slots=True)
class Resources:
    """What the notifier's API process owns."""

    runtime: Runtime[SqlUnitOfWork]
    catalogue: Catalogue
    targets: TargetPolicy

    async def checked_url(self, url: str) -> str:
        """Return a webhook's URL in normal form, or refuse it as a value of the request."""
        try:
            return (await self.targets.check(url)).url
        except TargetRefusedError as error:
            raise refusal("invalid-request", errors=(_wrong_url(url, error.refusal),)) from None


def audience_of(principal: Principal) -> Recipient:
    """Say for whom a principal stands; policies let nobody pass who stands for nobody."""
    match principal.role:
        case Role.SPONSOR:
            return Recipient(role=principal.role, organisation=principal.organisation)
        case Role.DISTRICT_OFFICER:
            return Recipient(role=principal.role, district_code=principal.district)
        case Role.AGENCY_OFFICER:
            agency, district = principal.agency, principal.district
            return Recipient(role=principal.role, agency=agency, district_code=district)
        case _:
            return Recipient(role=principal.role)


def is_somebody(principal: Principal) -> bool:
    """Tell whether a principal names the organisation, district or agency that its role needs."""
    needed = {
        Role.SPONSOR: principal.organisation,
        Role.DISTRICT_OFFICER: principal.district,
        Role.AGENCY_OFFICER: principal.agency,
    }
    return needed.get(principal.role, principal.subject) is not None


@immediate()
def current_audience(request: Request) -> Recipient:
    """Return for whom the principal of this request stands."""
    return audience_of(principal_of(request))


@immediate()
def reader_of(request: Request) -> Recipient | None:
    """Return whose notifications this request may read; None is everybody's."""
    principal = principal_of(request)
    return None if principal.role in _READS_ALL else audience_of(principal)


CurrentResources = Annotated[Resources, Depends(resources_of)]
CurrentAudience = Annotated[Recipient, Depends(current_audience)]
CurrentReader = Annotated[Recipient | None, Depends(reader_of)]

_READS_ALL = frozenset({Role.COORDINATOR, Role.AUDITOR})

# A stranger must not learn which names exist inside our network, so both refusals read the same.
_NOT_PUBLIC = Text("a host whose addresses are all public", "应为全部地址均为公网地址的主机")
_EXPECTED: dict[Refusal, Text] = {
    Refusal.TOO_LONG: Text("a shorter URL", "网址过长"),
    Refusal.SCHEME: Text("a URL with scheme https", "网址协议应为 https"),
    Refusal.USERINFO: Text("a URL without a user name or password", "网址不应含用户名或密码"),
    Refusal.FRAGMENT: Text("a URL without a fragment", "网址不应含片段"),
    Refusal.PORT: Text("port 443 or 8443", "端口应为 443 或 8443"),
    Refusal.ADDRESS: _NOT_PUBLIC,
    Refusal.UNRESOLVABLE: _NOT_PUBLIC,
    Refusal.HOST: Text("a full host name or a plain IP address", "应为完整主机名或标准 IP 地址"),
    Refusal.MALFORMED: Text("a URL in strict syntax", "应为语法严格的网址"),
}
_PUBLIC_CODES = {Refusal.UNRESOLVABLE: Refusal.ADDRESS.value}


def _wrong_url(url: str, reason: Refusal) -> FieldError:
    return FieldError(
        code=_PUBLIC_CODES.get(reason, reason.value),
        expected=_EXPECTED[reason],
        given=shown(url, is_secret=reason is Refusal.USERINFO),
        pointer="/url",
    )

"""Prints a token for somebody of a role, signed by the development issuer's key."""

import sys
from datetime import timedelta
from typing import Annotated

import typer

from shared.auth.principal import Principal, Role
from shared.identifiers import IdentifierError, parse_unified_social_credit_code
from tongtu.issuer import IssuerSettings, KeyStore, NotAllowedError, check_allowed

LIFETIME = timedelta(hours=12)


class UnlikelyPrincipalError(ValueError):
    """Nobody of this role would hold such a token."""


def mint(principal: Principal, settings: IssuerSettings, *, lifetime: timedelta = LIFETIME) -> str:
    """Sign a token for a principal with the key of the local issuer."""
    check_allowed(settings)
    check_likely(principal)
    key = KeyStore(settings.key_directory).current()
    return key.sign(principal, settings.auth, lifetime=lifetime)


def check_likely(principal: Principal) -> None:
    """Raise UnlikelyPrincipalError where a role lacks what narrows it, or a code is wrong."""
    needed = {
        Role.SPONSOR: ("ORG", principal.organisation),
        Role.AGENCY_OFFICER: ("AGENCY", principal.agency),
        Role.DISTRICT_OFFICER: ("DISTRICT", principal.district),
    }
    name, value = needed.get(principal.role, ("", "-"))
    if not value:
        raise UnlikelyPrincipalError(f"the role {principal.role} needs {name}=")
    if principal.organisation is not None:
        try:
            parse_unified_social_credit_code(principal.organisation)
        except IdentifierError as error:
            raise UnlikelyPrincipalError(f"ORG={principal.organisation}: {error}") from error


def local_settings() -> IssuerSettings:
    """Return where the issuer of this checkout's platform keeps its keys, and what it is called."""
    from tongtu.platform.settings import load_settings

    platform = load_settings()
    auth = platform.auth.model_copy(
        update={"issuer": platform.issuer_url, "jwks_url": platform.jwks_url}
    )
    return IssuerSettings(tongtu_var=platform.home, auth=auth)


def main(
    role: Annotated[Role, typer.Option(help="What somebody is to Tongtu.")],
    org: Annotated[str, typer.Option(help="Unified social credit code.")] = "",
    agency: Annotated[str, typer.Option(help="The agency of an officer.")] = "",
    district: Annotated[str, typer.Option(help="GB/T 2260 code of a district.")] = "",
    subject: Annotated[str, typer.Option(help="Who; the role's name if not given.")] = "",
) -> None:
    """Print a token that is good for twelve hours."""
    principal = Principal(
        subject=subject or org or role.value,
        role=role,
        organisation=org or None,
        agency=agency or None,
        district=district or None,
    )
    try:
        print(mint(principal, local_settings()))
    except (NotAllowedError, UnlikelyPrincipalError) as error:
        sys.exit(f"token: {error}")


if __name__ == "__main__":
    typer.run(main)

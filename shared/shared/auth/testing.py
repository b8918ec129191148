"""An issuer in memory, so that tests hold real tokens without a process or a file."""

from datetime import timedelta

from shared.auth.jwks import StaticKeys
from shared.auth.principal import Principal, Role
from shared.auth.signing import SigningKey
from shared.auth.tokens import Authenticator
from shared.settings import AuthSettings


class InMemoryIssuer:
    """Signs tokens with a key of its own, and knows an authenticator that believes them."""

    def __init__(self, settings: AuthSettings | None = None) -> None:
        self.settings = settings or AuthSettings()
        self.key = SigningKey.generate()

    @property
    def keys(self) -> StaticKeys:
        """Return the public key as a key source."""
        return StaticKeys({self.key.public_jwk["kid"]: self.key.verifying_key})

    def authenticator(self) -> Authenticator:
        """Build an authenticator that believes this issuer."""
        return Authenticator(self.keys, self.settings)

    def token(self, principal: Principal, *, lifetime: timedelta = timedelta(hours=1)) -> str:
        """Sign a token for a principal that is given whole."""
        return self.key.sign(principal, self.settings, lifetime=lifetime)

    def issue(
        self,
        role: Role,
        *,
        subject: str | None = None,
        organisation: str | None = None,
        agency: str | None = None,
        district: str | None = None,
    ) -> str:
        """Sign a token for somebody of this role, the first one unless another is named."""
        principal = Principal(
            subject=subject or f"{role.value}-1",
            role=role,
            organisation=organisation,
            agency=agency,
            district=district,
        )
        return self.token(principal)

    def headers(self, role: Role, *, organisation: str | None = None) -> dict[str, str]:
        """Return request headers that carry a token."""
        return {"Authorization": f"Bearer {self.issue(role, organisation=organisation)}"}

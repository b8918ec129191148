"""Ed25519 key pairs (RFC 8037) that sign tokens; only issuers hold one."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt import PyJWK
from jwt.algorithms import OKPAlgorithm

from shared.auth.principal import Principal
from shared.settings import AuthSettings

ALGORITHM = "EdDSA"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key; its id is the RFC 7638 thumbprint of the public one."""

    private: Ed25519PrivateKey

    @classmethod
    def generate(cls) -> Self:
        """Make a new key pair."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """Read a private key from PEM (PKCS 8)."""
        private = load_pem_private_key(pem, password=None)
        if not isinstance(private, Ed25519PrivateKey):
            raise TypeError("the key is not an Ed25519 key")
        return cls(private)

    def to_pem(self) -> bytes:
        """Write the private key as PEM (PKCS 8), unencrypted."""
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def public_jwk(self) -> dict[str, Any]:
        """Return the public key as a JSON Web Key."""
        jwk: dict[str, Any] = OKPAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        members = {name: jwk[name] for name in ("crv", "kty", "x")}
        thumbprint = sha256(json.dumps(members, sort_keys=True, separators=(",", ":")).encode())
        return {**members, "kid": thumbprint.hexdigest()[:32], "use": "sig", "alg": ALGORITHM}

    @property
    def verifying_key(self) -> PyJWK:
        """Return the public key in the form that verification wants."""
        return PyJWK.from_dict(self.public_jwk)

    def sign(self, principal: Principal, settings: AuthSettings, *, lifetime: timedelta) -> str:
        """Sign a token for the principal, valid from now on for `lifetime`."""
        issued_at = datetime.now(UTC)
        claims = {
            "iss": settings.issuer,
            "aud": settings.audience,
            "sub": principal.subject,
            "iat": issued_at,
            "nbf": issued_at,
            "exp": issued_at + lifetime,
            "role": principal.role.value,
            "organisation": principal.organisation,
            "agency": principal.agency,
            "district": principal.district,
        }
        present = {name: value for name, value in claims.items() if value is not None}
        headers = {"kid": self.public_jwk["kid"]}
        return jwt.encode(present, self.private, algorithm=ALGORITHM, headers=headers)

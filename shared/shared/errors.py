"""Errors of the domain, without a word of HTTP.

    TongtuError
    ├── DomainError                 the caller can do something about it
    │   ├── NotFoundError           no such thing
    │   ├── ConflictError           the thing is in a state that does not allow it
    │   │   ├── InvalidTransitionError
    │   │   └── AlreadyExistsError
    │   ├── ForbiddenError          the principal may not do this
    │   ├── StaleVersionError       somebody else changed the thing first
    │   ├── InvalidValueError       a value breaks a rule that its type cannot express
    │   └── BrokenDocumentError     a published rule breaks rules; every flaw is listed
    └── PermanentError              an event that no retry can ever handle; its key is parked

`shared.http.problems` maps the six bases below DomainError to RFC 9457 problem details; a
consumer retries everything except PermanentError and DomainError, which it parks.
"""

from enum import StrEnum
from typing import ClassVar

from shared.flaws import Flaw


class TongtuError(Exception):
    """Base of every error that Tongtu raises on purpose."""


class DomainError(TongtuError):
    """A rule said no. `code` is the last part of the problem type URI and never changes."""

    code: ClassVar[str] = "domain-error"


class NotFoundError(DomainError):
    """The thing that was asked for does not exist, or the principal may not know of it."""

    code = "not-found"

    def __init__(self, kind: str, identifier: object) -> None:
        super().__init__(f"there is no {kind} {identifier}")
        self.kind = kind
        self.identifier = str(identifier)


class ConflictError(DomainError):
    """The request is well formed but contradicts what is already recorded."""

    code = "conflict"


class InvalidTransitionError(ConflictError):
    """The aggregate is not in a status that allows the requested step."""

    code = "invalid-transition"

    def __init__(self, current: StrEnum, requested: StrEnum) -> None:
        super().__init__(f"cannot go from {current} to {requested}")
        self.current = current
        self.requested = requested


class AlreadyExistsError(ConflictError):
    """A business key is taken: `field` holds `value` in another record."""

    code = "already-exists"

    def __init__(self, kind: str, field: str, value: object) -> None:
        super().__init__(f"a {kind} with {field} {value} already exists")
        self.kind = kind
        self.field = field
        self.value = str(value)


class ForbiddenError(DomainError):
    """The principal is known and may not do this; `flaws` says what of it, and who may."""

    code = "forbidden"

    def __init__(self, *args: object, flaws: tuple[Flaw, ...] = ()) -> None:
        super().__init__(*args)
        self.flaws = flaws


class StaleVersionError(DomainError):
    """The record changed between reading and writing; read it again and decide again."""

    code = "stale-version"


class InvalidValueError(DomainError):
    """One field holds a value that breaks a rule; `field` is a JSON pointer."""

    code = "invalid-value"

    def __init__(self, field: str, given: object, expected: str) -> None:
        super().__init__(f"{field} is {given!r}; expected {expected}")
        self.field = field
        self.given = given
        self.expected = expected


class BrokenDocumentError(DomainError):
    """A document with rules of its own breaks some of them; `flaws` says all that is wrong."""

    code = "broken-document"

    def __init__(self, document: str, flaws: tuple[Flaw, ...]) -> None:
        super().__init__(f"{document}: " + "; ".join(str(flaw) for flaw in flaws))
        self.document = document
        self.flaws = flaws


class PermanentError(TongtuError):
    """No retry can help. A consumer parks the event's key with `code` and the message."""

    code: ClassVar[str] = "permanent"

"""Maps every exception that can leave a route to a problem; what is not known here is a 500."""

from collections.abc import Mapping

import asyncpg
from starlette.exceptions import HTTPException

from shared.auth.jwks import IssuerUnavailableError
from shared.auth.tokens import UnauthenticatedError
from shared.errors import (
    AlreadyExistsError,
    BrokenDocumentError,
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidTransitionError,
    InvalidValueError,
    NotFoundError,
    StaleVersionError,
)
from shared.flaws import Flaw
from shared.http.field_errors import MOST_ERRORS, shown
from shared.http.language import Text
from shared.http.problems import (
    PROBLEM_TYPES,
    FieldError,
    Problem,
    ProblemError,
    generic,
    problem,
)
from shared.legal_sources import Name

_BASES: tuple[tuple[type[DomainError], str], ...] = (
    (NotFoundError, "not-found"),
    (ConflictError, "conflict"),
    (ForbiddenError, "forbidden"),
    (StaleVersionError, "stale-version"),
    (InvalidValueError, "invalid-value"),
    (BrokenDocumentError, "broken-document"),
)
_UNAVAILABLE: tuple[type[BaseException], ...] = (
    OSError,  # TimeoutError and the ConnectionErrors are among its children
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
)
_RETRY_SOON = {"Retry-After": "1"}
_REALM = 'Bearer realm="tongtu"'
_DETAILS: dict[type[DomainError], Text] = {
    NotFoundError: Text("There is no {kind} {identifier}.", "没有标识为 {identifier} 的 {kind}。"),
    InvalidTransitionError: Text(
        "It cannot go from {current} to {requested}.", "不能从 {current} 变为 {requested}。"
    ),
    AlreadyExistsError: Text(
        "A {kind} with {field} {value} already exists.", "{field} 为 {value} 的 {kind} 已存在。"
    ),
}


def problem_of(error: BaseException, texts: Mapping[str, Text]) -> Problem:
    """Find the problem that an exception stands for; `texts` are the service's own, by code."""
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, DomainError):
        return _of_domain(error, texts)
    if isinstance(error, UnauthenticatedError):
        return _of_token(error)
    if isinstance(error, HTTPException):
        return generic(error.status_code, error.headers)
    return _of_failure(error)


def _of_failure(error: BaseException) -> Problem:
    if isinstance(error, IssuerUnavailableError):
        return problem("issuer-unavailable", headers=_RETRY_SOON)
    if is_unavailable(error):
        return problem("unavailable", headers=_RETRY_SOON)
    if isinstance(error, asyncpg.DataError):
        return problem("invalid-value")
    return problem("internal-error")


def is_unavailable(error: BaseException) -> bool:
    """Tell whether an error means that PostgreSQL cannot be reached or gave up for now."""
    if isinstance(error, asyncpg.DataError):
        return False
    if isinstance(error, asyncpg.InterfaceError):
        # The client's own errors have one class; these are the ones about a lost connection.
        return any(word in str(error) for word in ("closed", "closing", "released", "terminated"))
    return isinstance(error, _UNAVAILABLE)


def _of_domain(error: DomainError, texts: Mapping[str, Text]) -> Problem:
    base = next((code for kind, code in _BASES if isinstance(error, kind)), "conflict")
    kind = PROBLEM_TYPES.get(error.code, PROBLEM_TYPES[base])
    return Problem(
        code=error.code,
        status=PROBLEM_TYPES[base].status,
        title=kind.title,
        detail=_detail(error, texts),
        errors=_errors(error),
    )


def _detail(error: DomainError, texts: Mapping[str, Text]) -> Text | None:
    if isinstance(error, BrokenDocumentError):
        count = len(error.flaws)
        return Text(f"{error.document} has {count} flaws.", f"{error.document} 有 {count} 处错误。")
    template = texts.get(error.code) or _DETAILS.get(type(error))
    if template is None:
        own = shown(str(error))
        return Text(own, own) if own else None
    facts = vars(error).items()
    # A name in both languages is ours; whatever else may come from a client and is shortened.
    en = {key: each.en if isinstance(each, Name) else shown(each) for key, each in facts}
    zh = {key: each.zh if isinstance(each, Name) else shown(each) for key, each in facts}
    try:
        return Text(template.en.format_map(en), template.zh.format_map(zh))
    except (KeyError, IndexError):
        return template


def _errors(error: DomainError) -> tuple[FieldError, ...]:
    if isinstance(error, BrokenDocumentError | ForbiddenError):
        return tuple(_of_flaw(error.code, flaw) for flaw in error.flaws[:MOST_ERRORS])
    if not isinstance(error, InvalidValueError):
        return ()
    expected = Text(error.expected, error.expected)
    return (
        FieldError(
            code=error.code, expected=expected, given=shown(error.given), pointer=error.field
        ),
    )


def _of_flaw(code: str, flaw: Flaw) -> FieldError:
    expected = shown(flaw.expected)
    return FieldError(
        code=code,
        expected=Text(expected, expected),
        given=shown(f"{flaw.place}: {flaw.given}"),
        pointer=flaw.pointer,
        path=flaw.path,
        example=flaw.example,
    )


def _of_token(error: UnauthenticatedError) -> Problem:
    if error.reason is None:
        return problem("unauthenticated", headers={"WWW-Authenticate": _REALM})
    # RFC 6750, 3.1: the error code belongs into the challenge only if a token was presented.
    challenge = f'{_REALM}, error="invalid_token", error_description="{error.reason}"'
    detail = Text(f"{error.reason[0].upper()}{error.reason[1:]}.", "访问令牌无效或已过期。")
    return problem("invalid-token", detail, headers={"WWW-Authenticate": challenge})

"""Problem details (RFC 9457): one shape for every answer that is not a success.

The type URI is `urn:tongtu:problem:<code>`; codes never change. docs/problems.md lists them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson

from shared.http.language import Language, Text

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:tongtu:problem:"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """What every occurrence of a problem has in common."""

    status: int
    title: Text


PROBLEM_TYPES: dict[str, ProblemType] = {
    "malformed-request": ProblemType(
        400, Text("What came is not an HTTP request.", "收到的内容不是 HTTP 请求。")
    ),
    "head-too-large": ProblemType(431, Text("The headers are too large.", "请求标头过大。")),
    "malformed-json": ProblemType(400, Text("The body is not JSON.", "请求正文不是 JSON。")),
    "invalid-utf-8": ProblemType(400, Text("The body is not UTF-8.", "请求正文不是 UTF-8 编码。")),
    "duplicate-key": ProblemType(
        400, Text("An object in the body has a key twice.", "请求正文的对象中有重复的键。")
    ),
    "nul-character": ProblemType(
        400, Text("The request contains a NUL character.", "请求含有 NUL 字符。")
    ),
    "body-missing": ProblemType(400, Text("The body is missing.", "缺少请求正文。")),
    "idempotency-key-missing": ProblemType(
        400, Text("The header Idempotency-Key is missing.", "缺少 Idempotency-Key 标头。")
    ),
    "idempotency-key-invalid": ProblemType(
        400, Text("The header Idempotency-Key is malformed.", "Idempotency-Key 标头格式有误。")
    ),
    "unauthenticated": ProblemType(401, Text("A bearer token is needed.", "需要提供访问令牌。")),
    "invalid-token": ProblemType(401, Text("The token is not accepted.", "访问令牌无效。")),
    "forbidden": ProblemType(403, Text("You may not do this.", "无权执行此操作。")),
    "not-found": ProblemType(404, Text("There is no such thing.", "所请求的内容不存在。")),
    "route-not-found": ProblemType(404, Text("There is no such address.", "没有这个地址。")),
    "method-not-allowed": ProblemType(
        405, Text("The address does not know this method.", "此地址不支持该方法。")
    ),
    "conflict": ProblemType(
        409, Text("The request contradicts what is recorded.", "请求与现有记录相冲突。")
    ),
    "invalid-transition": ProblemType(
        409, Text("The present status does not allow this step.", "当前状态不允许这一步骤。")
    ),
    "already-exists": ProblemType(409, Text("It already exists.", "记录已存在。")),
    "stale-version": ProblemType(
        412, Text("Somebody else changed it first.", "内容已被他人修改，请重新读取。")
    ),
    "if-match-missing": ProblemType(
        428, Text("The header If-Match is missing.", "缺少 If-Match 标头。")
    ),
    "if-match-invalid": ProblemType(
        400, Text("The header If-Match is malformed.", "If-Match 标头格式有误。")
    ),
    "body-too-large": ProblemType(413, Text("The body is too large.", "请求正文过大。")),
    "unsupported-media-type": ProblemType(
        415, Text("The body must be application/json in UTF-8.", "请求正文须为 UTF-8 编码的 JSON。")
    ),
    "invalid-request": ProblemType(
        422, Text("Some values of the request are not valid.", "请求中有无效的值。")
    ),
    "invalid-value": ProblemType(422, Text("A value breaks a rule.", "有一个值不符合规则。")),
    "broken-document": ProblemType(422, Text("The document breaks rules.", "文件不符合规则。")),
    "idempotency-key-reused": ProblemType(
        422,
        Text(
            "The Idempotency-Key was used for another request.",
            "该 Idempotency-Key 已用于另一个请求。",
        ),
    ),
    "internal-error": ProblemType(
        500, Text("Something went wrong on our side.", "服务器内部出现错误。")
    ),
    "unavailable": ProblemType(
        503, Text("The service is unavailable for a moment.", "服务暂时不可用。")
    ),
    "issuer-unavailable": ProblemType(
        503, Text("Tokens cannot be verified for a moment.", "暂时无法验证访问令牌。")
    ),
    "not-ready": ProblemType(503, Text("The process is not ready.", "进程尚未就绪。")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One value that was not accepted: where it is, what was given, what is expected."""

    code: str
    expected: Text
    given: Any = None
    pointer: str | None = None
    parameter: str | None = None
    path: tuple[str, ...] = ()
    """The way through a document that breaks its rule."""
    example: Mapping[str, Any] = field(default_factory=dict)
    """A case that shows the flaw of a document."""

    def to_dict(self, language: Language) -> dict[str, Any]:
        """Return the members of the problem's `errors` entry."""
        where = "pointer" if self.parameter is None else "parameter"
        expected = self.expected.in_(language)
        return {
            where: self.pointer if self.parameter is None else self.parameter,
            "code": self.code,
            "given": self.given,
            "expected": expected,
            "detail": f"{expected}。" if language == "zh" else f"Expected {expected}.",
            **({"path": self.path} if self.path else {}),
            **({"example": dict(self.example)} if self.example else {}),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One occurrence of a problem."""

    code: str
    status: int
    title: Text
    detail: Text | None = None
    errors: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)

    def to_bytes(self, language: Language, *, instance: str, correlation_id: str) -> bytes:
        """Write the problem as JSON."""
        detail = self.detail or self.title
        document: dict[str, Any] = {
            "type": TYPE_PREFIX + self.code,
            "title": self.title.in_(language),
            "status": self.status,
            "detail": detail.in_(language),
            "instance": quote(instance, safe="/:@!$&'()*+,;="),
            "correlation_id": correlation_id,
        }
        if self.errors:
            document["errors"] = [error.to_dict(language) for error in self.errors]
        return orjson.dumps({**document, **self.members}, default=str)


class ProblemError(Exception):
    """Raised by the edge itself to answer with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def problem(code: str, detail: Text | None = None, **rest: Any) -> Problem:
    """Build an occurrence of a type from the table."""
    kind = PROBLEM_TYPES[code]
    return Problem(code=code, status=kind.status, title=kind.title, detail=detail, **rest)


def refusal(code: str, detail: Text | None = None, **rest: Any) -> ProblemError:
    """Build the error that makes the edge answer with a problem."""
    return ProblemError(problem(code, detail, **rest))


def generic(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """Build a problem for a status that has no type of its own."""
    known = {404: "route-not-found", 405: "method-not-allowed", 413: "body-too-large"}
    if status in known:
        return problem(known[status], headers=headers or {})
    phrase = HTTPStatus(status).phrase
    title = Text(f"{phrase}.", f"{phrase}。")
    code = "http-" + phrase.lower().replace(" ", "-").replace("'", "")
    return Problem(code=code, status=status, title=title, headers=headers or {})

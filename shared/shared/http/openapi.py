"""The OpenAPI 3.1 document: problems on every operation, one bearer scheme, examples as given."""

from collections.abc import Iterable
from typing import Any

from fastapi.routing import APIRoute

from shared.http.problems import MEDIA_TYPE, PROBLEM_TYPES, TYPE_PREFIX

_ALWAYS = (401, 403, 500, 503)

SECURITY_SCHEMES: dict[str, Any] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Locally, `make token ROLE=sponsor ORG=...` prints one.",
    }
}
_TEXT = {"type": "string"}
PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "Problem details (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "correlation_id"],
    "properties": {
        "type": {"type": "string", "format": "uri", "pattern": f"^{TYPE_PREFIX}[a-z0-9-]+$"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "instance": {"type": "string", "format": "uri-reference"},
        "correlation_id": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "given", "expected", "detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "format": "json-pointer",
                        "description": "Where in the body (RFC 6901).",
                    },
                    "parameter": {"type": "string", "description": "Which parameter."},
                    "code": _TEXT,
                    "given": {"description": "What was given, shortened."},
                    "expected": _TEXT,
                    "detail": _TEXT,
                    "path": {
                        "type": "array",
                        "items": _TEXT,
                        "description": "The way through the document that breaks its rule.",
                    },
                    "example": {
                        "type": "object",
                        "description": "A case that shows the flaw of the document.",
                    },
                },
            },
        },
    },
}


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document the problems of an operation: `responses=problem_responses(404, 409)`."""
    return {status: _response(status) for status in statuses}


def standard_responses(route: APIRoute) -> dict[int | str, dict[str, Any]]:
    """Document the problems that follow from an operation's shape."""
    dependant = route.dependant
    statuses = set(_ALWAYS)
    has_parameters = dependant.path_params or dependant.query_params or dependant.header_params
    if has_parameters or route.body_field is not None:
        statuses |= {400, 422}
    if dependant.path_params:
        statuses.add(404)
    if route.body_field is not None:
        statuses |= {413, 415}
    return problem_responses(*sorted(statuses))


def _response(status: int) -> dict[str, Any]:
    known = [(code, kind) for code, kind in PROBLEM_TYPES.items() if kind.status == status]
    return {
        "description": "; ".join(f"{code}: {kind.title.en}" for code, kind in known) or "Problem",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def complete(document: dict[str, Any], names: Iterable[str] = ()) -> dict[str, Any]:
    """Add what FastAPI does not know of: the problem schema and the security scheme."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = PROBLEM_SCHEMA
    for name in ("HTTPValidationError", "ValidationError", *names):
        schemas.pop(name, None)
    components["securitySchemes"] = SECURITY_SCHEMES
    return document

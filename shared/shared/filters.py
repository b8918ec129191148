"""Conditions that queries of all services use."""

from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, or_


def is_or_any(column: Any, name: str, kind: Any = None) -> ColumnElement[bool]:
    """Compare a column with a parameter; NULL lets every row through."""
    value = bindparam(name, type_=kind or String())
    return or_(value.is_(None), column == value)

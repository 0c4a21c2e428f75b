"""Instants, spans and identifiers as people read them, and records as scripts read them.

Nothing here is parsed back or stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from custody.law.clock import format_instant, moment, span
from custody.layout import SHORT, called, listed, many, short

if TYPE_CHECKING:
    from custody.model.record import Record

#: Words that commands use as all others do.
__all__ = ["SHORT", "called", "listed", "many", "moment", "short", "span"]


def meanings(marks: Iterable[str]) -> list[str]:
    """Return the marks of an entry, each with its meaning."""
    from custody.model.hints import MARKS

    return [f"{mark}: {MARKS[mark]}" if mark in MARKS else mark for mark in marks]


def or_dash(value: object) -> str:
    """Return a value as text, a dash for None."""
    return "-" if value is None else str(value)


def document(record: Record) -> dict[str, Any]:
    """Return a record as a JSON document for scripts, its instants written out."""
    from custody.pages.parts.instants import INSTANTS

    def written(name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [
                {key: written(key, part) for key, part in each.items()} if isinstance(each, dict) else each
                for each in value
            ]
        return format_instant(value) if name in INSTANTS and type(value) is int else value

    return {name: written(name, value) for name, value in record.as_json().items()}

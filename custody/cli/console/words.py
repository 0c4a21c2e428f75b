"""Instants, spans and identifiers as people read them.

Nothing here is parsed back or stored.
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.law.clock import moment, span
from custody.layout import SHORT, called, listed, many, short

#: Words that commands use as all others do.
__all__ = ["SHORT", "called", "listed", "many", "moment", "short", "span"]


def meanings(marks: Iterable[str]) -> list[str]:
    """Return the marks of an entry, each with its meaning."""
    from custody.model.hints import MARKS

    return [f"{mark}: {MARKS[mark]}" if mark in MARKS else mark for mark in marks]


def or_dash(value: object) -> str:
    """Return a value as text, a dash for None."""
    return "-" if value is None else str(value)

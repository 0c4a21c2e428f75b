"""The marks of nonconforming entries in words."""

from __future__ import annotations

from collections.abc import Iterable

from custody.display import visible


def explained(marks: Iterable[str]) -> list[str]:
    """Return the meaning of each mark and how to avoid it, two lines each."""
    from custody.model.hints import HINTS, MARKS

    lines = []
    for mark in marks:
        lines += [f"  {visible(MARKS.get(mark, mark))}", *([f"    {HINTS[mark]}"] if mark in HINTS else [])]
    return lines

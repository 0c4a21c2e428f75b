"""The changes of a form's answers that can be taken back, the newest first.

What is typed into one line without leaving it is one change. Nothing that is signed is taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Change(NamedTuple):
    """A change: the answers before it, and the question that was changed, empty for several."""

    before: Mapping[str, object]
    name: str


class Changes:
    """The changes of one form since it was opened, by one person."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._now: Mapping[str, object] = dict(values)
        self._made: list[Change] = []
        self._line: tuple[str, int] | None = None
        #: How often the answers changed, back and forth.
        self.count = 0

    def __bool__(self) -> bool:
        """Return whether there is something to take back."""
        return bool(self._made)

    def note(self, values: Mapping[str, object], name: str = "", visit: int | None = None) -> bool:
        """Record the answers after a change to the question ``name``; return False if they are the same.

        Changes of one ``visit`` to a line are one.
        """
        if values == self._now:
            return False
        line = None if visit is None else (name, visit)
        if line is None or line != self._line:
            self._made.append(Change(self._now, name))
        self._now, self._line = dict(values), line
        self.count += 1
        return True

    def undo(self) -> Change | None:
        """Take the newest change back and return it; None without any."""
        if not self._made:
            return None
        change = self._made.pop()
        self.count += 1
        self._now, self._line = change.before, None
        return change

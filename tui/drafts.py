"""Forms that are kept while they are filled in, so that a lost connection loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Protocol


class Drafts(Protocol):
    """Keeps at most one form for each command and what it was opened with. Lies in the clear, for its owner only."""

    def keep(self, words: tuple[str, ...], given: Mapping[str, object], values: Mapping[str, object]) -> None:
        """Keep what is filled in, durably; StorageFailed."""

    def load(self, words: tuple[str, ...], given: Mapping[str, object]) -> dict[str, object] | None:
        """Give what was kept, None where nothing was or it cannot be read."""

    def drop(self, words: tuple[str, ...], given: Mapping[str, object]) -> None:
        """Forget it; none is no error."""

    def kept(self) -> list[tuple[tuple[str, ...], dict[str, object]]]:
        """Give words and what it was opened with of every form that is kept and can be read, in order."""


class Keeper:
    """Keeps the newest state of each form, whichever of several jobs comes first to write it."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._lock = threading.Lock()
        self._waiting: list[tuple[tuple[str, ...], Mapping[str, object], Mapping[str, object] | None]] = []

    def keep(
        self, words: tuple[str, ...], given: Mapping[str, object], values: Mapping[str, object] | None
    ) -> None:
        """Note what a form holds by now, None where it is to be forgotten; ``write`` makes it durable."""
        self._waiting = [one for one in self._waiting if one[:2] != (words, given)]
        self._waiting.append((words, given, values))

    def write(self) -> None:
        """Write what was noted and not written; raises what the drafts raise."""
        with self._lock:
            while self._waiting:
                words, given, values = self._waiting.pop(0)
                if values is None:
                    self._drafts.drop(words, given)
                else:
                    self._drafts.keep(words, given, values)

"""Reachability of stores during a sweep: an outage is found once, not for each object.

After a few unanswered objects in a row the store itself is probed. If the probe is not answered either, the sweep
pauses for that store; the other stores go on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from custody.errors import ConfigError, StorageFailed, StoreUnavailable, StoreUnreachable
from custody.frozen import dataclass
from custody.ledger.ports import ObjectStore

#: Errors of a store that is out of reach; all others are answers.
UNANSWERED: Final = (StoreUnreachable, StoreUnavailable, ConfigError)
#: Consecutive unanswered objects of a store after which the store is probed.
IN_A_ROW: Final = 3


def ask(store: ObjectStore, key: str) -> str:
    """Return the reason in words why a store does not answer; empty if it does.

    It is asked for a ``key`` that no object has. A store that refuses, or reports no such object, has answered.
    """
    try:
        store.stat(key, None)
    except UNANSWERED as error:
        return error.message
    except StorageFailed:
        return ""
    return ""


@dataclass(frozen=True, slots=True)
class Outage:
    """A store that a sweep could not reach: since when (seconds UTC), the reason, objects read and unread."""

    store: str
    since: int
    why: str
    read: int = 0
    unread: int = 0


class _Line:
    """The counts of one store: consecutive unanswered objects, since when, and the reason of an outage."""

    def __init__(self) -> None:
        self.row = 0
        self.since: int | None = None
        self.why = ""
        self.read = 0
        self.unread = 0


class Reach:
    """The reachability of the stores of one sweep, for any number of threads.

    ``probe`` takes a store's name and returns an empty text if the store answers, else the reason why not. ``now``
    returns seconds UTC. Nothing is locked: threads that count at one moment may have the store probed an object later,
    or twice.
    """

    def __init__(self, probe: Callable[[str], str], now: Callable[[], int]) -> None:
        self._probe = probe
        self._now = now
        self._lines: dict[str, _Line] = {}

    def paused(self, store: str) -> bool:
        """Return whether the store is out of reach."""
        return self._line(store).why != ""

    def answered(self, store: str) -> None:
        """Note that the store answered for an object, whatever the result."""
        line = self._line(store)
        line.row, line.since = 0, None

    def unanswered(self, store: str) -> None:
        """Count an object that was not answered; probe the store after IN_A_ROW of them."""
        line = self._line(store)
        line.row += 1
        self._ask(store, line, line.row >= IN_A_ROW)

    def answers(self, store: str) -> bool:
        """Return whether the store answers a probe now; one that is paused is not asked again."""
        line = self._line(store)
        self._ask(store, line, True)
        return not line.why

    def count(self, store: str, *, read: bool) -> None:
        """Count one object of the store as read, or as left unread; for one thread."""
        line = self._line(store)
        line.read += read
        line.unread += not read

    @property
    def outages(self) -> list[Outage]:
        """The stores that are out of reach, in order of name."""
        return [
            Outage(store, line.since or 0, line.why, line.read, line.unread)
            for store, line in sorted(self._lines.items())
            if line.why
        ]

    def _line(self, store: str) -> _Line:
        return self._lines.setdefault(store, _Line())

    def _ask(self, store: str, line: _Line, now: bool) -> None:
        """Note an unanswered object, and probe the store if ``now``; do nothing for one out of reach."""
        if line.why:
            return
        line.since = self._now() if line.since is None else line.since
        if now and not (why := self._probe(store)):
            line.row, line.since = 0, None
        elif now:
            line.why = why

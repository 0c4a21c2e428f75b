"""Stores many files beside one another and gives what became of them in groups, each to be entered together.

One entry costs a commit, and many cost little more; a file that is refused sinks no other. Where there are many small
files, a second process may send them. Records nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Protocol

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.archive import Archived
from custody.ledger.ports import Workers

#: How many files are stored at the most before those that stand are entered.
GROUP = 64
#: How many small files have to come one after the other before a second process is begun for them.
LEAST = 256


class Courier(Protocol):
    """Sends small files beside whoever enters them; whatever it does not answer for is done without it."""

    def store(self, paths: Sequence[str], came: Callable[[int, Archived | CustodyError], bool]) -> None:
        """Store files and tell ``came`` of each by its place, until it says that no more are wanted; raises as it."""

    def close(self) -> None:
        """Let go of all that it takes, until it is asked again."""


@dataclass(frozen=True, slots=True)
class Came:
    """What became of one file: what was stored, or what refused it; ``at`` is its place among all that were named."""

    at: int
    path: str
    archived: Archived | None
    error: CustodyError | None = None


class Sent(Protocol):
    """How files are sent by a courier: which of them are small, and who is told of each that came."""

    @property
    def courier(self) -> Courier:
        """Who sends them."""

    def path(self, at: int) -> str:
        """Give where a file is, as whoever stores it without a courier names it."""

    def small(self, at: int) -> bool:
        """Tell whether a file is a small one."""

    def moved(self, archived: Archived) -> None:
        """Hear of a file that is through; may raise what ends the work."""


class _Group:
    """Some of the files, being stored; ``came`` holds what became of those that are through."""

    def __init__(self, paths: Sequence[str], first: int, most: int, store: Callable[[str], Archived]) -> None:
        self.came: dict[int, Came] = {}
        self.numbers = range(first, min(first + most, len(paths)))
        self.unwanted = False
        self._paths = paths
        self._store = store

    def one(self, at: int) -> None:
        """Store one file, unless nobody waits for it any more."""
        if self.unwanted:
            return
        path = self._paths[at]
        try:
            self.came[at] = Came(at, path, self._store(path))
        except CustodyError as error:
            self.came[at] = Came(at, path, None, error)

    def by_courier(self, sent: Sent, workers: Workers) -> None:
        """Have a courier store the files, and store what it leaves."""

        def came(place: int, what: Archived | CustodyError) -> bool:
            at = self.numbers[place]
            if isinstance(what, CustodyError):
                self.came[at] = Came(at, self._paths[at], None, what)
            else:
                self.came[at] = Came(at, self._paths[at], what)
                sent.moved(what)
            return not self.unwanted

        sent.courier.store([sent.path(at) for at in self.numbers], came)
        workers.each(self.one, [at for at in self.numbers if at not in self.came])

    def told(self) -> list[Came]:
        """Give what became of the files that are through, in order."""
        return [self.came[at] for at in sorted(self.came)]


def in_groups(
    paths: Sequence[str],
    store: Callable[[str], Archived],
    workers: Workers,
    most: int = GROUP,
    sent: Sent | None = None,
) -> Generator[list[Came], None, None]:
    """Store files by ``store``, several at once, and give what became of them group by group, in their order.

    While whoever takes a group works on it, the next one is being stored, where many small files follow by a courier.
    Whatever ends the work from outside comes after the group in which it did, with what stood by then; whoever takes no
    more ends it too.
    """
    groups = (_Group(paths, first, most, store) for first in range(0, len(paths), most))
    begin = _beginning(paths, workers, sent)
    group = next(groups, None)
    waiting = None if group is None else begin(group)
    try:
        while group is not None and waiting is not None:
            come, waiting = waiting, None
            try:
                come()
            except BaseException:
                yield group.told()
                raise
            told, group = group.told(), next(groups, None)
            if group is not None:
                waiting = begin(group)
            yield told
    finally:
        if group is not None and waiting is not None:
            group.unwanted = True
            waiting()


def _beginning(
    paths: Sequence[str], workers: Workers, sent: Sent | None
) -> Callable[[_Group], Callable[[], object]]:
    """Give what begins to store a group: by the courier as long as all files are small, and many enough to call it."""
    called = False

    def begin(group: _Group) -> Callable[[], object]:
        nonlocal called
        if sent is not None:
            ahead = group.numbers if called else range(group.numbers.start, group.numbers.start + LEAST)
            fits = ahead.stop <= len(paths) and all(map(sent.small, ahead))
            if fits:
                called = True
                return workers.begin(lambda one: one.by_courier(sent, workers), [group])
            if called:
                called = False
                sent.courier.close()  # what it takes of memory is room that large files may need
        return workers.begin(group.one, group.numbers)

    return begin

"""Stores many files beside one another and gives what became of them in groups, each to be entered together.

One entry costs a commit, and many cost little more; a file that is refused sinks no other. Where there are many small
files, a second process may send them. Records nothing by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Protocol

from custody.errors import CustodyError, StorageFailed
from custody.frozen import dataclass
from custody.ledger.archive import Archived
from custody.ledger.ports import Workers

#: How many files are stored at the most before those that stand are entered.
GROUP = 64
#: How many groups a courier has before it, besides the one that is being entered.
AHEAD = 2
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

    @property
    def turn(self) -> AbstractContextManager[object]:
        """A lock, which whoever has the courier send holds all the while."""

    def path(self, at: int) -> str:
        """Give where a file is, as whoever stores it without a courier names it."""

    def small(self, at: int) -> bool:
        """Tell whether a file is a small one."""

    def moved(self, archived: Archived) -> None:
        """Hear of a file that is through; may raise what ends the work."""


class _Group:
    """Some of the files, being stored; ``came`` holds what became of those that are through."""

    def __init__(
        self,
        paths: Sequence[str],
        first: int,
        most: int,
        store: Callable[[str], Archived],
        ending: Callable[[], bool],
    ) -> None:
        self.came: dict[int, Came] = {}
        self.numbers = range(first, min(first + most, len(paths)))
        self.unwanted = False
        self._paths = paths
        self._store = store
        self._ending = ending

    def one(self, at: int) -> None:
        """Store one file, unless nobody waits for it any more."""
        if self.unwanted:
            return
        path = self._paths[at]
        try:
            self.came[at] = Came(at, path, self._store(path))
        except CustodyError as error:
            if not self._is_cut(error):
                self.came[at] = Came(at, path, None, error)

    def _is_cut(self, error: CustodyError) -> bool:
        """Tell whether a file was cut off because the work is being ended: it is left then, and nothing failed."""
        return isinstance(error, StorageFailed) and self._ending()

    def by_courier(self, sent: Sent, workers: Workers, before: _Group | None) -> None:
        """Have a courier store the files once it is their turn, and store what it leaves.

        Nothing is stored behind a group ``before`` that something has ended.
        """

        def came(place: int, what: Archived | CustodyError) -> bool:
            at = self.numbers[place]
            if isinstance(what, CustodyError) and self._is_cut(what):
                return False
            if isinstance(what, CustodyError):
                self.came[at] = Came(at, self._paths[at], None, what)
            else:
                self.came[at] = Came(at, self._paths[at], what)
                sent.moved(what)
            return not self.unwanted

        with sent.turn:
            self.unwanted |= before is not None and before.unwanted
            if self.unwanted:
                return
            try:
                sent.courier.store([sent.path(at) for at in self.numbers], came)
                workers.each(self.one, [at for at in self.numbers if at not in self.came])
            except BaseException:
                self.unwanted = True
                raise

    def told(self) -> list[Came]:
        """Give what became of the files that are through, in order."""
        return [self.came[at] for at in sorted(self.came)]


class _Ahead:
    """Begins to store groups in their order: one before it is taken, or so many of them as a courier has before it.

    A courier has them as long as all files are small, and many enough to call it.
    """

    def __init__(
        self, groups: Iterator[_Group], paths: Sequence[str], workers: Workers, sent: Sent | None
    ) -> None:
        self._groups = groups
        self._next = next(groups, None)
        self._paths = paths
        self._workers = workers
        self._sent = sent
        self._called = False
        self._begun: deque[tuple[_Group, Callable[[], object]]] = deque()

    def begin(self) -> None:
        """Begin what it is time for."""
        while self._next is not None and self._begin(self._next):
            self._next = next(self._groups, None)

    def take(self) -> tuple[_Group, Callable[[], object]] | None:
        """Give the next group and what waits for it, None at the end."""
        self.begin()
        return self._begun.popleft() if self._begun else None

    def end(self) -> Iterator[list[Came]]:
        """End what was begun and not taken, and give what became of the files of each group."""
        for group, _ in self._begun:
            group.unwanted = True
        while self._begun:
            group, come = self._begun.popleft()
            with suppress(BaseException):  # what ended the work is raised already
                come()
            if group.came:
                yield group.told()

    def _begin(self, group: _Group) -> bool:
        """Begin to store a group; False where it is too early for that."""
        sent, workers = self._sent, self._workers
        if len(self._begun) >= (AHEAD if self._called else 1):
            return False
        if sent is not None and self._fits(group, sent):
            self._called = True
            before = self._begun[-1][0] if self._begun else None
            come = workers.begin(lambda one: one.by_courier(sent, workers, before), [group])
            self._begun.append((group, come))
            return True
        if self._begun:
            return False
        if sent is not None and self._called:
            self._called = False
            sent.courier.close()  # what it takes of memory is room that large files may need
        self._begun.append((group, workers.begin(group.one, group.numbers)))
        return True

    def _fits(self, group: _Group, sent: Sent) -> bool:
        start = group.numbers.start
        ahead = group.numbers if self._called else range(start, start + LEAST)
        return ahead.stop <= len(self._paths) and all(map(sent.small, ahead))


def in_groups(
    paths: Sequence[str],
    store: Callable[[str], Archived],
    workers: Workers,
    most: int = GROUP,
    sent: Sent | None = None,
    *,
    ending: Callable[[], bool] = lambda: False,
) -> Generator[list[Came], None, None]:
    """Store files by ``store``, several at once, and give what became of them group by group, in their order.

    While whoever takes a group works on it, the next one is being stored; where many small files follow a courier does
    that, and goes on to the one after it. Whatever ends the work from outside comes after the groups in which it did,
    with what stood by then; whoever takes no more ends it too. Once ``ending`` says that somebody has asked for that, a
    file that its store or the way there fails is left out, as those are that were not begun.
    """
    groups = (_Group(paths, first, most, store, ending) for first in range(0, len(paths), most))
    ahead = _Ahead(groups, paths, workers, sent)
    try:
        while (taken := ahead.take()) is not None:
            group, come = taken
            try:
                come()
            except BaseException:
                yield group.told()
                yield from ahead.end()
                raise
            ahead.begin()
            yield group.told()
    finally:
        for _ in ahead.end():
            pass

"""Archives many files in parallel and yields the results in groups, each to be recorded in one commit.

A commit of many entries costs little more than one of a single entry. A refused file does not stop the others. Records
nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress

from custody.errors import CustodyError, StorageFailed
from custody.frozen import dataclass
from custody.ledger.objects.archive import Archived
from custody.ledger.ports import Workers

#: How many files are stored at the most before those that stand are entered.
GROUP = 64


@dataclass(frozen=True, slots=True)
class Came:
    """The result for one file: the archived object or the error; ``at`` is its index among those named."""

    at: int
    path: str
    archived: Archived | None
    error: CustodyError | None = None


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
        """Return whether a file was cut off because the work is being ended; then it did not fail."""
        return isinstance(error, StorageFailed) and self._ending()

    def told(self) -> list[Came]:
        """Return what became of the finished files, in order."""
        return [self.came[at] for at in sorted(self.came)]


class _Ahead:
    """Begins to store groups in their order, each before the one that goes before it is entered."""

    def __init__(self, groups: Iterator[_Group], workers: Workers) -> None:
        self._groups = groups
        self._workers = workers
        self._begun: tuple[_Group, Callable[[], object]] | None = None

    def begin(self) -> None:
        """Begin to store the next group, unless one is begun or none is left."""
        if self._begun is None and (group := next(self._groups, None)) is not None:
            self._begun = group, self._workers.begin(group.one, group.numbers)

    def take(self) -> tuple[_Group, Callable[[], object]] | None:
        """Return the next group and what waits for it, None at the end."""
        self.begin()
        taken, self._begun = self._begun, None
        return taken

    def end(self) -> None:
        """End the group that was begun and not taken, and wait for what has begun of it."""
        if self._begun is not None:
            group, come = self._begun
            group.unwanted = True
            with suppress(BaseException):  # what ended the work is raised already
                come()


def in_groups(
    paths: Sequence[str],
    store: Callable[[str], Archived],
    workers: Workers,
    most: int = GROUP,
    *,
    ending: Callable[[], bool] = lambda: False,
) -> Generator[list[Came], None, None]:
    """Store files by ``store``, several at once, and yield the results in groups, in their order.

    While whoever takes a group works on it, the next one is being stored. Whatever ends the work from outside comes
    after the group in which it did, with what stood by then; whoever takes no more ends it too. Once ``ending`` says
    that somebody has asked for that, a file that its store or the way there fails is left out, as those are that were
    not begun.
    """
    groups = (_Group(paths, first, most, store, ending) for first in range(0, len(paths), most))
    ahead = _Ahead(groups, workers)
    try:
        while (taken := ahead.take()) is not None:
            group, come = taken
            try:
                come()
            except BaseException:
                yield group.told()
                raise
            ahead.begin()
            yield group.told()
    finally:
        ahead.end()

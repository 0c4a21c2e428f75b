"""Archiving of many files in parallel, in groups of results that are each recorded in one commit.

A commit of many entries costs little more than one of a single entry. A refused file does not stop the others. Nothing
is recorded here.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress

from custody.errors import CustodyError, StorageFailed
from custody.frozen import dataclass
from custody.ledger.objects.archive import Archived
from custody.ledger.ports import Workers

#: The largest number of files stored before their entries are recorded.
GROUP = 64


@dataclass(frozen=True, slots=True)
class FileResult:
    """The result for one file: the archived object or the error; ``at`` is its index among those named."""

    at: int
    path: str
    archived: Archived | None
    error: CustodyError | None = None


class _Group:
    """A group of files being stored; ``came`` are the results of the finished ones, by index."""

    def __init__(
        self,
        paths: Sequence[str],
        first: int,
        most: int,
        store: Callable[[str], Archived],
        ending: Callable[[], bool],
    ) -> None:
        self.came: dict[int, FileResult] = {}
        self.numbers = range(first, min(first + most, len(paths)))
        self.unwanted = False
        self._paths = paths
        self._store = store
        self._ending = ending

    def one(self, at: int) -> None:
        """Store one file, unless the group is unwanted."""
        if self.unwanted:
            return
        path = self._paths[at]
        try:
            self.came[at] = FileResult(at, path, self._store(path))
        except CustodyError as error:
            if not self._is_cut(error):
                self.came[at] = FileResult(at, path, None, error)

    def _is_cut(self, error: CustodyError) -> bool:
        """Return whether a file was interrupted because the work is being ended: it did not fail then."""
        return isinstance(error, StorageFailed) and self._ending()

    def told(self) -> list[FileResult]:
        """Return the results of the finished files, in order."""
        return [self.came[at] for at in sorted(self.came)]


class _Ahead:
    """The groups in their order, each begun while the one before it is being recorded."""

    def __init__(self, groups: Iterator[_Group], workers: Workers) -> None:
        self._groups = groups
        self._workers = workers
        self._begun: tuple[_Group, Callable[[], object]] | None = None

    def begin(self) -> None:
        """Begin storing the next group, unless one is begun or none is left."""
        if self._begun is None and (group := next(self._groups, None)) is not None:
            self._begun = group, self._workers.begin(group.one, group.numbers)

    def take(self) -> tuple[_Group, Callable[[], object]] | None:
        """Return the next group and a function that waits for its files; None at the end."""
        self.begin()
        taken, self._begun = self._begun, None
        return taken

    def end(self) -> None:
        """Cancel the group that was begun and not taken, and wait for its files under way."""
        if self._begun is not None:
            group, come = self._begun
            group.unwanted = True
            with suppress(BaseException):  # the error that ended the work is raised already
                come()


def in_groups(
    paths: Sequence[str],
    store: Callable[[str], Archived],
    workers: Workers,
    most: int = GROUP,
    *,
    ending: Callable[[], bool] = lambda: False,
) -> Generator[list[FileResult], None, None]:
    """Store files by ``store``, several at once; yield their results in groups, in order.

    A group has at most ``most`` files. The next group is being stored while the caller works on one. An exception from
    outside is raised after the results of its group so far; closing the generator ends the work too. Once ``ending``
    returns True, files that were not begun, or that fail by their store, are left out.
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

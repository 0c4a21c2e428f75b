"""Stores many files beside one another and gives what became of them in groups, each to be entered together.

One entry costs a commit, and many cost little more; a file that is refused sinks no other. Records nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.archive import Archived
from custody.ledger.ports import Workers

#: How many files are stored at the most before those that stand are entered.
GROUP = 64


@dataclass(frozen=True, slots=True)
class Came:
    """What became of one file: what was stored, or what refused it; ``at`` is its place among all that were named."""

    at: int
    path: str
    archived: Archived | None
    error: CustodyError | None = None


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

    def told(self) -> list[Came]:
        """Give what became of the files that are through, in order."""
        return [self.came[at] for at in sorted(self.came)]


def in_groups(
    paths: Sequence[str], store: Callable[[str], Archived], workers: Workers, most: int = GROUP
) -> Iterator[list[Came]]:
    """Store files by ``store``, several at once, and give what became of them group by group, in their order.

    While whoever takes a group works on it, the next one is being stored. Whatever ends the work from outside comes
    after the group in which it did, with what stood by then; whoever takes no more ends it too.
    """
    groups = (_Group(paths, first, most, store) for first in range(0, len(paths), most))
    group = next(groups, None)
    waiting = None if group is None else workers.begin(group.one, group.numbers)
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
                waiting = workers.begin(group.one, group.numbers)
            yield told
    finally:
        if group is not None and waiting is not None:
            group.unwanted = True
            waiting()

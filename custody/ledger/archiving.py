"""Stores many files beside one another and gives what became of them in groups, each to be entered together.

One entry costs a commit, and many cost little more; a file that is refused sinks no other. Records nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from custody.errors import CustodyError
from custody.ledger.archive import Archived
from custody.ledger.ports import Workers

#: How many files are stored at the most before those that stand are entered.
GROUP = 128


@dataclass(frozen=True, slots=True)
class Came:
    """What became of one file: what was stored, or what refused it; ``at`` is its place among all that were named."""

    at: int
    path: str
    archived: Archived | None
    error: CustodyError | None = None


def in_groups(
    paths: Sequence[str], store: Callable[[str], Archived], workers: Workers, most: int = GROUP
) -> Iterator[list[Came]]:
    """Store files by ``store``, several at once, and give what became of them group by group, in their order.

    Whatever ends the work from outside comes after the group in which it did, with what stood by then.
    """
    for first in range(0, len(paths), most):
        came: dict[int, Came] = {}

        def one(at: int, came: dict[int, Came] = came) -> None:
            try:
                came[at] = Came(at, paths[at], store(paths[at]))
            except CustodyError as error:
                came[at] = Came(at, paths[at], None, error)

        try:
            workers.each(one, range(first, min(first + most, len(paths))))
        except BaseException:
            yield [came[at] for at in sorted(came)]
            raise
        yield [came[at] for at in sorted(came)]

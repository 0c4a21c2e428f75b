"""Lists and long tables at the command line: rows shown as text, and the command for the rest.

A list as text is one page, and its last line is the command that shows the next. Scripts get all rows, or the page that
they ask for. Where no command was typed, as on a screen that scrolls, all rows are shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from custody.cli.console.output import Exact
from custody.cli.shell.numbers import number

if TYPE_CHECKING:
    from custody.cli.shell.call import Call

#: Rows of one page, and of one table among others, unless --limit says otherwise.
PAGE = 50
T = TypeVar("T")


def add_paging(parser: argparse.ArgumentParser, *, newest: bool = False, few: bool = False) -> None:
    """Add --skip and --limit; ``newest``: the first page is the end of the list, ``few``: for JSON too."""
    which = "newest" if newest else "first"
    document = "" if few else ", JSON: all"
    parser.add_argument("--skip", type=number, metavar="N", help=f"leave out the {which} N")
    parser.add_argument(
        "--limit",
        type=number,
        metavar="N",
        help=f"list at most N, 0 for all (default: {PAGE}{document})",
    )


class Page(NamedTuple):
    """The rows of a list that are shown: those from ``start`` to before ``stop``, of ``total``.

    ``next_command`` is the command that shows the next page, empty where none follows; ``asked`` is whether flags chose
    the page.
    """

    start: int
    stop: int
    total: int
    skipped: int
    asked: bool
    next_command: str

    def of(self, rows: Sequence[T]) -> Sequence[T]:
        """Return the rows of a list that are on the page."""
        return rows[self.start : self.stop]

    @property
    def more(self) -> int:
        """The number of rows before and after the page."""
        return self.total - (self.stop - self.start)

    @property
    def members(self) -> dict[str, int]:
        """The page's members in a JSON document, if flags chose the page."""
        return {"total": self.total, "skipped": self.skipped} if self.asked else {}

    def lines(self, table: Sequence[str], none: str, *more: str) -> list[str]:
        """Return a list as text: ``table``, or ``none`` for an empty list, then ``more``, then how to go on."""
        return [*(table or ([none] if none and not self.total else [])), *more, *self.rest]

    @property
    def rest(self) -> list[str]:
        """The line on how much of the list is shown, and how to go on; none where all of it is."""
        shown = self.stop - self.start
        if shown == self.total:
            return []
        skipped = f", {self.skipped:,} skipped" if self.skipped else ""
        onward = f" Go on: {self.next_command}" if self.next_command else ""
        return [Exact(f"{shown:,} of {self.total:,} shown{skipped}.{onward}")]


def paging(call: Call, total: int, *, newest: bool = False, few: bool = False) -> Page:
    """Return the page that a call shows of ``total`` rows; with ``newest``, page one ends the list.

    With ``few`` a document is one page too, unless flags choose another.
    """
    skip, most = span(call, few=few)
    count = total if most is None else most
    low, high = min(skip, total), min(skip + count, total)
    start, stop = (total - high, total - low) if newest else (low, high)
    return Page(
        start, stop, total, skip, _asked(call), next_page_command(call, high) if low < high < total else ""
    )


def span(call: Call, *, few: bool = False) -> tuple[int, int | None]:
    """Return the number of rows to skip, and the most to show, None for all.

    Documents have all unless flags choose, and so have files.
    """
    skip, limit = call.args.skip or 0, call.args.limit
    if limit is None:
        written = call.out.as_json or getattr(call.args, "out", None) is not None
        whole = written and not _asked(call) and not few
        limit = 0 if whole or not call.typed else PAGE
    return skip, limit or None


def _asked(call: Call) -> bool:
    return call.args.skip is not None or call.args.limit is not None


def next_page_command(call: Call, skip: int) -> str:
    """Return the typed command with --skip, so that it leaves out the first ``skip`` rows."""
    return _typed(call, "--skip", skip)


def _typed(call: Call, flag: str, value: int) -> str:
    """Return the typed command with another value of a flag, quoted for a shell."""
    import shlex

    words = list(call.typed)
    end = words.index("--") if "--" in words else len(words)
    return shlex.join(("custody", *_without(flag, words[:end]), flag, str(value), *words[end:]))


def _without(flag: str, words: Sequence[str]) -> Iterator[str]:
    rest = iter(words)
    for word in rest:
        if word == flag:
            next(rest, None)
        elif not word.startswith(f"{flag}="):
            yield word


def add_limit(parser: argparse.ArgumentParser) -> None:
    """Add --limit to a command that shows several tables of one subject."""
    parser.add_argument(
        "--limit",
        type=number,
        metavar="N",
        help=f"rows of each table as text, 0 for all (default: {PAGE})",
    )


class Most(NamedTuple):
    """The largest number of rows of each table as text, None for all, and the command that shows all."""

    rows: int | None
    whole: str


def most(call: Call) -> Most:
    """Return the largest number of rows of each table to show as text."""
    limit = call.args.limit
    if limit is None:
        limit = PAGE if call.typed else 0
    return Most(limit or None, _typed(call, "--limit", 0))

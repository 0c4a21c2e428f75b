"""Reading of stored rows in ascending order, past rows that the database cannot return."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from custody.errors import CustodyError, NotFound
from custody.frozen import dataclass
from custody.ledger.audit import typed_rows
from custody.ledger.ports import EntryRow, LedgerReader, StoredEntry

#: Beyond every position.
END = 2**63 - 1
#: Rows that are read one by one after a page failed, to find the broken one.
_SLOWLY = 600
#: Consecutive positions without a readable entry after which reading ends.
_MOST_BARREN = 2000


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that could not be read whole: the reason in words, and its entry if that was readable."""

    position: int
    why: str
    entry: StoredEntry | None


def rows_from(reader: LedgerReader, start: int) -> Iterator[EntryRow | BrokenRow]:
    """Yield every row from position ``start`` to the end, unreadable ones as BrokenRow.

    Raise CustodyError after 2000 consecutive positions without a readable entry.
    """
    at, barren = start, 0
    while True:
        try:
            for row in _rows(reader, at, END):
                yield row
                at, barren = row.position + 1, 0
        except CustodyError:
            if barren >= _MOST_BARREN:
                raise
        else:
            return
        slowly_until = at + _SLOWLY
        while at < slowly_until and barren < _MOST_BARREN:
            single = _single(reader, at)
            if single is not None:
                yield single
            gave_entry = isinstance(single, EntryRow) or (single is not None and single.entry is not None)
            barren = 0 if gave_entry else barren + 1
            at += 1


def _rows(reader: LedgerReader, start: int, stop: int) -> Iterator[EntryRow]:
    return typed_rows.steady(lambda: reader.rows(start, stop), typed_rows.ENTRY_ROW)


def _single(reader: LedgerReader, position: int) -> EntryRow | BrokenRow | None:
    try:
        return next(_rows(reader, position, position + 1), None)
    except CustodyError as error:
        why = error.message
    try:
        return BrokenRow(
            position, why, typed_rows.single(lambda: reader.entry(position), typed_rows.STORED_ENTRY)
        )
    except NotFound:
        return None
    except CustodyError:
        return BrokenRow(position, why, None)


class Stream:
    """Rows (number, bytes) in ascending number, read on demand; ``why`` is the error that ended them."""

    def __init__(self, read: Callable[[], Iterator[tuple[int, bytes]]]) -> None:
        self._rows = typed_rows.steady(read, typed_rows.NUMBERED)
        self._held: tuple[int, bytes] | None = None
        self._over = False
        self.why: str | None = None

    def upto(self, number: int) -> Iterator[tuple[int, bytes]]:
        """Yield the rows up to and including ``number`` that were not yielded yet."""
        while (row := self._peek()) is not None and row[0] <= number:
            self._held = None
            yield row

    def _peek(self) -> tuple[int, bytes] | None:
        if self._held is None and not self._over:
            try:
                self._held = next(self._rows, None)
            except CustodyError as error:
                self.why = error.message
            self._over = self._held is None
        return self._held

"""Finds each chunk of an E01: tables of offsets, checksums, second copies of damaged tables."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.proof.images import sections
from custody.proof.images.sections import Section, Span
from custody.storage.images.ewf.sections import Piece, broken

#: Entries that are read at once. EnCase writes no more than 16375 into a table, EWF-X any number.
_PAGE = 1 << 14
_STEP = 1 << 20
_MOST_TABLES = 1 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """A table of chunks: its segment from 0, its first chunk, the offset of its entries in each copy.

    ``base`` is added to every offset; ``begin`` and ``end`` are the bytes between which its chunks lie. ``footed``
    entries have a checksum after them; of a ``second`` table only the copy could be read.
    """

    piece: int
    first: int
    entries: int
    base: int
    copies: tuple[int, ...]
    begin: int
    end: int
    footed: bool
    second: bool


class Tables:
    """The tables of all segments in order.

    Entries are read a page at a time, and only the last page is kept.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._all: list[Table] = []
        self._firsts: list[int] = []
        self._unread: Malformed | None = None
        #: The segment, kind and first byte of each section whose checksum does not fit.
        self.faults: set[tuple[int, str, int]] = set()
        self._copies: dict[int, int | None] = {}
        self._page: tuple[tuple[int, int], list[Span]] | None = None

    @property
    def chunks(self) -> int:
        """The number of chunks in all tables."""
        return self._all[-1].first + self._all[-1].entries if self._all else 0

    def add(self, index: int, section: Section, data: Section | None, *, footed: bool) -> None:
        """Add a table, or the second copy of the one before it; ``data`` is its sectors section.

        Raises ProofInvalid where copies contradict each other.
        """
        piece = self._pieces[index]
        try:
            table = self._parsed(index, section, data, footed=footed)
        except Malformed as error:
            self.faults.add((index, section.kind, section.at))
            if section.kind == "table":
                self.settle(index)
                self._unread = error
            return
        last = self._all[-1] if self._all else None
        if section.kind == "table2" and self._unread is None and last is not None and last.piece == index:
            if (table.entries, table.base) != (last.entries, last.base) or len(last.copies) > 1:
                raise broken(piece, f"damaged: the table at byte {section.at} contradicts the one before it")
            self._all[-1] = replace(last, copies=(*last.copies, *table.copies))
            return
        if section.kind == "table":
            self.settle(index)
        self._unread = None
        if len(self._all) >= _MOST_TABLES:
            raise broken(piece, f"damaged: the image has more than {_MOST_TABLES} tables of chunks")
        self._all.append(table)
        self._firsts.append(table.first)

    def settle(self, index: int) -> None:
        """Raise ProofInvalid, at the end of a table, where none of its copies could be read."""
        if self._unread is not None:
            raise broken(self._pieces[index], self._unread.message)

    def of(self, chunk: int) -> Table | None:
        """Return the table that lists a chunk, None where no table does."""
        at = bisect_right(self._firsts, chunk) - 1
        table = self._all[at] if at >= 0 else None
        return table if table is not None and chunk < table.first + table.entries else None

    def span(self, table: Table, chunk: int) -> Span | None:
        """Return the place of a chunk in its segment, None if the table is damaged or points outside."""
        copy = self._copy(table)
        if copy is None:
            return None
        page, at = divmod(chunk - table.first, _PAGE)
        if self._page is None or self._page[0] != (table.first, page):
            self._page = (table.first, page), self._spans(table, copy, page)
        span = self._page[1][at]
        inside = table.begin <= span.start and span.start + span.length <= table.end
        return span if inside and span.length > 0 else None

    def _parsed(self, index: int, section: Section, data: Section | None, *, footed: bool) -> Table:
        piece = self._pieces[index]
        head = sections.table_head(piece.read(section.body, min(section.bytes, sections.TABLE_HEAD_BYTES)))
        begin = section.body + sections.TABLE_HEAD_BYTES
        after = begin + head.entries * sections.ENTRY_BYTES + (sections.CHECKSUM_BYTES if footed else 0)
        if after > section.next:
            raise Malformed(f"damaged: the table at byte {section.at} has more entries than it has room for")
        first = self.chunks
        where = (after, section.next) if data is None else (data.body, data.next)
        return Table(
            index, first, head.entries, head.base, (begin,), *where, footed, section.kind == "table2"
        )

    def _copy(self, table: Table) -> int | None:
        """Return the offset of the entries in the first valid copy, None for none.

        A table without checksums counts as valid.
        """
        if table.first not in self._copies:
            self._copies[table.first] = next((at for at in table.copies if self._fits(table, at)), None)
        return self._copies[table.first]

    def check_copies(self) -> None:
        """Verify the entries of both copies of every table by their checksums; add to ``faults``."""
        for table in self._all:
            for begin in table.copies:
                self._fits(table, begin)

    def _fits(self, table: Table, begin: int) -> bool:
        if not table.footed:
            return True
        piece, checksum = self._pieces[table.piece], 1
        end = begin + table.entries * sections.ENTRY_BYTES
        for at in range(begin, end, _STEP):
            checksum = zlib.adler32(piece.read(at, min(_STEP, end - at)), checksum)
        stored = piece.read(end, sections.CHECKSUM_BYTES)
        fits = checksum.to_bytes(sections.CHECKSUM_BYTES, "little") == stored
        if not fits:
            kind = "table" if begin == table.copies[0] and not table.second else "table2"
            self.faults.add(
                (table.piece, kind, begin - sections.TABLE_HEAD_BYTES - sections.DESCRIPTOR_BYTES)
            )
        return fits

    def _spans(self, table: Table, begin: int, page: int) -> list[Span]:
        """Return the chunks' places of one page of entries; one entry more ends the last of them."""
        first = page * _PAGE
        count = min(_PAGE + 1, table.entries - first)
        read = self._pieces[table.piece].read(
            begin + first * sections.ENTRY_BYTES, count * sections.ENTRY_BYTES
        )
        return sections.spans(read[: len(read) // 4 * 4], table.base, table.end)[:_PAGE]

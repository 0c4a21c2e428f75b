"""Tables of the entries of one kind: a row for each entry, a column for each field.

A page declares its tables by kind and fields. Other fields of its entries are shown in sections
(`custody.pages.things.entry_course.later`), so that each field is on the page once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from custody.frozen import dataclass
from custody.model import layouts
from custody.pages.parts.page import Column, Fact, Row, Sort, Table, Target
from custody.pages.parts.stated_facts import fact_of

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.gate import Gate

#: The sort of a column by the type of its field.
_SORTS: Mapping[str, Sort] = {
    "code": "code",
    "codes": "code",
    "count": "count",
    "instant": "instant",
    "sha256": "digest",
    "subject": "thing",
}
#: A cell without statement.
NOTHING = Fact("", "", None, "")
ENTRY = Column("entry", "entry", "count")


@dataclass(frozen=True, slots=True)
class Course:
    """A declared table of the entries of a kind, with fields as titled columns."""

    kind: str
    key: str
    title: str
    fields: Mapping[str, str]

    def table(self, gate: Gate, entries: Iterable[EntryView]) -> Table | None:
        """Return the table without rescinded entries and empty columns; None without entries."""
        standing = [
            entry for entry in entries if entry.envelope.kind == self.kind and entry.rescinded is None
        ]
        if not standing:
            return None
        rows = [self._row(gate, entry) for entry in standing]
        told = [at for at, _ in enumerate(self.fields) if any(row.cells[at + 1].text for row in rows)]
        newest = standing[-1].envelope
        layout = layouts.layout(newest.v, newest.kind)
        specs = [layout.field(name) for name in self.fields]
        columns = tuple(
            Column(spec.name, title, _SORTS.get(spec.type.name, "text"))
            for spec, title in zip(specs, self.fields.values(), strict=True)
        )
        return Table.of(
            self.title,
            (ENTRY, *(columns[at] for at in told)),
            tuple(_kept(row, told) for row in rows),
            key=self.key,
        )

    def _row(self, gate: Gate, entry: EntryView) -> Row:
        cells = (fact_of(gate, entry, name) or NOTHING for name in self.fields)
        return Row((position(entry.position), *cells), Target("entry", str(entry.position)))


def _kept(row: Row, columns: Sequence[int]) -> Row:
    """Return a row with the entry and these columns only."""
    entry, *cells = row.cells
    return Row((entry, *(cells[at] for at in columns)), row.opens)


def tables(courses: Iterable[Course], gate: Gate, entries: Sequence[EntryView]) -> Iterator[Table]:
    """Yield the tables that have rows."""
    found = (course.table(gate, entries) for course in courses)
    return (table for table in found if table is not None)


def position(number: int) -> Fact:
    """Return the position of an entry as a cell."""
    return Fact("entry", "entry", number, str(number))

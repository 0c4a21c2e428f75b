"""Members of records that hold instants are written as such, and positions of entries as numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from custody.law.clock import format_instant
from custody.model import records
from custody.model.record import Record
from custody.pages.parts.cells import of_record
from tests.pages.sentinels import reader_of

#: Later than any position, count or size of the golden ledger, and earlier than its first entry.
FIRST = 1_700_000_000
RECORDS: dict[str, type[Record]] = {
    found.space: found
    for found in vars(records).values()
    if isinstance(found, type) and issubclass(found, Record) and hasattr(found, "space")
}
#: Members of which 0 means that there is no instant.
UNKNOWN = {"Backstep": ("undisputed", "at")}


def within(record: Record) -> Iterator[Record]:
    """Yield a record and those nested in it."""
    yield record
    for name in record.nested:
        for nested in getattr(record, name):
            yield from within(nested)


def golden_records() -> list[Record]:
    """Return each record of the golden ledger, and those nested in them."""
    return [
        record
        for row in reader_of().records()
        if row.space in RECORDS
        for record in within(RECORDS[row.space].from_doc(row.doc))
    ]


def wrong(record: Record) -> list[str]:
    """Return the members of a record that are an instant written as a number, or a number as an instant."""
    written = {fact.key: fact.value for fact in of_record(record)}
    return [
        f"{type(record).__name__}.{name}"
        for name, value in written.items()
        if type(number := getattr(record, name)) is int
        and value != (format_instant(number) if number > FIRST else number)
        and not (number == 0 and name in UNKNOWN.get(type(record).__name__, ()))
    ]


def test_every_record_writes_its_instants_and_numbers_as_what_they_are() -> None:
    found = golden_records()
    assert {type(record).space for record in found} >= {
        "actor",
        "key",
        "tsa",
        "check_out",
    }
    assert sorted({member for record in found for member in wrong(record)}) == []


@pytest.mark.parametrize("space", sorted(RECORDS))
def test_positions_are_members_of_their_record(space: str) -> None:
    assert set(RECORDS[space].__slots__) >= RECORDS[space].positions

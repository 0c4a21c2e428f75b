"""The entries of a record that a court asks about: nonconforming ones, and those signed late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from custody.law.clock import span
from custody.ledger.views.entries.late_entries import delay_of, reason_of
from custody.model.schema.types import split_codes
from custody.pages.parts.page import Column, Fact, Row, Table, Target
from custody.pages.records.record_parts import count_cell, text_cell

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.records.record_parts import Recorder

_ABOUT = Column("about", "about", "thing")
_MARKS = (
    _ABOUT,
    Column("when", "when", "instant"),
    Column("what", "what", "code"),
    Column("by", "signed by", "thing"),
    Column("reason", "nonconforming"),
    Column("entry", "entry", "count"),
)
_LATE = (
    _ABOUT,
    Column("what", "what", "code"),
    Column("stated", "time stated", "instant"),
    Column("signed", "signed", "instant"),
    Column("delay", "delay"),
    Column("by", "signed by", "thing"),
    Column("reason", "reason"),
    Column("entry", "entry", "count"),
)


def marks(entries: Sequence[EntryView], meaning: Callable[[str], str], recorder: Recorder) -> Table:
    """Return the table of nonconforming entries with their subject and the ``meaning`` of their codes."""
    rows = []
    for entry in entries:
        codes = split_codes(entry.value("nonconforming"))
        if codes:
            when, what, by, _, number = recorder.row(entry).cells
            reason = "; ".join(meaning(code) for code in codes)
            rows.append(Row((_about(recorder, entry), when, what, by, text_cell("reason", reason), number)))
    return Table.of("Nonconforming entries", _MARKS, tuple(rows), "none is on record")


def late_entries(entries: Iterable[EntryView], recorder: Recorder) -> Table:
    """Return the table of entries signed late: subject, time stated, time signed, signer and reason."""
    return Table.of("Late entries", _LATE, tuple(_late(entries, recorder)), "none is on record")


def _late(entries: Iterable[EntryView], recorder: Recorder) -> Iterator[Row]:
    for entry in entries:
        delay = delay_of(entry)
        if delay is not None:
            _, what, by, *_ = recorder.row(entry).cells
            signed = entry.envelope.at
            yield Row(
                (
                    _about(recorder, entry),
                    what,
                    recorder.moment(signed - delay, key="stated"),
                    recorder.moment(signed, key="signed"),
                    text_cell("delay", span(delay)),
                    by,
                    text_cell("reason", reason_of(entry) or "not stated"),
                    count_cell("entry", entry.position),
                ),
                Target("entry", str(entry.position)),
            )


def _about(recorder: Recorder, entry: EntryView) -> Fact:
    """Return the name of what an entry is about."""
    return text_cell("about", recorder.name(entry.envelope.subject))

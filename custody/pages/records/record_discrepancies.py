"""The discrepancies of a record's exhibits with their findings, and copies that match no acquisition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.display import in_words
from custody.ledger.views.exhibits.continuity import occurred
from custody.ledger.views.exhibits.discrepancy_findings import TAMPERING, finding_words
from custody.model.records import Copy
from custody.pages.exhibits.copies import unmatched
from custody.pages.parts.page import Alarm, Column, Fact, Row, Table, Target
from custody.pages.records.record_parts import count_cell, named_kind, text_cell, utc

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.model.records import Discrepancy
    from custody.pages.records.record_exhibits import Recorded
    from custody.pages.records.record_parts import Recorder

#: The kinds that report a discrepancy as such, and that record its finding.
REPORTED, RESOLVED = "exhibit.discrepancy_reported", "exhibit.discrepancy_resolved"
_COLUMNS = (
    Column("exhibit", "exhibit", "thing"),
    Column("found", "found", "instant"),
    Column("differs", "not as recorded"),
    Column("source", "recorded in", "code"),
    Column("by", "signed by", "thing"),
    Column("finding", "finding"),
    Column("entry", "entry", "count"),
)


def differing(exhibits: Sequence[Recorded]) -> Table:
    """Return the table of all discrepancies of these exhibits with their findings."""
    rows = tuple(_row(exhibit, matter) for exhibit in exhibits for matter in exhibit.found.discrepancies)
    empty = "none is on record" if exhibits else "no exhibit is on record"
    return Table.of("Discrepancies", _COLUMNS, rows, empty)


def tampering(exhibits: Sequence[Recorded]) -> Iterator[Alarm]:
    """Yield an alarm for each finding of tampering with these exhibits."""
    for exhibit in exhibits:
        for matter in exhibit.found.discrepancies:
            if matter.outcome == TAMPERING:
                text = f"{exhibit.name}: finding of tampering: {in_words(matter.differences)} not as recorded"
                yield Alarm("tampering", text, "bad", matter.resolved)


def unmatched_copies(recorder: Recorder, exhibits: Sequence[Recorded]) -> Iterator[Alarm]:
    """Yield an alarm for each copy of these exhibits whose digest matches no acquisition."""
    for exhibit in exhibits:
        for copy in recorder.context.lookup.under(Copy, "of", exhibit.found.exhibit.id):
            yield from unmatched(recorder.context, copy, f"copy {recorder.name(copy.id)} of {exhibit.name}")


def is_listed(exhibit: Recorded, entry: EntryView) -> bool:
    """Return whether the table of discrepancies shows everything that an entry states."""
    matters = exhibit.found.discrepancies
    if entry.envelope.kind == REPORTED:
        return any(matter.position == entry.position for matter in matters)
    return entry.envelope.kind == RESOLVED and any(matter.resolved == entry.position for matter in matters)


def _row(exhibit: Recorded, matter: Discrepancy) -> Row:
    recorder = exhibit.recorder
    entry = recorder.context.entries().at(matter.position)
    found, signer = occurred(entry), recorder.signer(entry.envelope.by)
    differs = in_words(matter.differences)
    if entry.envelope.kind == REPORTED:
        more = recorder.details(entry, ("differences",)).text
        differs = f"{differs}; {more}" if more else differs
    open_ = matter.outcome is None
    return Row(
        (
            text_cell("exhibit", exhibit.name),
            recorder.moment(entry.envelope.at if found is None else found, key="found"),
            text_cell("differs", differs),
            Fact("source", "recorded in", entry.envelope.kind, named_kind(entry.envelope.kind)),
            text_cell("by", signer),
            _finding(recorder, matter),
            count_cell("entry", matter.position),
        ),
        Target("entry", str(matter.position)),
        tone="bad" if open_ or matter.outcome == TAMPERING else "",
    )


def _finding(recorder: Recorder, matter: Discrepancy) -> Fact:
    words = finding_words(matter.outcome)
    if matter.resolved is None:
        return text_cell("finding", f"OPEN: {words}")
    entry = recorder.context.entries().at(matter.resolved)
    more = recorder.details(entry, ("outcome",)).text if entry.envelope.kind == RESOLVED else ""
    signed = (
        f"entry {entry.position}, signed by {recorder.signer(entry.envelope.by)}, {utc(entry.envelope.at)}"
    )
    return text_cell("finding", "; ".join(text for text in (words, more) if text), signed)

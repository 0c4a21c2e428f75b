"""The exhibits of a record: description, custody, seals, authority, entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.frozen import dataclass
from custody.law.disposition_codes import GONE
from custody.ledger.views.exhibits.continuity import Continuity, continuity
from custody.ledger.views.exhibits.custody_timeline import TimelineSpan, timeline_spans
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.exhibits.holding_history import holding_periods
from custody.pages.exhibits.exhibit_facts import seal_text
from custody.pages.exhibits.exhibit_tables import WriteInstant, authority, seals
from custody.pages.parts.page import Block, Column, Fact, Page, Row, Section, Table, Target
from custody.pages.records.record_discrepancies import is_listed
from custody.pages.records.record_parts import STILL, Recorder, count_cell, text_cell

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView

#: Beginnings of the kinds of an exhibit's entries that are in tables of the whole record.
ACQUIRED, DISPOSED = "acquisition.completed", "disposition."
_LIST = (
    Column("exhibit", "exhibit", "thing"),
    Column("description", "description"),
    Column("make", "make"),
    Column("model", "model"),
    Column("serial", "serial number"),
    Column("imei", "IMEI"),
    Column("seal", "seal"),
    Column("custodian", "custodian", "thing"),
)
_CUSTODY = (
    Column("custodian", "custodian", "thing"),
    Column("since", "since", "instant"),
    Column("until", "until", "instant"),
    Column("entry", "entry", "count"),
)
_GAPS = (
    Column("exhibit", "exhibit", "thing"),
    Column("from", "from", "instant"),
    Column("until", "until", "instant"),
    Column("custody", "recorded custody"),
    Column("gap", "not shown"),
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One exhibit of a record with its continuity, read once."""

    recorder: Recorder
    found: Continuity
    name: str

    @property
    def entries(self) -> tuple[EntryView, ...]:
        """The exhibit's entries in order of record; the first one registered it."""
        return self.found.entries

    def of(self, beginning: str) -> list[EntryView]:
        """Return the exhibit's entries whose kind begins with a text."""
        return [entry for entry in self.entries if entry.envelope.kind.startswith(beginning)]

    def fact(self, name: str) -> Fact:
        """Return the newest statement of a field, or why it is withheld; an empty fact for none."""
        for entry in reversed(self.entries):
            if entry.envelope.kind in ("exhibit.registered", "exhibit.details_added"):
                fact = self.recorder.fact(entry, name)
                if fact.text:
                    return fact
        return Fact(name, name, None, "")

    @property
    def custodian(self) -> Fact:
        """The exhibit's custodian now, or the reason why it has none."""
        gone, exhibit = self.found.gone, self.found.exhibit
        if gone is not None:
            at = self.recorder.moment(gone.since)
            return text_cell("custodian", f"nobody: {GONE[gone.measure]} {at.text}", at.note)
        if exhibit.custodian is None:
            return text_cell("custodian", f"nobody: {exhibit.superseded}")
        name = self.recorder.name(exhibit.custodian)
        if self.lost is None:
            return text_cell("custodian", name)
        at = self.recorder.moment(self.lost)
        return text_cell("custodian", f"MISSING since {at.text} (last recorded custodian: {name})", at.note)

    @property
    def lost(self) -> int | None:
        """Since when the exhibit is missing (seconds UTC); None for one that is not, or that left for good."""
        where = self.found.where
        return None if where is None or self.found.gone is not None else where.lost

    @property
    def seal(self) -> str:
        """The seals on the exhibit with their bags as text; ``not sealed`` without any."""
        return "; ".join(map(seal_text, self.found.packing.on)) or self.found.exhibit.seal or "not sealed"


def recorded(recorder: Recorder, exhibit: str) -> Recorded:
    """Return an exhibit for a record; raise NotFound if there is none."""
    return Recorded(recorder, continuity(recorder.context.lookup.reader, exhibit), recorder.name(exhibit))


def exhibit_list(exhibits: Sequence[Recorded]) -> Table:
    """Return the table of exhibits: description, make, model, numbers, seal and custodian."""
    rows = tuple(
        Row(
            (
                text_cell("exhibit", exhibit.name),
                _described(exhibit),
                *(exhibit.fact(name) for name in ("make", "model", "serial", "imei")),
                text_cell("seal", exhibit.seal),
                exhibit.custodian,
            ),
            Target("exhibit", exhibit.found.exhibit.id),
            tone="" if exhibit.lost is None else "bad",
        )
        for exhibit in exhibits
    )
    return Table.of("Exhibits", _LIST, rows, "no exhibit is on record")


def _described(exhibit: Recorded) -> Fact:
    """Return the category of an exhibit with its description."""
    fact, category = exhibit.fact("description"), code_words(exhibit.found.exhibit.category)
    if not fact.text:
        return text_cell("description", category)
    if not fact.visible or category.casefold() in fact.text.casefold():
        return fact
    return text_cell("description", f"{category}: {fact.text}", fact.note)


def gaps(exhibits: Sequence[Recorded], now: int) -> Table:
    """Return the table of continuity gaps of these exhibits until ``now`` (seconds UTC)."""
    rows = tuple(row for exhibit in exhibits for row in _gaps(exhibit, now))
    empty = "no gap in custody since each exhibit was obtained"
    return Table.of("Continuity gaps", _GAPS, rows, empty if exhibits else "no exhibit is on record")


def _gaps(exhibit: Recorded, now: int) -> Iterator[Row]:
    recorder = exhibit.recorder
    for span in timeline_spans(recorder.context.lookup, exhibit.found, now):
        if span.gaps:
            yield Row(
                (
                    text_cell("exhibit", exhibit.name),
                    recorder.moment(span.since, key="from"),
                    _end(recorder, span.until, now),
                    text_cell("custody", _whose(exhibit, span)),
                    text_cell("gap", "; ".join(span.texts)),
                )
            )


def _end(recorder: Recorder, until: int | None, now: int) -> Fact:
    return STILL if until is None or until == now else recorder.moment(until, key="until")


def _whose(exhibit: Recorded, span: TimelineSpan) -> str:
    people = {who for who in (span.holder, span.who if span.hands == "checked_out" else None) if who}
    parent = exhibit.found.exhibit.parent
    return span.whose(
        {who: exhibit.recorder.name(who) for who in people}, exhibit.recorder.name(parent) or None
    )


def exhibit_page(subject: Recorded, now: int) -> Page:
    """Return the part of a record about one exhibit: facts, custody, seals, authority, entries.

    Its registration is one section. Acquisitions, discrepancies and dispositions are in tables of the whole
    record.
    """
    recorder, found = subject.recorder, subject.found
    exhibit, first = found.exhibit, subject.entries[0]
    place = None if found.where is None else found.where.location
    write = _written(recorder, now)
    facts = (
        *(
            (Fact.of("came by", recorder.name(exhibit.source), key="source"),)
            if exhibit.source is not None
            else ()
        ),
        Fact(
            "custodian",
            "custodian",
            subject.custodian.value,
            subject.custodian.text,
            note=subject.custodian.note,
        ),
        Fact.of("seal", subject.seal, key="seal"),
        *(() if place is None else (Fact.of("storage location", path_of(recorder.context.lookup, place)),)),
        recorder.entered(first),
        Fact.of("identifier", exhibit.id, key="id"),
    )
    rest = [
        entry
        for entry in subject.entries[1:]
        if not entry.envelope.kind.startswith((ACQUIRED, DISPOSED)) and not is_listed(subject, entry)
    ]
    blocks: tuple[Block, ...] = (
        Section.of(
            f"Registered in entry {first.position}",
            tuple(
                fact
                for section in recorder.sections(first, ("case", "seizure", "production_order", "reference"))
                for fact in section.facts
            ),
        ),
        _custody(subject),
        seals(found, write),
        authority(holding_periods(recorder.context.lookup, found, now), write, throughout=True),
        recorder.course("Further entries", rest),
    )
    shown = tuple(block for block in blocks if not isinstance(block, Table) or block.rows or block.empty)
    return Page(Target("exhibit", exhibit.id), f"Exhibit {subject.name}", shown, key_facts=facts)


def _custody(exhibit: Recorded) -> Table:
    recorder = exhibit.recorder
    rows = tuple(
        Row(
            (
                text_cell("custodian", recorder.name(holding.actor)),
                recorder.moment(holding.since, key="since"),
                STILL if holding.until is None else recorder.moment(holding.until, key="until"),
                count_cell("entry", holding.position),
            ),
            Target("entry", str(holding.position)),
        )
        for holding in exhibit.found.holdings
    )
    return Table.of("Custody timeline", _CUSTODY, rows)


def _written(recorder: Recorder, now: int) -> WriteInstant:
    """Return the function by which a record writes instants: UTC and local; open ends as of printing."""

    def write(key: str, at: int | None, none: str) -> Fact:
        if key == "until":
            return _end(recorder, at, now)
        return text_cell(key, none) if at is None else recorder.moment(at, key=key)

    return write


def disposed(exhibits: Sequence[Recorded]) -> Table:
    """Return the table of entries on the disposition of these exhibits."""
    return _courses(exhibits, "Disposition", DISPOSED, "no disposition is on record")


def _courses(exhibits: Sequence[Recorded], title: str, beginning: str, empty: str) -> Table:
    things = [(exhibit.found.exhibit.id, entry) for exhibit in exhibits for entry in exhibit.of(beginning)]
    if not exhibits:
        return Table.of(title, (), (), "no exhibit is on record")
    return exhibits[0].recorder.courses(title, "exhibit", things, empty)

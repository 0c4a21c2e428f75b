"""The continuity sheet of an exhibit: item, chain of custody, gaps, seals, acquisitions, disposition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.display import in_words
from custody.law.clock import span
from custody.law.disposition_codes import GONE
from custody.law.local_time import Zone
from custody.ledger.papers.custody_changes import chain_table, open_offer
from custody.ledger.papers.custody_form import (
    Thing,
    acquisition_rows,
    case_rows,
    disposal_rows,
    item_rows,
    location_row,
    origin_rows,
    signer_of,
    thing_of,
)
from custody.ledger.papers.entries import field_rows, proofs, remarks
from custody.ledger.papers.paper import NOT_RECORDED, Block, Paper, Row, Table, block, words
from custody.ledger.papers.sources import case_entry, exhibit_entries, seizure_entries, with_corrections
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.entries.late_entries import delay_of, reason_of
from custody.ledger.views.exhibits.continuity import Continuity, SealEvent, continuity
from custody.ledger.views.exhibits.custody_timeline import TimelineSpan, timeline_spans
from custody.ledger.views.exhibits.discrepancy_findings import finding_words
from custody.ledger.views.exhibits.holding_authority import holding_of
from custody.ledger.views.exhibits.holding_history import holding_periods, period_words
from custody.ledger.views.exhibits.image_sizes import image_size
from custody.ledger.views.naming.display_names import shown_name
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.worklist.alarms import of_exhibit
from custody.model.records import Departure, Discrepancy, Whereabouts
from custody.model.schema.ids import is_training

NOTES = (
    "This shows who is recorded as having the exhibit, by whose key, and where the record has a gap.",
    "It does not show that nothing happened which nobody recorded.",
    "Times are those that were entered; only the time of a witness or an authority comes from outside.",
    "A gap says what the record does not show; it does not say that anything was wrong.",
    "Each entry is proven to stand in the ledger from its leaf, in the annex: `custody proof entry` makes the proof.",
)
_IMAGE = (
    *("method", "format", "tool", "tool_version", "write_protection", "write_blocker", "source_bytes"),
    *("container_bytes", "bad_sector_count"),
)
_SEALS = ("date and time", "act", "seal", "found", "entry")


def continuity_sheet(
    reader: LedgerReader, exhibit_id: str, origin: str, now: int, zone: Zone | None = None
) -> Paper:
    """Return the continuity sheet of an exhibit as of ``now`` (seconds UTC), with times in ``zone``.

    Raise NotFound if there is no such exhibit.
    """
    lookup, zone = Lookup(reader), zone or Zone()
    found = continuity(reader, exhibit_id)
    thing = thing_of(lookup, exhibit_id, zone, found.entries)
    spans = timeline_spans(lookup, found, now)
    size = reader.head().size
    taken = [] if thing.seizure is None else seizure_entries(lookup, thing.seizure)
    opened = case_entry(lookup, found.exhibit.case)
    signed = with_corrections(lookup, (opened, *taken, *found.entries, *found.seen, *exhibit_entries(thing)))
    return Paper(
        title=f"Continuity of exhibit {thing.reference}",
        origin=origin,
        size=size,
        at=Entries(reader).at(size - 1).envelope.at,
        zone=zone.name,
        training=is_training(origin),
        parts=(
            block("Exhibit", _exhibit(lookup, thing, now)),
            chain_table(thing),
            _gaps(lookup, found, spans, zone),
            *_late(lookup, signed, zone),
            *_discrepancies(reader, found, zone),
            _seals(found, zone),
            *_images(thing),
            *_failures(lookup, found, zone),
            block("Authority to hold it", _covering(lookup, found, now, zone)),
            block("Final disposal", disposal_rows(thing)),
            *remarks(lookup, signed),
        ),
        notes=(*NOTES, f"Times are local, {zone.name}, with their offset from UTC."),
        signatures=(("drawn up by", ""),),
        annex=(
            block("Annex: identifiers", (("exhibit", exhibit_id), ("case", found.exhibit.case))),
            *proofs(lookup, signed, zone),
        ),
        code=exhibit_id,
    )


def _exhibit(lookup: Lookup, thing: Thing, now: int) -> list[Row]:
    gone = lookup.maybe(Departure, thing.exhibit.id)
    where = lookup.maybe(Whereabouts, thing.exhibit.id)
    lost = None if where is None else where.lost
    holder = shown_name(lookup, "actor", thing.exhibit.holder)
    if gone is not None and gone.back is None:
        holder = f"nobody: {GONE[gone.measure]} since {thing.zone.local(gone.since)}"
    elif lost is not None:
        holder = f"MISSING since {thing.zone.local(lost)} (last recorded custodian: {holder})"
    return [
        ("item number", thing.reference),
        *item_rows(thing),
        *case_rows(lookup, thing.exhibit.case, thing.zone),
        *origin_rows(thing),
        ("recorded custodian", holder),
        location_row(thing),
        *open_offer(thing),
        ("as of", thing.zone.local(now)),
    ]


def _gaps(lookup: Lookup, found: Continuity, spans: tuple[TimelineSpan, ...], zone: Zone) -> Block | Table:
    """Return a table of the continuity gaps, each with the recorded custodian; a block if there is none."""
    lines = tuple(
        (
            (zone.local(part.since),),
            ("now" if part.until is None else zone.local(part.until),),
            (_whose(lookup, found, part),),
            part.texts,
        )
        for part in spans
        if part.gaps
    )
    if not lines:
        return block(
            "Gaps in the record", (("none", "the record accounts for every moment since the seizure"),)
        )
    return Table(
        "Gaps in the record",
        ("from", "to", "recorded as having it", "what is not shown"),
        (8, 8, 9, 17),
        lines,
    )


def _whose(lookup: Lookup, found: Continuity, part: TimelineSpan) -> str:
    people = {who for who in (part.holder, part.who if part.hands == "checked_out" else None) if who}
    names = {who: shown_name(lookup, "actor", who) for who in people}
    parent = found.exhibit.parent
    return part.whose(names, None if parent is None else shown_name(lookup, "exhibit", parent))


def _late(lookup: Lookup, entries: Iterable[EntryView], zone: Zone) -> Iterator[Table]:
    """Yield the table of the entries signed late: time stated, time signed, signer, reason; else nothing."""
    lines = tuple(
        (
            (str(entry.position), words(entry.envelope.kind)),
            (zone.local(entry.envelope.at - delay),),
            (zone.local(entry.envelope.at), f"{span(delay)} later"),
            (shown_name(lookup, "actor", lookup.actor_of_key(entry.envelope.by).id),),
            (reason_of(entry) or NOT_RECORDED,),
        )
        for entry in entries
        if (delay := delay_of(entry)) is not None
    )
    if lines:
        yield Table(
            "Late entries", ("entry", "time stated", "signed", "by", "reason"), (8, 8, 8, 9, 9), lines
        )


def _discrepancies(reader: LedgerReader, found: Continuity, zone: Zone) -> Iterator[Table]:
    """Yield the table of the discrepancies with their findings; nothing without any."""
    lines = tuple(
        (
            (zone.local(matter.since),),
            (in_words(matter.differences),),
            (str(matter.position),),
            (finding_words(matter.outcome), *_finding(reader, matter, zone)),
        )
        for matter in found.discrepancies
    )
    if lines:
        yield Table("Discrepancies", ("found", "not as recorded", "entry", "finding"), (8, 9, 4, 21), lines)


def _finding(reader: LedgerReader, matter: Discrepancy, zone: Zone) -> Iterator[str]:
    """Yield what the entry with the finding states, and when it was signed."""
    if matter.resolved is not None:
        entry = Entries(reader).at(matter.resolved)
        if entry.envelope.kind == "exhibit.discrepancy_resolved":
            for name, lines in field_rows(entry, ("finding", "established_by"), zone):
                yield f"{name}: {' '.join(lines)}"
        yield f"entry {matter.resolved}, signed {zone.local(entry.envelope.at)}"


def _seals(found: Continuity, zone: Zone) -> Block | Table:
    lines = tuple(_seal(event, zone) for event in found.seals)
    if not lines:
        return block("Seals", (("none", "no seal is on record"),))
    return Table("Seals", _SEALS, (9, 6, 9, 14, 4), lines)


def _seal(event: SealEvent, zone: Zone) -> tuple[tuple[str, ...], ...]:
    when = "not known" if event.at is None else zone.local(event.at)
    return (
        (when, *([f"({event.at_note})"] if event.at_note else [])),
        (event.act,),
        (event.number or ("no seal" if event.found == "absent" else "no number"),),
        (
            *filter(None, [event.finding]),
            *([f"({event.found_note})"] if event.found_note else []),
        ),
        (str(event.position),),
    )


def _images(thing: Thing) -> list[Block]:
    """Return a block for each acquisition of the exhibit with its digests; one block if there is none."""
    made = [entry for entry in thing.entries if entry.envelope.kind == "acquisition.completed"]
    blocks = []
    for number, entry in enumerate(made, 1):
        size = image_size(thing.lookup, entry, thing.entries)
        alone = Thing(thing.lookup, thing.zone, thing.exhibit, (entry,), thing.seizure)
        when: list[Row] = [
            ("made", thing.zone.told(entry.bare("occurred_at"))),
            ("entry", str(entry.position)),
        ]
        stated: list[Row] = [] if size.capacity is None else [("stated capacity", f"{size.capacity:,} bytes")]
        rows = [
            *when,
            *field_rows(entry, _IMAGE, thing.zone),
            *stated,
            *acquisition_rows(alone),
            ("digest comparison", _compared(thing, entry)),
        ]
        blocks.append(block(f"Acquisition {number} of {len(made)}", rows))
    return blocks or [block("Acquisitions", acquisition_rows(thing))]


def _failures(lookup: Lookup, found: Continuity, zone: Zone) -> Iterator[Table]:
    """Yield the table of stored images whose last verification failed; nothing without any."""
    lines = tuple(
        (
            (alarm.subject[:8],),
            (alarm.said,),
            ("not known" if alarm.since is None else zone.local(alarm.since),),
            ("not known" if alarm.position is None else str(alarm.position),),
        )
        for alarm in of_exhibit(lookup, found.exhibit)
        if alarm.sort == "verification_failed"
    )
    if lines:
        yield Table("Failed verifications", ("object", "result", "recorded", "entry"), (5, 23, 8, 4), lines)


def _compared(thing: Thing, entry: EntryView) -> str:
    """Return how the source digest, as somebody stated it, compares with that of the image."""
    match, signer = entry.current("digests_match"), signer_of(thing.lookup, entry)
    if not isinstance(match, bool):
        return "not compared"
    return f"the image {'has' if match else 'DOES NOT HAVE'} the source digest as stated by {signer}"


def _covering(lookup: Lookup, found: Continuity, now: int, zone: Zone) -> Iterator[Row]:
    """Yield the authority to hold the exhibit over time; for an oral order, when its confirmation is due."""
    held = holding_of(lookup, found.exhibit, now)
    waits = None if held is None else held.authority.until
    for stretch in holding_periods(lookup, found, now):
        until = "now" if stretch.until is None else zone.local(stretch.until)
        still = None if stretch.until is not None or stretch.basis is None else waits
        by = "" if still is None else f", provisional: confirmation due by {zone.local(still)}"
        yield f"from {zone.local(stretch.since)}", f"to {until}: {period_words(stretch)}{by}"

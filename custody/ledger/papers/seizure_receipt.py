"""The receipt of a seizure for the person concerned: items, instant, place, officer, authority."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.law.local_time import Zone
from custody.ledger.papers.custody_form import (
    Thing,
    acquisition_rows,
    case_rows,
    disposal_rows,
    in_common,
    item_rows,
    location_row,
    origin_rows,
    thing_of,
)
from custody.ledger.papers.entries import field_lines, field_rows, proofs, remarks
from custody.ledger.papers.exhibit_order import in_order
from custody.ledger.papers.paper import Block, Paper, Row, block, cell, value_text, words
from custody.ledger.papers.seal_course import seal_course_lines
from custody.ledger.papers.sources import case_entry, exhibit_entries, seizure_entries, with_corrections
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.instruments.seizures import SeizureView, view_seizure
from custody.ledger.views.naming.display_names import shown_name
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Item, Seizure
from custody.model.schema.ids import is_training

#: Fields of the seizure on the receipt. Its grounds and the people present are not for the reader of a receipt.
SEIZURE = ("basis", "legal_basis", "authorised_by", "attending_witness")
#: Rows that are in the annex alone.
_REGISTRAR = frozenset({"registered by", "registrar's identifier"})
NOTES = (
    "This lists what the ledger held of the seizure when it was printed, as the foot of the page says.",
    "A seal closes the thing or its bag. Whoever gets a thing back compares the number with this paper.",
    "By signing, the receiver confirms to have got this paper, and nothing else.",
    "It may be signed or not: that changes neither the seizure nor any remedy against it.",
)


def seizure_receipt(reader: LedgerReader, seizure_id: str, origin: str, zone: Zone | None = None) -> Paper:
    """Return the receipt of a seizure for owner, possessor or occupant, with times in ``zone``.

    Raise NotFound if there is no such seizure.
    """
    lookup, zone = Lookup(reader), zone or Zone()
    seizure = lookup.get(Seizure, seizure_id)
    view = view_seizure(reader, seizure)
    taken = in_order(lookup, view.exhibits)
    size = reader.head().size
    head: list[Row] = [
        ("seizure", shown_name(lookup, "seizure", seizure.id)),
        *case_rows(lookup, seizure.case, zone),
        ("date and time of seizure", zone.told(view.entry.bare("occurred_at"))),
        ("place of seizure", field_lines(view.entry, "place_of_seizure", zone)),
        ("submitting officer", field_lines(view.entry, "seized_by", zone)),
        *field_rows(view.entry, SEIZURE, zone),
        *_document(view, zone),
        *_decisions(view, zone),
        ("remedy", field_lines(view.entry, "remedy", zone)),
        ("reviewing body", field_lines(view.entry, "review", zone)),
        ("items", str(len(taken))),
    ]
    things = [thing_of(lookup, exhibit.id, zone) for exhibit in taken]
    sources = [
        case_entry(lookup, seizure.case),
        *seizure_entries(lookup, view.entry),
        *(entry for thing in things for entry in exhibit_entries(thing)),
    ]
    return Paper(
        title="Receipt for what was seized",
        origin=origin,
        size=size,
        at=Entries(reader).at(size - 1).envelope.at,
        zone=zone.name,
        training=is_training(origin),
        parts=(
            block("Seizure", head),
            *_items(things, head),
            *remarks(lookup, with_corrections(lookup, sources)),
        ),
        notes=(*NOTES, f"Times are local, {zone.name}, with their offset from UTC."),
        signatures=(
            ("seized by", value_text(view.entry.bare("seized_by"))),
            ("received by (owner, possessor, occupant or representative)", ""),
            ("attending witness", value_text(view.entry.bare("attending_witness"))),
        ),
        annex=(
            block(
                "Annex: identifiers",
                (
                    ("seizure", seizure.id),
                    *((shown_name(lookup, "exhibit", exhibit.id), exhibit.id) for exhibit in taken),
                ),
            ),
            *proofs(lookup, with_corrections(lookup, sources), zone),
        ),
        code=seizure.id,
    )


def _document(view: SeizureView, zone: Zone) -> Iterator[Row]:
    """Yield the digest of the warrant or authorisation; that of a warrant also where none is on record."""
    digest = field_lines(view.entry, "authority_document_sha256", zone)
    if digest is not None or view.seizure.basis == "warrant":
        yield "authorising document", digest


def _decisions(view: SeizureView, zone: Zone) -> Iterator[Row]:
    """Yield a row for each decision on the seizure and each withdrawal of consent, else when one is due."""
    decided = view.of("seizure.authorisation_decided")
    for entry in decided:
        yield (
            "decision on seizure",
            (
                words(str(entry.bare("decision"))),
                *(field_lines(entry, "occurred_at", zone) or (zone.local(entry.envelope.at),)),
                *(f"by {line}" for line in field_lines(entry, "decided_by", zone) or ()),
                *(field_lines(entry, "document_sha256", zone) or ("no document on record",)),
                f"(entry {entry.position})",
            ),
        )
    for entry in view.of("seizure.consent_withdrawn"):
        when = field_lines(entry, "occurred_at", zone) or (zone.local(entry.envelope.at),)
        yield "consent withdrawn", (*when, f"(entry {entry.position})")
    due = field_lines(view.entry, "confirmation_due_at", zone)
    if due is not None:
        yield "confirmation due", due
        yield from () if decided else (("decision on seizure", None),)


def _items(things: Sequence[Thing], head: Sequence[Row]) -> Iterator[Block]:
    """Yield a block for each exhibit, in order; rows of the seizure or common to all are not repeated."""
    said = {name: cell(value) for name, value in head if value is not None}
    listed = [
        [
            (name, value)
            for name, value in _later(thing)
            if name not in _REGISTRAR and not (name in said and (value is None or cell(value) == said[name]))
        ]
        for thing in things
    ]
    common = in_common(listed)
    if common:
        yield block(f"All {len(things)} items", common)
    for number, (thing, rows) in enumerate(zip(things, listed, strict=True), 1):
        own = [row for row in rows if row not in common]
        yield block(f"Item {number} of {len(things)}: {thing.reference}", [*_itself(thing), *own])


def _itself(thing: Thing) -> Iterator[Row]:
    yield from item_rows(thing, first=True)
    yield "sealed with", seal_course_lines(thing)
    for part in thing.lookup.under(Item, "parent", thing.exhibit.id):
        if part.parent_relation != "derived":
            yield words(part.parent_relation), shown_name(thing.lookup, "exhibit", part.exhibit)


def _later(thing: Thing) -> Iterator[Row]:
    yield from origin_rows(thing)
    yield location_row(thing)
    yield from acquisition_rows(thing)
    yield from disposal_rows(thing)

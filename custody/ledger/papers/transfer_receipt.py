"""The receipt of a transfer: giver, receiver, purpose, and each item with seal and condition."""

from __future__ import annotations

from collections.abc import Iterator

from custody.digits import number_key
from custody.errors import NotFound
from custody.frozen import dataclass
from custody.law.local_time import Zone
from custody.ledger.papers.custody_changes import (
    actor,
    labelled,
    place_lines,
    seal_lines,
    when_of,
)
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
from custody.ledger.papers.paper import Block, Cell, Paper, Row, block, value_text, words
from custody.ledger.papers.sources import case_entry, exhibit_entries, with_corrections
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.naming.display_names import shown_name
from custody.ledger.views.naming.search import find_entry
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import CheckOut, Offer
from custody.model.schema.ids import b64, is_training

#: The kinds that make up a transfer.
_HANDOVER = frozenset(
    {
        *(
            "transfer.accepted",
            "transfer.arrived",
            "transfer.dispatched",
            "transfer.offered",
            "transfer.reassigned",
        ),
        *("transfer.recalled", "transfer.refused", "transfer.handed_out", "transfer.returned"),
    }
)
#: Kind and fields of an unnumbered item found with an exhibit, reported right after the answer to its transfer.
_EXTRA, _EXTRA_TOLD = (
    "exhibit.discrepancy_reported",
    ("differences", "description", "found_by", "photo_sha256"),
)
_ANSWERS = frozenset({"transfer.accepted", "transfer.refused"})
#: Fields with the same value for all items of one transfer.
_COMMON = (
    "reason",
    "method",
    "from_address",
    "to_address",
    "transport",
    "courier",
    "tracking_no",
    "return_due_at",
)
_RECEIVER = ("receiver", "receiver_office", "receiver_class", "identity_checked", "identity_document")
_BEGINNING = frozenset({"transfer.offered", "transfer.reassigned", "transfer.handed_out"})
NOTES = (
    "This shows what the ledger holds of this transfer.",
    "Who gives a thing stays its recorded custodian until the entry by which it is accepted.",
    "From its leaf, in the annex, an entry is proven to stand in the ledger: `custody proof entry` makes the proof.",
    "It does not show that the things are those that were registered, or what happened that nobody recorded.",
    "By signing below, giver and receiver answer for what was given and taken.",
)
KEYLESS = (
    "The receiver has no key of this ledger and signed no entry: only the signature below is the receiver's."
)


@dataclass(frozen=True, slots=True)
class _Handed:
    """One item of a transfer: the entry that began it, and those that answered it, in order of record."""

    thing: Thing
    begun: EntryView
    later: tuple[EntryView, ...]


def handover_receipt(reader: LedgerReader, text: str, origin: str, zone: Zone | None = None) -> Paper:
    """Return the receipt of the transfer that ``text`` names: an entry of it, or an exhibit's newest one.

    All items of one transfer are on one receipt, in order of their references. Raise NotFound where there is no
    transfer, Ambiguous for several exhibits of that name.
    """
    lookup, zone = Lookup(reader), zone or Zone()
    first = _begun(lookup, text)
    handed = sorted(_together(lookup, first, zone), key=lambda handover: number_key(handover.thing.reference))
    begun = min((handover.begun for handover in handed), key=lambda entry: entry.position)
    keyless = begun.envelope.kind == "transfer.handed_out"
    leaf = b64(begun.leaf)
    kept = lookup.get(CheckOut, leaf) if keyless else lookup.get(Offer, leaf)
    giver = shown_name(lookup, "actor", kept.giver)
    receiver = (
        shown_name(lookup, "actor", kept.receiver)
        if isinstance(kept, Offer)
        else value_text(begun.bare("receiver"))
    )
    shared = begun.value("transfer")
    identifier = shared if isinstance(shared, str) else begun.envelope.id
    size = reader.head().size
    entries = [entry for handover in handed for entry in (handover.begun, *handover.later)]
    sources = [
        *entries,
        *(
            case_entry(lookup, case)
            for case in dict.fromkeys(handover.thing.exhibit.case for handover in handed)
        ),
        *(entry for handover in handed for entry in exhibit_entries(handover.thing)),
    ]
    sources = with_corrections(lookup, sources)
    return Paper(
        title="Receipt of a transfer",
        origin=origin,
        size=size,
        at=Entries(reader).at(size - 1).envelope.at,
        zone=zone.name,
        training=is_training(origin),
        parts=(
            block("Transfer", _head(handed, begun, giver, receiver)),
            *_items(handed),
            *remarks(lookup, sources),
        ),
        notes=(
            *NOTES,
            *([KEYLESS] if keyless else []),
            f"Times are local, {zone.name}, with their offset from UTC.",
        ),
        signatures=(("given by", giver), ("received by", receiver)),
        annex=(
            block(
                "Annex: identifiers",
                (
                    ("transfer", identifier),
                    *((handover.thing.reference, handover.thing.exhibit.id) for handover in handed),
                ),
            ),
            *proofs(lookup, sources, zone),
        ),
        code=identifier,
    )


def _head(handed: list[_Handed], begun: EntryView, giver: str, receiver: str) -> list[Row]:
    """Return the rows common to all items of the transfer, with each of their cases."""
    lookup, zone = handed[0].thing.lookup, handed[0].thing.zone
    cases = dict.fromkeys(handover.thing.exhibit.case for handover in handed)
    keyless = begun.envelope.kind == "transfer.handed_out"
    to = field_rows(begun, _RECEIVER, zone) if keyless else [("received by", receiver)]
    return [
        *(row for case in cases for row in case_rows(lookup, case, zone)),
        ("released by", giver),
        *((("received by" if name == "receiver" else name), text) for name, text in to),
        ("date and time", zone.told(begun.bare("occurred_at")) or zone.local(begun.envelope.at)),
        ("purpose", field_lines(begun, "purpose", zone)),
        *field_rows(begun, _COMMON, zone),
        ("items", str(len(handed))),
    ]


def _begun(lookup: Lookup, text: str) -> EntryView:
    """Return the entry by which the named transfer began; raise NotFound if it names none."""
    entries = Entries(lookup.reader)
    try:
        entry = entries.at(find_entry(lookup.reader, text))
    except NotFound:
        shared: list[Offer | CheckOut] = [
            *lookup.under(Offer, "transfer", text),
            *lookup.under(CheckOut, "transfer", text),
        ]
        if shared:
            return entries.at(min(offer.position for offer in shared))
        exhibit = lookup.resolve("exhibit", text)
        begun = [own for own in entries.of(exhibit) if own.envelope.kind in _BEGINNING]
        if not begun:
            raise NotFound(
                f"exhibit {text!r} was never handed over",
                hint="`custody transfer offer` begins a transfer; `custody exhibit show` lists what was entered.",
            ) from None
        return begun[-1]
    before = [
        earlier
        for earlier in (entries.of(entry.envelope.subject) if entry.envelope.kind in _HANDOVER else ())
        if earlier.position <= entry.position and earlier.envelope.kind in _BEGINNING
    ]
    if not before:
        raise NotFound(
            f"entry {entry.position} is {entry.envelope.kind}, no part of a transfer",
            hint="Name an entry that offers, accepts or hands out an exhibit, or the exhibit itself.",
        )
    return before[-1]


def _together(lookup: Lookup, first: EntryView, zone: Zone) -> Iterator[_Handed]:
    """Yield all items of the transfer that the entry ``first`` belongs to, in order of record."""
    transfer = first.value("transfer")
    positions = [first.position]
    if isinstance(transfer, str):
        begun: list[Offer | CheckOut] = [
            *lookup.under(Offer, "transfer", transfer),
            *lookup.under(CheckOut, "transfer", transfer),
        ]
        positions = sorted(offer.position for offer in begun) or positions
    for position in positions:
        yield _handed(lookup, Entries(lookup.reader).at(position), zone)


def _handed(lookup: Lookup, begun: EntryView, zone: Zone) -> _Handed:
    """Return one item with the entries of its transfer, up to the next transfer of it."""
    thing = thing_of(lookup, begun.envelope.subject, zone)
    later: list[EntryView] = []
    before = ""
    for entry in thing.entries:
        kind, extra = entry.envelope.kind, before in _ANSWERS and _extra(entry)
        before = kind
        if entry.position > begun.position and (kind in _HANDOVER or extra):
            if kind in _BEGINNING:
                break
            later.append(entry)
    return _Handed(thing, begun, tuple(later))


def _extra(entry: EntryView) -> bool:
    """Return whether an entry reports an unnumbered item that was found with an exhibit."""
    return entry.envelope.kind == _EXTRA and "surplus" in str(entry.value("differences")).split()


def _items(handed: list[_Handed]) -> Iterator[Block]:
    """Yield a block for each item, in order, with its answers; rows common to all come first, once."""
    listed = [
        [
            *origin_rows(handover.thing),
            location_row(handover.thing),
            *acquisition_rows(handover.thing),
            *disposal_rows(handover.thing),
        ]
        for handover in handed
    ]
    common = in_common(listed)
    if common:
        yield block(f"All {len(handed)} items", common)
    for number, (handover, rows) in enumerate(zip(handed, listed, strict=True), 1):
        own = [row for row in rows if row not in common]
        yield block(
            f"Item {number} of {len(handed)}: {handover.thing.reference}",
            [*item_rows(handover.thing), *_steps(handover), *own],
        )


def _steps(one: _Handed) -> Iterator[Row]:
    """Yield the rows of an item's transfer: as given, then each answer, the newest last."""
    begun = one.begun
    yield "given", seal_lines(one.thing, begun) or "not sealed"
    for entry in one.later:
        signer = actor(one.thing, one.thing.lookup.actor_of_key(entry.envelope.by).id)
        if entry.envelope.kind == _EXTRA:
            yield "also found", labelled(one.thing, entry, *_EXTRA_TOLD)
            continue
        did = words(entry.envelope.kind.removeprefix("transfer."))
        lines: Cell = (
            *when_of(one.thing, entry),
            f"by {signer}",
            *labelled(
                one.thing,
                entry,
                "reason",
                "carrier",
                "carrier_class",
                "tracking_no",
                "packaging",
                "brought_by",
            ),
            *seal_lines(one.thing, entry),
            *place_lines(one.thing, entry),
        )
        yield did, lines
    if not one.later:
        away = begun.envelope.kind == "transfer.handed_out"
        yield "state", "outside" if away else f"offered, not answered; open until {_until(one)}"


def _until(one: _Handed) -> str:
    offer = one.thing.lookup.get(Offer, b64(one.begun.leaf))
    return one.thing.zone.local(offer.expires)

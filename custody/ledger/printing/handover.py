"""The receipt of a handover: who gave what to whom, each thing with its seal and condition as given and as received."""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import NotFound
from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.ledger.printing.entries import entry_rows, field_rows
from custody.ledger.printing.paper import Block, Paper, named, told, words
from custody.ledger.views.entries import Entries, EntryView
from custody.ledger.views.finding import find_entry
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.naming import shown_name
from custody.model.ids import b64, is_training
from custody.model.records import Errand, Exhibit, Offer

#: What each kind tells of a handover, in the order in which it stands on paper.
_SEALS = ("seal_no", "further_seals")
_FOUND = (*_SEALS, "seal_state", "condition")
TOLD: dict[str, tuple[str, ...]] = {
    "transfer.offered": (*_SEALS, "expires_at"),
    "transfer.reassigned": ("reason", *_SEALS, "expires_at"),
    "transfer.dispatched": ("carrier_class", "carrier", "tracking_no", "paper_sha256"),
    "transfer.arrived": ("packaging", "remark"),
    "transfer.accepted": (*_FOUND, "location", "remark"),
    "transfer.refused": ("reason", "remark"),
    "transfer.recalled": ("reason",),
    "transfer.released": (*_SEALS, "expected_return", "receipt_sha256"),
    "transfer.returned": (*_FOUND, "brought_by", "receipt_sha256", "remark"),
}
#: What is told of a thing that lay with it and has no number, right after the answer to it.
_EXTRA, _EXTRA_TOLD = "exhibit.discrepancy", ("differs", "description", "found_by", "photo_sha256")
_ANSWERS = frozenset({"transfer.accepted", "transfer.refused"})
#: What is the same for everything in one handover.
_COMMON = ("purpose", "method", "from_location", "to_location", "transport", "courier", "tracking_no")
_RECEIVER = ("receiver", "receiver_office", "receiver_class", "identity_checked", "identity_document")
_BEGINNING = frozenset({"transfer.offered", "transfer.reassigned", "transfer.released"})
NOTES = (
    "This shows what the ledger holds of this handover.",
    "Who gives a thing stays its recorded holder until the entry by which it is accepted.",
    "From its leaf an entry is proven to stand in the ledger: `custody proof entry` makes the proof.",
    "It does not show that the things are those that were registered, or what happened that nobody recorded.",
    "By signing below, giver and receiver answer for what was given and taken.",
)
KEYLESS = (
    "The receiver has no key of this ledger and signed no entry: only the signature below is the receiver's."
)


@dataclass(frozen=True, slots=True)
class _Handed:
    """One thing in a handover: the entry that began it, and those that answered it, in order of record."""

    exhibit: str
    begun: EntryView
    later: tuple[EntryView, ...]


def handover_receipt(reader: LedgerReader, text: str, origin: str) -> Paper:
    """Make the receipt of the handover that an entry belongs to, or of the newest one of an exhibit.

    Everything of one handover stands on one receipt. Raises NotFound where there was none, Ambiguous.
    """
    lookup = Lookup(reader)
    first = _begun(lookup, text)
    handed = list(_together(lookup, first))
    begun = handed[0].begun
    keyless = begun.envelope.kind == "transfer.released"
    leaf = b64(begun.leaf)
    kept = lookup.get(Errand, leaf) if keyless else lookup.get(Offer, leaf)
    giver = shown_name(lookup, "actor", kept.giver)
    if isinstance(kept, Offer):
        receiver = shown_name(lookup, "actor", kept.receiver)
        to = [("to", named(receiver, kept.receiver))]
    else:
        receiver = told(begun.bare("receiver"))
        to = list(field_rows(begun, _RECEIVER))
    head = [("from", named(giver, kept.giver)), *to]
    shared = begun.value("handover")
    if isinstance(shared, str):
        head.append(("handover", shared))
    head += [*field_rows(begun, _COMMON), ("things", str(len(handed)))]
    return Paper(
        title="Receipt of a handover",
        origin=origin,
        size=reader.head().size,
        training=is_training(origin),
        blocks=(Block("Handover", tuple(head)), *(_block(lookup, one) for one in handed)),
        notes=(*NOTES, KEYLESS) if keyless else NOTES,
        signatures=(("given by", giver), ("received by", receiver)),
        code=first.envelope.subject if len(handed) == 1 else None,
    )


def _begun(lookup: Lookup, text: str) -> EntryView:
    """Give the entry by which the handover began that somebody means."""
    entries = Entries(lookup.reader)
    try:
        entry = entries.at(find_entry(lookup.reader, text))
    except NotFound:
        exhibit = lookup.resolve("exhibit", text)
        begun = [one for one in entries.of(exhibit) if one.envelope.kind in _BEGINNING]
        if not begun:
            raise NotFound(
                f"exhibit {text!r} was never handed over",
                hint="`custody custody offer` begins a handover; `custody exhibit show` lists what was entered.",
            ) from None
        return begun[-1]
    before = [
        one
        for one in (entries.of(entry.envelope.subject) if entry.envelope.kind in TOLD else ())
        if one.position <= entry.position and one.envelope.kind in _BEGINNING
    ]
    if not before:
        raise NotFound(
            f"entry {entry.position} is {entry.envelope.kind}, no part of a handover",
            hint="Name an entry that offers, accepts or releases an exhibit, or the exhibit itself.",
        )
    return before[-1]


def _together(lookup: Lookup, first: EntryView) -> Iterator[_Handed]:
    """Give everything that was handed over in one, by the entry that began it for each thing."""
    handover = first.value("handover")
    positions = [first.position]
    if isinstance(handover, str):
        begun: list[Offer | Errand] = [
            *lookup.under(Offer, "handover", handover),
            *lookup.under(Errand, "handover", handover),
        ]
        positions = sorted(one.position for one in begun) or positions
    for position in positions:
        yield _handed(lookup, Entries(lookup.reader).at(position))


def _handed(lookup: Lookup, begun: EntryView) -> _Handed:
    """Follow one thing until the next handover of it begins."""
    exhibit = begun.envelope.subject
    later: list[EntryView] = []
    before = ""
    for one in Entries(lookup.reader).of(exhibit):
        kind, extra = one.envelope.kind, before in _ANSWERS and _extra(one)
        before = kind
        if one.position > begun.position and (kind in TOLD or extra):
            if kind in _BEGINNING:
                break
            later.append(one)
    return _Handed(exhibit, begun, tuple(later))


def _extra(entry: EntryView) -> bool:
    """Say whether an entry tells of a thing without a number that lay with another."""
    return entry.envelope.kind == _EXTRA and "surplus" in str(entry.value("differs")).split()


def _block(lookup: Lookup, one: _Handed) -> Block:
    exhibit = lookup.get(Exhibit, one.exhibit)
    rows = [("category", words(exhibit.category))]
    if one.begun.value("seal_no") is None:
        rows.append(("given", "not sealed"))
    for entry in (one.begun, *one.later):
        rows += entry_rows(lookup, entry, TOLD.get(entry.envelope.kind, _EXTRA_TOLD))
    if not one.later:
        rows.append(
            ("state", "outside" if one.begun.envelope.kind == "transfer.released" else "not answered yet")
        )
    return Block(named(shown_name(lookup, "exhibit", exhibit.id), exhibit.id), tuple(rows))

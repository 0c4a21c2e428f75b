"""The chain of custody in its usual form: a row for each transfer or other change of custody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from custody.law.disposition_codes import MEASURE
from custody.ledger.papers.custody_form import (
    Thing,
    found_at,
    officer_of,
    place_of_seizure,
    seized_at,
    seized_for,
)
from custody.ledger.papers.entries import field_lines
from custody.ledger.papers.paper import NOT_RECORDED, Cell, Table, words
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.naming.display_names import shown_name
from custody.model.records import CheckOut, Offer
from custody.model.schema.ids import b64

#: The cells of a row: released by, received by, purpose, seal and condition, place and remarks.
Change = tuple[Cell, Cell, Cell, Cell, Cell]

COLUMNS = (
    "no., entry",
    "date and time",
    "released by",
    "received by",
    "purpose",
    "seal, condition",
    "place, remarks",
)
_WIDTHS = (5, 8, 9, 9, 9, 9, 10)


def chain_table(thing: Thing) -> Table:
    """Return the chain of custody of an exhibit as a table, from its seizure on, in order of record."""
    numbers = count(1)
    lines: list[tuple[Cell, ...]] = []
    taken = _taken(thing)
    if taken is not None:
        position = "" if thing.seizure is None else f"entry {thing.seizure.position}"
        when = seized_at(thing) or (NOT_RECORDED,)
        lines.append(((f"{next(numbers)}", position), when, *taken))
    for entry in thing.entries:
        change = _CHANGES.get(entry.envelope.kind)
        if change is not None:
            lines.append(
                (
                    (f"{next(numbers)}", f"entry {entry.position}"),
                    when_of(thing, entry),
                    *change(thing, entry),
                )
            )
    cleaned = tuple(tuple(tuple(text for text in cell if text) for cell in line) for line in lines)
    return Table("Chain of custody", COLUMNS, _WIDTHS, cleaned)


def when_of(thing: Thing, entry: EntryView) -> Cell:
    """Return the date that an entry states, else that of its signature, in local time."""
    stated = field_lines(entry, "occurred_at", thing.zone)
    return (f"signed {thing.zone.local(entry.envelope.at)}",) if stated is None else stated


def _taken(thing: Thing) -> Change | None:
    """Return the row of the seizure; None for a component or an exhibit that was not seized."""
    if thing.seizure is None or thing.exhibit.parent is not None:
        return None
    return (
        field_lines(thing.registered, "owner", thing.zone) or ("possessor",),
        officer_of(thing) or (NOT_RECORDED,),
        (seized_for(thing),),
        field_lines(thing.registered, "condition", thing.zone) or (),
        (*(place_of_seizure(thing) or (NOT_RECORDED,)), *(found_at(thing) or ())),
    )


def actor(thing: Thing, identifier: str | None) -> str:
    """Return the name of a person for a paper, by identifier; ``not recorded`` for None."""
    return NOT_RECORDED if identifier is None else shown_name(thing.lookup, "actor", identifier)


def _signer(thing: Thing, entry: EntryView) -> str:
    return actor(thing, thing.lookup.actor_of_key(entry.envelope.by).id)


def _text(thing: Thing, entry: EntryView, *names: str) -> Cell:
    """Return the lines of those fields that have a value, without field names."""
    return tuple(line for name in names for line in field_lines(entry, name, thing.zone) or ())


def labelled(thing: Thing, entry: EntryView, *names: str) -> Cell:
    """Return the lines of those fields that have a value, each after the name of its field."""
    return tuple(
        line if line.startswith("(") and at else f"{words(name)}: {line}"
        for name in names
        for at, line in enumerate(field_lines(entry, name, thing.zone) or ())
    )


def seal_lines(thing: Thing, entry: EntryView) -> Cell:
    """Return the seal numbers, seal state and condition that an entry of a transfer states, in lines."""
    return (
        *(f"seal {number}" for number in _text(thing, entry, "seal_no")),
        *labelled(thing, entry, "other_seal_nos"),
        *(f"seal {text}" for text in _text(thing, entry, "seal_state")),
        *_text(thing, entry, "condition"),
    )


def place_lines(thing: Thing, entry: EntryView) -> Cell:
    """Return the storage location that an entry names, with its parents, and its other lines on the place."""
    location = entry.current("location")
    registered = (
        (path_of(thing.lookup, location),) if isinstance(location, str) and len(location) == _UUID else ()
    )
    return (*registered, *_text(thing, entry, "receipt_address", "explanation"))


_UUID = 36


def _registered(thing: Thing, entry: EntryView) -> Change:
    parent = thing.exhibit.parent
    inside = (f"in {shown_name(thing.lookup, 'exhibit', parent)}",) if parent is not None else None
    giver = inside or officer_of(thing) or (NOT_RECORDED,)
    return (giver, (_signer(thing, entry),), ("registered",), _text(thing, entry, "condition"), ())


def _offer(thing: Thing, entry: EntryView) -> tuple[Offer | None, EntryView | None]:
    """Return the offer that an entry answers and the entry of that offer; None where either is unknown."""
    leaf = None if entry.envelope.re is None else b64(entry.envelope.re)
    offer = None if leaf is None else thing.lookup.maybe(Offer, leaf)
    made = next((candidate for candidate in thing.entries if candidate.leaf == entry.envelope.re), None)
    return offer, made


def purpose_lines(thing: Thing, made: EntryView | None) -> Cell:
    """Return purpose, reason of a reassignment and means of transport of the entry that began a transfer.

    Return ``not recorded`` for None.
    """
    if made is None:
        return (NOT_RECORDED,)
    return (
        *_text(thing, made, "purpose"),
        *labelled(thing, made, "reason", "method", "transport", "courier"),
    )


def _accepted(thing: Thing, entry: EntryView) -> Change:
    offer, made = _offer(thing, entry)
    giver = actor(thing, None if offer is None else offer.giver)
    way = () if made is None else labelled(thing, made, "from_address", "to_address", "tracking_no")
    return (
        (giver,),
        (_signer(thing, entry),),
        purpose_lines(thing, made),
        seal_lines(thing, entry),
        (*place_lines(thing, entry), *way),
    )


def _not_accepted(thing: Thing, entry: EntryView) -> Change:
    offer, made = _offer(thing, entry)
    ended = "refused" if entry.envelope.kind == "transfer.refused" else "recalled"
    return (
        (actor(thing, None if offer is None else offer.giver),),
        (f"nobody: {ended}",),
        purpose_lines(thing, made),
        (),
        (*labelled(thing, entry, "reason", "explanation"),),
    )


def _dispatched(thing: Thing, entry: EntryView) -> Change:
    return (
        (_signer(thing, entry),),
        (*_text(thing, entry, "carrier"), f"({' '.join(_text(thing, entry, 'carrier_class'))})"),
        ("transport",),
        (),
        labelled(thing, entry, "tracking_no"),
    )


def _arrived(thing: Thing, entry: EntryView) -> Change:
    packaging = tuple(f"packaging {text}" for text in _text(thing, entry, "packaging"))
    return (("carrier",), (_signer(thing, entry),), ("arrival",), packaging, place_lines(thing, entry))


def _handed_out(thing: Thing, entry: EntryView) -> Change:
    checked = "identity checked" if entry.current("identity_checked") else "identity not checked"
    return (
        (_signer(thing, entry),),
        (*_text(thing, entry, "receiver", "receiver_office", "receiver_class"), checked),
        _text(thing, entry, "purpose"),
        seal_lines(thing, entry),
        labelled(thing, entry, "to_address", "return_due_at"),
    )


def _returned(thing: Thing, entry: EntryView) -> Change:
    check_out = _newest_check_out(thing, entry)
    giver = _text(thing, entry, "brought_by") or (
        (NOT_RECORDED,) if check_out is None else (words(check_out.to),)
    )
    return (giver, (_signer(thing, entry),), ("return",), seal_lines(thing, entry), place_lines(thing, entry))


def _newest_check_out(thing: Thing, entry: EntryView) -> CheckOut | None:
    before = [
        check_out
        for check_out in thing.lookup.under(CheckOut, "exhibit", thing.exhibit.id)
        if check_out.position < entry.position
    ]
    return max(before, key=lambda check_out: check_out.position, default=None)


def _checked_out(thing: Thing, entry: EntryView) -> Change:
    person = entry.current("person")
    return (
        (_signer(thing, entry),),
        (actor(thing, person if isinstance(person, str) else None), "checked out"),
        _text(thing, entry, "purpose"),
        seal_lines(thing, entry),
        labelled(thing, entry, "destination", "return_due_at"),
    )


def _checked_in(thing: Thing, entry: EntryView) -> Change:
    before = [
        earlier
        for earlier in thing.entries
        if earlier.position < entry.position and earlier.envelope.kind == "exhibit.checked_out"
    ]
    person = before[-1].current("person") if before else None
    return (
        (actor(thing, person if isinstance(person, str) else None),),
        (_signer(thing, entry), "checked in"),
        ("return",),
        seal_lines(thing, entry),
        place_lines(thing, entry),
    )


def _placed(thing: Thing, entry: EntryView) -> Change:
    return ((), (_signer(thing, entry),), ("storage",), (), place_lines(thing, entry))


def _lost(thing: Thing, entry: EntryView) -> Change:
    told = labelled(thing, entry, "last_situation", "last_seen_at", "reported_by", "description")
    return ((), ("MISSING",), ("reported as missing",), (), told)


def _found(thing: Thing, entry: EntryView) -> Change:
    return (
        (),
        (_signer(thing, entry),),
        ("found again",),
        seal_lines(thing, entry),
        (*labelled(thing, entry, "found_by", "place_found"), *place_lines(thing, entry)),
    )


def _disposed(thing: Thing, entry: EntryView) -> Change:
    measure = str(entry.current("measure"))
    return (
        (_signer(thing, entry),),
        _text(thing, entry, "receiver") or ("nobody",),
        (f"disposal: {MEASURE.get(measure, words(measure))}",),
        labelled(thing, entry, "method"),
        (
            *_text(thing, entry, "execution_place", "explanation"),
            *labelled(thing, entry, "identity_document_no"),
        ),
    )


def _came_back(thing: Thing, entry: EntryView) -> Change:
    return (
        (),
        (_signer(thing, entry),),
        ("return to the agency",),
        _text(thing, entry, "condition"),
        _text(thing, entry, "explanation"),
    )


_CHANGES: dict[str, Callable[[Thing, EntryView], Change]] = {
    "disposition.executed": _disposed,
    "disposition.loan_returned": _came_back,
    "exhibit.checked_in": _checked_in,
    "exhibit.checked_out": _checked_out,
    "exhibit.recovered": _found,
    "exhibit.missing_reported": _lost,
    "exhibit.registered": _registered,
    "exhibit.placed": _placed,
    "transfer.accepted": _accepted,
    "transfer.arrived": _arrived,
    "transfer.dispatched": _dispatched,
    "transfer.recalled": _not_accepted,
    "transfer.refused": _not_accepted,
    "transfer.handed_out": _handed_out,
    "transfer.returned": _returned,
}


def open_offer(thing: Thing) -> Iterator[tuple[str, str]]:
    """Yield the row of the transfer that is offered and not answered, if there is one."""
    offer = None if thing.exhibit.offer is None else thing.lookup.maybe(Offer, thing.exhibit.offer)
    if offer is not None:
        yield (
            "offered, not answered",
            f"to {actor(thing, offer.receiver)}, until {thing.zone.local(offer.expires)}",
        )

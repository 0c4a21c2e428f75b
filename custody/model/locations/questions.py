"""Queries and shared folds of rules about storage locations and inventory rounds."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import parse_instant
from custody.model.entry.facts import Facts
from custody.model.exhibits.records import Exhibit
from custody.model.locations.records import Location, Whereabouts
from custody.model.record import replace
from custody.model.rulings import Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State
from custody.model.transfers.records import CheckOut, Offer


def whereabouts(state: State, exhibit: Exhibit) -> Whereabouts:
    """Return the whereabouts of an exhibit; empty for one that was never stored."""
    return state.get(Whereabouts, exhibit.id) or Whereabouts(exhibit.id, exhibit.case)


def at_hand(where: Whereabouts, ruling: Ruling) -> None:
    """Mark or refuse an entry on an exhibit that is missing, outside or checked out."""
    if where.lost is not None:
        ruling.broken("custody.missing", "the exhibit is reported as missing")
    if where.outside is not None:
        ruling.broken("custody.outside", "the exhibit is recorded as handed out to a receiver without a key")
    if where.out_to is not None:
        ruling.broken("custody.checked_out", "the exhibit is recorded as checked out")


def blocking_codes(state: State, exhibit_id: str) -> Iterator[str]:
    """Yield the codes of the evidence room that block the disposition of an exhibit.

    They are ``transfer_offered``, ``checked_out``, ``handed_out`` and ``missing``.
    """
    exhibit = state.get(Exhibit, exhibit_id)
    if exhibit is None:
        return
    where = whereabouts(state, exhibit)
    offer = None if exhibit.offer is None else state.get(Offer, exhibit.offer)
    if offer is not None and offer.ended is None:
        yield "transfer_offered"
    if where.out_to is not None:
        yield "checked_out"
    if where.outside is not None:
        yield "handed_out"
    if where.lost is not None:
        yield "missing"


def usable_location(state: State, ruling: Ruling, name: str) -> None:
    """Refuse an unknown location in the field ``name``, and mark or refuse a retired one."""
    place_id = ruling.facts.text(name)
    if place_id is None:
        return
    place = state.get(Location, place_id)
    if place is None:
        raise ruling.refuse("location.known", f"there is no storage location {place_id}")
    if place.retired:
        ruling.broken("location.retired", "the storage location is recorded as no longer used")


def begin_check_out(
    state: State, placed: Placed, exhibit: Exhibit, to: str, back: str, *, keyless: bool
) -> None:
    """Record that an exhibit was checked out or handed out; ``back`` is the field of its return date.

    ``to`` is the actor, or the class of a receiver without a key (``keyless``).
    """
    facts = placed.event.facts
    state.put(
        CheckOut(
            leaf=b64(placed.leaf),
            exhibit=exhibit.id,
            case=exhibit.case,
            giver=exhibit.holder,
            to=to,
            keyless=keyless,
            transfer=facts.text("transfer"),
            purpose=facts.must("purpose"),
            back=instant_of(facts, back),
            position=placed.position,
        )
    )


def end_check_outs(state: State, placed: Placed, *, keyless: bool) -> None:
    """End the open check-outs of an exhibit, or its hand-outs if ``keyless``."""
    for leaf in state.keys("check_out", "open", placed.event.subject):
        check_out = state.get(CheckOut, leaf)
        if check_out is not None and check_out.keyless == keyless:
            state.put(replace(check_out, ended=placed.position))


def instant_of(facts: Facts, name: str) -> int | None:
    """Return the instant in a field, in seconds UTC; None if it is empty."""
    text = facts.text(name)
    return None if text is None else parse_instant(text)

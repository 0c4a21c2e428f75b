"""The packaging of exhibits: their seals, the exhibits under one seal, and scanned codes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from custody.errors import Ambiguous
from custody.ledger.views.subjects.lookup import SHORT, Lookup
from custody.model.records import BagUse, Exhibit, Packing, SealOn, SealUse
from custody.model.schema.ids import is_seal


def packing_of(lookup: Lookup, exhibit_id: str) -> Packing:
    """Return the packing of an exhibit: the seals now on it, in the order of application."""
    return lookup.maybe(Packing, exhibit_id) or Packing(exhibit_id)


def exhibits_under(lookup: Lookup, seal: SealOn, exhibit_id: str) -> list[str]:
    """Return the exhibits now under a seal: ``exhibit_id`` first, then the others that still bear it."""
    others = [exhibit for exhibit in seal.inside if exhibit != exhibit_id]
    return [exhibit_id] + [
        exhibit for exhibit in others if seal.number in {on.number for on in packing_of(lookup, exhibit).on}
    ]


def sealed_together(lookup: Lookup, exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    """Return these exhibits, each followed by those sealed in with it, each once."""
    found: dict[str, None] = {}
    waiting = [exhibit.id for exhibit in reversed(list(exhibits))]
    while waiting:
        exhibit_id = waiting.pop()
        if exhibit_id not in found:
            found[exhibit_id] = None
            for seal in packing_of(lookup, exhibit_id).on:
                waiting += reversed(exhibits_under(lookup, seal, exhibit_id))
    return [lookup.get(Exhibit, key) for key in found]


def exhibits_by_number(lookup: Lookup, code: str) -> list[str]:
    """Return the exhibits now under a seal or bag number, else those that were first under it.

    Empty for text that is no seal number or an unknown one. Raises Ambiguous where the number is on record
    for several exhibits that no seal closes together.
    """
    number = code.upper()
    if not is_seal(number):
        return []
    uses = [use for use in (lookup.maybe(SealUse, number), lookup.maybe(BagUse, number)) if use is not None]
    ever = list(dict.fromkeys(key for use in uses for key in (use.exhibit, *use.again)))
    closed: dict[str, list[str]] = {}
    for exhibit in ever:
        on = [seal for seal in packing_of(lookup, exhibit).on if number in (seal.number, seal.bag)]
        if on and not any(exhibit in inside for inside in closed.values()):
            closed[exhibit] = exhibits_under(lookup, on[-1], exhibit)
    found = list(closed.values()) or [[key] for key in ever]
    if len(found) > 1:
        fitting = list(dict.fromkeys(chain(*found)))
        names = ", ".join(called(lookup, exhibit) for exhibit in fitting)
        raise Ambiguous(
            f"the number {number} is on record of more than one thing, and which of them was seen it does not tell: "
            f"{names}",
            hint="Look at the thing itself, and scan or type its reference.",
            candidates=fitting,
        )
    return found[0] if found else []


def called(lookup: Lookup, exhibit_id: str) -> str:
    """Return the reference of an exhibit with the first characters of its identifier, or these alone."""
    name = lookup.label_of("exhibit", exhibit_id)
    return exhibit_id[:SHORT] if name is None else f"{name} [{exhibit_id[:SHORT]}]"

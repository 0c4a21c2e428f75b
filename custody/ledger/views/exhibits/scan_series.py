"""A series of scanned codes: the exhibits they name, and the seal numbers read on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from custody.display import either
from custody.errors import Ambiguous
from custody.frozen import dataclass
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.exhibits.packing import called, packing_of
from custody.ledger.views.exhibits.sealed_groups import named_by, parcel_of, read_code
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Whereabouts


@dataclass(frozen=True, slots=True)
class Scanned:
    """Scanned exhibits that are sealed together: identifiers, names joined as text, seal numbers read."""

    exhibits: tuple[str, ...]
    name: str
    seals: tuple[str, ...]


def exhibits_named(lookup: Lookup, codes: Sequence[str]) -> tuple[list[Scanned], list[str]]:
    """Return the exhibits that codes name, sealed-together ones as one, and a message for each other code.

    Codes are references, serials, seal or bag numbers, or identifiers. The message says that a code is
    unknown or ambiguous.
    """
    things: dict[tuple[str, ...], Scanned] = {}
    lost: list[str] = []
    for code in codes:
        try:
            exhibits = named_by(lookup, code)
        except Ambiguous as unclear:
            lost.append(f"{code} may be {may_be(lookup, unclear)}: name it by its identifier")
            continue
        if exhibits:
            thing = _thing(lookup, exhibits[0])
            things.setdefault(thing.exhibits, thing)
        else:
            lost.append(f"{code}: no exhibit of this ledger")
    return list(things.values()), lost


def exhibits_scanned(lookup: Lookup, codes: Sequence[str]) -> tuple[list[Scanned], list[str]]:
    """Return the exhibits that a series names, with the seals read after each, and the unmatched codes.

    A label begins an exhibit; any other code counts as a seal of the exhibit before it. A seal may begin the
    next exhibit once all recorded seals of the one before were read.
    """
    things: dict[tuple[str, ...], Scanned] = {}
    lost: list[str] = []
    last: tuple[str, ...] | None = None
    for code in codes:
        try:
            read = read_code(lookup, code)
        except Ambiguous as unclear:
            if last is not None and code.upper() in on_record(lookup, last):
                things[last] = _sealed(things[last], code)
                continue
            lost.append(f"{code} may be {may_be(lookup, unclear)}: name it by its identifier")
            last = None
            continue
        if last is not None and read.off not in ("name", "bag"):
            own = bool(set(last) & set(read.exhibits))
            waits = not things[last].seals and bool(on_record(lookup, last))
            if own or waits or not read.exhibits:
                things[last] = _sealed(things[last], code)
                continue
        if not read.exhibits:
            lost.append(f"{code}: no exhibit of this ledger")
            continue
        thing = _thing(lookup, read.exhibits[0])
        last = thing.exhibits
        things.setdefault(last, thing)
        if read.off == "seal":
            things[last] = _sealed(things[last], code)
    return list(things.values()), lost


def may_be(lookup: Lookup, unclear: Ambiguous) -> str:
    """Return the candidates of an ambiguous code as text, with identifiers and locations on record."""
    fitting = []
    for exhibit in unclear.candidates:
        lies = lookup.maybe(Whereabouts, exhibit)
        place = "" if lies is None or lies.location is None else f" in {path_of(lookup, lies.location)}"
        fitting.append(f"{called(lookup, exhibit)}{place}")
    return either(fitting)


def _thing(lookup: Lookup, exhibit: str) -> Scanned:
    """Return an exhibit with those sealed in with it, without any seal read."""
    inside = parcel_of(lookup, lookup.get(Exhibit, exhibit)).exhibits
    return Scanned(inside, ", ".join(lookup.label_of("exhibit", key) or key for key in inside), ())


def _sealed(thing: Scanned, code: str) -> Scanned:
    """Return scanned exhibits with one more seal number read."""
    return replace(thing, seals=tuple(dict.fromkeys((*thing.seals, code.upper()))))


def on_record(lookup: Lookup, exhibits: Sequence[str]) -> list[str]:
    """Return the numbers of the seals on these exhibits by the record, in order of application."""
    return list(dict.fromkeys(seal.number for exhibit in exhibits for seal in packing_of(lookup, exhibit).on))


def wrong_seals(lookup: Lookup, thing: Scanned) -> list[str]:
    """Return a sentence for each seal read that is not on record or on record and not read."""
    known = on_record(lookup, thing.exhibits)
    strange = [number for number in thing.seals if number not in known]
    unread = [number for number in known if number not in thing.seals]
    recorded = ", ".join(known) or "no seal"
    return [
        *(f"{thing.name}: seal {number} was read, on record is {recorded}" for number in strange),
        *(f"{thing.name}: seal {number} is on record and was not read" for number in unread),
    ]

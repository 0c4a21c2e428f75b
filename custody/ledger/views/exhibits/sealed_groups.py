"""Exhibits under one seal, which move only together, and the exhibits that a code names."""

from __future__ import annotations

import unicodedata
from typing import Literal

from custody.errors import Ambiguous, NotFound
from custody.frozen import dataclass
from custody.ledger.views.exhibits.packing import packing_of, scanned, together
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit

#: What a code was read off: a label or paper that names the exhibit, a seal or bag that is on it now, or one that was
#: once on it; empty where this ledger knows nothing of the code.
Off = Literal["", "name", "seal", "bag", "past"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """Exhibits that one seal or several closed together, or one by itself.

    ``exhibits`` are identifiers in the order of their registration, ``seals`` and ``bags`` the numbers on them now;
    ``broken`` are those of the seals that were found broken.
    """

    exhibits: tuple[str, ...]
    seals: tuple[str, ...]
    bags: tuple[str, ...]
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A scanned code with the exhibits that it names, and the kind of label it was on."""

    code: str
    off: Off
    exhibits: tuple[str, ...] = ()


def parcel_of(lookup: Lookup, exhibit: Exhibit) -> Parcel:
    """Return an exhibit with all that is sealed in with it."""
    inside = sorted(together(lookup, [exhibit]), key=lambda one: (one.holds[0].position, one.id))
    on = [seal for one in inside for seal in packing_of(lookup, one.id).on]
    seals = dict.fromkeys(seal.number for seal in on)
    bags = dict.fromkeys(seal.bag for seal in on if seal.bag is not None)
    broken = dict.fromkeys(seal.number for seal in on if not seal.closes)
    return Parcel(tuple(one.id for one in inside), tuple(seals), tuple(bags), tuple(broken))


def named_by(lookup: Lookup, code: str) -> list[str]:
    """Return the exhibits that a code names: a reference, serial, seal or bag number, or identifier.

    A code that names nothing as it is written is read as plain capital letters, as scanners and hands differ in that.
    Ambiguous for the name of several, and for a number on several that nothing closes together.
    """
    plain = unicodedata.normalize("NFKC", code)
    for written in dict.fromkeys((code, plain, plain.upper())):
        try:
            return [lookup.resolve("exhibit", written)]
        except Ambiguous:
            raise
        except NotFound:
            if under := scanned(lookup, written):
                return under
    return []


def read_code(lookup: Lookup, code: str) -> Read:
    """Return what a scanned code stands for; raises Ambiguous for the name of several exhibits."""
    found = named_by(lookup, code)
    if not found:
        return Read(code, "")
    number = unicodedata.normalize("NFKC", code).upper()
    on = [seal for one in found for seal in packing_of(lookup, one).on]
    if any(number == seal.number for seal in on):
        return Read(number, "seal", tuple(found))
    if any(number == seal.bag for seal in on):
        return Read(number, "bag", tuple(found))
    past = found == scanned(lookup, number)
    return Read(number if past else code, "past" if past else "name", tuple(found))

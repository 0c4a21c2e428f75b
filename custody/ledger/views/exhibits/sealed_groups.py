"""Exhibits under one seal, which move only together, and the exhibits that a code names."""

from __future__ import annotations

import unicodedata
from typing import Literal

from custody.errors import Ambiguous, NotFound
from custody.frozen import dataclass
from custody.ledger.views.exhibits.packing import exhibits_by_number, packing_of, sealed_together
from custody.ledger.views.subjects.duplicate_references import labelled
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit

#: The kind of label that a code was on: a label or paper that names the exhibit, a seal or bag now on it, or a past
#: one; empty for an unknown code.
Off = Literal["", "name", "seal", "bag", "past"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """Exhibits that are sealed together, or a single exhibit.

    ``exhibits`` are identifiers in order of registration, ``seals`` and ``bags`` the numbers now on them,
    ``broken`` the numbers of seals found broken.
    """

    exhibits: tuple[str, ...]
    seals: tuple[str, ...]
    bags: tuple[str, ...]
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A scanned code, the kind of label it was on (``off``), and the exhibits that it names."""

    code: str
    off: Off
    exhibits: tuple[str, ...] = ()


def parcel_of(lookup: Lookup, exhibit: Exhibit) -> Parcel:
    """Return an exhibit with all exhibits sealed in with it."""
    inside = sorted(
        sealed_together(lookup, [exhibit]), key=lambda member: (member.holds[0].position, member.id)
    )
    on = [seal for member in inside for seal in packing_of(lookup, member.id).on]
    seals = dict.fromkeys(seal.number for seal in on)
    bags = dict.fromkeys(seal.bag for seal in on if seal.bag is not None)
    broken = dict.fromkeys(seal.number for seal in on if not seal.closes)
    return Parcel(tuple(member.id for member in inside), tuple(seals), tuple(bags), tuple(broken))


def named_by(lookup: Lookup, code: str) -> list[str]:
    """Return the exhibits that a code names: a reference, serial, seal or bag number, or identifier.

    A code that names nothing as written is tried in normalised and in capital letters, since scanners differ.
    Empty where nothing matches. Raises Ambiguous for a name of several exhibits, or a number of several that
    no seal closes together.
    """
    for written in writings_of(code):
        try:
            return [lookup.resolve("exhibit", written)]
        except Ambiguous:
            raise
        except NotFound:
            if under := exhibits_by_number(lookup, written):
                return under
    return []


def writings_of(code: str) -> tuple[str, ...]:
    """Return a code as written, normalised and in capital letters, each once: scanners differ."""
    plain = unicodedata.normalize("NFKC", code)
    return tuple(dict.fromkeys((code, plain, plain.upper())))


def exhibits_numbered(lookup: Lookup, number: str) -> list[str]:
    """Return every exhibit that a seal or bag number is on record of, even where it tells none of them."""
    try:
        return exhibits_by_number(lookup, number)
    except Ambiguous as several:
        return list(several.candidates)


def exhibits_bearing(lookup: Lookup, code: str) -> list[str]:
    """Return every exhibit with this reference, serial, seal or bag number; empty for none."""
    for written in writings_of(code):
        named = [row.subject for row in labelled(lookup.reader, written) if row.space == "exhibit"]
        if named or (named := exhibits_numbered(lookup, written)):
            return list(dict.fromkeys(named))
    return []


def read_code(lookup: Lookup, code: str) -> Read:
    """Return a scanned code with the exhibits that it names; raise Ambiguous as ``named_by`` does."""
    found = named_by(lookup, code)
    if not found:
        return Read(code, "")
    number = unicodedata.normalize("NFKC", code).upper()
    on = [seal for exhibit in found for seal in packing_of(lookup, exhibit).on]
    if any(number == seal.number for seal in on):
        return Read(number, "seal", tuple(found))
    if any(number == seal.bag for seal in on):
        return Read(number, "bag", tuple(found))
    past = found == exhibits_by_number(lookup, number)
    return Read(number if past else code, "past" if past else "name", tuple(found))

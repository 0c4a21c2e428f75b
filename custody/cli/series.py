"""Several things in one series of scans: named one after another, or read line by line from standard input.

A series is entered whole or not at all. What keeps one thing of it from being entered is told of every such thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from custody.cli.call import Call
from custody.errors import Ambiguous, NotFound, UsageError
from custody.frozen import dataclass

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup

#: In place of the first code: the lines of standard input.
INPUT = "-"
#: A code is a label, a serial number or a seal number; a longer line is no scan.
MOST_CODE = 1024


def lines_of_input(call: Call) -> Iterator[str]:
    """Yield what was scanned, line by line, as a scanner ends each code with Enter; UsageError for a line too long."""
    if call.around.stdin is None:
        raise UsageError(
            "nothing was scanned", hint="Name codes, or send them line by line on standard input."
        )
    for line in iter(partial(call.around.stdin.readline, MOST_CODE + 1), ""):
        if len(line) > MOST_CODE:
            raise UsageError(
                f"a line of what was scanned is longer than {MOST_CODE} characters: {line[:40]!a}",
                hint="Send one code a line, as a scanner does.",
            )
        code = line.strip()
        if code:
            yield code


def codes_of(call: Call, typed: Sequence[str]) -> list[str]:
    """Return the codes that were typed, or for a single ``-`` the lines of standard input; UsageError for none."""
    codes = list(lines_of_input(call)) if list(typed) == [INPUT] else list(typed)
    if not codes:
        raise UsageError(
            "nothing was scanned", hint="Scan the label of a thing, then its seals, then the next."
        )
    return codes


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was scanned of exhibits that go together: identifiers, what they are called, the seal numbers read."""

    exhibits: tuple[str, ...]
    name: str
    seals: tuple[str, ...]


def named(lookup: Lookup, codes: Sequence[str]) -> tuple[list[Scanned], list[str]]:
    """Return the things that codes name, by a label or by the number of a seal or bag, and what names none."""
    from custody.ledger.views.parcels import named_by

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


def scanned(lookup: Lookup, codes: Sequence[str]) -> tuple[list[Scanned], list[str]]:
    """Return the things that a series names, each with the seals read after it, and what of it names none.

    A label begins a thing; what is no label of an exhibit is a seal of the thing before it. A thing may be named by its
    own seal, where the one before it has all of its seals.
    """
    from custody.ledger.views.parcels import read_code

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
    """Return in words which exhibits a code may stand for, each with its identifier and place on record."""
    from custody.ledger.views.packing import called
    from custody.ledger.views.storeroom import path_of
    from custody.model.records import Whereabouts

    fitting = []
    for exhibit in unclear.candidates:
        lies = lookup.maybe(Whereabouts, exhibit)
        place = "" if lies is None or lies.place is None else f" in {path_of(lookup, lies.place)}"
        fitting.append(f"{called(lookup, exhibit)}{place}")
    return " or ".join(fitting)


def _thing(lookup: Lookup, exhibit: str) -> Scanned:
    from custody.ledger.views.parcels import parcel_of
    from custody.model.records import Exhibit

    inside = parcel_of(lookup, lookup.get(Exhibit, exhibit)).exhibits
    return Scanned(inside, ", ".join(lookup.label_of("exhibit", one) or one for one in inside), ())


def _sealed(thing: Scanned, code: str) -> Scanned:
    return replace(thing, seals=tuple(dict.fromkeys((*thing.seals, code.upper()))))


def on_record(lookup: Lookup, exhibits: Sequence[str]) -> list[str]:
    """Return the numbers of the seals on these exhibits by the record, in the order in which they were put on."""
    from custody.ledger.views.packing import packing_of

    return list(dict.fromkeys(seal.number for one in exhibits for seal in packing_of(lookup, one).on))


def wrong_seals(lookup: Lookup, thing: Scanned) -> list[str]:
    """Return in words in what the seals read off a thing differ from those on record; none where they are the same."""
    known = on_record(lookup, thing.exhibits)
    strange = [number for number in thing.seals if number not in known]
    unread = [number for number in known if number not in thing.seals]
    recorded = ", ".join(known) or "no seal"
    return [
        *(f"{thing.name}: seal {number} was read, on record is {recorded}" for number in strange),
        *(f"{thing.name}: seal {number} is on record and was not read" for number in unread),
    ]


def told_together(call: Call, things: Sequence[Scanned]) -> None:
    """Note of exhibits that one seal closes together that all of them go along."""
    for thing in things:
        if len(thing.exhibits) > 1:
            call.say.note(f"{thing.name} go together: one seal closes them")


def refuse_series(lost: Sequence[str], troubles: Sequence[str], hint: str) -> None:
    """Raise an error that names everything that keeps a series from being entered, so that nothing of it is.

    NotFound where a code stands for nothing that this ledger knows, else UsageError.
    """
    if lost:
        together = "; ".join([*lost, *troubles])
        raise NotFound(
            f"nothing of the series was entered: {together}",
            hint="`custody exhibit list` shows the exhibits.",
        )
    if troubles:
        raise UsageError(f"nothing of the series was entered: {'; '.join(troubles)}", hint=hint)

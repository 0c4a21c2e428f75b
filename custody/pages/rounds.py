"""Inventory rounds: all of them with their counts, and one with what it found and what it misses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from custody.ledger.views.people import name_of
from custody.ledger.views.storeroom import path_of, tallies_named
from custody.model.records import Inventory, Tally
from custody.pages.context import PageContext
from custody.pages.history import history
from custody.pages.listed import NAMED, List, Place, Range
from custody.pages.page import (
    Action,
    Fact,
    Page,
    Row,
    Section,
    Target,
    Tone,
)
from custody.pages.wording import when

COLUMNS = ("round", "of", "state", "found", "misplaced", "unexpected", "surplus")
#: What an exhibit is in a round, in the order in which somebody must see to it.
PARTS = ("expected", "misplaced", "unexpected", "found")
_TONES: dict[str, Tone] = {
    "found": "good",
    "misplaced": "warn",
    "missing": "bad",
    "unexpected": "warn",
}


def scope(context: PageContext, one: Inventory) -> str:
    """Say what a round is of."""
    if one.place is not None:
        return f"place {path_of(context.lookup, one.place)}"
    if one.holder is not None:
        return f"holder {name_of(context.lookup, one.holder) or one.holder[:8]}"
    return f"case {context.names.label('case', one.case or '')}"


def listing(context: PageContext, key: str) -> Page:
    """Build a stretch of the rounds: those that go on first, the newest before the others."""

    def rows(found: Sequence[Inventory]) -> list[Row]:
        names = context.names.labels("inventory", (one.id for one in found))
        meant = context.names.all_meant("inventory", names)
        return [_row(context, one, names[one.id], meant[one.id]) for one in found]

    shown = List("rounds", "Inventory rounds", Inventory, COLUMNS, rows, down=True)
    page = shown.stretch(context.lookup, Place.read(key))
    return replace(page, actions=(Action("begin a round", ("inventory", "start")),))


def _row(context: PageContext, one: Inventory, name: str, meant: str) -> Row:
    return Row.of(
        (
            name,
            scope(context, one),
            "open" if one.closed is None else f"closed {when(one.closed)}",
            f"{one.found} of {one.expected}",
            str(one.misplaced),
            str(one.unexpected),
            str(one.surplus),
        ),
        Target("round", one.id),
        None if one.closed is not None else _count(meant),
        "warn"
        if one.closed is None or one.missing or one.misplaced or one.unexpected or one.surplus
        else "good",
    )


def _count(name: str) -> Action:
    return Action("count with the scanner", ("inventory", "scan"), {"round": name})


def one_round(context: PageContext, key: str) -> Page:
    """Build the page of one round with what is missing in it, or a further stretch of one of its parts."""
    place = Place.read(key)
    one, name = context.lookup.get(Inventory, place.case), context.names.label("inventory", place.case)
    counts = {part: context.lookup.reader.count("tally", part, one.id, one.id) for part in PARTS}
    part = place.part if place.part in PARTS else next((some for some in PARTS if counts[some]), PARTS[0])
    page = _counted(context, one, part).stretch(context.lookup, replace(place, part=part))
    page = replace(page, target=Target("round", key), title=f"Round {name}")
    if place != place.first:
        return page
    open_ = one.closed is None
    pairs = (
        Fact.of("of", scope(context, one)),
        Fact.of("begun", when(one.opened)),
        Fact.of("state", "open" if one.closed is None else f"closed {when(one.closed)}"),
        Fact.of("expected", str(one.expected)),
        Fact.of("checked out", str(one.away)),
        Fact.of("found", str(one.found), opens=_part(one, "found") if counts["found"] else None),
        Fact.of(
            "misplaced",
            str(one.misplaced),
            "warn" if one.misplaced else "",
            _part(one, "misplaced") if counts["misplaced"] else None,
        ),
        Fact.of(
            "unexpected",
            str(one.unexpected),
            "warn" if one.unexpected else "",
            _part(one, "unexpected") if counts["unexpected"] else None,
        ),
        Fact.of("surplus", str(one.surplus), "warn" if one.surplus else ""),
        Fact.of(
            "missing",
            str(one.missing),
            "warn" if one.missing else "",
            _part(one, "expected") if counts["expected"] else None,
        ),
    )
    acts = (_count(name), Action("close it", ("inventory", "close"), {"round": name})) if open_ else ()
    blocks = (Section.of("", pairs), *page.blocks, *history(context, one.id))
    return replace(page, blocks=blocks, actions=acts, about=("inventory", one.id))


def _part(one: Inventory, part: str) -> Target:
    return Target("round", Place(case=one.id, part=part).key)


def _counted(context: PageContext, one: Inventory, part: str) -> List[Tally]:
    """Give the list of the exhibits that are one and the same in a round."""
    lost = "missing" if one.closed is not None else "not counted yet"
    told = lost if part == "expected" else part

    def rows(found: Sequence[Tally]) -> list[Row]:
        names = context.names.labels("exhibit", (tally.exhibit for tally in found))
        return [
            Row.of(
                (
                    names[tally.exhibit],
                    told,
                    "" if tally.place is None else path_of(context.lookup, tally.place),
                    "" if tally.position is None else str(tally.position),
                ),
                Target("exhibit", tally.exhibit),
                tone=_TONES.get(told, ""),
            )
            for tally in found
        ]

    def within(place: Place) -> Range:
        return Range(part, one.id, one.id)

    return List(
        "round",
        f"Exhibits {told}",
        Tally,
        ("exhibit", "result", "found in", "entry"),
        rows,
        within=within,
        counted=within,
        named=lambda lookup, text: tallies_named(lookup, one.id, text, NAMED),
        belongs=lambda tally, place: tally.result == part,
        headed=True,
        none="nothing is expected" if part == "expected" and not one.expected else "",
    )

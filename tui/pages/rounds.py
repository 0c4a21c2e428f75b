"""Inventory rounds: all of them with their counts, and one with what it found and what it misses."""

from __future__ import annotations

from custody.ledger.views.people import name_of
from custody.ledger.views.storeroom import path_of
from custody.model.records import Inventory, Tally
from tui.page import Act, Page, Pair, Pairs, Row, Table, Target, Tone
from tui.pages.history import history
from tui.sight import Sight
from tui.wording import when

#: Rounds on one page, and lines of one round.
ROWS, LINES = 200, 300
_TONES: dict[str, Tone] = {"found": "good", "misplaced": "warn", "missing": "bad"}


def scope(sight: Sight, one: Inventory) -> str:
    """Say what a round is of."""
    if one.place is not None:
        return f"place {path_of(sight.lookup, one.place)}"
    if one.holder is not None:
        return f"holder {name_of(sight.lookup, one.holder) or one.holder[:8]}"
    return f"case {sight.label('case', one.case or '')}"


def listing(sight: Sight, key: str) -> Page:
    """Build the list of rounds, open ones first, the newest before the others."""
    found = sorted(sight.lookup.all(Inventory), key=lambda one: (one.closed is not None, -one.position))
    rows = tuple(
        Row(
            (
                sight.label("inventory", one.id),
                scope(sight, one),
                "open" if one.closed is None else f"closed {when(one.closed)}",
                f"{one.found} of {one.expected}",
                str(one.misplaced),
                str(one.surplus),
            ),
            Target("round", one.id),
            None if one.closed is not None else _count(sight, one),
            "warn" if one.closed is None or one.missing or one.misplaced or one.surplus else "good",
        )
        for one in found[:ROWS]
    )
    columns = ("round", "of", "state", "found", "misplaced", "surplus")
    table = Table("", columns, rows, "no rounds", max(len(found) - ROWS, 0))
    return Page(
        Target("rounds"), "Inventory rounds", (table,), (Act("begin a round", ("inventory", "start")),)
    )


def _count(sight: Sight, one: Inventory) -> Act:
    return Act("count with the scanner", ("inventory", "scan"), {"round": sight.label("inventory", one.id)})


def one_round(sight: Sight, key: str) -> Page:
    """Build the page of one round."""
    lookup = sight.lookup
    one = lookup.get(Inventory, key)
    lines = []
    for tally in lookup.under(Tally, "inventory", one.id):
        lost = "missing" if one.closed is not None else "not counted yet"
        result = lost if tally.result == "expected" else tally.result
        lines.append((result == "found", result, sight.label("exhibit", tally.exhibit), tally))
    lines.sort(key=lambda line: line[:3])
    rows = tuple(
        Row(
            (
                name,
                result,
                "" if tally.place is None else path_of(lookup, tally.place),
                "" if tally.position is None else str(tally.position),
            ),
            Target("exhibit", tally.exhibit),
            tone=_TONES.get(result, ""),
        )
        for _, result, name, tally in lines[:LINES]
    )
    pairs = (
        Pair("of", scope(sight, one)),
        Pair("begun", when(one.opened)),
        Pair("state", "open" if one.closed is None else f"closed {when(one.closed)}"),
        Pair("expected", str(one.expected)),
        Pair("away by record", str(one.away)),
        Pair("found", str(one.found)),
        Pair("misplaced", str(one.misplaced), "warn" if one.misplaced else ""),
        Pair("surplus", str(one.surplus), "warn" if one.surplus else ""),
        Pair("missing", str(one.missing), "warn" if one.missing else ""),
    )
    name = sight.label("inventory", key)
    acts = (
        ()
        if one.closed is not None
        else (_count(sight, one), Act("close it", ("inventory", "close"), {"round": name}))
    )
    columns = ("exhibit", "result", "found in", "entry")
    table = Table("Exhibits", columns, rows, "nothing is expected", max(len(lines) - LINES, 0))
    return Page(
        Target("round", key),
        f"Round {name}",
        (Pairs("", pairs), table, history(sight, key)),
        acts=acts,
        about=("inventory", key),
    )

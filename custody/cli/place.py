"""`custody place`: the rooms, shelves and boxes in which exhibits lie."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, short
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Place

_HEADINGS = ("place", "sort", "exhibits", "", "id")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "place")
    listing = actions.add_parser("list", help="list places, each with how many exhibits lie in it")
    listing.add_argument("--all", action="store_true", help="those too that are no longer used")
    add_paging(listing)
    shared(listing)
    example(listing, "custody place list")
    listing.set_defaults(run=_list)

    add_show(
        actions,
        "place",
        "show a place and the exhibits in it and in all within it",
        "ROOM-2",
        named="label, identifier or its first characters",
        limit=True,
    )


def _list(call: Call) -> int:
    from custody.model.records import Place

    with call.vault() as vault:
        lookup = vault.lookup()
        found = [one for one in lookup.all(Place) if call.args.all or not one.retired]
        page = paging(call, len(found))
        rows = [_row(lookup, one) for one in page.of(sorted(found, key=lambda one: one.position))]
    call.out.answer(
        {**page.members, "places": rows}, page.lines(columns(_cells(rows), _HEADINGS), "no places")
    )
    return 0


def _row(lookup: Lookup, place: Place) -> dict[str, Any]:
    from custody.ledger.views.storeroom import lying_in, path_of

    return {
        "label": lookup.label_of("place", place.id),
        "path": path_of(lookup, place.id),
        "count": sum(1 for _ in lying_in(lookup, place.id)),
        **document(place),
    }


def _cells(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [
        (
            row["path"],
            row["sort"],
            str(row["count"]),
            "no longer used" if row["retired"] else "",
            short(row["id"]),
        )
        for row in rows
    ]

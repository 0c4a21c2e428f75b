"""`custody assistance list` and `show`: what is asked for, which preserved data it keeps, and how each was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.words import document, short
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Assistance

ASSISTANCE_HEADINGS = ("assistance", "state", "covers", "id")


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    listing = actions.add_parser("list", help="list requests for assistance")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those that are not decided")
    add_paging(listing)
    shared(listing)
    example(listing, "custody assistance list --case C-2026-014 --open")
    listing.set_defaults(run=_list)
    says = "show one: what it asks for, what it keeps preserved, how it was decided"
    add_show(actions, "assistance", says, "AT-MLA-9")


def described(lookup: Lookup, one: Assistance) -> dict[str, Any]:
    """Give a request for assistance as a document, with its name and how it stands."""
    return {
        "reference": lookup.label_of("assistance", one.id),
        **document(one),
        "standing": one.standing,
        "keeping": list(one.keeping),
    }


def assistance_cells(name: str, row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Give one row of a table of requests for assistance, under ``ASSISTANCE_HEADINGS``."""
    way = f"{name} {'from' if row['incoming'] else 'to'} {row['state']}"
    return way, row["standing"], str(len(row["covered"])), short(row["id"])


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Assistance

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(Assistance))
        else:
            found = list(lookup.under(Assistance, "case", lookup.resolve("case", args.case)))
        found = sorted(
            (one for one in found if one.open or not args.open), key=lambda one: (one.made, one.id)
        )
        page = paging(call, len(found))
        found = list(page.of(found))
        rows = [described(lookup, one) for one in found]
        shown = shown_names(lookup, "assistance", [one.id for one in found])
    cells = [assistance_cells(shown[row["id"]], row) for row in rows]
    lines = page.lines(columns(cells, ASSISTANCE_HEADINGS), "no requests for assistance")
    call.out.answer({**page.members, "assistance": rows}, lines)
    return 0

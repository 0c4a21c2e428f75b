"""`custody production list` and `custody production show`: orders to hand over data, and what they were answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.words import document, moment, short
from custody.layout import columns

if TYPE_CHECKING:
    from custody.model.records import Production

PRODUCTION_HEADINGS = ("order", "state", "answer by", "id")


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    listing = actions.add_parser("list", help="list orders to hand over data")
    listing.add_argument("--case", help="only those of one case")
    add_paging(listing)
    shared(listing)
    example(listing, "custody production list --case C-2026-014")
    listing.set_defaults(run=_list)
    named = "number, identifier or its first characters"
    says = "show one, and what was answered"
    add_show(actions, "production", says, "PR-3/2026", named=named, limit=True)


def production_cells(name: str, one: Production) -> tuple[str, ...]:
    """Lay one order out as a row of a case."""
    return name, one.state.replace("_", " "), moment(one.answer_by), short(one.id)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Production

    with call.vault() as vault:
        lookup = vault.lookup()
        if call.args.case is None:
            found = list(lookup.all(Production))
        else:
            found = list(lookup.under(Production, "case", lookup.resolve("case", call.args.case)))
        found.sort(key=lambda one: (one.issued, one.id))
        page = paging(call, len(found))
        found = list(page.of(found))
        rows: list[dict[str, Any]] = [
            {
                "number": lookup.label_of("production", one.id),
                "case_reference": lookup.label_of("case", one.case),
                "state": one.state,
                **document(one),
            }
            for one in found
        ]
        shown = shown_names(lookup, "production", [one.id for one in found])
        cases = shown_names(lookup, "case", {one.case for one in found})
    cells = []
    for one in found:
        name, *rest = production_cells(shown[one.id], one)
        cells.append((name, cases[one.case], *rest))
    headings = ("order", "case", *PRODUCTION_HEADINGS[1:])
    lines = page.lines(columns(cells, headings), "no production orders")
    call.out.answer({**page.members, "productions": rows}, lines)
    return 0

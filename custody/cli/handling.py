"""`custody handling`: what an exhibit is, that calls for handling of its own, and who has noted it."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, listed, short
from custody.law import guarding
from custody.layout import columns


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "handling")
    listing = actions.add_parser("list", help="list flagged exhibits")
    listing.add_argument("--flag", choices=sorted(guarding.HANDLING), help="only those of one flag")
    add_paging(listing)
    shared(listing)
    example(listing, "custody handling list --flag biohazard")
    listing.set_defaults(run=_list)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Exhibit, Kept

    wanted = call.args.flag
    with call.vault() as vault:
        lookup = vault.lookup()
        every = lookup.all(Kept) if wanted is None else lookup.under(Kept, "flag", wanted)
        found = [one for one in every if one.flags]
        page = paging(call, len(found))
        found = list(page.of(found))
        names = shown_names(lookup, "exhibit", [one.exhibit for one in found])
        cases = {one.exhibit: lookup.get(Exhibit, one.exhibit).case for one in found}
        called = shown_names(lookup, "case", set(cases.values()))
        rows = [
            {
                "reference": lookup.label_of("exhibit", one.exhibit),
                "case": cases[one.exhibit],
                **document(one),
            }
            for one in found
        ]
    cells = [
        (
            names[one.exhibit],
            called[cases[one.exhibit]],
            listed(one.flags),
            "traces secured" if one.traces else "",
            short(one.exhibit),
        )
        for one in found
    ]
    headings = ("exhibit", "case", "flags", "", "id")
    lines = page.lines(columns(cells, headings), "no exhibit is flagged")
    call.out.answer({**page.members, "exhibits": rows}, lines)
    return 0

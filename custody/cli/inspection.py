"""`custody inspection`: sessions in which the defence looks at exhibits."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.entering import action, enter_one
from custody.cli.exits import ordered
from custody.cli.facts import another
from custody.cli.folding import columns
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.words import document, listed, moment, short


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    opening = action(
        actions,
        "open",
        "record that the defence begins to look at exhibits",
        "custody inspection open C-2026-014 --exhibits EV/1 EV/2 \\",
        "    --party 'counsel of the accused' --supervisor Carl --reference I-1",
        recorded=True,
    )
    opening.add_argument("case", help="reference, identifier or its first characters")
    opening.add_argument("--exhibits", required=True, nargs="+", metavar="EXHIBIT", help="what is looked at")
    opening.add_argument("--party", help="who looks (erasable)")
    opening.add_argument("--supervisor", help="who supervises: name, identifier or key of an actor")
    opening.add_argument("--place", help="where (erasable)")
    opening.add_argument("--reference", help="what people call this session (erasable)")
    ordered(opening)
    another(opening)
    opening.set_defaults(run=_open)
    closing = action(
        actions,
        "close",
        "record what was seen and whether copies were taken along",
        "custody inspection close I-1 --seen 'the folders of the stick'",
    )
    closing.add_argument("inspection", help="reference, identifier or its first characters")
    closing.add_argument("--seen", help="what was looked at (erasable)")
    closing.add_argument("--copied", action="store_true", help="copies were taken along")
    closing.add_argument("--copies", help="which (erasable)")
    closing.add_argument("--remarks", help="what the party or the supervisor remarked (erasable)")
    closing.set_defaults(run=_close)
    add_show(actions, "inspection", "show a session: who looked at what, and what was copied", "I-1")
    listing = actions.add_parser("list", help="list sessions")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those that have not ended")
    shared(listing)
    example(listing, "custody inspection list --open")
    listing.set_defaults(run=_list)


def _open(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "inspection.opened",
        {
            "party": args.party,
            "place": args.place,
            "reference": args.reference,
            "authority": args.authority,
        },
        named={
            "case": ("case", args.case),
            "exhibits": ("exhibits", "\n".join(args.exhibits)),
            "supervisor": ("actor", args.supervisor),
        },
        papers={"authority_document_sha256": args.authority_document},
        reference=("inspection", args.reference),
    )


def _close(call: Call) -> int:
    args = call.args
    own = {"seen": args.seen, "copied": args.copied, "copies": args.copies, "remarks": args.remarks}
    return enter_one(call, "inspection.closed", own, subject=("inspection", args.inspection))


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Inspection

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(Inspection))
        else:
            found = list(lookup.under(Inspection, "case", lookup.resolve("case", args.case)))
        found = [one for one in found if not args.open or one.closed is None]
        found.sort(key=lambda one: (one.opened, one.id))
        names = shown_names(lookup, "inspection", [one.id for one in found])
        exhibits = shown_names(lookup, "exhibit", {each for one in found for each in one.exhibits})
        rows = [{"reference": lookup.label_of("inspection", one.id), **document(one)} for one in found]
    cells = [
        (
            names[one.id],
            listed(exhibits[each] for each in one.exhibits),
            moment(one.opened),
            "open" if one.closed is None else moment(one.closed),
            "copied" if one.copied else "",
            short(one.id),
        )
        for one in found
    ]
    headings = ("session", "exhibits", "from", "to", "", "id")
    call.out.answer({"inspections": rows}, columns(cells, headings) or ["no inspections"])
    return 0

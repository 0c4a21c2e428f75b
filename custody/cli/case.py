"""`custody case`: open, close and show cases."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.main import shared
from custody.cli.output import columns


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    opening = actions.add_parser("open", help="open a case")
    opening.add_argument("reference", help="the agency's own reference (kept as an erasable field)")
    opening.add_argument("--offence", help="what is investigated (erasable)")
    opening.add_argument("--agency", help="who investigates (erasable)")
    opening.add_argument("--note", help="a remark (erasable)")
    shared(opening, writes=True)
    opening.set_defaults(run=_open)
    closing = actions.add_parser("close", help="close a case")
    closing.add_argument("case", help="reference, identifier or its first characters")
    closing.add_argument(
        "--outcome", required=True, choices=("ended", "transferred", "tried"), help="how it ended"
    )
    shared(closing, writes=True)
    closing.set_defaults(run=_close)
    listing = actions.add_parser("list", help="list cases")
    shared(listing)
    listing.set_defaults(run=_list)


def _open(call: Call) -> int:
    from custody.ledger.journal import Request

    args = call.args
    values = {"reference": args.reference, "offence": args.offence, "agency": args.agency, "note": args.note}
    with call.vault(readonly=False) as vault:
        return call.enter(vault, [Request("case.opened", values)])


def _close(call: Call) -> int:
    from custody.ledger.journal import Request

    with call.vault(readonly=False) as vault:
        case = vault.lookup().resolve("case", call.args.case)
        return call.enter(vault, [Request("case.closed", {"outcome": call.args.outcome}, subject=case)])


def _list(call: Call) -> int:
    from custody.model.records import Case

    with call.vault() as vault:
        lookup = vault.lookup()
        rows = [
            {"id": case.id, "reference": lookup.label_of("case", case.id), "outcome": case.outcome}
            for case in lookup.all(Case)
        ]
    cells = [
        (str(row["reference"] or "(erased)"), str(row["outcome"] or "open"), str(row["id"])) for row in rows
    ]
    call.out.answer({"cases": rows}, columns(cells, ("reference", "state", "case")) or ["no cases"])
    return 0

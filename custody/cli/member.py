"""`custody member`: who belongs to a case, and so may sign acts in it."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.entering import action, enter_one
from custody.cli.facts import explain
from custody.cli.folding import columns
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.words import document, moment, short
from custody.law import guarding

_CASE = "reference, identifier or its first characters"
_ACTOR = "name, identifier or key of an actor"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = action(
        actions,
        "add",
        "add somebody; from the first on, only members sign acts in the case",
        "custody member add C-2026-014 Eve --function examiner",
        recorded=True,
    )
    add.add_argument("case", help=_CASE)
    add.add_argument("actor", help=_ACTOR)
    add.add_argument("--function", required=True, choices=sorted(guarding.FUNCTIONS), help="as what")
    explain(add, {"--function": guarding.FUNCTIONS})
    add.set_defaults(run=_add)
    remove = action(
        actions,
        "remove",
        "remove somebody",
        "custody member remove C-2026-014 Eve --reason duty_change",
        recorded=True,
    )
    remove.add_argument("case", help=_CASE)
    remove.add_argument("actor", help=_ACTOR)
    remove.add_argument("--reason", required=True, choices=sorted(guarding.LEAVING), help="why")
    explain(remove, {"--reason": guarding.LEAVING})
    remove.set_defaults(run=_remove)
    listing = actions.add_parser("list", help="list who belongs to a case")
    listing.add_argument("case", help=_CASE)
    add_paging(listing)
    shared(listing)
    example(listing, "custody member list C-2026-014")
    listing.set_defaults(run=_list)


def _add(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "case.member_added",
        {"function": args.function},
        subject=("case", args.case),
        named={"actor": ("actor", args.actor)},
    )


def _remove(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "case.member_removed",
        {"reason": args.reason},
        subject=("case", args.case),
        named={"actor": ("actor", args.actor)},
    )


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.people import name_of
    from custody.model.records import Team

    with call.vault() as vault:
        lookup = vault.lookup()
        case = lookup.resolve("case", call.args.case)
        team = lookup.maybe(Team, case) or Team(case)
        page = paging(call, len(team.members))
        members = page.of(team.members)
        names = shown_names(lookup, "actor", [one.actor for one in members])
        rows = [{"name": name_of(lookup, one.actor), **document(one)} for one in members]
    cells = [(names[one.actor], one.function, moment(one.since), short(one.actor)) for one in members]
    nobody = "nobody was added to this case, so everybody whose role allows it acts in it"
    table = columns(cells, ("member", "function", "since", "id"))
    call.out.answer({**page.members, "case": case, "members": rows}, page.lines(table, nobody))
    return 0

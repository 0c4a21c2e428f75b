"""`custody request list`, and requests to preserve data in the tables of other commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.words import document, moment, short
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.ledger.views.requests import RequestView, Wanted

STATES = (
    *("due_soon", "extension_pending", "granted", "in_force", "lapsed", "not_executed", "pending_decision"),
    *("refused", "released", "requested", "withdrawn"),
)


def configure(actions: Any) -> None:
    """Add the action to the command's."""
    listing = actions.add_parser("list", help="list requests, the soonest end first")
    listing.add_argument("--case", help="only those of one case")
    way = listing.add_mutually_exclusive_group()
    way.add_argument(
        "--incoming", dest="incoming", action="store_true", default=None, help="only received ones"
    )
    way.add_argument("--outgoing", dest="incoming", action="store_false", default=None, help="only sent ones")
    listing.add_argument("--open", action="store_true", help="only those that somebody has to see to")
    listing.add_argument("--standing", choices=STATES, help="only those that stand so now")
    add_paging(listing)
    shared(listing)
    example(
        listing, "custody request list --incoming --open", "custody request list --case C-2026-014 --skip 50"
    )
    listing.set_defaults(run=_list)


def _list(call: Call) -> int:
    from custody.law.clock import DAY
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.requests import chosen

    args = call.args
    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        case = None if args.case is None else lookup.resolve("case", args.case)
        warn = call.settings.due_days * DAY
        views = chosen(lookup, now, warn, case=case, incoming=args.incoming, only_open=args.open)
        views = [one for one in views if args.standing in (None, one.standing.state)]
        page = paging(call, len(views))
        views = list(page.of(views))
        rows = [brief(lookup, one) for one in views]
        shown = shown_names(lookup, "request", [one.request.id for one in views])
        cases = shown_names(lookup, "case", {one.request.case for one in views})
    cells = [
        (
            shown[one["id"]],
            f"{'from' if one['incoming'] else 'to'} {one['state']}",
            cases[one["case"]],
            one["standing"],
            one["earliest_end"] or "-",
            short(one["id"]),
        )
        for one in rows
    ]
    table = columns(cells, ("request", "", "case", "state", "ends", "id"))
    answer = {"total": page.total, "skipped": page.skipped, "requests": rows}
    call.out.answer(answer, page.lines(table, "no requests"))
    return 0


def brief(lookup: Lookup, view: RequestView) -> dict[str, Any]:
    """Give a request in brief as a document, with its names."""
    return {
        "reference": lookup.label_of("request", view.request.id),
        "case_reference": lookup.label_of("case", view.request.case),
        **described(view),
    }


def described(view: RequestView) -> dict[str, Any]:
    """Give a request as a document, with what its clock says and who must act."""
    from custody.ledger.views.requests import wanted

    return {**document(view.request), **clock_of(view), "next": [step(one) for one in wanted(view)]}


def clock_of(view: RequestView) -> dict[str, Any]:
    """Give what the duty's clock says as members of a document."""
    end = view.end
    return {
        "standing": view.standing.state,
        "earliest_end": None if end is None else moment(end.earliest),
        "latest_end": None if end is None else moment(end.latest),
    }


def step(one: Wanted) -> dict[str, Any]:
    """Give a step that is waited for as members of a document."""
    return {"kind": one.kind, "roles": list(one.roles), "why": one.why}

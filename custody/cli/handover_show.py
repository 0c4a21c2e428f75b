"""`custody custody list` and `custody custody show`: open offers, those that ran out, and one handover item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_limit, add_paging, paging
from custody.cli.main import example, shared
from custody.cli.page_answer import answer_page, context_of
from custody.cli.words import document, moment, short
from custody.errors import NotFound
from custody.layout import columns
from custody.pages.wording import away

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Offer

#: Fewest characters by which a handover is found.
_LEAST = 4


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    listing = actions.add_parser("list", help="list open offers")
    side = listing.add_mutually_exclusive_group()
    side.add_argument("--to", metavar="ACTOR", help="only those made to this actor")
    side.add_argument("--from", dest="giver", metavar="ACTOR", help="only those made by this actor")
    listing.add_argument("--expired", action="store_true", help="only those that ran out unanswered")
    add_paging(listing)
    shared(listing)
    example(listing, "custody custody list --to Carl")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show one handover item by item, with how each was answered")
    show.add_argument("handover", help="identifier of the handover or its first characters")
    add_limit(show)
    shared(show)
    example(show, "custody custody show 3f2a91c0")
    show.set_defaults(run=_show)


def _list(call: Call) -> int:
    from custody.ledger.views.people import find_actor
    from custody.model.records import Offer

    args = call.args
    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        if args.giver is not None:
            found = lookup.under(Offer, "giver", find_actor(lookup, args.giver).id)
        elif args.to is not None:
            found = lookup.under(Offer, "receiver", find_actor(lookup, args.to).id)
        else:
            found = lookup.under(Offer, "receiver", "", "~")
        offers = [
            one
            for one in sorted(found, key=lambda one: (one.expires, one.position))
            if not args.expired or one.expires < now
        ]
        page = paging(call, len(offers))
        rows = [described(lookup, one, now) for one in page.of(offers)]
    call.out.answer({**page.members, "offers": rows}, page.lines(offer_lines(rows, now), "no open offers"))
    return 0


def _show(call: Call) -> int:
    from custody.pages.handovers import handover, handovers_named

    text = call.args.handover
    with call.vault() as vault:
        context = context_of(call, vault)
        known = handovers_named(context, text)
        if len(known) != 1 or len(text) < _LEAST:
            raise NotFound(
                f"{len(known) if len(text) >= _LEAST else 'no'} handovers begin with {text!r}",
                hint="Give the identifier that `custody custody offer` told, or more of it.",
            )
        page = handover(context, known[0])
    answer_page(call, page)
    return 0


def described(lookup: Lookup, offer: Offer, now: int) -> dict[str, Any]:
    """Give an open offer as a JSON document, with names and whether it has run out."""
    from custody.ledger.views.people import name_of

    return {
        "reference": lookup.label_of("exhibit", offer.exhibit),
        "giver_name": name_of(lookup, offer.giver),
        "receiver_name": name_of(lookup, offer.receiver),
        "ran_out": offer.expires < now,
        **document(offer),
    }


def offer_lines(rows: list[dict[str, Any]], now: int) -> list[str]:
    """Lay open offers out for people."""
    from custody.law.clock import parse_instant

    cells = [
        (
            row["reference"] or short(row["exhibit"]),
            row["giver_name"] or short(row["giver"]),
            row["receiver_name"] or short(row["receiver"]),
            row["purpose"],
            f"ran out {moment(parse_instant(row['expires']))}"
            if row["ran_out"]
            else away(parse_instant(row["expires"]), now),
        )
        for row in rows
    ]
    return columns(cells, ("exhibit", "from", "to", "for", "ends"))

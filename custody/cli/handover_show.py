"""`custody custody list` and `custody custody show`: open offers, those that ran out, and one handover item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import add_limit, add_paging, most, paging
from custody.cli.main import example, shared
from custody.cli.words import away, called, document, moment, short
from custody.errors import NotFound
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Offer


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
    from custody.ledger.views.people import name_of
    from custody.model.records import Errand, Offer

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        handover = _handover(lookup, call.args.handover)
        offers = sorted(lookup.under(Offer, "handover", handover), key=lambda one: one.position)
        papers = sorted(lookup.under(Errand, "handover", handover), key=lambda one: one.position)
        items = [_item(lookup, one, now) for one in offers] + [
            {
                "exhibit": one.exhibit,
                "reference": lookup.label_of("exhibit", one.exhibit),
                "state": "released" if one.ended is None else "returned",
                "position": one.position,
            }
            for one in papers
        ]
        giver = offers[0].giver if offers else papers[0].giver
        to = name_of(lookup, offers[0].receiver) if offers else f"a receiver without a key ({papers[0].to})"
        head = {
            "handover": handover,
            "giver": giver,
            "giver_name": name_of(lookup, giver),
            "receiver": offers[0].receiver if offers else None,
            "receiver_name": name_of(lookup, offers[0].receiver) if offers else None,
            "receiver_class": papers[0].to if papers else None,
        }
    lines = pairs(
        [
            ("handover", handover),
            ("from", called(head["giver_name"], giver)),
            ("to", to or "(no name)"),
            ("items", str(len(items))),
        ]
    )
    cells = [
        (
            str(one["reference"] or "(no name)"),
            one["state"],
            f"entry {one['position']}",
            short(one["exhibit"]),
        )
        for one in items
    ]
    limit = most(call)
    table = columns(limit.of(cells), ("exhibit", "state", "", "id"))
    call.out.answer({**head, "items": items}, [*lines, "", *table, *limit.rest(len(cells))])
    return 0


def _item(lookup: Lookup, offer: Offer, now: int) -> dict[str, Any]:
    state = offer.ended or ("expired" if offer.expires < now else "offered")
    return {
        "exhibit": offer.exhibit,
        "reference": lookup.label_of("exhibit", offer.exhibit),
        "state": state,
        "position": offer.position,
    }


def _handover(lookup: Lookup, text: str) -> str:
    """Find a handover by its identifier or the beginning of it; NotFound if none or several begin so."""
    from custody.model.records import Errand, Offer

    found = {one.handover for one in lookup.under(Offer, "handover", text, text + "~")}
    found |= {one.handover for one in lookup.under(Errand, "handover", text, text + "~")}
    known = sorted(one for one in found if one is not None)
    if len(known) != 1 or len(text) < 4:
        raise NotFound(
            f"{len(known) if len(text) >= 4 else 'no'} handovers begin with {text!r}",
            hint="Give the identifier that `custody custody offer` told, or more of it.",
        )
    return known[0]


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

"""`custody custody`: hand exhibits over by offer and acceptance, each signed by its own person."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.facts import common, happened, instant
from custody.cli.folding import columns
from custody.cli.main import example, shared
from custody.cli.words import away, document, moment, short
from custody.errors import NotFound, UsageError
from custody.model.events.transfer import PURPOSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.ledger.journal import Request
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Exhibit, Offer
    from custody.model.types import Value
    from storage.vault import Vault

STATES = ("broken", "intact", "none")
CONDITIONS = ("as_described", "damaged", "differs")
REFUSALS = ("condition", "not_present", "not_responsible", "seal", "wrong_item")
RECALLS = ("mistake", "no_longer_needed", "not_collected")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    offer = actions.add_parser(
        "offer", help="offer exhibits to somebody; you stay the holder until they accept"
    )
    offer.add_argument("exhibits", nargs="+", metavar="EXHIBIT", help="references or identifiers")
    offer.add_argument("--to", required=True, metavar="ACTOR", help="who shall have them")
    offer.add_argument("--purpose", required=True, choices=PURPOSES)
    ends = offer.add_mutually_exclusive_group()
    ends.add_argument("--hours", type=int, help="how long the offer stands (default: 24)")
    ends.add_argument("--until", type=instant, metavar="INSTANT", help="when the offer ends")
    offer.add_argument("--from-location", help="where they are (erasable)")
    offer.add_argument("--to-location", help="where they go (erasable)")
    offer.add_argument("--transport", help="how, and by which courier (erasable)")
    _finish(offer, _offer, "custody custody offer EV/1 EV/2 --to Carl --purpose examination --hours 8")

    accept = actions.add_parser("accept", help="accept one exhibit, after looking at its seal")
    accept.add_argument("exhibit", help="reference or identifier, as scanned on arrival")
    accept.add_argument("--seal", type=str.upper, metavar="NUMBER", help="the number on the seal found")
    accept.add_argument(
        "--seal-state", required=True, choices=STATES, help="as found; none if it has no seal"
    )
    accept.add_argument("--condition", required=True, choices=CONDITIONS)
    accept.add_argument("--location", help="where it is kept now (erasable)")
    accept.add_argument("--remark", help="what differs (erasable)")
    _finish(
        accept,
        _accept,
        "custody custody accept EV/1 --seal S-100234 --seal-state intact \\",
        "    --condition as_described",
    )

    refuse = actions.add_parser("refuse", help="refuse exhibits that were offered to you")
    refuse.add_argument("exhibits", nargs="+", metavar="EXHIBIT", help="references or identifiers")
    refuse.add_argument("--reason", required=True, choices=REFUSALS)
    refuse.add_argument("--remark", help="more about the reason (erasable)")
    _finish(refuse, _refuse, "custody custody refuse EV/2 --reason seal --remark 'torn at one edge'")

    recall = actions.add_parser("recall", help="take back your own open offers")
    recall.add_argument("exhibits", nargs="+", metavar="EXHIBIT", help="references or identifiers")
    recall.add_argument("--reason", required=True, choices=RECALLS)
    _finish(recall, _recall, "custody custody recall EV/1 --reason not_collected")

    listing = actions.add_parser("list", help="list open offers")
    side = listing.add_mutually_exclusive_group()
    side.add_argument("--to", metavar="ACTOR", help="only those made to this actor")
    side.add_argument("--from", dest="giver", metavar="ACTOR", help="only those made by this actor")
    shared(listing)
    example(listing, "custody custody list --to Carl")
    listing.set_defaults(run=_list)


def _finish(parser: argparse.ArgumentParser, run: object, *lines: str) -> None:
    happened(parser, act=True)
    shared(parser, writes=True)
    example(parser, *lines)
    parser.set_defaults(run=run)


def _exhibits(lookup: Lookup, texts: list[str]) -> list[Exhibit]:
    """Find the exhibits that are named; UsageError if one is named twice."""
    from custody.model.records import Exhibit

    found = [lookup.get(Exhibit, lookup.resolve("exhibit", text)) for text in texts]
    twice = [text for at, text in enumerate(texts) if found[at] in found[:at]]
    if twice:
        raise UsageError(f"{twice[0]} is named twice", hint="Name each exhibit once.")
    return found


def _offer(call: Call) -> int:
    from custody.law.clock import HOUR, format_instant
    from custody.ledger.journal import Request
    from custody.ledger.views.people import find_actor

    args = call.args
    if args.hours is not None and not 1 <= args.hours <= 24 * 90:
        raise UsageError(f"an offer cannot stand for {args.hours} hours", hint="Give 1 to 2160 hours.")
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        exhibits = _exhibits(lookup, args.exhibits)
        ends = args.until or format_instant(vault.clock.now() + (args.hours or 24) * HOUR)
        values: dict[str, Value] = {
            **common(args),
            "receiver": find_actor(lookup, args.to).id,
            "handover": vault.journal.new_subject() if len(exhibits) > 1 else None,
            "purpose": args.purpose,
            "expires_at": ends,
            "from_location": args.from_location,
            "to_location": args.to_location,
            "transport": args.transport,
        }
        requests = [Request("transfer.offered", values, subject=one.id) for one in exhibits]
        return call.enter(
            vault, requests, tell=lambda _: [f"  offered until {ends}"], handover=values["handover"]
        )


def _answers(vault: Vault, texts: list[str], kind: str, values: Mapping[str, Value]) -> list[Request]:
    """Make the requests that answer the open offers of the exhibits named."""
    from custody.ledger.journal import Request
    from custody.model.ids import unb64

    lookup = vault.lookup()
    requests = []
    for text, exhibit in zip(texts, _exhibits(lookup, texts), strict=True):
        if exhibit.offer is None:
            raise NotFound(f"{text} is not offered to anybody", hint="See `custody custody list`.")
        requests.append(Request(kind, values, subject=exhibit.id, re=unb64(exhibit.offer)))
    return requests


def _accept(call: Call) -> int:
    args = call.args
    if (args.seal is None) != (args.seal_state == "none"):
        raise UsageError(
            "the seal's number and --seal-state contradict each other",
            hint="Give the number found with --seal, or say --seal-state none.",
        )
    values: dict[str, Value] = {
        **common(args),
        "seal_no": args.seal,
        "seal_state": args.seal_state,
        "condition": args.condition,
        "location": args.location,
        "remark": args.remark,
    }
    with call.vault(readonly=False) as vault:
        return call.enter(vault, _answers(vault, [args.exhibit], "transfer.accepted", values))


def _refuse(call: Call) -> int:
    args = call.args
    values: dict[str, Value] = {**common(args), "reason": args.reason, "remark": args.remark}
    with call.vault(readonly=False) as vault:
        return call.enter(vault, _answers(vault, args.exhibits, "transfer.refused", values))


def _recall(call: Call) -> int:
    args = call.args
    values: dict[str, Value] = {**common(args), "reason": args.reason}
    with call.vault(readonly=False) as vault:
        return call.enter(vault, _answers(vault, args.exhibits, "transfer.recalled", values))


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
        rows = [
            described(lookup, one, now) for one in sorted(found, key=lambda one: (one.expires, one.position))
        ]
    call.out.answer({"offers": rows}, offer_lines(rows, now) or ["no open offers"])
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

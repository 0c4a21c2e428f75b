"""`custody custody`: hand exhibits over by offer and acceptance, each signed by its own person."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli import handover_outside, handover_reassign, handover_receipt, handover_show
from custody.cli.call import Call
from custody.cli.entering import finish
from custody.cli.exhibit_room import found_as, with_found
from custody.cli.facts import common, digest_of, instant, joined
from custody.cli.numbers import signed
from custody.cli.series import (
    INPUT,
    Scanned,
    codes_of,
    on_record,
    refuse_series,
    scanned,
    told_together,
    wrong_seals,
)
from custody.errors import NotFound, UsageError
from custody.model.events.transfer import METHODS, PURPOSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.ledger.journal import Request
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Exhibit
    from custody.model.types import Value
    from storage.vault import Vault

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
    ends.add_argument("--hours", type=signed, help="how long the offer stands (default: 24)")
    ends.add_argument("--until", type=instant, metavar="INSTANT", help="when the offer ends")
    offer.add_argument("--method", choices=METHODS, help="how it is carried")
    offer.add_argument("--from-place", metavar="PLACE", help="the registered place where they are")
    offer.add_argument("--to-place", metavar="PLACE", help="the registered place where they go")
    offer.add_argument("--from-location", help="where they are (erasable)")
    offer.add_argument("--to-location", help="where they go (erasable)")
    offer.add_argument("--transport", help="more about how they are carried (erasable)")
    offer.add_argument("--courier", help="who carries them (erasable)")
    offer.add_argument("--tracking-no", help="the courier's number (erasable)")
    _finish(offer, _offer, "custody custody offer EV/1 EV/2 --to Carl --purpose examination --hours 8")

    accept = actions.add_parser("accept", help="accept exhibits, after looking at their seals")
    accept.add_argument("exhibit", help="reference or identifier, as scanned; `-` reads a series from input")
    accept.add_argument(
        "codes",
        nargs="*",
        default=[],
        metavar="CODE",
        help="a series: the seals of this one, the next exhibit, its seals",
    )
    found_as(accept, outside=True)
    accept.add_argument("--location", help="where it is kept now (erasable)")
    accept.add_argument("--remark", help="what differs (erasable)")
    _surplus(accept)
    _finish(
        accept,
        _accept,
        "custody custody accept EV/1 --seal S-100234 --seal-state intact \\",
        "    --condition as_described",
        "custody custody accept EV/1 --seal S-100234 --seal-state intact \\",
        "    --condition as_described --surplus 'a silver stick without a label'",
        "custody custody accept EV/1 --seal-state none --condition differs \\",
        "    --photo bag.jpg",
        "custody custody accept EV/1 S-100234 EV/2 S-100235 --seal-state intact \\",
        "    --condition as_described",
        "custody custody accept - --seal-state intact --condition as_described \\",
        "    < scanned.txt",
    )

    refuse = actions.add_parser("refuse", help="refuse exhibits that were offered to you")
    refuse.add_argument("exhibits", nargs="+", metavar="EXHIBIT", help="references or identifiers")
    refuse.add_argument("--reason", required=True, choices=REFUSALS)
    refuse.add_argument("--remark", help="more about the reason (erasable)")
    _surplus(refuse)
    _finish(refuse, _refuse, "custody custody refuse EV/2 --reason seal --remark 'torn at one edge'")

    recall = actions.add_parser("recall", help="take back your own open offers")
    recall.add_argument("exhibits", nargs="+", metavar="EXHIBIT", help="references or identifiers")
    recall.add_argument("--reason", required=True, choices=RECALLS)
    _finish(recall, _recall, "custody custody recall EV/1 --reason not_collected")

    handover_outside.configure(actions)
    handover_reassign.configure(actions)
    handover_receipt.configure(actions)
    handover_show.configure(actions)


def _finish(parser: argparse.ArgumentParser, run: object, *lines: str) -> None:
    finish(parser, run, *lines, act=True)


def _surplus(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--surplus",
        metavar="TEXT",
        help="what lay with it and no number names (erasable); told as a discrepancy, open until it is resolved",
    )


def with_surplus(
    args: argparse.Namespace, lookup: Lookup, first: str, requests: list[Request]
) -> list[Request]:
    """Add what lay with things that are answered and has no number: a discrepancy of the exhibit named ``first``.

    UsageError where nothing is said of it.
    """
    from custody.ledger.journal import Request

    if args.surplus is None:
        return requests
    if not args.surplus.strip():
        raise UsageError(
            "--surplus says nothing", hint="Describe the thing: nothing else tells it from others."
        )
    told: dict[str, Value] = {
        "occurred_at": common(args)["occurred_at"],
        "differs": "surplus",
        "description": args.surplus,
    }
    return [*requests, Request("exhibit.discrepancy", told, subject=lookup.resolve("exhibit", first))]


def named_exhibits(lookup: Lookup, texts: list[str]) -> list[Exhibit]:
    """Give the exhibits that are named; UsageError if one is named twice."""
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
        exhibits = going(call, lookup, named_exhibits(lookup, args.exhibits))
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
            "courier": args.courier,
            "tracking_no": args.tracking_no,
            "method": args.method,
            "from_place": None if args.from_place is None else lookup.resolve("place", args.from_place),
            "to_place": None if args.to_place is None else lookup.resolve("place", args.to_place),
        }
        requests = [Request("transfer.offered", values, subject=one.id) for one in exhibits]
        return call.enter(
            vault, requests, tell=lambda _: [f"  offered until {ends}"], handover=values["handover"]
        )


def going(call: Call, lookup: Lookup, named: list[Exhibit]) -> list[Exhibit]:
    """Give exhibits with all that is sealed in with them, and say which were not named."""
    from custody.ledger.views.packing import together

    found = together(lookup, named)
    for one in (one for one in found if one not in named):
        call.say.note(f"{lookup.label_of('exhibit', one.id) or one.id} goes with it: one seal closes both")
    return found


def answers(
    call: Call, vault: Vault, texts: list[str], kind: str, values: Mapping[str, Value]
) -> list[Request]:
    """Make the requests that answer the open offers of the exhibits named, and of what is sealed in with them.

    NotFound for one that is named and not offered.
    """
    from custody.ledger.journal import Request
    from custody.model.ids import unb64

    lookup = vault.lookup()
    named = named_exhibits(lookup, texts)
    for text, exhibit in zip(texts, named, strict=True):
        if exhibit.offer is None:
            name = lookup.label_of("exhibit", exhibit.id) or text
            raise NotFound(f"{name} is not offered to anybody", hint="See `custody custody list`.")
    return [
        Request(kind, values, subject=one.id, re=unb64(one.offer))
        for one in going(call, lookup, named)
        if one.offer is not None
    ]


def _accept(call: Call) -> int:
    args = call.args
    if args.codes or args.exhibit == INPUT:
        return _accept_series(call)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        values: dict[str, Value] = {**common(args), "location": args.location, "remark": args.remark}
        values["photo_sha256"] = digest_of(call, vault, args.photo)
        requests = answers(call, vault, [args.exhibit], "transfer.accepted", values)
        found = with_found(args, lookup, requests)
        return call.enter(vault, with_surplus(args, lookup, args.exhibit, found))


def _accept_series(call: Call) -> int:
    """Accept a series of exhibits whose seals are those on record; any other thing is accepted by itself."""
    from custody.ledger.journal import Request
    from custody.ledger.views.people import find_key
    from custody.model.ids import unb64
    from custody.model.records import Exhibit

    args = call.args
    if args.seal or args.surplus is not None:
        raise UsageError(
            "--seal and --surplus belong to one exhibit, and a series was scanned",
            hint="Scan the seals of each exhibit after it; accept what differs by itself.",
        )
    with call.vault(readonly=False) as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        me = find_key(lookup, call.key_name(vault)).actor
        things, lost = scanned(lookup, codes_of(call, [args.exhibit, *args.codes]))
        told_together(call, things)
        troubles: list[str] = []
        for thing in things:
            troubles += [*_unoffered(lookup, thing, me, now), *wrong_seals(lookup, thing)]
        refuse_series(lost, troubles, "Scan the series without it; accept or refuse that one by itself.")
        place = None if args.place is None else lookup.resolve("place", args.place)
        requests = []
        for thing in things:
            for exhibit in (lookup.get(Exhibit, name) for name in thing.exhibits):
                numbers = on_record(lookup, [exhibit.id])
                values: dict[str, Value] = {
                    **common(args),
                    "location": args.location,
                    "remark": args.remark,
                    "seal_no": numbers[-1] if numbers else None,
                    "further_seals": joined(sorted(numbers[:-1])),
                    "seal_state": args.seal_state if numbers else "none",
                    "condition": args.condition,
                    "place": place,
                }
                answered = unb64(exhibit.offer or "")
                requests.append(Request("transfer.accepted", values, subject=exhibit.id, re=answered))
        return call.enter(vault, requests, accepted=len(requests))


def _unoffered(lookup: Lookup, thing: Scanned, me: str, now: int) -> list[str]:
    """Return in words what keeps whoever signs from accepting a thing: no open offer, or one to somebody else."""
    from custody.model.records import Exhibit, Offer

    troubles = []
    for exhibit in (lookup.get(Exhibit, name) for name in thing.exhibits):
        offer = None if exhibit.offer is None else lookup.maybe(Offer, exhibit.offer)
        name = lookup.label_of("exhibit", exhibit.id) or exhibit.id
        if offer is None or offer.ended is not None:
            troubles.append(f"{name}: not offered to anybody")
        elif offer.receiver != me:
            troubles.append(f"{name}: offered to somebody else")
        elif offer.expires < now:
            troubles.append(f"{name}: the offer has run out")
    return troubles


def _refuse(call: Call) -> int:
    args = call.args
    values: dict[str, Value] = {**common(args), "reason": args.reason, "remark": args.remark}
    with call.vault(readonly=False) as vault:
        requests = answers(call, vault, args.exhibits, "transfer.refused", values)
        return call.enter(vault, with_surplus(args, vault.lookup(), args.exhibits[0], requests))


def _recall(call: Call) -> int:
    args = call.args
    values: dict[str, Value] = {**common(args), "reason": args.reason}
    with call.vault(readonly=False) as vault:
        return call.enter(vault, answers(call, vault, args.exhibits, "transfer.recalled", values))

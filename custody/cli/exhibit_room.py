"""Actions of `custody exhibit` in the store: put away, check out and in, miss and find, tell what differs."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entering import finish
from custody.cli.facts import Codes, digest_of, explain, instant, joined, state
from custody.cli.numbers import number
from custody.cli.series import codes_of, named, refuse_series, told_together
from custody.errors import Ambiguous, NotFound, UsageError
from custody.model.events.storeroom import (
    CLEARED,
    CONDITIONS,
    DIFFERS,
    ERRANDS,
    RESEALERS,
    SEAL_STATES,
    WHEN_LOST,
)

if TYPE_CHECKING:
    from custody.ledger.journal import Request
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    store = actions.add_parser("store", help="put exhibits into a place, where they lie from now")
    store.add_argument(
        "exhibits", nargs="+", metavar="EXHIBIT", help="as scanned; `-` reads them line by line from input"
    )
    store.add_argument(
        "--in", dest="place", required=True, metavar="PLACE", help="label of the place, or its identifier"
    )
    _remark(store)
    finish(
        store,
        _store,
        "custody exhibit store EV/1 EV/2 --in SHELF-4",
        "custody exhibit store - --in BOX-7 < scanned.txt",
    )

    out = _action(actions, "checkout", "let somebody take an exhibit; you stay its recorded holder")
    out.add_argument("--to", required=True, metavar="ACTOR", help="who takes it")
    out.add_argument("--purpose", required=True, choices=ERRANDS)
    out.add_argument("--expected-back", type=instant, metavar="INSTANT", help="until when")
    out.add_argument("--destination", help="where to (erasable)")
    finish(
        out,
        _out,
        "custody exhibit checkout EV/1 --to Eve --purpose examination \\",
        "    --expected-back 2026-11-03T16:00:00Z",
    )

    back = _action(actions, "checkin", "take back what was checked out, after looking at it")
    found_as(back)
    _remark(back)
    finish(
        back,
        _back,
        "custody exhibit checkin EV/1 --seal S-100234 --seal-state intact \\",
        "    --condition as_described --place SHELF-4",
    )

    differs = _action(actions, "discrepancy", "record that an exhibit is not as recorded")
    differs.add_argument(
        "--differs", action=Codes, required=True, allowed=sorted(DIFFERS), help="what differs"
    )
    differs.add_argument("--description", help="how it differs, or what lay with it (erasable)")
    differs.add_argument("--found-by", help="who found it (erasable)")
    differs.add_argument("--photo", metavar="FILE", help="photograph; its SHA-256 is kept")
    explain(differs, {"--differs": DIFFERS})
    finish(
        differs,
        _differs,
        "custody exhibit discrepancy EV/1 --differs count --description 'two sticks'",
        "custody exhibit discrepancy EV/1 --differs surplus \\",
        "    --description 'silver stick without a label, loose in the box'",
    )

    solve = _action(actions, "resolve", "record what was found out about a discrepancy")
    solve.add_argument(
        "--discrepancy", type=number, metavar="ENTRY", help="the entry that told it, where several are open"
    )
    solve.add_argument("--outcome", required=True, choices=sorted(CLEARED), help="what it came to")
    solve.add_argument("--finding", help="what was found out (erasable)")
    solve.add_argument("--found-out-by", help="who found it out (erasable)")
    solve.add_argument("--document", metavar="FILE", help="the report; its SHA-256 is kept")
    explain(solve, {"--outcome": CLEARED})
    finish(
        solve,
        _solve,
        "custody exhibit resolve EV/1 --outcome mistaken --found-out-by 'C. Brandt' \\",
        "    --finding 'a cap was counted as a stick'",
    )

    lost = _action(actions, "lost", "record that an exhibit is missing")
    lost.add_argument("--last-seen-at", type=instant, metavar="INSTANT", help="when it was last seen")
    lost.add_argument("--last-place", metavar="PLACE", help="where it was last seen")
    lost.add_argument(
        "--while", dest="lost_while", required=True, choices=WHEN_LOST, help="where it was then"
    )
    lost.add_argument("--reported-by", help="who missed it (erasable)")
    lost.add_argument("--description", help="what is known (erasable)")
    finish(
        lost,
        _lost,
        "custody exhibit lost EV/1 --while in_storage \\",
        "    --last-seen-at 2026-11-02T09:00:00Z --reported-by 'C. Brandt'",
    )

    found = _action(actions, "found", "record that a missing exhibit was found again")
    found_as(found, outside=True)
    found.add_argument("--found-by", help="who found it (erasable)")
    found.add_argument("--found-where", help="where it lay (erasable)")
    _remark(found)
    finish(
        found,
        _found,
        "custody exhibit found EV/1 --seal S-100234 --seal-state intact \\",
        "    --condition as_described --found-by 'C. Brandt'",
    )


def _action(actions: Any, name: str, text: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = actions.add_parser(name, help=text)
    made.add_argument("exhibit", help="reference, identifier or its first characters")
    return made


def _remark(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--remark", help="a remark about it (erasable)")


def found_as(parser: argparse.ArgumentParser, *, outside: bool = False) -> None:
    """Add what everybody says who takes an exhibit in again: its seals, its condition, where it lies now.

    ``outside`` adds what is said where it may have been with others, who put seals of their own on it.
    """
    parser.add_argument(
        "--seal",
        type=str.upper,
        action="append",
        metavar="NUMBER",
        help="the number on the seal found; again for each further seal",
    )
    parser.add_argument(
        "--seal-state", required=True, choices=SEAL_STATES, help="as found; none if it has no seal"
    )
    parser.add_argument("--condition", required=True, choices=CONDITIONS)
    parser.add_argument("--place", help="the registered place where it lies now")
    parser.add_argument("--photo", metavar="FILE", help="photograph as found; its SHA-256 is kept")
    if outside:
        parser.add_argument(
            "--resealed-by",
            choices=RESEALERS,
            help="who put on the seals found that are not on record, where they say so",
        )
        parser.add_argument("--resealer", metavar="TEXT", help="the name on their label (erasable)")


def with_found(args: argparse.Namespace, lookup: Lookup, requests: list[Request]) -> list[Request]:
    """Add to each request what ``found_as`` asks; UsageError where number and state of the seals contradict each other.

    Of several seals found, an exhibit is told those that are on it and those that are on none; the one that was put on
    last is named first.
    """
    from custody.ledger.views.packing import packing_of

    on = {one.subject: [seal.number for seal in packing_of(lookup, one.subject or "").on] for one in requests}
    known = {number for numbers in on.values() for number in numbers}
    found = set(args.seal or ())
    if bool(found) == (args.seal_state == "none"):
        raise UsageError(
            "the seal's number and --seal-state contradict each other",
            hint="Give the number found with --seal, or say --seal-state none.",
        )
    place = None if args.place is None else lookup.resolve("place", args.place)
    outside: dict[str, Value] = {
        name: value
        for name in ("resealed_by", "resealer")
        if (value := getattr(args, name, None)) is not None
    }
    made = []
    for one in requests:
        own = on[one.subject]
        seals = sorted(found & ({*own} | (found - known)), key=lambda seal: (seal not in own[-1:], seal))
        told: dict[str, Value] = {
            "seal_no": seals[0] if seals else None,
            "further_seals": joined(seals[1:]),
            "seal_state": args.seal_state,
            "condition": args.condition,
            "place": place,
            **outside,
        }
        made.append(replace(one, values={**one.values, **told}))
    return made


def _enter(
    call: Call,
    kind: str,
    own: dict[str, Value],
    *,
    found: bool = False,
    alone: bool = False,
    **places: str | None,
) -> int:
    """Enter one thing about the exhibit that is named and what is sealed in with it, or about it ``alone``.

    ``places`` names fields that hold a place.
    """
    from custody.cli.handover import going, named_exhibits
    from custody.ledger.journal import Request

    args = call.args
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        named = named_exhibits(lookup, [args.exhibit])
        own |= {
            name: None if text is None else lookup.resolve("place", text) for name, text in places.items()
        }
        if getattr(args, "photo", None) is not None:
            own["photo_sha256"] = digest_of(call, vault, args.photo)
        values = state(args, kind, own)
        exhibits = named if alone else going(call, lookup, named)
        requests = [Request(kind, values, subject=one.id) for one in exhibits]
        return call.enter(vault, with_found(args, lookup, requests) if found else requests)


def _store(call: Call) -> int:
    """Store what was scanned, each exhibit by an entry of its own: all of them, or none."""
    from custody.ledger.journal import Request

    args = call.args
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        things, lost = named(lookup, codes_of(call, args.exhibits))
        refuse_series(lost, [], "")
        told_together(call, things)
        place = lookup.resolve("place", args.place)
        values = state(args, "exhibit.stored", {"remark": args.remark, "place": place})
        requests = [
            Request("exhibit.stored", values, subject=name) for one in things for name in one.exhibits
        ]
        return call.enter(vault, requests, stored=len(requests))


def _out(call: Call) -> int:
    from custody.ledger.views.people import find_actor

    args = call.args
    with call.vault() as vault:
        person = find_actor(vault.lookup(), args.to).id
    own: dict[str, Value] = {
        "person": person,
        "purpose": args.purpose,
        "expected_back": args.expected_back,
        "destination": args.destination,
    }
    return _enter(call, "exhibit.checked_out", own)


def _back(call: Call) -> int:
    return _enter(call, "exhibit.checked_in", {"remark": call.args.remark}, found=True)


def _differs(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "differs": joined(args.differs),
        "description": args.description,
        "found_by": args.found_by,
    }
    return _enter(call, "exhibit.discrepancy", own, alone=True)


def _solve(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.storeroom import discrepancies
    from custody.model.ids import unb64

    args = call.args
    kind = "exhibit.discrepancy_resolved"
    own: dict[str, Value] = {
        "outcome": args.outcome,
        "finding": args.finding,
        "found_out_by": args.found_out_by,
    }
    values = state(args, kind, own)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        exhibit = lookup.resolve("exhibit", args.exhibit)
        every = discrepancies(lookup, exhibit)
        asked = [one for one in every if one.position == args.discrepancy]
        found = [one for one in every if one.outcome is None] if args.discrepancy is None else asked
        if not found:
            raise NotFound(
                f"{args.exhibit} has no such discrepancy", hint="`custody exhibit show` lists the open ones."
            )
        if len(found) > 1:
            told = ", ".join(str(one.position) for one in found)
            raise Ambiguous(f"several are open: entries {told}", hint="Name one with --discrepancy.")
        values["document_sha256"] = digest_of(call, vault, args.document)
        return call.enter(vault, [Request(kind, values, subject=exhibit, re=unb64(found[0].leaf))])


def _lost(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "last_seen_at": args.last_seen_at,
        "lost_while": args.lost_while,
        "reported_by": args.reported_by,
        "description": args.description,
    }
    return _enter(call, "exhibit.lost", own, last_place=args.last_place)


def _found(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "found_by": args.found_by,
        "found_where": args.found_where,
        "remark": args.remark,
    }
    return _enter(call, "exhibit.found", own, found=True)

"""Actions of `custody exhibit` in the store: put away, check out and in, miss and find, tell what differs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entering import finish
from custody.cli.facts import Codes, digest_of, instant, joined, state
from custody.errors import UsageError
from custody.model.events.storeroom import CONDITIONS, DIFFERS, ERRANDS, SEAL_STATES, WHEN_LOST

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    store = _action(actions, "store", "record in which place an exhibit lies now")
    store.add_argument("place", help="label of the place, identifier or its first characters")
    _remark(store)
    finish(store, _store, "custody exhibit store EV/1 SHELF-4")

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
    differs.add_argument("--differs", action=Codes, required=True, allowed=DIFFERS, help="what differs")
    differs.add_argument("--description", help="how it differs (erasable)")
    differs.add_argument("--found-by", help="who found it (erasable)")
    differs.add_argument("--photo", metavar="FILE", help="photograph; its SHA-256 is kept")
    finish(differs, _differs, "custody exhibit discrepancy EV/1 --differs count --description 'two sticks'")

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
    found_as(found)
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


def found_as(parser: argparse.ArgumentParser) -> None:
    """Add what everybody says who takes an exhibit in again: its seals, its condition, where it lies now."""
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


def found_values(args: argparse.Namespace, lookup: Lookup, newest: str | None = None) -> dict[str, Value]:
    """Give the values of what ``found_as`` asks; UsageError where number and state of the seals contradict each other.

    ``newest`` is the seal on record that was put on last: of several found, it is the one that is named first.
    """
    seals = sorted(set(args.seal or ()), key=lambda one: (one != newest, one))
    if bool(seals) == (args.seal_state == "none"):
        raise UsageError(
            "the seal's number and --seal-state contradict each other",
            hint="Give the number found with --seal, or say --seal-state none.",
        )
    return {
        "seal_no": seals[0] if seals else None,
        "further_seals": joined(seals[1:]),
        "seal_state": args.seal_state,
        "condition": args.condition,
        "place": None if args.place is None else lookup.resolve("place", args.place),
    }


def _enter(call: Call, kind: str, own: dict[str, Value], *, found: bool = False, **places: str | None) -> int:
    """Enter one thing about the exhibit that is named; ``places`` names fields that hold a place."""
    from custody.ledger.journal import Request
    from custody.model.records import Exhibit

    args = call.args
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        exhibit = lookup.get(Exhibit, lookup.resolve("exhibit", args.exhibit))
        own |= {
            name: None if text is None else lookup.resolve("place", text) for name, text in places.items()
        }
        if found:
            own |= found_values(args, lookup, exhibit.seal)
        if getattr(args, "photo", None) is not None:
            own["photo_sha256"] = digest_of(call, vault, args.photo)
        return call.enter(vault, [Request(kind, state(args, kind, own), subject=exhibit.id)])


def _store(call: Call) -> int:
    return _enter(call, "exhibit.stored", {"remark": call.args.remark}, place=call.args.place)


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
    return _enter(call, "exhibit.discrepancy", own)


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

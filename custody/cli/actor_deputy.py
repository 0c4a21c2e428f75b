"""`custody actor deputise` and `end-deputy`: lend roles for a time, end that early, and show such times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entering import action
from custody.cli.facts import Codes, instant, joined, state
from custody.cli.folding import columns
from custody.cli.numbers import number
from custody.cli.words import document, moment
from custody.errors import UsageError
from custody.model.events.ledger import DEPUTY_REASONS, END_REASONS
from custody.model.permits import ROLES

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value

#: What is never lent is not offered.
_LENT = tuple(role for role in ROLES if role not in ("administrator", "machine"))


def configure(actions: Any) -> None:
    """Add the two actions."""
    lend = action(
        actions,
        "deputise",
        "lend somebody roles for a time, such as a night on duty",
        "custody actor deputise Eve --role authority --until 2026-11-03T06:00Z \\",
        "  --reason night_duty --countersign-hours 12",
        act=True,
    )
    lend.add_argument("actor", help="name, identifier, or key")
    lend.add_argument("--role", action=Codes, allowed=_LENT, required=True, help="what is lent")
    lend.add_argument(
        "--begins", type=instant, metavar="INSTANT", help="from when the roles count (default: now)"
    )
    lend.add_argument(
        "--until",
        type=instant,
        required=True,
        metavar="INSTANT",
        help="the first instant they no longer count",
    )
    lend.add_argument("--for-whom", metavar="ACTOR", help="who is stood in for: name, identifier, or key")
    lend.add_argument("--reason", required=True, choices=DEPUTY_REASONS)
    lend.add_argument(
        "--countersign-hours",
        type=number,
        metavar="N",
        help="within how many hours another person countersigns (default: nobody has to)",
    )
    lend.set_defaults(run=_deputise)
    end = action(
        actions,
        "end-deputy",
        "end such a time early",
        "custody actor end-deputy Eve --reason returned",
        act=True,
    )
    end.add_argument("actor", help="name, identifier, or key")
    end.add_argument(
        "--entry", metavar="ENTRY", help="the entry that lent the roles, where there are several"
    )
    end.add_argument("--reason", required=True, choices=END_REASONS)
    end.set_defaults(run=_end)


def _deputise(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.people import find_actor

    args = call.args
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        own: dict[str, Value] = {
            "roles": joined(args.role),
            "from": args.begins or moment(vault.clock.now()),
            "until": args.until,
            "for_whom": None if args.for_whom is None else find_actor(lookup, args.for_whom).id,
            "reason": args.reason,
            "countersign_hours": args.countersign_hours,
        }
        values = state(args, "actor.deputised", own)
        subject = find_actor(lookup, args.actor).id
        return call.enter(vault, [Request("actor.deputised", values, subject=subject)])


def _end(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.finding import find_entry
    from custody.ledger.views.people import find_actor
    from custody.model.records import Deputyship

    args = call.args
    with call.vault(readonly=False) as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        subject = find_actor(lookup, args.actor).id
        deputy = lookup.maybe(Deputyship, subject) or Deputyship(subject)
        if args.entry is None:
            going = [one.position for one in deputy.windows if one.ended is None and one.until > now]
            if len(going) != 1:
                raise UsageError(
                    f"{args.actor} has roles lent for {len(going)} times that are not over",
                    hint="`custody actor show` lists them; name one with --entry.",
                )
            (position,) = going
        else:
            position = find_entry(vault.reader(), args.entry)
        values = state(args, "actor.deputy_ended", {"reason": args.reason})
        leaf = vault.entries().at(position).leaf
        return call.enter(vault, [Request("actor.deputy_ended", values, subject=subject, re=leaf)])


def windows(lookup: Lookup, actor: str, now: int) -> list[dict[str, Any]]:
    """Give the times for which somebody has lent roles as documents, the newest last."""
    from custody.ledger.views.people import name_of
    from custody.model.records import Deputyship

    deputy = lookup.maybe(Deputyship, actor)
    return [
        {
            **document(one),
            "counts": one.covers(now),
            "lender_name": name_of(lookup, one.lender),
            "for_whom_name": None if one.for_whom is None else name_of(lookup, one.for_whom),
        }
        for one in (() if deputy is None else deputy.windows)
    ]


def window_lines(rows: list[dict[str, Any]]) -> list[str]:
    """Lay such times out."""
    cells = [
        (
            " ".join(one["roles"]),
            one["start"],
            one["ended"] or one["until"],
            "now" if one["counts"] else "ended early" if one["ended"] else "",
            f"entry {one['position']}",
        )
        for one in rows
    ]
    return columns(cells, ("deputy as", "from", "until", "counts", "lent by")) if rows else []

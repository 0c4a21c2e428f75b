"""`custody custody reassign`: offer everything that somebody holds to another person, when he leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.facts import common, happened, instant
from custody.cli.main import example, shared
from custody.errors import NotFound

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Exhibit, Whereabouts
    from custody.model.types import Value
    from storage.vault import Vault

REASONS = ("absent", "left", "other_duties", "suspended")


def configure(actions: Any) -> None:
    """Add the action to the command's."""
    made = actions.add_parser(
        "reassign", help="offer all that somebody holds to another, who accepts it item by item"
    )
    made.add_argument("holder", metavar="ACTOR", help="who leaves; he signs, or an administrator for him")
    made.add_argument("--to", required=True, metavar="ACTOR", help="who shall have them")
    made.add_argument("--reason", required=True, choices=REASONS)
    made.add_argument(
        "--until", type=instant, metavar="INSTANT", help="when the offers end (default: in 7 days)"
    )
    happened(made, act=True)
    shared(made, writes=True)
    example(made, "custody custody reassign Eve --to Carl --reason left")
    made.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.law.clock import DAY, format_instant
    from custody.law.ending import GONE
    from custody.ledger.journal import Request
    from custody.ledger.views.dispositions import gone_of
    from custody.ledger.views.people import find_actor, find_key
    from custody.model.records import Whereabouts

    args = call.args
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        leaver, receiver = find_actor(lookup, args.holder), find_actor(lookup, args.to)
        own = find_key(lookup, call.key_name(vault)).actor == leaver.id
        offered, left = _held(vault, leaver.id, own=own)
        names = {one.id: lookup.label_of("exhibit", one.id) for one, _ in left}
        for exhibit, why in left:
            gone = gone_of(lookup, exhibit.id)
            said = ", ".join(why) if gone is None else f"it is gone ({GONE[gone.measure]})"
            call.say.note(f"{names[exhibit.id] or exhibit.id} is not offered: {said}")
        reached = {one.id for one in offered}
        out = [
            _fetched(call, lookup, where, reached)
            for where in lookup.under(Whereabouts, "out", "", "~")
            if where.exhibit in reached or where.out_to == leaver.id
        ]
        if not offered:
            raise NotFound(
                f"{args.holder} holds nothing that can be offered",
                hint="See `custody exhibit list --holder`.",
            )
        kind = "transfer.offered" if own else "transfer.reassigned"
        values: dict[str, Value] = {
            **common(args),
            "receiver": receiver.id,
            "handover": vault.journal.new_subject(),
            "purpose": "reassignment",
            "reason": None if own else args.reason,
            "expires_at": args.until or format_instant(vault.clock.now() + 7 * DAY),
        }
        if own:
            del values["reason"]
        requests = [Request(kind, values, subject=one.id) for one in offered]
        left_out = [{"exhibit": one.id, "reference": names[one.id], "why": why} for one, why in left]
        return call.enter(
            vault,
            requests,
            handover=values["handover"],
            left=[one.id for one, _ in left],
            left_out=left_out,
            checked_out=out,
        )


def _fetched(call: Call, lookup: Lookup, where: Whereabouts, offered: set[str]) -> dict[str, Any]:
    """Return what is checked out and has to be fetched, and note by whom: of what is offered, and of others' things."""
    from custody.ledger.views.naming import shown_name
    from custody.model.records import Exhibit

    exhibit = lookup.get(Exhibit, where.exhibit)
    name, has = shown_name(lookup, "exhibit", exhibit.id), shown_name(lookup, "actor", where.out_to or "")
    if exhibit.id in offered:
        call.say.note(f"{name} is checked out to {has}: who accepts it fetches it, which ends the checkout")
    else:
        holder = shown_name(lookup, "actor", exhibit.holder)
        call.say.note(f"{name} is checked out to {has}: {holder} holds it, fetches it and checks it in")
    return {
        "exhibit": exhibit.id,
        "reference": lookup.label_of("exhibit", exhibit.id),
        "out_to": where.out_to,
        "offered": exhibit.id in offered,
    }


def _held(vault: Vault, holder: str, *, own: bool) -> tuple[list[Exhibit], list[tuple[Exhibit, list[str]]]]:
    """Return what somebody holds and can be offered, and the rest with what stands in the way.

    An administrator (not ``own``) also reaches what is checked out, and what is offered to somebody who cannot accept.
    """
    from custody.ledger.recall import recalled
    from custody.ledger.views.dispositions import gone_among
    from custody.model.records import Exhibit
    from custody.model.rules.storeroom import standing_in_the_way
    from custody.model.rules.vacancy import open_offer_of, vacant

    state, lookup, now = recalled(vault.reader()), vault.lookup(), vault.clock.now()

    def keeps(exhibit: Exhibit) -> list[str]:
        codes = list(standing_in_the_way(state, exhibit.id))
        offer = open_offer_of(state, exhibit, now)
        reached = {
            "checked_out",
            *(("offer_open",) if offer is None or vacant(state, offer.receiver, now) else ()),
        }
        return codes if own else [code for code in codes if code not in reached]

    held = sorted(lookup.under(Exhibit, "holder", holder), key=lambda one: one.holds[0].position)
    gone = gone_among(lookup, [one.id for one in held])
    checked = [(one, ["gone"] if one.id in gone else keeps(one)) for one in held]
    return [one for one, why in checked if not why], [(one, why) for one, why in checked if why]

"""`custody custody reassign`: offer everything that somebody holds to another person, when he leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.facts import common, happened, instant
from custody.cli.main import example, shared
from custody.errors import NotFound

if TYPE_CHECKING:
    from custody.model.records import Exhibit
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

    args = call.args
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        leaver, receiver = find_actor(lookup, args.holder), find_actor(lookup, args.to)
        offered, left = _held(vault, leaver.id)
        names = {one.id: lookup.label_of("exhibit", one.id) for one, _ in left}
        for exhibit, why in left:
            gone = gone_of(lookup, exhibit.id)
            said = ", ".join(why) if gone is None else f"it is gone ({GONE[gone.measure]})"
            call.say.note(f"{names[exhibit.id] or exhibit.id} is not offered: {said}")
        if not offered:
            raise NotFound(
                f"{args.holder} holds nothing that can be offered",
                hint="See `custody exhibit list --holder`.",
            )
        own = find_key(lookup, call.key_name(vault)).actor == leaver.id
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
        )


def _held(vault: Vault, holder: str) -> tuple[list[Exhibit], list[tuple[Exhibit, list[str]]]]:
    """Give what somebody holds and can be offered, and the rest with what stands in the way."""
    from custody.ledger.recall import recalled
    from custody.ledger.views.dispositions import gone_among
    from custody.model.records import Exhibit
    from custody.model.rules.storeroom import standing_in_the_way

    state, lookup = recalled(vault.reader()), vault.lookup()
    held = sorted(lookup.under(Exhibit, "holder", holder), key=lambda one: one.holds[0].position)
    gone = gone_among(lookup, [one.id for one in held])
    checked = [
        (one, ["gone"] if one.id in gone else list(standing_in_the_way(state, one.id))) for one in held
    ]
    return [one for one, why in checked if not why], [(one, why) for one, why in checked if why]

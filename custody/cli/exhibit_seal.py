"""`custody exhibit seal` and `custody exhibit unseal`: put seals on and take them off."""

from __future__ import annotations

from typing import Any

from custody.cli.call import Call
from custody.cli.facts import another, common, digest_of, first_of_their_look, happened, joined
from custody.cli.main import example, shared
from custody.model.events.packaging import CLOSES, SEAL_TYPES

INTACT = ("no", "not_examined", "yes")
REASONS = ("acquisition", "court", "examination", "inspection", "return")


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    seal = actions.add_parser("seal", help="record that a seal was put on")
    seal.add_argument("exhibit", help="reference, identifier or its first characters")
    seal.add_argument("seal", type=str.upper, help="the number on the seal")
    seal.add_argument(
        "--with",
        dest="inside",
        action="append",
        metavar="EXHIBIT",
        help="what the seal closes too; again for each",
    )
    seal.add_argument("--bag", type=str.upper, help="the number on the bag")
    seal.add_argument("--further", action="store_true", help="beside the seals that are on already")
    seal.add_argument("--type", choices=SEAL_TYPES, help="what the seal is made of")
    seal.add_argument("--closes", choices=CLOSES, help="what the seal closes")
    seal.add_argument("--sealed-by", help="who put it on, if not who signs (erasable)")
    seal.add_argument("--photo", metavar="FILE", help="photograph; its SHA-256 is kept")
    seal.add_argument("--witness", help="who saw it (erasable)")
    another(seal)
    happened(seal)
    shared(seal, writes=True)
    example(
        seal,
        "custody exhibit seal EV/1 S-100234 --bag B-7781",
        "custody exhibit seal EV/1 S-100235 --bag B-7782 --with EV/2 --with EV/3",
    )
    seal.set_defaults(run=_seal)

    unseal = actions.add_parser("unseal", help="record that a seal was taken off, of all it closes")
    unseal.add_argument("exhibit", help="reference, identifier or its first characters")
    unseal.add_argument("seal", type=str.upper, help="the number on the seal that was found")
    unseal.add_argument("--intact", required=True, choices=INTACT, help="whether it was found intact")
    unseal.add_argument("--reason", required=True, choices=REASONS)
    unseal.add_argument("--photo", metavar="FILE", help="photograph; its SHA-256 is kept")
    unseal.add_argument("--remark", help="what was found (erasable)")
    unseal.add_argument("--opened-by", help="who opened it, if not who signs (erasable)")
    unseal.add_argument("--witness", help="who saw it (erasable)")
    happened(unseal)
    shared(unseal, writes=True)
    example(unseal, "custody exhibit unseal EV/1 S-100234 --intact yes --reason acquisition")
    unseal.set_defaults(run=_unseal)


def _seal(call: Call) -> int:
    from custody.cli.handover import named_exhibits
    from custody.ledger.journal import Request

    args = call.args
    values = {
        **common(args),
        "seal_no": args.seal,
        "bag_no": args.bag,
        "witness": args.witness,
        "seal_type": args.type,
        "closes": args.closes,
        "further": args.further,
        "sealed_by": args.sealed_by,
    }
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        first_of_their_look(call, lookup, seal=args.seal, bag=args.bag)
        exhibits = named_exhibits(lookup, [args.exhibit, *(args.inside or ())])
        values["inside"] = joined([one.id for one in exhibits]) if len(exhibits) > 1 else None
        values["photo_sha256"] = digest_of(call, vault, args.photo)
        return call.enter(vault, [Request("exhibit.sealed", values, subject=one.id) for one in exhibits])


def _unseal(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.packing import packing_of, under

    args = call.args
    values = {
        **common(args),
        "seal_no": args.seal,
        "intact": args.intact,
        "reason": args.reason,
        "remark": args.remark,
        "opened_by": args.opened_by,
        "witness": args.witness,
    }
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        exhibit = lookup.resolve("exhibit", args.exhibit)
        packing = packing_of(lookup, exhibit)
        on = next((one for one in packing.on if one.number == args.seal), None)
        if on is None and packing.on and not packing.untold:
            on = packing.on[-1]
        opened = [exhibit] if on is None else under(lookup, on, exhibit)
        values["photo_sha256"] = digest_of(call, vault, args.photo)
        return call.enter(vault, [Request("exhibit.unsealed", values, subject=one) for one in opened])

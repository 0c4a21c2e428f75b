"""`custody exhibit`: register exhibits; its other actions stand in modules of their own."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli import exhibit_room, exhibit_seal, exhibit_show
from custody.cli.call import Call
from custody.cli.facts import another, common, digest_of, first_of_its_name, happened, state
from custody.cli.main import example, shared
from custody.errors import UsageError
from custody.model.events.exhibit import CATEGORIES

if TYPE_CHECKING:
    from custody.model.types import Value

POWER = ("none", "off", "on", "standby")
ISOLATION = ("aeroplane_mode", "faraday", "none")
FREE = {
    "description": "what it is",
    "make": "who made it",
    "model": "its model",
    "serial": "its serial number, by which it is found",
    "imei": "its IMEI",
    "condition": "its condition, damage included",
    "found_by": "who found it",
    "place_found": "where exactly it lay",
    "owner": "whose it is",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _configure_register(actions.add_parser("register", help="register an exhibit; who signs holds it"))

    exhibit_seal.configure(actions)
    exhibit_room.configure(actions)
    exhibit_show.configure(actions)


def _configure_register(register: argparse.ArgumentParser) -> None:
    register.add_argument("reference", help="exhibit reference, such as EV/1 (erasable)")
    origin = register.add_mutually_exclusive_group(required=True)
    origin.add_argument("--seizure", help="the seizure it comes from")
    origin.add_argument("--parent", help="the exhibit it was taken out of, such as a phone's SIM")
    register.add_argument("--category", required=True, choices=CATEGORIES)
    register.add_argument("--quantity", type=int, help="how many things (default: 1)")
    register.add_argument("--power-state", choices=POWER, help="as found; none for what has no power")
    register.add_argument("--network-isolation", choices=ISOLATION)
    for field, what in FREE.items():
        register.add_argument(f"--{field.replace('_', '-')}", metavar="TEXT", help=f"{what} (erasable)")
    another(register)
    seal = register.add_argument_group("its seal, if it is put on in the same act")
    seal.add_argument("--seal", type=str.upper, metavar="NUMBER", help="the number on the seal")
    seal.add_argument("--bag", type=str.upper, metavar="NUMBER", help="with --seal: the number on the bag")
    seal.add_argument("--photo", metavar="FILE", help="with --seal: photograph; its SHA-256 is kept")
    seal.add_argument("--seal-witness", metavar="TEXT", help="with --seal: who saw it (erasable)")
    happened(register)
    shared(register, writes=True)
    example(
        register,
        "custody exhibit register EV/1 --seizure S-1 --category usb_stick \\",
        "    --power-state off --description 'USB stick, black' \\",
        "    --condition 'no damage seen' --seal S-100234 --bag B-7781",
    )
    register.set_defaults(run=_register)


def _register(call: Call) -> int:
    from custody.ledger.journal import Request

    args = call.args
    if args.seal is None and (args.bag or args.photo or args.seal_witness):
        raise UsageError(
            "--bag, --photo and --seal-witness tell of a seal", hint="Give its number with --seal."
        )
    own: dict[str, Value] = {
        "category": args.category,
        "quantity": args.quantity,
        "power_state": args.power_state,
        "network_isolation": args.network_isolation,
        "exhibit_ref": args.reference,
        **{field: getattr(args, field) for field in FREE},
    }
    values = state(args, "exhibit.registered", own)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        if args.seizure is not None:
            values["seizure"] = lookup.resolve("seizure", args.seizure)
        else:
            values["parent"] = lookup.resolve("exhibit", args.parent)
        first_of_its_name(call, vault, "exhibit", args.reference)
        subject = vault.journal.new_subject()
        requests = [Request("exhibit.registered", values, subject=subject)]
        if args.seal is not None:
            seal: dict[str, Value] = {
                **common(args, only=("occurred_at",)),
                "note": None,
                "seal_no": args.seal,
                "bag_no": args.bag,
                "photo_sha256": digest_of(call, vault, args.photo),
                "witness": args.seal_witness,
            }
            requests.append(Request("exhibit.sealed", seal, subject=subject))
        return call.enter(vault, requests)

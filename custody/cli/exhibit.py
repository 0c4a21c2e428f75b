"""`custody exhibit`: register exhibits; its other actions stand in modules of their own."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli import (
    exhibit_continuity,
    exhibit_fields,
    exhibit_import,
    exhibit_intake,
    exhibit_items,
    exhibit_print,
    exhibit_room,
    exhibit_seal,
    exhibit_show,
    record_print,
)
from custody.cli.call import Call
from custody.cli.facts import (
    another,
    common,
    digest_of,
    explain,
    first_of_its_name,
    happened,
    instant,
    state,
)
from custody.cli.main import example, shared
from custody.cli.numbers import number
from custody.errors import UsageError
from custody.model.categories import CATEGORIES
from custody.model.events.exhibit import HOW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.ledger.journal import Request
    from custody.model.types import Value
    from storage.vault import Vault

ISOLATION = ("aeroplane_mode", "faraday", "none")
#: Where and when it was found, by whom: what it takes from its seizure unless it is said.
FOUND = {
    "place_found": "where exactly it lay",
    "found_by": "who found it",
    "seized_by": "who seized it, if another than of the whole seizure",
    "witness": "who saw it, if another than of the whole seizure",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    configure_register(actions.add_parser("register", help="register an exhibit; who signs holds it"))
    exhibit_intake.configure(actions)

    exhibit_seal.configure(actions)
    exhibit_room.configure(actions)
    exhibit_items.configure(actions)
    exhibit_continuity.configure(actions)
    exhibit_import.configure(actions)
    exhibit_print.configure(actions)
    exhibit_show.configure(actions)
    record_print.configure(actions, "exhibit", "EV/1")


def configure_register(register: argparse.ArgumentParser) -> None:
    """Add the arguments that say what one exhibit is."""
    register.add_argument("reference", help="exhibit reference, such as EV/1 (erasable)")
    origin = register.add_mutually_exclusive_group(required=True)
    origin.add_argument("--seizure", help="the seizure it comes from")
    origin.add_argument("--production", metavar="ORDER", help="the production order it was handed over by")
    origin.add_argument("--parent", help="the exhibit it came out of, such as a phone's SIM")
    register.add_argument("--how", choices=HOW, help="with --parent: how (default: found_inside)")
    register.add_argument("--category", required=True, choices=sorted(CATEGORIES))
    register.add_argument("--quantity", type=number, help="how many things (default: 1)")
    register.add_argument("--lab-ref", metavar="TEXT", help="the laboratory's own number (erasable)")
    exhibit_fields.configure(register)
    apart = register.add_argument_group("kept from the network")
    apart.add_argument("--network-isolation", choices=ISOLATION)
    apart.add_argument("--faraday-bag", type=str.upper, metavar="NUMBER", help="the number on the bag")
    found = register.add_argument_group("where it was found (erasable)")
    for field, what in FOUND.items():
        found.add_argument(f"--{field.replace('_', '-')}", metavar="TEXT", help=what)
    found.add_argument(
        "--seized-at", type=instant, metavar="INSTANT", help="when, if another than of the whole seizure"
    )
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
        "    --power-state off --description 'USB stick, black' --capacity 32GB \\",
        "    --condition 'no damage seen' --place-found desk --found-by 'Eve Hall' \\",
        "    --seal S-100234 --bag B-7781",
        "custody exhibit register EV/2 --seizure S-1 --category phone \\",
        "    --power-state off --description phone --condition wet \\",
        "    --unknown rest --unknown-because 'taken from the river'",
        "custody exhibit register EV/3 --production PR-3/2026 --category cloud_export \\",
        "    --power-state none --description 'subscribers.zip' --condition opens",
    )
    explain(register, {"--category": {name: one.says for name, one in sorted(CATEGORIES.items())}})
    explain(
        register,
        {"asked of it besides": {name: asked for name in sorted(CATEGORIES) if (asked := _asked(name))}},
    )
    register.set_defaults(run=_register)


def _asked(category: str) -> str:
    """Say which further fields a category asks for."""
    return ", ".join(CATEGORIES[category].asks)


def _register(call: Call) -> int:
    with call.vault(readonly=False) as vault:
        return call.enter(vault, registration(call, vault, call.args))


def registration(
    call: Call, vault: Vault, args: argparse.Namespace, beside: Mapping[str, str] | None = None
) -> list[Request]:
    """Give what registers one exhibit, and seals it where a seal is given; UsageError, NotFound or Conflict.

    ``beside`` gives the identifiers of exhibits that are registered in the same act, by their references.
    """
    from custody.ledger.journal import Request
    from custody.ledger.views.lookalikes import refuse_like_seal

    if args.seal is None and (args.bag or args.photo or args.seal_witness):
        raise UsageError(
            "--bag, --photo and --seal-witness tell of a seal", hint="Give its number with --seal."
        )
    if args.how is not None and args.parent is None:
        raise UsageError("--how says how it came out of another exhibit", hint="Name that with --parent.")
    own: dict[str, Value] = {
        "category": args.category,
        "quantity": args.quantity,
        "how": args.how or (None if args.parent is None else "found_inside"),
        "network_isolation": args.network_isolation,
        "faraday_bag": args.faraday_bag,
        "exhibit_ref": args.reference,
        "lab_ref": args.lab_ref,
        "seized_at": args.seized_at,
        "parent": args.parent,
        "production": args.production,
        **exhibit_fields.given(args),
        **{field: getattr(args, field) for field in FOUND},
    }
    values = state(args, "exhibit.registered", own)
    lookup, known = vault.lookup(), beside or {}
    if args.production is not None:
        values["production"] = lookup.resolve("production", args.production)
    elif args.parent is None:
        values["seizure"] = lookup.resolve("seizure", args.seizure)
    else:
        values["parent"] = known.get(args.parent) or lookup.resolve("exhibit", args.parent)
    first_of_its_name(call, vault, "exhibit", args.reference, another=args.another)
    if not args.another:
        refuse_like_seal(lookup, args.seal)
        refuse_like_seal(lookup, args.bag, "bag")
    _alike(call, vault, values)
    subject = known.get(args.reference) or vault.journal.new_subject()
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
    return requests


def _alike(call: Call, vault: Vault, values: dict[str, Value]) -> None:
    """Mention what is registered with one of the same numbers: it may be the same thing."""
    from custody.ledger.views.namesakes import namesakes

    for field in ("serial", "imei", "imei2", "iccid"):
        value = values.get(field)
        for other in namesakes(vault.reader(), "exhibit", value) if isinstance(value, str) else ():
            call.say.note(
                f"exhibit {other[:8]} has the same {field}: if it is the same thing, merge the two with "
                "`custody exhibit merge`"
            )

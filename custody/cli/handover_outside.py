"""Actions of `custody custody` for what is carried, and for receivers without a key, who sign on paper."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entering import finish
from custody.cli.exhibit_room import found_as, with_found
from custody.cli.exits import ordered
from custody.cli.facts import digest_of, instant, state
from custody.errors import UsageError
from custody.model.events.transfer import CARRIERS, CLASSES, PURPOSES

if TYPE_CHECKING:
    from custody.model.types import Value


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    sent = actions.add_parser("dispatch", help="record that a carrier took what you offered")
    _several(sent)
    sent.add_argument("--carrier-class", required=True, choices=CARRIERS)
    sent.add_argument("--carrier", help="who carries it (erasable)")
    sent.add_argument("--tracking-no", help="the carrier's number (erasable)")
    sent.add_argument("--paper", metavar="FILE", help="the consignment note; its SHA-256 is kept")
    finish(
        sent,
        _dispatch,
        "custody custody dispatch EV/1 --carrier-class courier_firm \\",
        "    --carrier 'Example Couriers' --tracking-no 'EX 1009'",
    )
    arrived = actions.add_parser("arrive", help="record that what was offered has arrived")
    _several(arrived)
    arrived.add_argument("--packaging", required=True, choices=("damaged", "undamaged"))
    arrived.add_argument("--place", help="the registered place where it lies now")
    arrived.add_argument("--photo", metavar="FILE", help="photograph as it arrived; its SHA-256 is kept")
    arrived.add_argument("--remark", help="what was seen (erasable)")
    finish(arrived, _arrive, "custody custody arrive EV/1 --packaging undamaged --place ROOM-2")

    out = actions.add_parser(
        "release", help="release exhibits for a time to a receiver without a key, against a receipt"
    )
    _several(out)
    out.add_argument("--receiver-class", required=True, choices=CLASSES)
    out.add_argument("--purpose", required=True, choices=PURPOSES)
    checked = out.add_mutually_exclusive_group(required=True)
    checked.add_argument(
        "--identity-checked", action="store_true", help="a document of the receiver was looked at"
    )
    checked.add_argument("--identity-not-checked", action="store_true", help="none was")
    out.add_argument("--receiver", help="who signed for it (erasable)")
    out.add_argument("--receiver-office", help="for which office or firm (erasable)")
    out.add_argument("--identity-document", help="which document was looked at (erasable)")
    out.add_argument("--to-location", help="where it goes (erasable)")
    out.add_argument("--receipt", metavar="FILE", help="scan of the signed receipt; its SHA-256 is kept")
    out.add_argument("--expected-return", type=instant, metavar="INSTANT", help="when it comes back")
    ordered(out)
    finish(
        out,
        _release,
        "custody custody release EV/1 --receiver-class court --purpose court \\",
        "    --identity-checked --receiver 'M. Usher' --receipt receipt.pdf \\",
        "    --expected-return 2026-12-01T12:00:00Z",
        recorded=True,
    )
    back = actions.add_parser("return", help="take back an exhibit that was outside; you hold it from now")
    back.add_argument("exhibit", help="reference or identifier, as scanned on arrival")
    found_as(back, outside=True)
    back.add_argument("--receipt", metavar="FILE", help="scan of the paper; its SHA-256 is kept")
    back.add_argument("--brought-by", help="who brought it (erasable)")
    back.add_argument("--remark", help="what differs (erasable)")
    finish(
        back,
        _return,
        "custody custody return EV/1 --seal S-100234 --seal-state intact \\",
        "    --condition as_described --brought-by 'M. Usher'",
        "custody custody return EV/1 --seal COURT-7 --seal-state intact \\",
        "    --resealed-by court --resealer 'M. Usher' --condition as_described",
    )


def _several(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exhibits", nargs="+", metavar="EXHIBIT", help="references or identifiers")


def _dispatch(call: Call) -> int:
    from custody.cli.handover import answers

    args = call.args
    own: dict[str, Value] = {
        "carrier_class": args.carrier_class,
        "carrier": args.carrier,
        "tracking_no": args.tracking_no,
    }
    with call.vault(readonly=False) as vault:
        own["paper_sha256"] = digest_of(call, vault, args.paper)
        values = state(args, "transfer.dispatched", own)
        return call.enter(vault, answers(call, vault, args.exhibits, "transfer.dispatched", values))


def _arrive(call: Call) -> int:
    from custody.cli.handover import answers

    args = call.args
    own: dict[str, Value] = {"packaging": args.packaging, "remark": args.remark}
    with call.vault(readonly=False) as vault:
        own["place"] = None if args.place is None else vault.lookup().resolve("place", args.place)
        own["photo_sha256"] = digest_of(call, vault, args.photo)
        values = state(args, "transfer.arrived", own)
        return call.enter(vault, answers(call, vault, args.exhibits, "transfer.arrived", values))


def _release(call: Call) -> int:
    from custody.cli.handover import going, named_exhibits
    from custody.ledger.journal import Request

    args = call.args
    if args.identity_document and args.identity_not_checked:
        raise UsageError(
            "a document is named, and yet none was looked at", hint="Say --identity-checked instead."
        )
    own: dict[str, Value] = {
        "receiver_class": args.receiver_class,
        "purpose": args.purpose,
        "identity_checked": args.identity_checked,
        "expected_return": args.expected_return,
        "receiver": args.receiver,
        "receiver_office": args.receiver_office,
        "identity_document": args.identity_document,
        "to_location": args.to_location,
        "authority": args.authority,
    }
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        exhibits = going(call, lookup, named_exhibits(lookup, args.exhibits))
        own["authority_document_sha256"] = digest_of(call, vault, args.authority_document)
        own["receipt_sha256"] = digest_of(call, vault, args.receipt)
        own["handover"] = vault.journal.new_subject() if len(exhibits) > 1 else None
        values = state(args, "transfer.released", own, receipt_sha256="--receipt")
        requests = [Request("transfer.released", values, subject=one.id) for one in exhibits]
        return call.enter(vault, requests, handover=own["handover"])


def _return(call: Call) -> int:
    from custody.cli.handover import going, named_exhibits
    from custody.ledger.journal import Request

    args = call.args
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        exhibits = going(call, lookup, named_exhibits(lookup, [args.exhibit]))
        own = {
            "receipt_sha256": digest_of(call, vault, args.receipt),
            "photo_sha256": digest_of(call, vault, args.photo),
            "brought_by": args.brought_by,
            "remark": args.remark,
        }
        values = state(args, "transfer.returned", own)
        requests = [Request("transfer.returned", values, subject=one.id) for one in exhibits]
        return call.enter(vault, with_found(args, lookup, requests))

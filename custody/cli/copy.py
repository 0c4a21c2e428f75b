"""`custody copy`: the register of copies: make, hand out, take back, destroy, account for, list and show them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.entering import finish
from custody.cli.exits import ordered, standing
from custody.cli.facts import another, digest_of, explain, first_of_its_name, instant, state
from custody.cli.files import digest
from custody.cli.folding import columns, pairs
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.words import called, document, listed, meanings, moment, short
from custody.law import ending

if TYPE_CHECKING:
    from custody.ledger.views.copies import Held
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Copy
    from custody.model.types import Value
    from storage.vault import Vault

_COPY = "reference, identifier or its first characters"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    make = actions.add_parser("make", help="register a copy of an exhibit or of its image")
    make.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    make.add_argument("--sort", required=True, choices=sorted(ending.COPY), help="what the copy is")
    make.add_argument("--medium", required=True, choices=sorted(ending.MEDIUM), help="on what it lies")
    make.add_argument("--reference", help="what people call this copy (erasable)")
    make.add_argument("--image", metavar="ENTRY", help="the acquisition it is a copy of: entry number or id")
    make.add_argument("--object", help="the stored object it is a copy of, by identifier")
    digest = make.add_mutually_exclusive_group()
    digest.add_argument("--sha256", metavar="HEX", help="the copy's SHA-256, as a tool gives it")
    digest.add_argument("--file", metavar="FILE", help="the copy as a file: its SHA-256 is computed")
    make.add_argument("--place", help="where it lies (erasable)")
    _holder(make)
    another(make)
    finish(make, _make, recorded=True)
    example(
        make,
        "custody copy make EV/1 --sort expert --medium disk --image 17 --file copy.dd \\",
        "    --reference K-1 --to 'Dr. Orr' --outside --purpose expert \\",
        "    --return-by 2027-02-01T12:00:00Z",
    )
    explain(make, {"--sort": ending.COPY, "--medium": ending.MEDIUM, "--purpose": ending.COPY_PURPOSE})
    hand = actions.add_parser("hand", help="hand a copy to somebody else")
    hand.add_argument("copy", help=_COPY)
    _holder(hand)
    finish(hand, _hand, recorded=True)
    example(hand, "custody copy hand K-1 --to 'Defence counsel' --outside --purpose defence")
    explain(hand, {"--purpose": ending.COPY_PURPOSE})
    back = actions.add_parser("return", help="take a copy back")
    back.add_argument("copy", help=_COPY)
    found = back.add_mutually_exclusive_group()
    found.add_argument("--sha256", metavar="HEX", help="its SHA-256 as it came back")
    found.add_argument("--file", metavar="FILE", help="the copy as a file: its SHA-256 is computed")
    back.add_argument("--holder", help="who has it now: name of an actor")
    back.add_argument("--condition", help="as it was found (erasable)")
    finish(back, _return)
    example(back, "custody copy return K-1 --file copy.dd --holder Eve")
    _ends(actions)
    listing = actions.add_parser("list", help="list copies with who has them")
    listing.add_argument("--exhibit", help="only those of one exhibit")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--left", action="store_true", help="only those nobody has accounted for")
    add_paging(listing)
    shared(listing)
    example(listing, "custody copy list --case C-2026-014 --left")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show a copy and where it has been")
    show.add_argument("copy", help=_COPY)
    shared(show)
    example(show, "custody copy show K-1")
    show.set_defaults(run=_show)


def _ends(actions: Any) -> None:
    destroy: argparse.ArgumentParser = actions.add_parser("destroy", help="record that a copy was destroyed")
    destroy.add_argument("copy", help=_COPY)
    destroy.add_argument("--method", required=True, choices=sorted(ending.METHOD), help="how")
    destroy.add_argument("--standard", choices=sorted(ending.STANDARD), help="which standard was kept to")
    destroy.add_argument("--witness", help="who saw it (erasable)")
    destroy.add_argument("--certificate", metavar="FILE", help="a certificate; its SHA-256 is kept")
    finish(destroy, _destroy)
    example(
        destroy,
        "custody copy destroy K-1 --method overwriting \\",
        "    --standard nist_800_88_clear --witness 'Eve Hall'",
    )
    explain(destroy, {"--method": ending.METHOD, "--standard": ending.STANDARD})
    keep: argparse.ArgumentParser = actions.add_parser(
        "keep", help="account for a copy that is not destroyed"
    )
    keep.add_argument("copy", help=_COPY)
    keep.add_argument("--reason", required=True, choices=sorted(ending.COPY_KEPT), help="in whose right")
    keep.add_argument("--authority", help="who decided (erasable)")
    keep.add_argument("--document", metavar="FILE", help="the paper as a file; its SHA-256 is kept")
    finish(keep, _keep)
    example(keep, "custody copy keep K-2 --reason court_file --authority 'District Court'")
    explain(keep, {"--reason": ending.COPY_KEPT})


def _holder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", help="who has it, in words (erasable); default: the name of --holder")
    parser.add_argument("--holder", help="the same as an actor of this ledger")
    parser.add_argument("--outside", action="store_true", help="it is out of the house")
    parser.add_argument("--purpose", required=True, choices=sorted(ending.COPY_PURPOSE), help="what for")
    parser.add_argument("--return-by", type=instant, metavar="INSTANT", help="when it is to be back")
    parser.add_argument("--document", metavar="FILE", help="the receipt as a file; its SHA-256 is kept")
    ordered(parser)
    parser.set_defaults(standing=_leaving)


def _leaving(args: argparse.Namespace) -> str:
    """Return ``act`` for a copy that goes out, or to the defence, now; anything else is the record of what was done."""
    leaves = args.outside or args.purpose == "defence"
    return standing(args) if leaves else "record"


def _held(args: argparse.Namespace) -> dict[str, Value]:
    return {
        "outside": args.outside,
        "purpose": args.purpose,
        "return_by": args.return_by,
        "held_by": args.to or args.holder,
        "authority": args.authority,
    }


def _actor(vault: Vault, text: str | None) -> str | None:
    from custody.ledger.views.people import find_actor

    return None if text is None else find_actor(vault.lookup(), text).id


def _digest(call: Call, vault: Vault) -> str | None:
    if call.args.sha256 is not None:
        return digest(call.args.sha256, "--sha256")
    return digest_of(call, vault, call.args.file)


def _make(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.finding import find_entry
    from custody.model.ids import b64

    args = call.args
    own = {**_held(args), "sort": args.sort, "medium": args.medium, "place": args.place}
    with call.vault(readonly=False) as vault:
        own["sha256"] = _digest(call, vault)
        values = state(
            args, "copy.made", {**own, "reference": args.reference}, held_by="--to", sha256="--file"
        )
        lookup = vault.lookup()
        values["exhibit"] = lookup.resolve("exhibit", args.exhibit)
        if args.image is not None:
            values["acquisition"] = b64(vault.entries().at(find_entry(vault.reader(), args.image)).leaf)
        if args.object is not None:
            values["object"] = lookup.resolve("object", args.object)
        values["holder"] = _actor(vault, args.holder)
        first_of_its_name(call, vault, "copy", args.reference)
        values["document_sha256"] = digest_of(call, vault, args.document)
        values["authority_document_sha256"] = digest_of(call, vault, args.authority_document)
        return call.enter(vault, [Request("copy.made", values)])


def _hand(call: Call) -> int:
    return _about(call, "copy.moved", _held(call.args), call.args.document, held_by="--to")


def _return(call: Call) -> int:
    return _about(call, "copy.returned", {"condition": call.args.condition}, None)


def _destroy(call: Call) -> int:
    args = call.args
    own = {"method": args.method, "standard": args.standard, "witness": args.witness}
    return _about(call, "copy.destroyed", own, args.certificate)


def _keep(call: Call) -> int:
    own: dict[str, Value] = {"reason": call.args.reason, "authority": call.args.authority}
    return _about(call, "copy.kept", own, call.args.document)


def _about(call: Call, kind: str, own: dict[str, Value], paper: str | None, **flags: str) -> int:
    from custody.ledger.journal import Request

    values = state(call.args, kind, own, **flags)
    with call.vault(readonly=False) as vault:
        copy = vault.lookup().resolve("copy", call.args.copy)
        if kind in ("copy.moved", "copy.returned"):
            values["holder"] = _actor(vault, call.args.holder)
        if kind == "copy.returned":
            values["sha256"] = _digest(call, vault)
        else:
            values["document_sha256"] = digest_of(call, vault, paper)
        if kind == "copy.moved":
            values["authority_document_sha256"] = digest_of(call, vault, call.args.authority_document)
        return call.enter(vault, [Request(kind, values, subject=copy)])


def _list(call: Call) -> int:
    from custody.ledger.views.copies import held_by
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Copy

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.exhibit is not None:
            found = list(lookup.under(Copy, "of", lookup.resolve("exhibit", args.exhibit)))
        elif args.case is not None:
            found = list(lookup.under(Copy, "case", lookup.resolve("case", args.case)))
        else:
            found = list(lookup.all(Copy))
        found = sorted(
            (one for one in found if not args.left or one.ended is None), key=lambda one: one.position
        )
        page = paging(call, len(found))
        found = list(page.of(found))
        held = [held_by(lookup, one) for one in found]
        rows = [_row(lookup, one, has) for one, has in zip(found, held, strict=True)]
        shown = shown_names(lookup, "copy", [one.id for one in found])
        exhibits = shown_names(lookup, "exhibit", {one.exhibit for one in found})
    cells = [
        (
            shown[row["id"]],
            f"{row['sort']} of {exhibits[row['exhibit']]}",
            has.told or "(not recorded)",
            _standing(row),
            short(row["id"]),
        )
        for row, has in zip(rows, held, strict=True)
    ]
    table = columns(cells, ("copy", "what", "with", "", "id"))
    call.out.answer({**page.members, "copies": rows}, page.lines(table, "no copies"))
    return 0


def _standing(row: dict[str, Any]) -> str:
    if row["end"] is not None:
        return str(row["end"])
    if row["outside"]:
        return f"out, back by {row['return_by']}" if row["return_by"] else "out"
    return "in the house"


def _row(lookup: Lookup, copy: Copy, has: Held) -> dict[str, Any]:
    from custody.ledger.views.copies import FIELD

    return {
        "reference": lookup.label_of("copy", copy.id),
        "exhibit_reference": lookup.label_of("exhibit", copy.exhibit),
        "held_by": has.name,
        **document(copy),
        "corrected": corrected_document([] if has.entry is None else [has.entry], [FIELD]),
    }


def _show(call: Call) -> int:
    from custody.ledger.views.copies import held_by
    from custody.ledger.views.naming import shown_name
    from custody.model.ids import unb64
    from custody.model.records import Copy

    with call.vault() as vault:
        lookup = vault.lookup()
        copy = lookup.get(Copy, lookup.resolve("copy", call.args.copy))
        has = held_by(lookup, copy)
        row = _row(lookup, copy, has)
        name, exhibit = shown_name(lookup, "copy", copy.id), shown_name(lookup, "exhibit", copy.exhibit)
        told = list(vault.entries().of(copy.id))
    entries = [
        {"position": one.position, "kind": one.envelope.kind, "at": moment(one.envelope.at)} for one in told
    ]
    rows = [
        ("copy", called(name, copy.id)),
        ("of", called(exhibit, copy.exhibit)),
        ("sort", f"{copy.sort}, on {copy.medium}"),
        ("SHA-256", "-" if copy.sha256 is None else unb64(copy.sha256).hex()),
        ("with", has.told or "(not recorded)"),
        ("state", _standing(row)),
        ("made", moment(copy.made)),
        ("nonconforming", listed(meanings(copy.nonconforming))),
    ]
    cells = [(str(one["position"]), str(one["kind"]), str(one["at"])) for one in entries]
    lines = columns(cells, ("entry", "what", "signed"))
    found = {**row, "entries": entries, "corrected": corrected_document(told)}
    call.out.answer(found, [*pairs(rows), "", *lines, *corrected_lines(told)])
    return 0

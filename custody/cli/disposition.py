"""`custody disposition`: what becomes of an exhibit: one proposes, another approves, it is done and witnessed."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli import disposition_show
from custody.cli.call import Call
from custody.cli.entering import finish
from custody.cli.facts import digest_of, explain, instant, state
from custody.cli.main import example
from custody.cli.verbs.topics import add_verbs
from custody.law import ending
from custody.model.ids import unb64

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.ledger.journal import Drafted
    from custody.model.records import Disposition
    from custody.model.types import Value
    from storage.vault import Vault

EXHIBIT = "reference, serial number, identifier or its first characters"
_PROPOSAL = "number or id of the entry that proposed it: `custody disposition list`"
_REASONS = ("expired", "not_convinced", "withdrawn", "wrong")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _decide(actions)
    _carry_out(actions)
    _owner(actions)
    add_verbs(actions, "disposition")
    disposition_show.configure(actions)


def _decide(actions: Any) -> None:
    propose: argparse.ArgumentParser = actions.add_parser("propose", help="propose what is to become of it")
    propose.add_argument("exhibit", help=EXHIBIT)
    propose.add_argument(
        "--measure", required=True, choices=sorted(ending.MEASURE), help="what is to be done"
    )
    propose.add_argument(
        "--basis", required=True, choices=sorted(ending.MEASURE_BASIS), help="on what it rests"
    )
    propose.add_argument(
        "--authority-document", metavar="FILE", help="the decision as a file; its SHA-256 is kept"
    )
    propose.add_argument("--legal-basis", help="the provision, as it is cited (erasable)")
    propose.add_argument("--receiver", help="who is to receive it (erasable)")
    propose.add_argument("--conditions", help="of a loan or a transfer, in words (erasable)")
    propose.add_argument("--return-by", type=instant, metavar="INSTANT", help="when a loan is to be back")
    propose.add_argument("--explanation", help="in words (erasable)")
    finish(propose, _propose, act=True)
    example(
        propose,
        "custody disposition propose EV/1 --measure destroy --basis case_ended \\",
        "    --authority-document order.pdf --legal-basis 'Evidence Act s. 9'",
    )
    explain(propose, {"--measure": ending.MEASURE, "--basis": ending.MEASURE_BASIS})
    approve = actions.add_parser("approve", help="approve it, as an authority that did not propose it")
    approve.add_argument("proposal", help=_PROPOSAL)
    finish(approve, _approve, recorded=True)
    example(approve, "custody disposition approve 41")
    refuse = actions.add_parser("refuse", help="refuse a proposal, or take one's own back")
    refuse.add_argument("proposal", help=_PROPOSAL)
    refuse.add_argument("--reason", required=True, choices=_REASONS, help="why")
    finish(refuse, _refuse, act=True)
    example(refuse, "custody disposition refuse 41 --reason not_convinced")


def _carry_out(actions: Any) -> None:
    execute: argparse.ArgumentParser = actions.add_parser("execute", help="carry out what was approved")
    execute.add_argument("proposal", nargs="?", help=_PROPOSAL)
    execute.add_argument("--exhibit", help="with --recorded and no proposal: what it was done to")
    execute.add_argument("--measure", choices=sorted(ending.MEASURE), help="the same: what was done")
    execute.add_argument("--basis", choices=sorted(ending.MEASURE_BASIS), help="the same: on what it rested")
    execute.add_argument("--method", choices=sorted(ending.METHOD), help="how it was destroyed or wiped")
    execute.add_argument("--standard", choices=sorted(ending.STANDARD), help="which standard was kept to")
    for name, text in (
        ("certificate", "certificate of destruction"),
        ("photo-before", "photo taken before"),
        ("photo-after", "photo taken after"),
        ("receipt", "receipt that the receiver signed"),
    ):
        execute.add_argument(f"--{name}", metavar="FILE", help=f"{text}; its SHA-256 is kept")
    execute.add_argument("--receiver", help="who received it (erasable)")
    execute.add_argument(
        "--identified-by", choices=sorted(ending.IDENTIFIED_BY), help="how the receiver was identified"
    )
    execute.add_argument("--document-no", help="number of that document (erasable)")
    execute.add_argument("--place", help="where (erasable)")
    execute.add_argument("--remark", help="in words (erasable)")
    finish(execute, _execute, recorded=True)
    example(
        execute,
        "custody disposition execute 41 --method shredding --standard din_66399 \\",
        "    --photo-before a.jpg --photo-after b.jpg --certificate c.pdf",
        "custody disposition execute 44 --receiver 'A. Doe' --identified-by passport",
    )
    explain(
        execute,
        {
            "--method": ending.METHOD,
            "--standard": ending.STANDARD,
            "--identified-by": ending.IDENTIFIED_BY,
        },
    )
    witness = actions.add_parser("witness", help="sign as a witness of a destruction or removal")
    witness.add_argument("proposal", help=f"{_PROPOSAL}; or the entry that carried it out")
    witness.add_argument("--remark", help="in words (erasable)")
    finish(witness, _witness, act=True)
    example(witness, "custody disposition witness 41 --as Eve")


def _owner(actions: Any) -> None:
    notice: argparse.ArgumentParser = actions.add_parser("notice", help="record a notice to claim it")
    notice.add_argument("exhibit", help=EXHIBIT)
    notice.add_argument(
        "--until", required=True, type=instant, metavar="INSTANT", help="last instant to claim it"
    )
    notice.add_argument("--method", required=True, choices=("in_person", "post", "public"), help="how")
    notice.add_argument("--served-to", help="to whom (erasable)")
    notice.add_argument("--document", metavar="FILE", help="the notice as a file; its SHA-256 is kept")
    finish(notice, _notice)
    example(
        notice,
        "custody disposition notice EV/1 --until 2027-06-30T22:00Z --method post \\",
        "    --served-to 'A. Doe'",
    )
    claim: argparse.ArgumentParser = actions.add_parser("claim", help="record that somebody claims it")
    claim.add_argument("exhibit", help=EXHIBIT)
    claim.add_argument("--claimant", help="who (erasable)")
    claim.add_argument("--document", metavar="FILE", help="the claim as a file; its SHA-256 is kept")
    finish(claim, _claim)
    example(claim, "custody disposition claim EV/1 --claimant 'A. Doe'")
    keep: argparse.ArgumentParser = actions.add_parser(
        "keep", help="enter a decision that lets you keep what was to go back"
    )
    keep.add_argument("exhibit", help=EXHIBIT)
    keep.add_argument("--authority", help="which authority decided (erasable)")
    keep.add_argument("--legal-basis", help="the provision, as it is cited (erasable)")
    keep.add_argument("--reasons", help="why (erasable)")
    keep.add_argument("--document", metavar="FILE", help="the decision as a file; its SHA-256 is kept")
    finish(keep, _keep, recorded=True)
    example(
        keep,
        "custody disposition keep EV/1 --authority 'District Court' \\",
        "    --legal-basis 'CPA s. 98' --document decision.pdf --recorded",
    )
    back: argparse.ArgumentParser = actions.add_parser("take-back", help="take in again what was lent")
    back.add_argument("exhibit", help=EXHIBIT)
    conditions = ("as_described", "damaged", "different")
    back.add_argument("--condition", required=True, choices=conditions, help="as it was found")
    back.add_argument("--remark", help="in words (erasable)")
    finish(back, _take_back)
    example(back, "custody disposition take-back EV/1 --condition as_described")


def _propose(call: Call) -> int:
    from custody.ledger.journal import Request

    args = call.args
    own: dict[str, Value] = {
        name: getattr(args, name)
        for name in ("measure", "basis", "legal_basis", "receiver", "conditions", "return_by", "explanation")
    }
    kind = "disposition.proposed"
    with call.vault(readonly=False) as vault:
        own["authority_document_sha256"] = digest_of(call, vault, args.authority_document)
        values = state(args, kind, own, authority_document_sha256="--authority-document")
        exhibit = vault.lookup().resolve("exhibit", args.exhibit)
        return call.enter(vault, [Request(kind, values, subject=exhibit)], tell=partial(_proposed, call))


def _proposed(call: Call, draft: Drafted) -> list[str]:
    copies = draft.facts.count("copies")
    count = "1 copy is" if copies == 1 else f"{copies} copies are"
    return [
        f"  open until {draft.facts.text('expires_at')}; next: "
        + call.own("an authority's `custody disposition approve`"),
        f"  {count} registered and not accounted for",
    ]


def _approve(call: Call) -> int:
    return _answer(call, "disposition.approved", {})


def _refuse(call: Call) -> int:
    return _answer(call, "disposition.refused", {"reason": call.args.reason})


def _answer(call: Call, kind: str, own: dict[str, Value]) -> int:
    from custody.ledger.journal import Request

    values = state(call.args, kind, own)
    with call.vault(readonly=False) as vault:
        found = _found(vault, call.args.proposal)
        request = Request(kind, values, subject=found.exhibit, re=unb64(found.leaf))
        execute = call.own(f"`custody disposition execute {found.position}`")
        more = [f"  next: {execute}"] if kind.endswith("approved") else []
        told = f"  the proposal of entry {found.position}: {found.measure}, {found.basis}"
        return call.enter(vault, [request], tell=lambda _: [told, *more])


def _found(vault: Vault, text: str) -> Disposition:
    from custody.ledger.views.dispositions import find

    return find(vault.lookup(), text)


def _execute(call: Call) -> int:
    from custody.errors import UsageError
    from custody.ledger.journal import Request

    args = call.args
    own: dict[str, Value] = {
        name: getattr(args, name)
        for name in ("method", "standard", "receiver", "identified_by", "document_no", "place", "remark")
    }
    bare = (args.exhibit, args.measure, args.basis)
    if args.proposal is None and None in bare:
        raise UsageError(
            "nothing says what is carried out",
            hint="Name the proposal; what nobody proposed needs --exhibit, --measure and --basis.",
        )
    if args.proposal is not None and args.exhibit is not None:
        raise UsageError("the proposal says which exhibit it is about", hint="Leave out --exhibit.")
    with call.vault(readonly=False) as vault:
        if args.proposal is None:
            exhibit, leaf = vault.lookup().resolve("exhibit", args.exhibit), None
            measure, basis = args.measure, args.basis
        else:
            found = _found(vault, args.proposal)
            exhibit, leaf = found.exhibit, found.leaf
            measure, basis = args.measure or found.measure, args.basis or found.basis
        own |= {"proposal": leaf, "measure": measure, "basis": basis}
        values = state(args, "disposition.executed", own)
        for name in ("certificate", "photo_before", "photo_after", "receipt"):
            values[f"{name}_sha256"] = digest_of(call, vault, getattr(args, name))
        tell = _executed(call, vault, exhibit, measure)
        return call.enter(vault, [Request("disposition.executed", values, subject=exhibit)], tell=tell)


def _executed(call: Call, vault: Vault, exhibit: str, measure: str) -> Callable[[Drafted], list[str]]:
    """Say what is left to do: a witness to sign, copies to account for, and what still lies in stores."""
    from custody.cli.words import short
    from custody.ledger.views.dispositions import left_behind
    from custody.model.records import WIPING

    left = left_behind(vault.lookup(), exhibit)

    def tell(_: Drafted) -> list[str]:
        if measure not in WIPING:
            return []
        lines = [call.own("  next: the witness signs, `custody disposition witness`")]
        lines += [f"  NOT accounted for: copy {short(one.id)}, {one.sort}" for one in left.copies]
        lines += [f"  NOT deleted: object {short(one.id)} in the store {one.store}" for one in left.objects]
        return lines

    return tell


def _witness(call: Call) -> int:
    from custody.errors import NotFound
    from custody.ledger.journal import Request

    kind = "disposition.witnessed"
    values = state(call.args, kind, {"remark": call.args.remark})
    with call.vault(readonly=False) as vault:
        found = _found(vault, call.args.proposal)
        if found.carried is None:
            raise NotFound(
                f"what entry {found.position} proposed was not carried out",
                hint="`custody disposition list` says how each stands.",
            )
        return call.enter(vault, [Request(kind, values, subject=found.exhibit, re=unb64(found.carried))])


def _notice(call: Call) -> int:
    args = call.args
    own = {"until": args.until, "method": args.method, "served_to": args.served_to}
    return _about(call, "disposition.noticed", own)


def _claim(call: Call) -> int:
    return _about(call, "disposition.claimed", {"claimant": call.args.claimant})


def _keep(call: Call) -> int:
    args = call.args
    own = {name: getattr(args, name) for name in ("authority", "legal_basis", "reasons")}
    return _about(call, "disposition.kept", own)


def _take_back(call: Call) -> int:
    args = call.args
    return _about(call, "disposition.returned", {"condition": args.condition, "remark": args.remark})


def _about(call: Call, kind: str, own: dict[str, Value]) -> int:
    from custody.ledger.journal import Request

    values = state(call.args, kind, own)
    with call.vault(readonly=False) as vault:
        exhibit = vault.lookup().resolve("exhibit", call.args.exhibit)
        if hasattr(call.args, "document"):
            values["document_sha256"] = digest_of(call, vault, call.args.document)
        return call.enter(vault, [Request(kind, values, subject=exhibit)])

"""What follows a seizure, as typed: extended searches, data made inaccessible, papers, and the later authority."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from custody.cli import term as terms
from custody.cli.call import Call
from custody.cli.entering import finish, of_named, paper
from custody.cli.facts import Codes, digest_of, explain, joined, state
from custody.cli.numbers import number
from custody.law import grounds
from custody.model import types

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value

RECEIVERS = ("occupant", "owner", "possessor", "representative")

#: Adds an action about a seizure on record.
_action = partial(of_named, thing="seizure", by="reference")


def configure(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the actions."""
    extend = _action(actions, "extend", "record that the search went on into another system (art. 28(2))")
    extend.add_argument(
        "--origin", required=True, choices=("medium", "part", "system"), help="what it was extended from"
    )
    extend.add_argument("--origin-system", help="which system was searched first (erasable)")
    extend.add_argument("--system", help="which system was entered (erasable)")
    extend.add_argument("--grounds", help="why the data were believed to be there (erasable)")
    extend.add_argument(
        "--access",
        action=Codes,
        allowed=sorted(grounds.EXTENDED_ACCESS),
        help="how the first system reaches the data",
    )
    extend.add_argument("--access-how", help="how it was lawfully reached, in words (erasable)")
    extend.add_argument(
        "--territory", required=True, choices=types.TERRITORY.choices, help="where that system was"
    )
    finish(
        extend,
        _extend,
        "custody seizure extend S-1 --origin system --origin-system 'office PC' \\",
        "    --system 'file server' --grounds 'the drive letter F: is mapped to it' \\",
        "    --access accessible --access-how 'open session' --territory inside",
    )
    explain(extend, {"--access": grounds.EXTENDED_ACCESS})
    render = _action(actions, "render", "record that data were made inaccessible or removed (art. 28(3)(d))")
    render.add_argument(
        "--manner", required=True, choices=("inaccessible", "removed"), help="what was done to the data"
    )
    render.add_argument("--data", help="which data (erasable)")
    render.add_argument("--method", help="how it was done (erasable)")
    render.add_argument("--done-by", help="who did it (erasable)")
    render.add_argument("--copy", choices=("kept", "none"), help="whether the agency keeps a copy")
    render.add_argument("--exhibit", help="the exhibit that holds the copy")
    paper(render, "the report about it")
    finish(
        render,
        _render,
        "custody seizure render S-1 --manner removed --data 'folder /srv/dump' \\",
        "    --method 'deleted after imaging' --done-by 'E. Hall' --copy kept \\",
        "    --exhibit EV/1",
    )
    restore = _action(actions, "restore", "record that such data were given back")
    restore.add_argument("entry", help="the entry by which they were made inaccessible")
    restore.add_argument("--authority", help="which authority had it undone (erasable)")
    restore.add_argument("--method", help="how it was done (erasable)")
    restore.add_argument("--done-by", help="who did it (erasable)")
    paper(restore, "the decision")
    finish(
        restore,
        _restore,
        "custody seizure restore S-1 17 --authority 'District Court' \\",
        "    --method 'password handed over' --done-by 'E. Hall' \\",
        "    --document decision.pdf",
    )
    count = _action(actions, "count", "record the inventory: how many things it lists")
    count.add_argument("--items", type=number, required=True, metavar="N", help="things as listed")
    count.add_argument("--counted-by", help="who counted (erasable)")
    paper(count, "the inventory")
    finish(count, _count, "custody seizure count S-1 --items 3 --counted-by 'Eve Hall' --document inv.pdf")
    receipt = _action(actions, "receipt", "record the receipt for what was seized")
    receipt.add_argument("--receiver-is", required=True, choices=RECEIVERS, help="to whom it was given")
    receipt.add_argument("--receiver", help="the name (erasable)")
    receipt.add_argument(
        "--signed", required=True, choices=("absent", "refused", "signed"), help="how it was taken"
    )
    paper(receipt, "the receipt")
    finish(
        receipt,
        _receipt,
        "custody seizure receipt S-1 --receiver-is owner --receiver 'I. Owner' \\",
        "    --signed signed --document receipt.pdf",
    )
    decide = _action(actions, "authorise", "enter what an authority decided about a seizure, after it")
    decide.add_argument(
        "--decision", required=True, choices=sorted(grounds.AUTHORISATION), help="what it decided"
    )
    decide.add_argument("--authorised-by", help="which authority (erasable)")
    decide.add_argument(
        "--to-return", action=Codes, metavar="EXHIBIT", help="exhibits that go back, of a decision in part"
    )
    decide.add_argument("--reasons", help="why (erasable)")
    paper(decide, "the decision")
    finish(
        decide,
        _authorise,
        "custody seizure authorise S-1 --decision partly --to-return EV/2 \\",
        "    --authorised-by 'District Court' --document decision.pdf --recorded",
        recorded=True,
    )
    explain(decide, {"--decision": grounds.AUTHORISATION})
    term = _action(
        actions, "term", "enter until when an authority lets what was seized be held, or extends it"
    )
    terms.configure(term)
    paper(term, "the decision")
    finish(
        term,
        _term,
        "custody seizure term S-1 --until 2027-05-01T00:00:00Z \\",
        "    --review-at 2027-02-01T00:00:00Z --authority 'District Court' \\",
        "    --legal-basis 'CPA s. 31' --document decision.pdf",
        recorded=True,
    )


def _extend(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "origin": args.origin,
        "access": joined(args.access),
        "territory": args.territory,
        "origin_system": args.origin_system,
        "system": args.system,
        "grounds": args.grounds,
        "access_how": args.access_how,
    }
    return _enter(call, "seizure.extended", own)


def _render(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "manner": args.manner,
        "copy": args.copy,
        "data": args.data,
        "method": args.method,
        "done_by": args.done_by,
    }
    return _enter(call, "seizure.rendered", own)


def _restore(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {"authority": args.authority, "method": args.method, "done_by": args.done_by}
    return _enter(call, "seizure.restored", own)


def _count(call: Call) -> int:
    return _enter(call, "seizure.inventoried", {"items": call.args.items, "counted_by": call.args.counted_by})


def _receipt(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "receiver_is": args.receiver_is,
        "signed": args.signed,
        "receiver": args.receiver,
    }
    return _enter(call, "seizure.receipt_given", own)


def _authorise(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "decision": args.decision,
        "authorised_by": args.authorised_by,
        "reasons": args.reasons,
    }
    return _enter(call, "seizure.authorised", own)


def _term(call: Call) -> int:
    return _enter(call, "seizure.term_set", terms.stated(call.args))


def _enter(call: Call, kind: str, own: dict[str, Value]) -> int:
    """Enter what follows the seizure that is named, with the digest of its paper."""
    from custody.ledger.journal import Request
    from custody.ledger.views.finding import find_entry

    args = call.args
    values = state(call.args, kind, own)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        seizure = lookup.resolve("seizure", args.seizure)
        if hasattr(args, "document"):
            values["document_sha256"] = digest_of(call, vault, args.document)
        if getattr(args, "follows", None) is not None:
            values["follows"] = lookup.resolve("order", args.follows)
        if getattr(args, "exhibit", None) is not None:
            values["exhibit"] = lookup.resolve("exhibit", args.exhibit)
        if getattr(args, "to_return", None):
            values["to_return"] = _exhibits(lookup, args.to_return)
        answered = getattr(args, "entry", None)
        re = None if answered is None else vault.entries().at(find_entry(vault.reader(), answered)).leaf
        return call.enter(vault, [Request(kind, values, subject=seizure, re=re)])


def _exhibits(lookup: Lookup, names: list[str]) -> str | None:
    return joined([lookup.resolve("exhibit", name) for name in names])

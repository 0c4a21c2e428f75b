"""`custody abandonment`: two people decide that an orphaned object goes, a third step deletes it and enters that."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entered import entry_lines
from custody.cli.erase import standing_words
from custody.cli.facts import beside, explain, happened, state
from custody.cli.folding import columns, pairs
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.progress import size_text
from custody.cli.words import many, moment, or_dash
from custody.display import visible
from custody.errors import ConfigError, Declined, RuleBroken
from custody.model.events.abandonment import REASONS, REFUSALS
from custody.model.ids import unb64

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from custody.ledger.abandoning import Deleted, Remains
    from custody.ledger.journal import Drafted
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Abandonment, Proposal
    from custody.model.types import Value
    from storage.vault import Vault

_ACT = "abandonment"
_PROPOSAL_HELP = "number or id of the entry that proposed it: `custody abandonment list`"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    propose = actions.add_parser("propose", help="propose to delete an orphaned object, after reading it")
    propose.add_argument("key", metavar="KEY", help="key of the object: `custody reconcile` lists it")
    propose.add_argument("--store", required=True, metavar="STORE", help="object store in which it lies")
    propose.add_argument("--reason", required=True, choices=sorted(REASONS), help="why it may go")
    propose.add_argument("--explanation", help="in words; can be erased later")
    _act(
        propose,
        _propose,
        "custody abandonment propose objects/7d1f3b0c5a9e4f6d8b2a1c3e5f7a9b0d \\",
        "    --store cold --reason interrupted",
    )
    explain(propose, {"--reason": REASONS})
    approve = actions.add_parser("approve", help="read what was proposed and agree, as another person")
    approve.add_argument("proposal", help=_PROPOSAL_HELP)
    _act(approve, _approve, "custody abandonment approve 21")
    approve.epilog = (
        "The object is read here as well, and your own receipts are compared with the\n"
        f"ledger: what either speaks against is not agreed to.\n\n{approve.epilog}"
    )
    refuse = actions.add_parser("refuse", help="refuse a proposal, or take one's own back")
    refuse.add_argument("proposal", help=_PROPOSAL_HELP)
    refuse.add_argument("--reason", required=True, choices=sorted(REFUSALS), help="why")
    _act(refuse, _refuse, "custody abandonment refuse 21 --reason not_convinced")
    carry_out = actions.add_parser("carry-out", help="delete what was approved, and enter that it is gone")
    carry_out.add_argument("proposal", help=_PROPOSAL_HELP)
    _act(carry_out, _carry_out, "custody abandonment carry-out 21")
    carry_out.epilog = (
        "Everything is read once more first, and only what was proposed is deleted.\n"
        "A person at a terminal is asked. After a run that was killed, the same command\n"
        "deletes what is left and enters it. What a lock keeps is not deleted, and\n"
        f"nothing at all once the ledger was resumed.\n\n{carry_out.epilog}"
    )
    listing = actions.add_parser("list", help="list proposals and how they stand")
    listing.add_argument("--open", action="store_true", help="only those that wait for somebody")
    add_paging(listing)
    shared(listing)
    example(listing, "custody abandonment list --open")
    listing.set_defaults(run=_list)


def _act(parser: argparse.ArgumentParser, run: Any, *lines: str) -> None:
    happened(parser, act=True)
    shared(parser, writes=True)
    example(parser, *lines)
    parser.set_defaults(run=run)


def _propose(call: Call) -> int:
    from storage.deletion_checks import abandoning_of

    args = call.args
    with call.vault(readonly=False) as vault:
        if args.store not in vault.objects:
            raise ConfigError(
                f"the vault has no object store {args.store!r}", hint="Set it up in custody.toml."
            )
        signer = call.signer(vault)
        service = abandoning_of(vault)
        proposed, remains = service.propose(args.store, args.key, args.reason, args.explanation)
        drafts = call.draft(vault, signer, [beside(args, proposed)])
        if args.dry_run:
            call.show(drafts)
            return 0
        entries = call.record(vault, drafts)
        told = [
            *(f"  {line}" for line in pairs(_rows(remains))),
            f"  open until {drafts[0].facts.text('expires_at')}; next: "
            + call.own("another person's `custody abandonment approve`"),
        ]
        call.answer_of(
            drafts,
            {"entries": entries, "read": _read(remains)},
            entry_lines(drafts, entries, lambda _: told),
        )
    return 0


def _rows(remains: Remains) -> list[tuple[str, str]]:
    held = [
        many(remains.count(sort), word)
        for sort, word in (("version", "version"), ("marker", "marker"), ("part", "unfinished file"))
        if remains.count(sort)
    ]
    root = remains.object
    return [
        ("store", remains.store),
        ("key", remains.key),
        ("holds", f"{', '.join(held) or 'nothing'}; {size_text(remains.bytes)}"),
        ("SHA-256", or_dash(None if root is None else root.sha256.hex())),
    ]


def _read(remains: Remains) -> dict[str, Any]:
    root = remains.object
    return {
        "store": remains.store,
        "key": remains.key,
        "bytes": remains.bytes,
        "sha256": None if root is None else root.sha256.hex(),
        "things": [
            {
                "sort": thing.sort,
                "key": thing.key,
                "name": None if thing.name is None else visible(thing.name),
            }
            for thing in remains.lying
        ],
    }


def _approve(call: Call) -> int:
    return _answer(call, "approved", {}, reads=True)


def _refuse(call: Call) -> int:
    return _answer(call, "refused", {"reason": call.args.reason})


def _answer(call: Call, how: str, own: dict[str, Value], *, reads: bool = False) -> int:
    """Answer a proposal; whoever agrees reads what it is about first, and asks what their own account remembers."""
    from custody.ledger.journal import Request
    from storage.deletion_checks import abandoning_of

    kind = f"{_ACT}.{how}"
    values = state(call.args, kind, own)
    with call.vault(readonly=False) as vault:
        proposal, found = _found(vault, call.args.proposal)
        request = Request(kind, values, subject=proposal.subject, re=unb64(proposal.leaf))
        told = [f"  the proposal of entry {proposal.position}: {found.store_key} in store {found.store}"]
        if reads:
            vault.journal.foresee(call.signer(vault).verifier.name, [request])
            told += [f"  {line}" for line in pairs(_rows(abandoning_of(vault).examine(found)))]
            told.append(f"  next: {call.own(f'`custody abandonment carry-out {proposal.position}`')}")
        return call.enter(vault, [request], tell=lambda _: told)


def _found(vault: Vault, text: str) -> tuple[Proposal, Abandonment]:
    from custody.ledger.views.finding import find_proposal
    from custody.model.records import Abandonment

    lookup = vault.lookup()
    proposal = find_proposal(lookup, text, _ACT)
    return proposal, lookup.get(Abandonment, proposal.subject)


def _carry_out(call: Call) -> int:
    from custody.ledger.abandoning import Deleted, abandoned, recorded
    from storage.deletion_checks import abandoning_of

    with call.vault(readonly=False) as vault:
        proposal, found = _found(vault, call.args.proposal)
        signer = call.signer(vault)
        by, service = signer.verifier.name, abandoning_of(vault)
        service.foresee(by, found)
        remains = service.rehearse(by, found)

        def drafted(done: Deleted, *, late: bool = False) -> list[Drafted]:
            request = abandoned(found, done)
            request = recorded(request, done) if late else request
            return call.draft(vault, signer, [beside(call.args, request)])

        if call.args.dry_run:
            call.show(drafted(Deleted(remains, vault.clock.now())))
            return 0
        _agreed(call, remains, lambda: drafted(Deleted(remains, vault.clock.now())))
        vault.sequencer.ready()
        done = service.carry_out(by, found)
        try:
            drafts = drafted(done)
            entries = call.record(vault, drafts, agreed=True)
        except RuleBroken as error:
            if not error.recordable:
                raise
            # A rule came to refuse it since: what has gone is entered all the same, and marked.
            drafts = drafted(done, late=True)
            entries = call.record(vault, drafts, agreed=True)
        told = [f"  {line}" for line in pairs(_rows(done.remains))]
        told.append(
            f"  as entry {proposal.position} proposed and another person agreed; nothing is left of it"
        )
        call.answer_of(
            drafts,
            {"entries": entries, "deleted": _read(done.remains)},
            entry_lines(drafts, entries, lambda _: told),
        )
    return 0


def _agreed(call: Call, remains: Remains, drafts: Callable[[], Sequence[Drafted]]) -> None:
    """Show what would go and ask before a byte of it does; Declined after a no."""
    if remains.lying and not call.agrees(pairs(_rows(remains)), drafts, "Delete all of this for good?"):
        raise Declined(
            f"nothing was deleted: {remains.key} stays as it is",
            hint="Answer y, or say --yes, once it is clear that nobody needs it.",
        )


def _list(call: Call) -> int:
    from custody.model.records import Abandonment, Proposal

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        found = sorted(lookup.all(Abandonment), key=lambda abandonment: abandonment.position)
        rows = [
            _row(lookup, abandonment, lookup.get(Proposal, abandonment.leaf), now) for abandonment in found
        ]
    wanted = [row for row in rows if not call.args.open or row["state"] in ("open", "approved")]
    page = paging(call, len(wanted))
    wanted = list(page.of(wanted))
    cells = [
        (
            str(row["proposal"]),
            row["store"],
            f"{row['key'][:16]}…",
            size_text(row["bytes"]),
            standing_words(row, now),
            row["proposer_name"] or "(erased)",
        )
        for row in wanted
    ]
    nothing = "no proposal to delete an orphaned object" + (" waits for anybody" if call.args.open else "")
    table = columns(cells, ("proposal", "store", "key", "size", "state", "by"))
    call.out.answer({**page.members, "proposals": wanted}, page.lines(table, nothing))
    return 0


def _row(lookup: Lookup, found: Abandonment, proposal: Proposal, now: int) -> dict[str, Any]:
    from custody.ledger.views.people import name_of

    expired = proposal.status == "open" and now > proposal.expires
    return {
        "proposal": found.position,
        "store": found.store,
        "key": found.store_key,
        "bytes": found.bytes,
        "reason": found.reason,
        "state": "expired" if expired else proposal.status,
        "voided_by": None,
        "expires_at": moment(proposal.expires),
        "proposer": proposal.proposer,
        "proposer_name": name_of(lookup, proposal.proposer),
        "agreed": list(proposal.agreed),
        "entry": found.abandoned_position,
        "nonconforming": list(found.nonconforming),
    }

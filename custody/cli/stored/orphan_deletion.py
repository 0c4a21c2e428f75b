"""`custody orphan-deletion`: deletion of an orphaned object, agreed by two people, then carried out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.answers.thing_list import add_list
from custody.cli.entering.entry_answers import entry_lines
from custody.cli.entering.entry_fields import with_remarks
from custody.cli.shell.call import Call
from custody.cli.stored.orphaned_object import remains_document, remains_rows
from custody.cli.verbs.topics import add_verbs
from custody.errors import ConfigError, Declined, RuleBroken
from custody.layout import pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from custody.ledger.append.entry_signing import SignedDraft
    from custody.ledger.objects.orphan_deletion import Deleted, Remains
    from custody.model.records import Abandonment, Proposal
    from custody.storage.vault.vault import Vault

_ACT = "orphan_deletion"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody orphan-deletion` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "orphan-deletion")
    add_list(actions, "orphan-deletion")


def propose(call: Call) -> int:
    """Read an orphaned object and propose to delete it; return the exit status; raise ConfigError."""
    from custody.ledger.statements.proposals import open_until
    from custody.storage.vault.deletion_checks import abandoning_of

    args = call.args
    with call.vault(readonly=False) as vault:
        if args.store not in vault.objects:
            raise ConfigError(
                f"the vault has no object store {args.store!r}", hint="Set it up in custody.toml."
            )
        signer = call.signer(vault)
        service = abandoning_of(vault)
        proposed, remains = service.propose(args.store, args.object_key, args.reason, args.explanation)
        drafts = call.entries.draft(vault, signer, [with_remarks(args, proposed)])
        if args.dry_run:
            call.entries.show(drafts)
            return 0
        entries = call.entries.record(vault, drafts)
        told = [
            *(f"  {line}" for line in pairs(remains_rows(remains))),
            f"  open until {open_until(drafts[0].facts)}; next: "
            + call.own("another person's `custody orphan-deletion approve`"),
        ]
        call.entries.answer_of(
            drafts,
            {"entries": entries, "read": remains_document(remains)},
            entry_lines(drafts, entries, lambda _: told),
        )
    return 0


def _found(vault: Vault, text: str) -> tuple[Proposal, Abandonment]:
    from custody.ledger.views.naming.search import find_proposal
    from custody.model.records import Abandonment

    lookup = vault.lookup()
    proposal = find_proposal(lookup, text, _ACT)
    return proposal, lookup.get(Abandonment, proposal.subject)


def carry_out(call: Call) -> int:
    """Delete the approved orphaned object and record the deletion; return the exit status."""
    from custody.ledger.objects.orphan_deletion import Deleted, abandoned, recorded
    from custody.storage.vault.deletion_checks import abandoning_of

    with call.vault(readonly=False) as vault:
        proposal, found = _found(vault, call.args.proposal)
        signer = call.signer(vault)
        by, service = signer.verifier.name, abandoning_of(vault)
        service.foresee(by, found)
        remains = service.rehearse(by, found)

        def drafted(done: Deleted, *, late: bool = False) -> list[SignedDraft]:
            request = abandoned(found, done)
            request = recorded(request, done) if late else request
            return call.entries.draft(vault, signer, [with_remarks(call.args, request)])

        if call.args.dry_run:
            call.entries.show(drafted(Deleted(remains, vault.clock.now())))
            return 0
        _agreed(call, remains, lambda: drafted(Deleted(remains, vault.clock.now())))
        vault.sequencer.ready()
        done = service.carry_out(by, found)
        try:
            drafts = drafted(done)
            entries = call.entries.record(vault, drafts, agreed=True)
        except RuleBroken as error:
            if not error.recordable:
                raise
            # A rule came to refuse it since: what has gone is entered all the same, and marked.
            drafts = drafted(done, late=True)
            entries = call.entries.record(vault, drafts, agreed=True)
        told = [f"  {line}" for line in pairs(remains_rows(done.remains))]
        told.append(
            f"  as entry {proposal.position} proposed and another person agreed; nothing is left of it"
        )
        call.entries.answer_of(
            drafts,
            {"entries": entries, "deleted": remains_document(done.remains)},
            entry_lines(drafts, entries, lambda _: told),
        )
    return 0


def _agreed(call: Call, remains: Remains, drafts: Callable[[], Sequence[SignedDraft]]) -> None:
    """Show the orphaned object and ask before it is deleted; raise Declined after a no."""
    if remains.lying and not call.entries.agrees(
        pairs(remains_rows(remains)), drafts, "Delete all of this for good?"
    ):
        raise Declined(
            f"nothing was deleted: {remains.key} stays as it is",
            hint="Answer y, or say --yes, once it is clear that nobody needs it.",
        )

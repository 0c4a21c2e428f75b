"""`custody log resume`: resume a ledger that does not fit its remembered head, and record the loss."""

from __future__ import annotations

import argparse
import binascii
from typing import TYPE_CHECKING

from custody.cli.answers.lost_entries import document, loss_lines, receipts_given
from custody.cli.entering.entry_fields import common
from custody.cli.shell.call import Call
from custody.cli.shell.files import read
from custody.errors import Conflict, Undecided, UsageError
from custody.proof.note import MAX_NOTE_BYTES

if TYPE_CHECKING:
    from custody.ledger.append.resumption import Lost
    from custody.ledger.consistency.losses import Losses
    from custody.storage.vault.vault import Vault


def resume(call: Call) -> int:
    """Record the loss of entries and resume the ledger, signed by two people; return the exit status."""
    from custody.ledger.append.resumption import draft_resumption, given_receipts, lost_by_receipts, on_server
    from custody.ledger.consistency.head_recovery import remembered
    from custody.ledger.consistency.losses import losses

    _check_words(call.args)
    with call.vault(readonly=False) as vault:
        server = _server(call, vault)
        reader, key, now = vault.reader(), vault.log_key, vault.clock.now()
        row = reader.head()
        given = receipts_given(call, call.args.receipt or (), key, reader)
        named = losses(reader, row.size, given, key)
        shown = losses(reader, row.size, [*given, *vault.memory.receipts(row.size)], key)
        given_receipts(reader, shown, key, vault.memory, now)
        lost = lost_by_receipts(given, named, key) if given else _lost(call, vault, shown)
        signers = call.signer(vault), _second(call).signer(vault)
        head = remembered(vault.head) is not None
        forked = any(fork.resumption is None for fork in vault.memory.forks())
        drafts = draft_resumption(
            vault.journal,
            reader,
            vault.head,
            lost,
            memory=vault.memory,
            log_key=key,
            known=shown.known,
            now=now,
            reason=call.args.reason,
            signers=signers,
            more=on_server(common(call.args), server),
        )
        lines = loss_lines(lost, shown, head=head, forked=forked)
        if call.args.dry_run:
            call.say.lines(lines)
        return call.entries.enter_drafts(
            vault,
            drafts,
            tell=lambda draft: lines if draft is drafts[0] else [],
            lost=document(lost, shown),
        )


def _server(call: Call, vault: Vault) -> str | None:
    """Return a person's statement on the database that the ledger moved to, None if it was not moved.

    Raise Conflict if that database answers and holds the ledger, Undecided if it cannot be asked and nobody states what
    became of it, UsageError for a statement about a ledger that was not moved.
    """
    from custody.ledger.state import relocation_guard
    from custody.storage.vault.migration_place import ask

    said: str | None = call.args.former_database
    moved = relocation_guard.away(vault.store.read())
    if moved is None:
        if said is not None:
            raise UsageError(
                "--former-database is about the database that a ledger was moved to; this one was not"
                " moved from here"
            )
        return None
    there = ask(vault, moved)
    if there.size is not None:
        raise Conflict(
            f"the ledger was moved to {there.address} by entry {moved.position}, and that database answers and holds "
            f"{there.size} entries: nothing is resumed here",
            hint="Go on there. If it must not go on, end it first; two ledgers of one log are two histories.",
        )
    if said is None:
        raise Undecided(
            f"the ledger was moved to {there.address} by entry {moved.position}, and that database cannot be asked: "
            f"{there.why}",
            hint=(
                "Establish whether it is lost, then give --former-database lost, or unreachable if "
                "unknown; the entry records it."
            ),
        )
    call.say.warn(f"{there.address} could not be asked ({there.why}); the entry records it as {said}")
    return said


def _check_words(args: argparse.Namespace) -> None:
    """Raise UsageError for flags about the lost head that do not go together."""
    if (args.lost_root is None) != (args.lost_size is None):
        raise UsageError(
            "--lost-size and --lost-root go together", hint="A size without its root shows nothing."
        )
    plain = args.receipt is not None or args.from_head or args.from_memory or args.nothing_lost
    if args.evidence is not None and plain:
        raise UsageError("--evidence is plain here: it follows from where the lost head is taken from")


def _lost(call: Call, vault: Vault, shown: Losses) -> Lost:
    """Return the lost head by the call's flags; ``shown`` are the losses that receipts show."""
    from custody.ledger.append import resumption

    args = call.args
    if args.checkpoint is not None:
        data = read(call, args.checkpoint, MAX_NOTE_BYTES)
        return resumption.lost_by_checkpoint(data, vault.log_key, args.evidence or "cosigned_checkpoint")
    if args.from_memory:
        row = vault.reader().head()
        return resumption.lost_by_memory(row, vault.head, vault.memory, vault.log_key, shown)
    if args.from_head:
        return resumption.lost_by_head(vault.head)
    if args.nothing_lost:
        return resumption.nothing_lost(vault.reader())
    try:
        root = binascii.unhexlify(args.lost_root)
    except (binascii.Error, ValueError):
        root = b""
    return resumption.Lost(args.lost_size, root, args.evidence or "none")


def _second(call: Call) -> Call:
    """Return the call of the second administrator, which differs only in key and passphrase."""
    args = vars(call.args)
    own = {
        "as": args["second"],
        "keys": args["second_keys"] or args["keys"],
        "passphrase_file": args["second_passphrase_file"],
    }
    return Call("log", argparse.Namespace(**{**args, **own}), call.around)

"""`custody migrate`: move the ledger to a database server; the same command finishes a broken move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.console.words import many
from custody.cli.entering.entries import refuse_bytes
from custody.cli.entering.entry_answers import entry_lines
from custody.cli.entering.entry_fields import common
from custody.cli.shell.call import Call
from custody.errors import UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import Request, SignedDraft
    from custody.proof.note import NoteSigner
    from custody.storage.vault.migration import Moving
    from custody.storage.vault.vault import Vault


def migrate(call: Call) -> int:
    """Move the ledger to a server, or cancel that; return the exit status; raise UsageError."""
    from custody.storage.settings.server_address import check_stated

    args = call.args
    if (args.database is None) != args.cancel:
        raise UsageError(
            "a migration has one end",
            hint="Give either --database ADDRESS or --cancel, where the ledger stays.",
        )
    refuse_bytes({"--database": args.database})
    check_stated(args.database, "--database", own=call.settings.own)
    with call.vault(readonly=False) as vault:
        if args.dry_run:
            return _foresee(call, vault)
        with vault.head.exclusive():
            held = vault.held()
            return _cancel(call, held) if args.cancel else _move(call, held)


def _foresee(call: Call, vault: Vault) -> int:
    """Show the entry that would be recorded first; nothing is written. Return 0."""
    from custody.storage.vault.migration import Moving, ending

    off = call.args.cancel
    request = ending(vault, "cancelled") if off else Moving(vault, call.args.database, call.say).foreseen()
    call.entries.show(_drafted(call, vault, call.signer(vault), request))
    return 0


def _move(call: Call, vault: Vault) -> int:
    from custody.storage.settings import migration_settings
    from custody.storage.vault.migration import Moving, ending

    address = call.args.database
    moving = Moving(vault, address, call.say)
    signer = call.signer(vault)
    moved = moving.standing()
    entries: list[dict[str, Any]] = []
    drafts: list[SignedDraft] = []
    if moved is None:
        _close(call, vault, moving, signer, (drafts, entries))
    if not moving.arrived():
        moving.carry()
        moving.finish()
        with moving.moved_vault() as there:
            drafts += (last := _drafted(call, there, signer, ending(there, "completed")))
            entries += call.entries.record(there, last)
    closed = migration_settings.keep_closed(vault.settings)
    migration_settings.switch(vault.settings, address)
    call.say.clear()
    with moving.moved_vault() as there:
        row = there.store.read().head()
    told = [
        ("moved to", address),
        ("entries", many(row.size, "entry")),
        ("root", row.root.hex()),
        ("closed", f"{closed} (reads and verifies what stands before)"),
    ]
    document = {"database": address, "size": row.size, "root": row.root.hex(), "closed": str(closed)}
    lines = [*entry_lines(drafts, entries, None), *pairs(told)]
    call.entries.answer_of(drafts, {"entries": entries, **document}, lines)
    return 0


def _close(
    call: Call,
    vault: Vault,
    moving: Moving,
    signer: NoteSigner,
    taken: tuple[list[SignedDraft], list[dict[str, Any]]],
) -> None:
    """Copy the ledger, compare the copy, then record that it is closed here; ``taken`` gets the entries."""
    vault.journal.foresee(signer.verifier.name, [moving.foreseen()])
    vault.sequencer.ready()
    moving.check()
    head = moving.carry()
    call.say.clear()
    drafts = _drafted(call, vault, signer, moving.closing(head))
    taken[1].extend(call.entries.record(vault, drafts))
    taken[0].extend(drafts)


def _cancel(call: Call, vault: Vault) -> int:
    from custody.storage.vault.migration import cancellation

    drafts = _drafted(call, vault, call.signer(vault), cancellation(vault))
    return call.entries.enter_drafts(vault, drafts)


def _drafted(call: Call, vault: Vault, signer: NoteSigner, request: Request) -> list[SignedDraft]:
    from dataclasses import replace

    values = {**request.values, **common(call.args)}
    return call.entries.draft(vault, signer, [replace(request, values=values)])

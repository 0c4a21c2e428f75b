"""`custody migrate`: move the ledger to a database on a server; what was broken off, the same command finishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call, refuse_bytes
from custody.cli.entered import entry_lines
from custody.cli.facts import common
from custody.cli.init import check_database
from custody.cli.words import many
from custody.errors import Conflict, UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted, Request
    from custody.model.records import Moved
    from custody.proof.note import NoteSigner
    from storage.moving import Moving
    from storage.vault import Vault


def migrate(call: Call) -> int:
    """Move the ledger to a server, or call that off; return the exit status; raises UsageError."""
    args = call.args
    if (args.to is None) != args.call_off:
        raise UsageError(
            "a moving has one end", hint="Give either --to ADDRESS or --call-off, where the ledger stays."
        )
    refuse_bytes({"--to": args.to})
    check_database(call.settings, args.to, "--to")
    with call.vault(readonly=False) as vault:
        if args.dry_run:
            return _foresee(call, vault)
        with vault.head.exclusive():
            held = vault.held()
            return _call_off(call, held) if args.call_off else _move(call, held)


def _foresee(call: Call, vault: Vault) -> int:
    """Show the entry that would be entered first; nothing is written anywhere."""
    from storage.moving import Moving

    off = call.args.call_off
    request = _ending(vault, "called_off") if off else Moving(vault, call.args.to, call.say).foreseen()
    call.show(_drafted(call, vault, call.signer(vault), request))
    return 0


def _move(call: Call, vault: Vault) -> int:
    from storage import moved_settings
    from storage.moving import Moving

    address = call.args.to
    moving = Moving(vault, address, call.say)
    signer = call.signer(vault)
    moved = moving.standing()
    entries: list[dict[str, Any]] = []
    drafts: list[Drafted] = []
    if moved is None:
        _close(call, vault, moving, signer, (drafts, entries))
    if not moving.arrived():
        moving.carry()
        moving.finish()
        with moving.there() as there:
            drafts += (last := _drafted(call, there, signer, _ending(there, "arrived")))
            entries += call.record(there, last)
    closed = moved_settings.keep_closed(vault.settings)
    moved_settings.switch(vault.settings, address)
    call.say.clear()
    with moving.there() as there:
        row = there.store.read().head()
    told = [
        ("moved to", address),
        ("entries", many(row.size, "entry")),
        ("root", row.root.hex()),
        ("closed", f"{closed} (reads and verifies what stands before)"),
    ]
    document = {"database": address, "size": row.size, "root": row.root.hex(), "closed": str(closed)}
    lines = [*entry_lines(drafts, entries, None), *pairs(told)]
    call.answer_of(drafts, {"entries": entries, **document}, lines)
    return 0


def _close(
    call: Call,
    vault: Vault,
    moving: Moving,
    signer: NoteSigner,
    taken: tuple[list[Drafted], list[dict[str, Any]]],
) -> None:
    """Carry everything over, compare it, and close the ledger here; nothing is closed before that is done."""
    vault.journal.foresee(signer.verifier.name, [moving.foreseen()])
    vault.sequencer.ready()
    moving.check()
    head = moving.carry()
    call.say.clear()
    drafts = _drafted(call, vault, signer, moving.closing(head))
    taken[1].extend(call.record(vault, drafts))
    taken[0].extend(drafts)


def _call_off(call: Call, vault: Vault) -> int:
    from custody.ledger import whereto
    from storage.moved_place import ask

    moved = whereto.away(vault.store.read())
    there = None if moved is None else ask(vault, moved)
    size = vault.store.read().head().size
    if there is not None and there.beyond(size):
        raise Conflict(
            f"{there.address} answers and holds {there.size} entries of this ledger, {size} are here: it has arrived "
            "there, and nothing is called off",
            hint="Go on there; two ledgers of one log are two histories.",
        )
    return call.enter_drafts(vault, _drafted(call, vault, call.signer(vault), _ending(vault, "called_off")))


def _ending(vault: Vault, outcome: str) -> Request:
    """Ask for the entry that ends the moving; Conflict where there is none."""
    from custody.ledger import whereto
    from custody.ledger.moving import arrival

    reader = vault.store.read()
    moved: Moved | None = whereto.closed(reader)
    if moved is None:
        raise Conflict("no moving of the ledger is under way", hint="`custody status` shows how it stands.")
    return arrival(reader, moved, outcome)


def _drafted(call: Call, vault: Vault, signer: NoteSigner, request: Request) -> list[Drafted]:
    from dataclasses import replace

    values = {**request.values, **common(call.args)}
    return call.draft(vault, signer, [replace(request, values=values)])

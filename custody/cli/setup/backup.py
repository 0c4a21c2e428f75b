"""`custody backup`: make a backup while entries come in, verify one, list them, record a destruction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.console.progress import size_text
from custody.cli.console.words import listed, many, moment
from custody.cli.entering.entries import refuse_bytes
from custody.cli.entering.entry_answers import entry_lines
from custody.cli.entering.entry_fields import with_remarks
from custody.cli.setup import backup_show
from custody.cli.shell.call import Call
from custody.cli.shell.files import place
from custody.cli.shell.parsing import Parser
from custody.cli.verbs.topics import add_verbs
from custody.errors import CommitUnknown, CustodyError, UsageError
from custody.layout import pairs
from custody.model.schema.ids import b64

if TYPE_CHECKING:
    from pathlib import Path

    from custody.ledger.statements.backups import Made
    from custody.proof.note import VerifierKey
    from custody.storage.backups.creation import Sealing
    from custody.storage.backups.folder import BackupFolder
    from custody.storage.vault.vault import Vault


def configure(parser: Parser) -> None:
    """Add the arguments and actions of `custody backup` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "backup")
    backup_show.configure(actions)


def make_backup(call: Call) -> int:
    """Copy the ledger into a backup folder and record it; return the exit status; raise UsageError."""
    from custody.ledger.statements.backups import made, officers
    from custody.storage.backups import creation

    args = call.args
    if args.out is None:
        raise UsageError("it is not said where the backup goes", hint="Name a folder with --out DIR.")
    refuse_bytes({"--storage-place": args.storage_place})
    parent = place(call, args.out)
    with call.vault(readonly=False) as vault:
        signer = call.signer(vault)
        keys = () if args.no_escrow else officers(vault.lookup(), args.escrow or ())
        creation.check_place(vault, parent)
        foreseen = with_remarks(args, made(_foreseen(vault, keys, args.storage_place or str(parent))))
        if args.dry_run:
            call.entries.show(call.entries.draft(vault, signer, [foreseen]))
            return 0
        vault.journal.foresee(signer.verifier.name, [foreseen])
        vault.sequencer.ready()
        sealing = _sealing(call, vault, keys)
        with creation.locked_folder(parent) as unfinished:
            for path in unfinished:
                call.say.note(f"an unfinished backup was taken away: {str(path)!r}")
            _complete(call, vault, parent)
            folder = creation.make(vault, parent, vault.clock.now(), sealing, call.say)
            call.say.clear()
            try:
                drafts = call.entries.draft(
                    vault, signer, [with_remarks(args, made(_made(folder, args.storage_place)))]
                )
                entries = call.entries.record(vault, drafts)
            except CommitUnknown:
                raise
            except CustodyError as error:
                error.hint += f" The backup in {str(folder.path)!r} is whole, but no entry records it."
                raise
            _finish(call, vault, folder, entries[0]["position"])
        document, told = _described(vault, parent, folder)
        lines = entry_lines(drafts, entries, lambda _: [f"  {line}" for line in pairs(told)])
        call.entries.answer_of(drafts, {"entries": entries, "backup": document}, lines)
    return 0


def _foreseen(vault: Vault, keys: tuple[VerifierKey, ...], where: str) -> Made:
    """Return the statement to be recorded, as far as it is known before the copy."""
    from custody.ledger.append.entry_signing import verified_head
    from custody.ledger.statements.backups import Made

    seen = verified_head(vault.reader(), vault.log_key)
    escrow = tuple(key.name for key in keys)
    return Made(seen.size, seen.root, 0, bytes(32), vault.clock.now(), escrow, where)


def _made(folder: BackupFolder, where: str | None) -> Made:
    from custody.ledger.statements.backups import Made

    told = folder.manifest
    escrow = tuple(each.key for each in told.escrow)
    path = str(folder.path.resolve()) if where is None else where
    return Made(told.size, told.root, told.length, folder.digest, told.taken, escrow, path)


def _sealing(call: Call, vault: Vault, keys: tuple[VerifierKey, ...]) -> Sealing | None:
    """Return the log key's passphrase and the keys to encrypt it for; None without keys."""
    from custody.storage.backups.creation import Sealing
    from custody.storage.keys.log_key import log_passphrase

    return Sealing(log_passphrase(call.settings, vault.origin), keys) if keys else None


def _complete(call: Call, vault: Vault, parent: Path) -> None:
    """Add later entries and erasures to earlier backups in a folder; warn of those without an entry."""
    from custody.ledger.views.stores.backups import backups_of_list
    from custody.storage.backups.folder import folders_in
    from custody.storage.backups.layout import SINCE

    for folder in folders_in(parent):
        if folder.manifest.origin != vault.origin:
            continue
        recorded = backups_of_list(vault.lookup(), b64(folder.digest))
        if recorded and (not (folder.path / SINCE).exists() or vault.head.list_erasures()):
            _finish(call, vault, folder, recorded[-1].position)
        elif not recorded:
            call.say.warn(
                f"no entry records the backup {str(folder.path)!r}: remove it, or keep it as a spare"
            )


def _finish(call: Call, vault: Vault, folder: BackupFolder, position: int) -> None:
    """Add the entries since the copy to a recorded backup; a failure is only a warning."""
    from custody.storage.backups.creation import finish

    try:
        finish(vault, folder, position)
    except CustodyError as error:
        call.say.warn(
            f"the backup {str(folder.path)!r} is whole and recorded, but lacks the entries since its copy: "
            f"{error.message}. The next `custody backup make` into that folder writes them"
        )


def _described(
    vault: Vault, parent: Path, folder: BackupFolder
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return a finished backup for scripts and for people."""
    from custody.storage.backups.creation import is_on_same_file_system

    manifest, same = folder.manifest, is_on_same_file_system(vault, parent)
    escrow = [each.key for each in manifest.escrow]
    document = {
        "folder": str(folder.path),
        "size": manifest.size,
        "root": b64(manifest.root),
        "total_bytes": manifest.length,
        "manifest_sha256": b64(folder.digest),
        "taken_at": moment(manifest.taken),
        "escrow_keys": escrow,
        "objects": {"count": manifest.objects, "bytes": manifest.object_bytes},
        "same_file_system": same,
    }
    told = [
        ("folder", str(folder.path)),
        (
            "copy",
            f"{many(manifest.size, 'entry')} as of {moment(manifest.taken)}, {size_text(manifest.length)}",
        ),
        ("verified", "files read back, copied ledger checked"),
        ("log passphrase", f"encrypted for {listed(escrow)}" if escrow else "encrypted for nobody"),
        ("not in it", f"{many(manifest.objects, 'object')} of evidence, {size_text(manifest.object_bytes)}"),
    ]
    if same:
        told.append(("same disk", "it lies on the file system of the vault, and would be lost with it"))
    return document, told


def record_destruction(call: Call) -> int:
    """Record that a backup was destroyed; return the exit status."""
    from dataclasses import replace

    from custody.cli.entering.entry_fields import state
    from custody.ledger.statements.backups import destroyed, find_backup, place_of

    args = call.args
    with call.vault(readonly=False) as vault:
        backup = find_backup(vault.lookup(), args.backup)
        where = place_of(vault.entries().at(backup.position))
        request = destroyed(backup, args.reason)
        values = state(args, request.kind, request.values)
        told = [
            f"  the backup of entry {backup.position}, {many(backup.size, 'entry')} as of {moment(backup.taken)}"
        ]
        if isinstance(where, str) and call.around.folder.joinpath(where).exists():
            call.say.warn(f"{where!r} is still there: this only records a destruction, and deletes nothing")
        return call.entries.enter(vault, [replace(request, values=values)], tell=lambda _: told)

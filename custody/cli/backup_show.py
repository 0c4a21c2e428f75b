"""`custody backup verify` and `custody backup list`: what a backup is worth, and which ones are on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.files import place, read_key
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.progress import size_text
from custody.cli.words import listed, many, moment
from custody.errors import CustodyError
from custody.layout import columns, pairs
from custody.model.ids import b64

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Backup
    from custody.proof.note import VerifierKey
    from storage.backups.folder import BackupFolder
    from storage.vault import Vault

#: Where the key came from under which a backup was verified, for people.
_KEYS = {
    "given": "the key that was given",
    "remembered": "the key that this account trusts",
    "backup": "the key in the backup itself, which proves nothing to others: give one with --vkey",
}


def configure(actions: Any) -> None:
    """Add the actions that only read."""
    verify = actions.add_parser("verify", help="verify a backup, and whether the ledger recorded it")
    verify.add_argument("folder", metavar="FOLDER", help="folder of one backup")
    verify.add_argument("--vkey", metavar="VKEY", help="the log's verifier key from elsewhere, or @FILE")
    shared(verify)
    example(
        verify,
        "custody backup verify /mnt/backups/2026-11-29T021500Z-004711",
        "custody backup verify FOLDER --vkey @log.vkey",
    )
    verify.epilog = (
        "Needs no vault: with one, it says too whether an entry records this backup.\n"
        "Exit status: 0 verified and recorded, 3 false, 10 verified with a warning.\n\n"
        f"{verify.epilog}"
    )
    verify.set_defaults(run=_verify)
    listing = actions.add_parser("list", help="list the backups that the ledger records, newest first")
    listing.add_argument("--all", action="store_true", help="destroyed ones as well")
    add_paging(listing)
    shared(listing)
    example(listing, "custody backup list --all")
    listing.set_defaults(run=_list)


def _verify(call: Call) -> int:
    from storage.backups.folder import BackupFolder
    from storage.backups.verifying import verify
    from storage.workers import ThreadWorkers

    folder = BackupFolder.open(place(call, call.args.folder))
    key, where = _key(call, folder)
    report = verify(folder, key, call.clock.now(), call.say, ThreadWorkers())
    escrows, since, erasures = folder.escrows(), folder.since(), folder.erasures()
    call.say.clear()
    recorded = _recorded(call, folder)
    told = folder.manifest
    if since is None:
        call.say.warn("the backup lacks the entries since its copy: it was broken off before it was finished")
    for name in folder.unlisted():
        call.say.warn(f"{name} lies in the folder and is not of the backup")
    if recorded is not None and not recorded:
        call.say.warn("the ledger records no such backup")
    officers = [escrow.officer.name for escrow in escrows]
    document = {
        "verdict": "verified",
        "folder": str(folder.path),
        "origin": told.origin,
        "size": told.size,
        "root": b64(told.root),
        "taken": moment(told.taken),
        "bytes": told.length,
        "sha256": b64(folder.digest),
        "written_by": dict(told.written_by),
        "escrow": officers,
        "objects": {"count": told.objects, "bytes": told.object_bytes},
        "since": None if since is None else {"first": since.first, "size": since.size},
        "erasures": len(erasures),
        "scopes": dict(report.scopes),
        "key": where,
        "recorded": None if recorded is None else [backup.position for backup in recorded],
    }
    rows = [
        ("ledger", told.origin),
        ("copy", f"{many(told.size, 'entry')} as of {moment(told.taken)}, {size_text(told.length)}"),
        (
            "since",
            "-" if since is None else f"{many(since.size - since.first, 'entry')} more, up to {since.size}",
        ),
        ("log key", _KEYS[where]),
        ("log passphrase", f"sealed to {listed(officers)}" if officers else "sealed to nobody"),
        ("recorded", _standing(recorded)),
    ]
    call.out.answer(document, [f"VERIFIED  {folder.path}", *(f"  {line}" for line in pairs(rows))])
    return 0


def _key(call: Call, folder: BackupFolder) -> tuple[VerifierKey, str]:
    """Return the key to verify under, and where it came from: what was given, what is remembered, or the backup's."""
    from custody.errors import ProofInvalid
    from storage.head import state_folder
    from storage.log_memory import LOG_VKEY, read_vkey

    own = folder.log_key()
    if call.args.vkey is not None:
        known, where = read_key(call, call.args.vkey), "given"
    else:
        known, where = read_vkey(state_folder(own.name, call.settings.state) / LOG_VKEY) or own, "remembered"
        where = "backup" if known is own else where
    if known != own:
        raise ProofInvalid(
            f"the backup {str(folder.path)!r} is of the log key {own}, the {where} one is {known}",
            hint="It is of another ledger, or was altered: keep it as it is.",
        )
    return known, where


def _recorded(call: Call, folder: BackupFolder) -> list[Backup] | None:
    """Return the entries of the vault's ledger that record this very backup; None where its vault is not at hand."""
    from custody.ledger.views.backups import backups_of_list

    if call.settings.origin != folder.manifest.origin:
        return None
    try:
        with call.vault() as vault:
            return backups_of_list(vault.lookup(), b64(folder.digest))
    except CustodyError as error:  # a backup is asked for where its vault is lost
        call.say.warn(f"the ledger could not be asked whether it records this backup: {error.message}")
        return None


def _standing(recorded: list[Backup] | None) -> str:
    if recorded is None:
        return "not asked: its vault is not at hand"
    if not recorded:
        return "by no entry"
    newest = recorded[0]
    gone = "" if newest.destroyed is None else f", and as destroyed by entry {newest.destroyed_position}"
    return f"by entry {newest.position}{gone}"


def _list(call: Call) -> int:
    from custody.ledger.views.backups import newest_backups, remaining_backups

    with call.vault() as vault:
        lookup = vault.lookup()
        found = newest_backups(lookup, 1 << 20) if call.args.all else remaining_backups(lookup)
        page = paging(call, len(found))
        rows = [_row(vault, lookup, backup) for backup in page.of(found)]
    cells = [
        (
            str(row["entry"]),
            row["taken"],
            str(row["size"]),
            size_text(row["bytes"]),
            listed(row["escrow_names"]),
            row["place"] or "(erased)",
            f"destroyed {row['destroyed']}, {row['reason']}" if row["destroyed"] else "",
        )
        for row in rows
    ]
    headings = ("entry", "taken", "entries", "size", "escrow", "place", "")
    lines = page.lines(columns(cells, headings), "no backup is on record")
    call.out.answer({**page.members, "backups": rows}, lines)
    return 0


def _row(vault: Vault, lookup: Lookup, backup: Backup) -> dict[str, Any]:
    from custody.ledger.statements import place_of
    from custody.ledger.views.people import name_of
    from custody.model.records import Key

    names = [name_of(lookup, lookup.get(Key, key).actor) or key for key in backup.escrow]
    gone = None if backup.destroyed is None else moment(backup.destroyed)
    return {
        "entry": backup.position,
        "backup": backup.id,
        "taken": moment(backup.taken),
        "size": backup.size,
        "root": backup.root,
        "bytes": backup.bytes,
        "sha256": backup.sha256,
        "escrow": list(backup.escrow),
        "escrow_names": names,
        "place": place_of(vault.entries().at(backup.position)),
        "destroyed": gone,
        "destroyed_by": backup.destroyed_position,
        "reason": backup.reason,
        "nonconforming": list(backup.nonconforming),
    }

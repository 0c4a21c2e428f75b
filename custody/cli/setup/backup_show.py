"""`custody backup verify` and `custody backup list`: a backup verified, and those on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import place, read_key
from custody.errors import CustodyError
from custody.model.schema.ids import b64

if TYPE_CHECKING:
    from custody.model.records import Backup
    from custody.proof.note import VerifierKey
    from custody.storage.backups.folder import BackupFolder


def configure(actions: Any) -> None:
    """Add `custody backup verify` and `custody backup list` to the parser of the command."""
    verify = actions.add_parser("verify", help="verify a backup, and that the ledger records it")
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
    from custody.pages.ledger.backups import VerifiedBackup, verified_backup
    from custody.storage.backups.folder import BackupFolder
    from custody.storage.backups.verification import verify
    from custody.storage.machine.workers import ThreadWorkers

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
    page = verified_backup(
        VerifiedBackup(
            folder=str(folder.path),
            origin=told.origin,
            size=told.size,
            root=told.root,
            taken=told.taken,
            length=told.length,
            sha256=folder.digest,
            objects=told.objects,
            object_bytes=told.object_bytes,
            escrow=tuple(escrow.officer.name for escrow in escrows),
            since=None if since is None else (since.first, since.size),
            erasures=len(erasures),
            scopes=dict(report.scopes),
            written_by=dict(told.written_by),
            key=where,
            recorded=None if recorded is None else tuple(recorded),
        )
    )
    answer_page(call, page)
    return 0


def _key(call: Call, folder: BackupFolder) -> tuple[VerifierKey, str]:
    """Return the key to verify under, and its source: given, remembered, or backup. Raise ProofInvalid."""
    from custody.errors import ProofInvalid
    from custody.storage.account.log_memory import LOG_VKEY, read_vkey
    from custody.storage.state.head import state_folder

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
    """Return the records of this backup in the vault's ledger; None if that ledger is not at hand."""
    from custody.ledger.views.stores.backups import backups_of_list

    if call.settings.origin != folder.manifest.origin:
        return None
    try:
        with call.vault() as vault:
            return backups_of_list(vault.lookup(), b64(folder.digest))
    except CustodyError as error:  # a backup is asked for where its vault is lost
        call.say.warn(f"the ledger could not be asked whether it records this backup: {error.message}")
        return None


def _list(call: Call) -> int:
    from custody.ledger.views.stores.backups import newest_backups, remaining_backups
    from custody.pages.ledger.backups import backups

    with call.vault() as vault:
        lookup = vault.lookup()
        found = newest_backups(lookup, 1 << 20) if call.args.all else remaining_backups(lookup)
        stretch = paging(call, len(found))
        page = backups(context_of(call, vault), stretch.of(found), stretch.more)
    answer_page(call, page, stretch.rest)
    return 0

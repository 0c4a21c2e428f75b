"""`custody restore`: make a vault from a backup, compared with everything that remembers the ledger."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from custody.cli.main import example, shared
from custody.cli.setup import restore_answer
from custody.cli.shell.call import Call
from custody.cli.shell.files import place, read_key
from custody.errors import ConfigError, UsageError
from custody.model.schema.ids import is_training

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.storage.backups.folder import BackupFolder
    from custody.storage.keys.key_files import KeyHeader
    from custody.storage.restoration.memory_sources import NamedPlaces


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody restore` to its parser."""
    parser.add_argument("backup", metavar="BACKUP", help="folder of one backup")
    parser.add_argument("--new-vault", metavar="VAULT", help="the vault to make: a new or empty folder")
    parser.add_argument(
        "--database", metavar="ADDRESS", help="an empty database on a server, to keep the ledger in"
    )
    compared = parser.add_argument_group("compared besides this account's own memory; each may be repeated")
    for flag, metavar, words in (
        ("--other-state-dir", "DIR", "state folder of another machine or person"),
        ("--receipts", "DIR", "folder of receipts"),
        ("--published", "DIR", "folder that the log publishes"),
        ("--checkpoint", "FILE", "checkpoint that a witness or reader kept"),
    ):
        compared.add_argument(flag, action="append", default=[], metavar=metavar, help=words)
    compared.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="key of a witness that cosigned a --checkpoint, or @FILE",
    )
    compared.add_argument(
        "--log-vkey", metavar="VKEY", help="the log's verifier key from elsewhere, or @FILE"
    )
    escrow = parser.add_argument_group("the passphrase of the log's key, where this machine has none")
    escrow.add_argument(
        "--escrow-key",
        metavar="KEY",
        help=("the officer's key for which it is encrypted in the backup: a key file, or a key of --keys"),
    )
    escrow.add_argument(
        "--escrow-passphrase-file", metavar="FILE", help="file with the passphrase of the officer's key"
    )
    shared(parser)
    parser.add_argument("--dry-run", action="store_true", help="compare and report; write nothing")
    example(
        parser,
        "custody restore /mnt/backups/2026-11-29T021500Z-004711 --new-vault vault",
        "custody restore BACKUP --new-vault vault --other-state-dir /mnt/old/state \\",
        "    --receipts receipts --escrow-key ada.key",
    )
    parser.epilog = (
        "Nothing is signed and nothing is written over. The state folder and receipts of\n"
        "this account are compared, and other backups in the same folder. Where something\n"
        "remembers more, or no head file was reached, nothing is signed before two people\n"
        "say what was lost: `custody log resume`. Evidence in stores is not in a backup.\n"
        "For a drill, give --state and --keys folders of their own, with copies of the\n"
        "keys: receipts go beside keys, and those of a drill stop the real ledger.\n\n"
        "Exit status: 0 nothing is lost and entries can be made, 3 another history, and\n"
        "nothing was restored, 10 restored with what is said.\n\n"
        f"{parser.epilog}"
    )
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.storage.backups.folder import BackupFolder
    from custody.storage.machine.workers import ThreadWorkers, cores
    from custody.storage.restoration.escrow import from_escrow
    from custody.storage.restoration.restoration import Machine, Wanted, restore
    from custody.storage.settings.server_address import check_stated

    args = call.args
    if args.new_vault is None and args.vault is None:
        raise UsageError(
            "it is not said where the vault is to be", hint="Name a new folder with --new-vault."
        )
    if args.new_vault is not None:
        if args.vault is not None:
            raise UsageError(
                "the vault is named twice, with --new-vault and with --vault", hint="Name it once."
            )
        args.vault = args.new_vault
    if args.escrow_passphrase_file is not None and args.escrow_key is None:
        raise UsageError("--escrow-passphrase-file goes with --escrow-key", hint="Name the officer's key.")
    backup = BackupFolder.open(place(call, args.backup))
    settings = call.settings
    check_stated(args.database, "--database", own=settings.own)
    call.out.training = is_training(backup.manifest.origin)
    secret = None
    if args.escrow_key is not None:
        secret = from_escrow(backup, _officer(call, backup), _passphrase(call))
    machine = Machine(call.clock, call.entropy, ThreadWorkers(cores()), call.say, call.inspect_settings)
    wanted = Wanted(args.database, _asked(call), secret, args.dry_run)
    restored = restore(backup, settings, wanted, machine)
    call.say.clear()
    return restore_answer.answer(call, restored)


def _asked(call: Call) -> NamedPlaces:
    from custody.storage.restoration.memory_sources import NamedPlaces

    def named(texts: list[str]) -> tuple[Path, ...]:
        return tuple(_outside(place(call, text)) for text in texts)

    args = call.args
    if (args.log_vkey or "").startswith("@"):
        _outside(place(call, args.log_vkey[1:]))
    return NamedPlaces(
        named(args.other_state_dir),
        named(args.receipts),
        named(args.published),
        named(args.checkpoint),
        tuple(read_key(call, text) for text in args.witness),
        None if args.log_vkey is None else read_key(call, args.log_vkey),
    )


def _outside(path: Path) -> Path:
    """Return a path outside every backup; raise UsageError for one inside, which proves nothing."""
    from custody.storage.backups.layout import MANIFEST

    full = path.resolve()
    if any((folder / MANIFEST).is_file() for folder in (full, *full.parents)):
        raise UsageError(
            f"{str(path)!r} lies in a backup, and says nothing about one",
            hint="Give what came another way: from another machine, person or witness.",
        )
    return path


def _officer(call: Call, backup: BackupFolder) -> KeyHeader:
    """Return the header of the officer's key: a path, or a key by name or first characters."""
    from custody.storage.keys.key_files import list_keys, read_header

    text: str = call.args.escrow_key
    path = place(call, text)
    if path.is_file():
        return read_header(path)
    officers = {each.key for each in backup.manifest.escrow}
    found = [
        key
        for key in list_keys(call.settings.keys)
        if key.name == text or (len(text) >= 4 and key.name.partition("/")[2].startswith(text))
    ]
    if len(found) != 1:
        names = ", ".join(sorted(officers)) or "nobody"
        raise ConfigError(
            f"there is no key {text!r} in {str(call.settings.keys)!r}, and no such file",
            hint=f"Name the key file of an officer to whom the log's passphrase was sealed: {names}.",
        )
    return found[0]


def _passphrase(call: Call) -> Callable[[str], bytes]:
    from custody.storage.keys import passphrases

    file = call.args.escrow_passphrase_file
    return call.passphrase() if file is None else passphrases.from_file(place(call, file))

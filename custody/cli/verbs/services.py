"""Handlers of the commands that work on this machine besides recording the typed answers.

All other commands have one handler. A service is imported when it is called; its arguments are those of its kind.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from custody.frozen import dataclass

if TYPE_CHECKING:
    from custody.cli.shell.call import Call


@dataclass(frozen=True, slots=True)
class Service:
    """A handler: a function (``name``) of a module below custody.cli, and ``why`` its command needs one."""

    module: str
    name: str
    why: str

    def carry_out(self, call: Call) -> int:
        """Run the command; return the exit status. Raise the handler's errors."""
        return int(getattr(importlib.import_module(f"custody.cli.{self.module}"), self.name)(call))


#: By the name that a verb gives.
SERVICES: dict[str, Service] = {
    "acquisition record": Service(
        "stored.acquisition_record", "acquire", "reads an image, its log and its hash files, and may store it"
    ),
    "actor enrol": Service("setup.actor", "enrol", "reads a key from a file or from this machine"),
    "archive": Service("stored.archive", "archive", "reads files, stores them, and enters while it works"),
    "backup make": Service(
        "setup.backup", "make_backup", "copies the ledger into a folder, and seals a passphrase to keys"
    ),
    "backup record-destruction": Service(
        "setup.backup", "record_destruction", "looks whether the backup is still in its folder"
    ),
    "disposition delete-objects": Service(
        "defence.disposition_deletion", "clear", "deletes from stores, and enters while it works"
    ),
    "entry correct": Service(
        "record.correct", "correct", "reads a value as the corrected entry's own kind has it"
    ),
    "entry disclose": Service("defence.disclose", "disclose", "writes proofs and fields into files"),
    "entry search-value": Service(
        "record.value_search", "search", "reads the value from a file, and shows where it stands"
    ),
    "erasure execute": Service(
        "record.erasure", "carry_out", "takes values away, here and in backups on this machine"
    ),
    "exhibit import": Service(
        "daily.exhibit_import", "import_list", "reads a table from outside, and archives it"
    ),
    "exhibit photograph": Service("daily.exhibit_photo", "enter_photographs", "reads each photograph once"),
    "exhibit place": Service(
        "daily.exhibit", "store_series", "reads a series of exhibits as they are scanned"
    ),
    "hash-list compare": Service(
        "stored.hash_list_compare", "compare_list", "reads a list from outside, and evidence"
    ),
    "init": Service("setup.init", "make_vault", "makes a vault, its keys and its database"),
    "inventory scan": Service(
        "daily.inventory", "scan_series", "reads codes as they are scanned, and counts each"
    ),
    "key rotate": Service("setup.key", "rotate", "reads a key from a file or from this machine"),
    "lock apply": Service(
        "stored.lock", "apply_locks", "sets locks in stores, and enters what each order asks for first"
    ),
    "lock verify": Service("stored.lock", "verify_locks", "reads locks and clocks of stores"),
    "log resume": Service(
        "record.log_resume", "resume", "reads receipts and heads outside the ledger, signs with two keys"
    ),
    "migrate": Service("setup.migrate", "migrate", "moves the ledger into a database on a server"),
    "object repair": Service(
        "stored.repair", "repair", "reads an object in its places, and writes over damaged bytes"
    ),
    "object replicate": Service(
        "stored.replicate", "replicate", "reads objects, stores them, and enters while it works"
    ),
    "orphan-deletion execute": Service(
        "stored.orphan_deletion", "carry_out", "deletes from a store before it enters that"
    ),
    "orphan-deletion propose": Service("stored.orphan_deletion", "propose", "reads the object in its store"),
    "profile adopt": Service("instruments.profile", "adopt", "reads a law from a file"),
    "scene import-notes": Service(
        "instruments.scene_import", "import_notes", "reads signed notes from a folder"
    ),
    "scene close": Service(
        "instruments.scene_notes", "close_scene", "writes a signed note where no ledger is"
    ),
    "scene note": Service("instruments.scene_notes", "write_note", "writes a signed note where no ledger is"),
    "scene open": Service("instruments.scene_notes", "open_scene", "writes a signed note where no ledger is"),
    "store probe": Service(
        "stored.store_probe", "probe", "tries a store, and enters what it answered if asked"
    ),
    "sweep run": Service(
        "stored.sweep", "sweep", "reads evidence for hours, enters in parts, and can be stopped"
    ),
    "timestamp add": Service("record.timestamp", "add_token", "reads an authority's answer, and verifies it"),
    "timestamp trust": Service("record.timestamp", "trust", "reads a certificate, and keeps it"),
}

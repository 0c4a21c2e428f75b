"""Kinds about backups of the ledger: made and destroyed."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Many, Verb, says

#: Reasons for destroying a backup.
REASONS: dict[str, str] = {
    "damaged": "it does not verify any more",
    "erasure": "it held a value that was to be erased",
    "retention_ended": "its retention period ended",
    "superseded": "it was replaced by newer backups",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "backup.made",
        (
            # The number of entries in the copy, and the root over them.
            Structural(
                "size", types.COUNT, spoken=says("number of entries in the ledger", label="number of entries")
            ),
            Structural(
                "root", types.SHA256, spoken=says("the root of the tree over them", label="tree root")
            ),
            # The total size of the files in its list, and the digest of that list.
            Structural("total_bytes", types.COUNT, spoken=says("total size in bytes", label="size in bytes")),
            Structural("manifest_sha256", types.SHA256, spoken=says("digest of the list")),
            Structural("taken_at", types.COME, spoken=says("when it was taken", label="time of backup")),
            # The keys for which the passphrase of the log key was encrypted, if any.
            Structural(
                "escrow_keys",
                types.KEY_NAMES,
                Need.OPTIONAL,
            ),
            Erasable(
                "storage_place",
                spoken=says("place of storage, if not the folder itself"),
            ),
        ),
        RECORD,
        begins=True,
        permit=permits.to(permits.ADMINISTRATOR, permits.CUSTODIAN, permits.MACHINE),
        verb=Verb(
            ("backup", "make"),
            "back up the ledger while it is in use",
            About("backup", Many.NEW),
            asks=("out", "escrow", "no_escrow", "storage_place"),
            arguments=(
                Argument(
                    "out",
                    types.NAME,
                    "folder of backups, on another disk; a folder for this one is made in it",
                    unit="DIR",
                    label="output folder",
                ),
                Argument(
                    "escrow",
                    types.TEXT,
                    (
                        "officer, or key, for whom the log's passphrase is encrypted; may be repeated "
                        "(default: every administrator)"
                    ),
                    unit="WHO",
                    many=True,
                ),
                Argument(
                    "no_escrow", types.FLAG, "encrypt the log's passphrase for nobody: keep it elsewhere"
                ),
            ),
            rivals=(frozenset({"escrow", "no_escrow"}),),
            remarks=(
                "Entries can be made meanwhile. What a backup lacks: the evidence in stores,",
                "people's keys, and receipts.",
                "",
                "Exit status: 0 made and entered, 10 with a warning.",
            ),
            circumstances=Circumstances.NOW,
            service="backup make",
            examples=(
                "custody backup make --out /mnt/backups --as bot --json",
                "custody backup make --out /mnt/backups --escrow Ada --escrow Bea",
                "custody backup verify /mnt/backups/2026-11-29T021500Z-004711",
                "custody backup list",
            ),
        ),
        sentence="{by} backed the ledger up at {size} entries",
    ),
    Kind(
        "backup.destroyed",
        (Structural("reason", types.code(REASONS), spoken=says("why")),),
        RECORD,
        answers=True,
        permit=permits.STOREROOM,
        verb=Verb(
            ("backup", "record-destruction"),
            "record that a backup was destroyed",
            typed=("backup",),
            arguments=(
                Argument(
                    "backup",
                    types.TEXT,
                    "number or id of its entry: `custody backup list`",
                    unit="BACKUP",
                    required=True,
                ),
            ),
            asks=("reason",),
            service="backup record-destruction",
            examples=("custody backup record-destruction 4712 --reason retention_ended",),
        ),
        sentence="{by} recorded that a backup was destroyed",
    ),
)

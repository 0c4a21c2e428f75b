"""Words for rules about backups of the ledger."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "backup.escrow": "Encrypt it for the key of an enrolled person: `custody actor list`.",
    "backup.escrow_retired": "Make a new backup for a key that is valid now: `custody backup make --escrow`.",
    "backup.known": "`custody backup list` shows the recorded backups and their entries.",
    "backup.once": "Nothing needs to be entered: `custody backup list` shows when and why.",
    "backup.size": "Make the backup with `custody backup make`, which fills in what it copied.",
    "backup.taken": "Compare this machine's clock with a correct one, and record the backup again.",
}

MARKS: dict[str, str] = {
    "backup.escrow_retired": "the log's passphrase was encrypted for a key that was no longer valid",
}

"""The measured values of health checks that are exported to monitoring, with metric names and units."""

from __future__ import annotations

#: Measured values of checks: the value's name, the metric's name, its unit for Nagios, and its description.
GAUGES: tuple[tuple[str, str, str, str], ...] = (
    ("entries", "ledger_entries", "", "Entries of the ledger."),
    ("free_bytes", "free_bytes", "B", "Bytes free where an entry or an object is written."),
    ("administrators", "administrators", "", "Administrators who can sign."),
    (
        "age_seconds",
        "age_seconds",
        "s",
        "Seconds since the newest backup was taken, or the last sweep ended.",
    ),
    ("entries_since", "entries_since_backup", "", "Entries that are not in the newest backup."),
    ("holders", "escrow_holders", "", "People to whose keys the newest backup sealed the log's passphrase."),
    ("objects", "objects", "", "Stored objects on record."),
    ("failing", "objects_failing", "", "Stored objects that fail by the record, missing ones included."),
    ("missing", "objects_missing", "", "Stored objects that are missing from their store by the record."),
    (
        "overdue",
        "stores_overdue",
        "",
        "Stores in which objects wait longer to be read back than the policy says.",
    ),
    ("resumptions", "resumptions", "", "How often the ledger was resumed after a loss."),
    (
        "waited_seconds",
        "witness_waited_seconds",
        "s",
        "Seconds that the oldest unwitnessed entry has waited.",
    ),
)

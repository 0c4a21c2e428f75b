"""Marks beside the head that a ledger was restored with unknown losses.

While the mark exists, a head is begun by a resumption of two people and never by evidence of an entry alone: a receipt
proves that its entry exists, and not that none after it was lost.
"""

from __future__ import annotations

import os
from pathlib import Path

from custody.errors import StorageFailed
from custody.law.clock import format_instant
from custody.ledger.ports import HeadRow
from custody.proof import b64, canonical
from custody.storage.files import durable

SCHEMA = "custody.restored/1"
RESTORED = "restored"


def mark_restored(state: Path, origin: str, backup: bytes, row: HeadRow, now: int) -> None:
    """Write the mark durably; ``backup`` is the manifest's digest, ``now`` seconds UTC.

    Raises StorageFailed.
    """
    members = {
        "backup": b64.encode(backup),
        "origin": origin,
        "restored": format_instant(now),
        "root": b64.encode(row.root),
        "schema": SCHEMA,
        "size": row.size,
    }
    try:
        durable.make_folder(state, 0o700)
        durable.replace_file(state / RESTORED, canonical.encode(members) + b"\n", 0o600)
    except OSError as error:
        raise StorageFailed(
            f"could not write {os.fspath(state / RESTORED)!r}: {durable.reason(error)}"
        ) from error


def is_restored(state: Path) -> bool:
    """Return whether a ledger was restored here with unknown losses."""
    return os.path.lexists(state / RESTORED)

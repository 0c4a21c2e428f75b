"""Compares what entries say of backups with the ledger: each names the root of the entries that were copied."""

from __future__ import annotations

from custody.errors import CustodyError
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.steady import single_bytes
from custody.ledger.audit.walk import Walk
from custody.ledger.ports import LedgerReader
from custody.model.ids import b64
from custody.model.records import Backup
from custody.proof import merkle


def check_backups(reader: LedgerReader, walk: Walk, findings: Findings) -> None:
    """Find each recorded backup whose root is not that of so many entries; where a tile is damaged, others say so."""
    if walk.replay.holes:
        return
    for record in walk.replay.state.held(Backup):
        if not isinstance(record, Backup):
            continue
        try:
            found = single_bytes(lambda size=record.size: merkle.root_at(size, reader))
        except CustodyError:
            continue
        root = "none" if found is None else b64(found)
        if root != record.root:
            findings.at(record.position, "backup_root", root, record.root)

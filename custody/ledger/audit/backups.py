"""Comparison of recorded backups with the ledger, by the root of the copied entries."""

from __future__ import annotations

from custody.errors import CustodyError
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.typed_rows import single_bytes
from custody.ledger.audit.walk import Walk
from custody.ledger.ports import LedgerReader
from custody.model.records import Backup
from custody.model.schema.ids import b64
from custody.proof.merkle.prove import root_at


def check_backups(reader: LedgerReader, walk: Walk, findings: Findings) -> None:
    """Add a finding for each recorded backup whose root is not that of the entries it names.

    Nothing is compared where entries are damaged, or tiles cannot be read: others report these.
    """
    if walk.replay.holes:
        return
    for record in walk.replay.state.records_of(Backup):
        if isinstance(record, Backup):
            _compare(reader, record, findings)


def _compare(reader: LedgerReader, backup: Backup, findings: Findings) -> None:
    try:
        found = single_bytes(lambda: root_at(backup.size, reader))
    except CustodyError:  # a tile that is damaged or cannot be read is a finding of its own
        return
    root = "none" if found is None else b64(found)
    if root != backup.root:
        findings.at(backup.position, "backup_root", root, backup.root)

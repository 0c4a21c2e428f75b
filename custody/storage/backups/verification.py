"""Verifies a backup: every file against the manifest, the copied ledger as `custody check` does.

The objects themselves are not in a backup, and no head or witness mentions a copy, so what is verified is that
entries, signers, rules and read model are whole, and that no erased value is shown.
"""

from __future__ import annotations

import os

from custody.errors import ProofInvalid, Undecided
from custody.ledger.audit import Audit, Report
from custody.ledger.ports import Progress, Workers
from custody.proof import checkpoint
from custody.proof.note import VerifierKey
from custody.storage.backups import layout
from custody.storage.backups.folder import BackupFolder
from custody.storage.database import SqlLedgerStore
from custody.storage.state.head import HeadFile

#: The scopes that must be verified of a copy; the others concern parts that are not in a backup.
SCOPES = ("integrity", "envelope", "legal", "read_model")


def verify(
    folder: BackupFolder, log_key: VerifierKey, now: int, progress: Progress, workers: Workers
) -> Report:
    """Verify a backup whose log's key is known from elsewhere; return the audit report of the copy.

    ``now`` is seconds UTC. Raises ProofInvalid for a file that differs or a copy that is not whole, Undecided where
    that could not be decided, StorageFailed.
    """
    listed = folder.manifest
    folder.verify(progress)
    head = checkpoint.open(listed.checkpoint, log_key)
    if (head.origin, head.size, head.root) != (listed.origin, listed.size, listed.root):
        raise ProofInvalid(
            f"the log did not sign the ledger that the backup {os.fspath(folder.path)!r} names"
        )
    frontier = folder.frontier()
    report = audit(folder, log_key, now, progress, workers)
    later = folder.since()
    if later is not None:
        later.prove(frontier, log_key)
    return report


def audit(
    folder: BackupFolder, log_key: VerifierKey, now: int, progress: Progress, workers: Workers
) -> Report:
    """Audit the copied ledger; return the report where all ``SCOPES`` are verified.

    Raises ProofInvalid where one of them is false, otherwise Undecided.
    """
    store = SqlLedgerStore.open(folder.database, readonly=True)
    try:
        report = Audit(
            store.read(),
            log_key,
            head=HeadFile(folder.path / layout.HEAD, folder.manifest.origin),
            stores={},
            now=now,
            origin=store.origin,
            differences=store.differences(),
            store_damage=store.damage(),
            workers=workers,
        ).run(objects="none", progress=progress)
    finally:
        store.close()
    verdicts = {report.scopes.get(scope) for scope in SCOPES}
    if verdicts == {"verified"}:
        return report
    codes = sorted(
        {
            finding.code
            for finding in report.findings
            if finding.scope in SCOPES and finding.severity != "note"
        }
    )
    kind = ProofInvalid if "false" in verdicts else Undecided
    raise kind(
        f"the ledger in the backup does not check: {', '.join(codes)}",
        hint="Check the ledger itself with `custody check`. A damaged ledger is kept as it is, for an expert.",
    )

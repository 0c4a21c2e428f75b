"""Audit for deleted checkpoints, by receipts and remembered checkpoints.

The database itself does not show a deleted checkpoint that no signer has seen and no outsider has signed: not every
size has one. A receipt or a remembered checkpoint shows that it was signed.
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.audit.findings import Findings
from custody.ledger.consistency.claims import Claim
from custody.ledger.ports import LedgerReader


def check_promised(reader: LedgerReader, claims: Iterable[Claim], findings: Findings) -> None:
    """Add a finding for each claim whose checkpoint the database does not store.

    Raise StorageFailed where checkpoints cannot be read.
    """
    named: dict[int, str] = {}
    for claim in claims:
        named.setdefault(claim.size, claim.name)
    for size, name in sorted(named.items()):
        if size and reader.checkpoint(size) is None:
            where = f"checkpoint of {size} entries"
            findings.add("checkpoint_removed", where, f"the one that {name} shows", "none")

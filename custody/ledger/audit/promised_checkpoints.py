"""Looks for every checkpoint that something outside the database shows to have been signed.

Nothing inside names a checkpoint that no signer has seen and no outsider has signed: there may be one between two
entries or none, so that no gap shows where it was deleted. A receipt names it, or a checkpoint that is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.audit.findings import Findings
from custody.ledger.consistency.claims import Claim
from custody.ledger.ports import LedgerReader


def check_promised(reader: LedgerReader, claims: Iterable[Claim], findings: Findings) -> None:
    """Find the checkpoints not stored although the ledger contains a claim made under them.

    Raises StorageFailed where they cannot be read.
    """
    named: dict[int, str] = {}
    for claim in claims:
        named.setdefault(claim.size, claim.name)
    for size, name in sorted(named.items()):
        if size and reader.checkpoint(size) is None:
            where = f"checkpoint of {size} entries"
            findings.add("checkpoint_removed", where, f"the one that {name} shows", "none")

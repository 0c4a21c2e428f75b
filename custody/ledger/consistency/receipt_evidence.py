"""Selection of receipts that contradict a ledger, and the largest one that agrees with it."""

from __future__ import annotations

from collections.abc import Iterable

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.consistency.claims import claim_of_receipt
from custody.ledger.ports import KeptReceipt, LedgerReader
from custody.proof.note import VerifierKey


@dataclass(frozen=True, slots=True)
class ReceiptEvidence:
    """Receipts that are evidence about a ledger, and the number of ``others`` that its log did not sign."""

    receipts: tuple[KeptReceipt, ...]
    others: int


def select_evidence(
    reader: LedgerReader, log_key: VerifierKey, receipts: Iterable[tuple[str, bytes]]
) -> ReceiptEvidence:
    """Return the receipts that contradict the ledger, after the one of the largest tree that agrees.

    ``receipts`` are (name, bytes). A receipt contradicts it where its tree is larger or its entry is another one.
    """
    size = reader.head().size
    against: list[KeptReceipt] = []
    standing: tuple[int, KeptReceipt] | None = None
    others = 0
    for name, data in receipts:
        try:
            claim = claim_of_receipt("", data, log_key)
        except CustodyError:
            others += 1
            continue
        position = claim.position or 0
        receipt = KeptReceipt(name, position, data)
        if claim.size > size or reader.entry(position).leaf != claim.leaf:
            against.append(receipt)
        elif standing is None or claim.size > standing[0]:
            standing = claim.size, receipt
    return ReceiptEvidence((*(() if standing is None else (standing[1],)), *against), others)

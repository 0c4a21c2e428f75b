"""Which of many receipts contradict a ledger, and the furthest one that fits it."""

from __future__ import annotations

from collections.abc import Iterable

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.consistency.claims import claim_of_receipt
from custody.ledger.ports import KeptReceipt, LedgerReader
from custody.proof.note import VerifierKey


@dataclass(frozen=True, slots=True)
class Telling:
    """Receipts that say something about a ledger, and how many ``others`` show nothing of its log."""

    receipts: tuple[KeptReceipt, ...]
    others: int


def telling(reader: LedgerReader, log_key: VerifierKey, receipts: Iterable[tuple[str, bytes]]) -> Telling:
    """Return the receipts, by name, that show another entry than the ledger has.

    Of those whose entry stands in the ledger the one that reaches furthest is enough; it comes first.
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
    return Telling((*(() if standing is None else (standing[1],)), *against), others)

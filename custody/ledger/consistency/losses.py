"""Lost entries of a ledger that receipts show: an older copy was restored, or it was truncated.

A receipt holds the whole entry under the log's signature: its position, kind, date and the signer's key, but not the
values of its committed fields. Entries that no receipt shows are counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.consistency.claims import (
    Claim,
    Contradiction,
    claim_of_receipt,
    contradictions,
    entries_at,
)
from custody.ledger.consistency.earlier_entries import Earlier
from custody.ledger.ports import KeptReceipt, LedgerReader
from custody.model.entry.envelope import parse_entry
from custody.proof import merkle, proof_file
from custody.proof.note import VerifierKey


@dataclass(frozen=True, slots=True)
class LostEntry:
    """An entry that the ledger lacks: ``at`` is its date in seconds UTC, ``by`` the signer's key name.

    ``shown_by`` names the evidence: the file of a receipt, or another source such as a published folder.
    """

    position: int
    kind: str
    at: int
    by: str
    shown_by: str

    @property
    def erases(self) -> bool:
        """Whether the lost entry is an erasure."""
        return self.kind == "erasure.executed"

    def words(self) -> str:
        """Return the entry in one line: position, kind, date and the signer's key."""
        return f"entry {self.position}  {self.kind}  {format_instant(self.at)}  signed by {self.by}"


@dataclass(frozen=True, slots=True)
class Losses:
    """The losses of a ledger of ``size`` entries that receipts show.

    ``entries`` are those it lacks, by position, each once: beyond its end, or with another entry in their place.
    ``newest`` is the largest claim beyond its end, None where none is. ``differing`` are contradictions by receipts of
    another history; ``useless`` counts the files that do not verify under the log's key.
    """

    size: int
    entries: tuple[LostEntry, ...]
    newest: Claim | None
    differing: tuple[Contradiction, ...]
    useless: int

    @property
    def known(self) -> int:
        """The largest number of entries that receipts show; the ledger's own size where none shows more."""
        return self.size if self.newest is None else self.newest.size

    def lines(self, lost_size: int) -> list[str]:
        """Return a line for each lost entry before ``lost_size``, and for each range that no receipt shows."""
        lines: list[str] = []
        at = self.size
        for entry in self.entries:
            if entry.position >= lost_size:
                break
            if entry.position < self.size:
                lines.append(f"{entry.words()}, and another one stands there")
                continue
            lines += unshown_lines(at, entry.position)
            lines.append(entry.words())
            at = entry.position + 1
        return lines + unshown_lines(at, lost_size)


def losses(reader: LedgerReader, size: int, receipts: Iterable[KeptReceipt], log_key: VerifierKey) -> Losses:
    """Return the losses that receipts show of a ledger of ``size`` entries.

    Every receipt is verified under the log's key; others only count as ``useless``. A loss that a resumption on record
    explains is left out. Raise StorageFailed where entries cannot be read.
    """
    claims: list[Claim] = []
    useless = 0
    for receipt in receipts:
        try:
            claims.append(claim_of_receipt(receipt.name, receipt.data, log_key))
        except CustodyError:
            useless += 1
    earlier = Earlier(reader, size)
    found = [_judged(each, earlier) for each in contradictions(reader, size, claims, whole=True)]
    against = [each.claim for each in found if each.outcome != "lost"]
    standing = entries_at(reader, {claim.position for claim in against if claim.position is not None}, size)
    leaves = {position: merkle.leaf_hash(stored.note) for position, stored in standing.items()}
    entries = {
        (claim.position, claim.leaf): _entry(claim)
        for claim in against
        if claim.position is not None and leaves.get(claim.position) != claim.leaf
    }
    return Losses(
        size,
        tuple(sorted(entries.values(), key=lambda entry: (entry.position, entry.shown_by))),
        max((claim for claim in against if claim.size > size), key=lambda claim: claim.size, default=None),
        tuple(each for each in found if each.outcome == "differs"),
        useless,
    )


def _judged(found: Contradiction, earlier: Earlier) -> Contradiction:
    """Return a contradiction, ``beyond`` changed to ``differs`` where its own proof shows another history."""
    if found.outcome == "beyond" and earlier.follows(found.claim) is False:
        return replace(found, outcome="differs")
    return found


def unshown_lines(start: int, stop: int) -> list[str]:
    """Return a line stating that no receipt shows the entries of [start, stop); [] for an empty range."""
    if stop <= start:
        return []
    if stop == start + 1:
        return [f"entry {start}  no receipt here shows what it was"]
    return [f"entries {start} to {stop - 1}  no receipt here shows what they were"]


def _entry(claim: Claim) -> LostEntry:
    envelope = parse_entry(proof_file.parse(claim.data).extra or b"").envelope
    return LostEntry(claim.position or 0, envelope.kind, envelope.at, envelope.by, claim.name)

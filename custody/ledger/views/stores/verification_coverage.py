"""Verification coverage of each store: objects verified and due, and the bytes to read.

Counts come from the verification table, one pass for each store; no object is read.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.frozen import dataclass
from custody.law.clock import AHEAD
from custody.ledger.ports import CoverageRow, LedgerReader
from custody.ledger.stores.verification_policy import DEFAULT, Policy
from custody.proof.digest import LEAF_BYTES


@dataclass(frozen=True, slots=True)
class Covered:
    """The verification coverage of one store at an instant: its policy and its counts."""

    store: str
    policy: Policy
    row: CoverageRow

    @property
    def within(self) -> int:
        """The number of objects read in full within the policy's period that do not fail."""
        return self.row.objects - self.row.never - self.row.overdue

    @property
    def due(self) -> int:
        """The number of objects due to be read in full."""
        return self.row.never + self.row.overdue

    @property
    def due_bytes(self) -> int:
        """The total bytes of the objects due to be read in full."""
        return self.row.never_bytes + self.row.overdue_bytes

    @property
    def sample_bytes(self) -> int:
        """The largest number of bytes that the due samples can read."""
        return min(self.row.sample_bytes, self.row.sample * self.policy.sample_leaves * LEAF_BYTES)


def coverage(reader: LedgerReader, policies: Mapping[str, Policy], now: int) -> list[Covered]:
    """Return the coverage at ``now`` (seconds UTC) of each store that holds objects, by name."""
    found = []
    for store in reader.checked_stores():
        policy = policies.get(store, DEFAULT)
        row = reader.coverage(store, policy.before("full", now), policy.before("sample", now), now + AHEAD)
        found.append(Covered(store, policy, row))
    return found


def recorded_in(reader: LedgerReader, store: str) -> int:
    """Return the number of objects that the ledger records in a store, without those destroyed."""
    return reader.coverage(store, 0, 0).objects


def expected(
    reader: LedgerReader, store: str | None, policies: Mapping[str, Policy], now: int, *, due: bool
) -> int:
    """Return the bytes to read in full in one store, or in all where ``store`` is None.

    With ``due`` only the objects that are due count, otherwise all.
    """
    covered = [counts for counts in coverage(reader, policies, now) if store in (None, counts.store)]
    return sum(counts.due_bytes if due else counts.row.bytes for counts in covered)


def needed(amount: int, rate: int) -> int:
    """Return the seconds that reading ``amount`` bytes takes at ``rate`` MB a second, rounded up."""
    return -(-amount // (rate * 1_000_000))

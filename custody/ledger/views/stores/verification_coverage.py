"""How far the objects of each store are covered by verification, what is due, and how long that takes.

Counts come from the table of looks, one pass a store; no object is read and no list is held.
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
    """The coverage of one store at an instant: its policy, and verified, due and failing objects."""

    store: str
    policy: Policy
    row: CoverageRow

    @property
    def within(self) -> int:
        """How many objects were read in full as lately as the policy asks, and do not fail."""
        return self.row.objects - self.row.never - self.row.overdue

    @property
    def due(self) -> int:
        """How many objects are due to be read in full."""
        return self.row.never + self.row.overdue

    @property
    def due_bytes(self) -> int:
        """The bytes of the objects due for verification."""
        return self.row.never_bytes + self.row.overdue_bytes

    @property
    def sample_bytes(self) -> int:
        """How many bytes the due samples read at the most."""
        return min(self.row.sample_bytes, self.row.sample * self.policy.sample_leaves * LEAF_BYTES)


def coverage(reader: LedgerReader, policies: Mapping[str, Policy], now: int) -> list[Covered]:
    """Return the coverage at ``now`` of each store that holds objects, in order of name."""
    found = []
    for store in reader.checked_stores():
        policy = policies.get(store, DEFAULT)
        row = reader.coverage(store, policy.before("full", now), policy.before("sample", now), now + AHEAD)
        found.append(Covered(store, policy, row))
    return found


def expected(
    reader: LedgerReader, store: str | None, policies: Mapping[str, Policy], now: int, *, due: bool
) -> int:
    """Return how many bytes must be read in full in one store or all: of what is due, or of everything."""
    covered = [one for one in coverage(reader, policies, now) if store in (None, one.store)]
    return sum(one.due_bytes if due else one.row.bytes for one in covered)


def needed(amount: int, rate: int) -> int:
    """Return how many seconds reading so many bytes takes at ``rate`` MB a second, rounded up."""
    return -(-amount // (rate * 1_000_000))

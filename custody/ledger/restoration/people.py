"""The people who may resume a ledger: its administrators, and those with escrow by the newest backup."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.ledger.state.state_cache import recalled
from custody.model.across import escrow
from custody.model.records import Actor


@dataclass(frozen=True, slots=True)
class Approvers:
    """The names of keys, one for each person: of administrators, and of other people with escrow."""

    administrators: tuple[str, ...]
    holders: tuple[str, ...]

    @property
    def pair(self) -> tuple[str, str] | None:
        """A key that may propose and one that may approve a resumption; None where nobody may approve."""
        if not self.administrators:
            return None
        second = (*self.administrators[1:], *self.holders)
        return (self.administrators[0], second[0]) if second else None


def approvers(reader: LedgerReader) -> Approvers:
    """Return the keys of the people who may now resume the ledger, one each."""
    state = recalled(reader)
    first = {actor.id: actor.keys[0] for actor in escrow.administrators(state)}
    others = (state.get(Actor, name) for name in sorted(escrow.holders(state) - set(first)))
    holders = tuple(actor.keys[0] for actor in others if actor is not None and actor.keys and actor.roles)
    return Approvers(tuple(first.values()), holders)

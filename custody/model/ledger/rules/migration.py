"""Rules for migrating a ledger to another database: its start closes the ledger, its end reopens it.

An entry between the two would be in one copy only. Which copy continues is decided by the holder of the database; that
the other one has no entries after the start, anybody can verify.
"""

from __future__ import annotations

from custody.model.engine.names import LEDGER_SLOT
from custody.model.engine.records import Ledger
from custody.model.ledger.records import Moved
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State

RESUMING = frozenset({"resumption.approved", "resumption.proposed", "resumption.refused"})
#: Kinds that may follow the start of a migration: its end, and a resumption, needed to enter that where the remembered
#: head was lost.
BEHIND = RESUMING | {"ledger.migration_ended"}
_CLOSED = BEHIND | {"ledger.migration_started"}


def open_migration(state: State) -> Moved | None:
    """Return the migration that has closed the ledger and has not ended, None if the ledger is open.

    It reads only the last entry if that closes nothing.
    """
    last = state.summary(state.size - 1) if state.size else None
    if last is None or last.kind not in _CLOSED:
        return None
    moved = state.get(Moved, LEDGER_SLOT)
    return moved if moved is not None and moved.ended is None else None


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """Refuse every entry during a migration but its end and a resumption."""
    if command.kind in BEHIND:
        return
    moved = open_migration(state)
    if moved is not None:
        raise ruling.refuse(
            "ledger.migrating", f"the ledger was migrated and is closed by entry {moved.position}"
        )


def _about_the_ledger(state: State, command: Command, ruling: Ruling) -> None:
    ledger = state.get(Ledger, LEDGER_SLOT)
    if ledger is None or ledger.subject != command.subject:
        raise ruling.refuse("ledger.known", "a migration must name this ledger")


def judge_moved(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that all entries, as seen by the signer, are carried over to a copy not used before."""
    _about_the_ledger(state, command, ruling)
    size = ruling.facts.count("size")
    if (size, command.seen) != (state.size, state.size):
        raise ruling.refuse(
            "migration.complete", f"{size} entries were carried over, the ledger has {state.size}"
        )
    before = state.get(Moved, LEDGER_SLOT)
    if before is not None and before.place == ruling.facts.must("ledger_copy"):
        raise ruling.refuse("migration.new_database", "the ledger was moved to this place before")


def fold_moved(state: State, placed: Placed) -> None:
    """Record the start of the migration: the ledger is closed until its end."""
    place = placed.event.facts.must("ledger_copy")
    state.put(Moved(LEDGER_SLOT, place, b64(placed.leaf), placed.position))


def judge_arrived(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the end answers the open migration of this ledger."""
    _about_the_ledger(state, command, ruling)
    moved = state.get(Moved, LEDGER_SLOT)
    if moved is None or moved.ended is not None or moved.entry != b64(command.re or b""):
        raise ruling.refuse("migration.known", "the entry answered is no migration that is still open")


def fold_arrived(state: State, placed: Placed) -> None:
    """Record the end of the migration: the ledger is open again."""
    moved = state.get(Moved, LEDGER_SLOT)
    if moved is not None:
        off = placed.event.facts.must("outcome") == "cancelled"
        state.put(replace(moved, ended=placed.position, cancelled=off))


JUDGES = {"ledger.migration_started": judge_moved, "ledger.migration_ended": judge_arrived}
FOLDS = {"ledger.migration_started": fold_moved, "ledger.migration_ended": fold_arrived}

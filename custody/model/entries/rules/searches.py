"""Rules for a search of all entries for a value, which is signed before its result is shown."""

from __future__ import annotations

from custody.model.entries.records import Search
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Key
from custody.model.state import State


def judge_searched(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a search is of at least one entry and of no more than there are."""
    size = ruling.facts.count("size")
    if not 0 < size <= state.size:
        raise ruling.refuse("entry.search_size", f"{size} entries are named, the ledger has {state.size}")


def fold_searched(state: State, placed: Placed) -> None:
    """Record the search for a value."""
    event, facts = placed.event, placed.event.facts
    key = state.get(Key, event.by)
    if key is not None:
        state.put(
            Search(
                event.subject,
                key.actor,
                event.at,
                facts.must("purpose"),
                facts.count("size"),
                placed.position,
            )
        )


JUDGES = {"entry.value_searched": judge_searched}
FOLDS = {"entry.value_searched": fold_searched}

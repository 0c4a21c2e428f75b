"""Rules for a search of all entries for a value: it is signed for before what it finds is shown."""

from __future__ import annotations

from custody.model.entries.records import Search
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Key
from custody.model.state import State


def judge_searched(state: State, command: Command, ruling: Ruling) -> None:
    """Refuse a search of more entries than there are, or of none."""
    size = ruling.facts.count("size")
    if not 0 < size <= state.size:
        raise ruling.refuse("entry.search_size", f"{size} entries are named, the ledger has {state.size}")


def fold_searched(state: State, placed: Placed) -> None:
    """Record the search for a value to be erased."""
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

"""What rules ask about what later entries do to earlier ones."""

from __future__ import annotations

from custody.model.entries.records import Amendment
from custody.model.rulings import Command, Ruling
from custody.model.state import State, Summary


def answered_entry(state: State, command: Command, ruling: Ruling) -> Summary:
    """Return the entry that ``re`` and ``target`` name, of the same subject; refuse any other."""
    position = ruling.facts.number("entry_position")
    summary = None if position is None else state.summary(position)
    if summary is None or summary.leaf != command.re or summary.subject != command.subject:
        raise ruling.refuse(
            "entry.target", f"entry {position} is not the entry of this subject that is answered"
        )
    return summary


def amendment(state: State, position: int) -> Amendment:
    """Return the corrections, disclosures and erasures that later entries made to an entry's content."""
    return state.get(Amendment, str(position)) or Amendment(str(position))

"""Queries of rules about the effect of later entries on earlier ones."""

from __future__ import annotations

from custody.model.entries.records import Amendment
from custody.model.rulings import Command, Ruling
from custody.model.state import State, Summary


def answered_entry(state: State, command: Command, ruling: Ruling) -> Summary:
    """Return the summary of the entry that ``re`` and ``entry_position`` name.

    Raise RuleBroken where both do not name one entry of the command's subject.
    """
    position = ruling.facts.number("entry_position")
    summary = None if position is None else state.summary(position)
    if summary is None or summary.leaf != command.re or summary.subject != command.subject:
        raise ruling.refuse(
            "entry.target", f"entry {position} is not the entry answered, or not about this subject"
        )
    return summary


def amendment(state: State, position: int) -> Amendment:
    """Return the fields of an entry corrected, disclosed and erased by later entries; empty if none."""
    return state.get(Amendment, str(position)) or Amendment(str(position))

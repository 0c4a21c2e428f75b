"""The fold that lists every nonconforming entry, and every entry with unknown fields, under its case."""

from __future__ import annotations

from custody.model.concerns.concerns import case_of
from custody.model.concerns.records import Blemish
from custody.model.rulings import Placed
from custody.model.state import State


def fold(state: State, placed: Placed) -> None:
    """List an entry if it has a mark or an unknown field; folded after the entry itself."""
    facts = placed.event.facts
    marks, unknown = facts.codes("nonconforming"), facts.codes("not_known")
    if marks or unknown:
        event = placed.event
        case = case_of(state, event, facts)
        state.put(Blemish(placed.position, event.kind, event.subject, case, marks, unknown))

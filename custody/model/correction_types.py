"""Type check of the erasable value in a correction, against the field that it corrects.

Rules see no erasable values, so this check runs where the correction is entered.
"""

from __future__ import annotations

from custody.model.entry.facts import Private
from custody.model.layouts import layout
from custody.model.rulings import Event
from custody.model.schema.schema import Erasable
from custody.model.state import State

#: The field of a correction that holds an erasable value.
CORRECTION = "erasable_value"


def fault(state: State, event: Event, private: Private) -> str | None:
    """Return the type error of a correction's erasable value; None if it fits, or for another kind."""
    value = private[CORRECTION] if event.kind == "entry.corrected" else None
    target = None if value is None else state.summary(event.facts.count("entry_position"))
    if target is None:
        return None
    field = layout(target.v, target.kind).field(event.facts.must("field"))
    wrong = field.type.check(value) if isinstance(field, Erasable) else None
    return f"{field.name} {wrong}, not {str(value)[:60]!r}" if wrong else None

"""Whether an erasable value that corrects an earlier one is of the type of the field that it corrects.

No rule sees such a value, so it is judged where it comes in, as every value is when its own entry is made.
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
    """Return what is wrong with the erasable value of a correction; None if nothing, or for another entry."""
    value = private[CORRECTION] if event.kind == "entry.corrected" else None
    target = None if value is None else state.summary(event.facts.count("entry_position"))
    if target is None:
        return None
    field = layout(target.v, target.kind).field(event.facts.must("field"))
    wrong = field.type.check(value) if isinstance(field, Erasable) else None
    return f"{field.name} {wrong}, not {str(value)[:60]!r}" if wrong else None

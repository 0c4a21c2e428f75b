"""Labels of entries: human names by which subjects are found, from label fields and their corrections.

Labels are erasable values; they are in a table of their own and deleted when the field is erased.
"""

from __future__ import annotations

from functools import cache

from custody.ledger.ports import LabelRow
from custody.model.correction_types import CORRECTION
from custody.model.entry.openings import Contents
from custody.model.layouts import kind_names, layout
from custody.model.records import Key
from custody.model.rulesets import RULESETS
from custody.model.rulings import Placed
from custody.model.state import State


def space_of(kind: str) -> str:
    """Return the record space of the subjects of this kind, such as ``exhibit``."""
    return "actor" if kind == "ledger.opened" else kind.partition(".")[0]


@cache
def label_spaces() -> tuple[str, ...]:
    """Return the record spaces in which an entry can have a label, in order of kinds."""
    of_all = ((v, kind) for v in RULESETS for kind in kind_names(v))
    return tuple(dict.fromkeys(space_of(kind) for v, kind in of_all if layout(v, kind).labels))


def labels_of(state: State, placed: Placed, contents: Contents) -> list[LabelRow]:
    """Return the label rows of an entry; [] if it has none."""
    event = placed.event
    kind = event.kind
    rows: list[LabelRow] = []
    for name in layout(event.v, kind).labels:
        value = contents.private[name]
        if isinstance(value, str):
            subject = event.facts.must("actor") if kind == "ledger.opened" else event.subject
            rows.append(LabelRow(value, space_of(kind), subject, placed.position, name))
    if kind == "entry.corrected":
        summary = state.summary(event.facts.count("entry_position"))
        value = contents.private[CORRECTION]
        if summary is not None and isinstance(value, str):
            own = layout(summary.v, summary.kind)
            if own.field(event.facts.must("field")).name in own.labels:
                opened = summary.kind == "ledger.opened"
                subject = (_first_actor(state) if opened else None) or event.subject
                rows.append(LabelRow(value, space_of(summary.kind), subject, placed.position, CORRECTION))
    return rows


def _first_actor(state: State) -> str | None:
    """Return the identifier of the actor whom the opening entry enrolled; None if there is none."""
    keys = (state.get(Key, name) for name in state.keys("key", "all", ""))
    return next((key.actor for key in keys if key is not None and key.since == 0), None)

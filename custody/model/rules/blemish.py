"""Lists every entry that carries a mark or says that something is unknown, under its case: no room can forget to."""

from __future__ import annotations

from custody.model.acts import Placed
from custody.model.reads import SUBJECTS
from custody.model.records import Blemish, Case, Exhibit
from custody.model.state import State


def fold(state: State, placed: Placed) -> None:
    """List an entry if it has a mark or an unknown field; folded after the entry itself."""
    facts = placed.event.facts
    marks, unknown = facts.codes("nonconforming"), facts.codes("unknown")
    if marks or unknown:
        kind, subject = placed.event.kind, placed.event.subject
        state.put(Blemish(placed.position, kind, subject, case_of(state, placed), marks, unknown))


def case_of(state: State, placed: Placed) -> str | None:
    """Give the case that an entry belongs to by its subject, None if it belongs to none."""
    event = placed.event
    first = event.kind.partition(".")[0]
    if first == "content":  # its subject is that of the entry it is about
        target = state.summary(event.facts.number("target") or 0)
        first = "" if target is None else target.kind.partition(".")[0]
    known = SUBJECTS.get(first)
    record = None if known is None else state.get(known, event.subject)
    if isinstance(record, Case):
        return record.id
    case = getattr(record, "case", None)
    exhibit = getattr(record, "exhibit", None)
    if case is None and isinstance(exhibit, str):
        case = getattr(state.get(Exhibit, exhibit), "case", None)
    return case if isinstance(case, str) else event.facts.text("case")

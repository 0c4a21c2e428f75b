"""The case, exhibit or object that an entry of any kind concerns, through its subject."""

from __future__ import annotations

from custody.model.cases.records import Case
from custody.model.defence.records import Duty
from custody.model.entry.facts import Facts
from custody.model.exhibits.records import Exhibit
from custody.model.objects.records import StoredObject
from custody.model.production_orders.records import Production
from custody.model.record import Record
from custody.model.rulings import Command, Event
from custody.model.scenes.records import Scene
from custody.model.seizures.records import Seizure
from custody.model.state import State
from custody.model.subjects import SUBJECTS

#: The record types of a subject that neither the kind nor the entry answered determines.
_ANYTHING: tuple[type[Record], ...] = tuple(
    dict.fromkeys(cls for cls in (*SUBJECTS.values(), Duty) if cls is Case or hasattr(cls, "case"))
)
#: The fields that name a record of a case, with its type.
_NAMED: dict[str, type[Record]] = {
    "scene": Scene,
    "seizure": Seizure,
    "production_order": Production,
    "parent": Exhibit,
    "exhibit": Exhibit,
}
#: The first word of a kind → the record types of its subject, where there are several.
_SEVERAL: dict[str, tuple[type[Record], ...]] = {
    "disclosure": (Exhibit, StoredObject, Duty),
    "entry": _ANYTHING,
    "erasure": _ANYTHING,
}


def case_of(state: State, about: Command | Event, facts: Facts) -> str | None:
    """Return the identifier of the case of an entry with these facts, None if it belongs to none."""
    named = facts.text("case")
    if named is not None:
        return named
    for cls in _sorts(state, about, facts):
        found = state.get(cls, about.subject)
        if found is not None:
            return _case(found)
    for name, cls in _NAMED.items():
        other = facts.text(name)
        found = None if other is None else state.get(cls, other)
        if found is not None:
            return _case(found)
    return None


def _sorts(state: State, about: Command | Event, facts: Facts) -> tuple[type[Record], ...]:
    """Return the record classes that the subject of an entry can be."""
    kind = about.kind
    if kind.startswith(("entry.", "erasure.")) and (target := facts.number("entry_position")) is not None:
        summary = state.summary(target)
        kind = kind if summary is None else summary.kind
    first = kind.partition(".")[0]
    if first in _SEVERAL:
        return _SEVERAL[first]
    return (SUBJECTS[kind],) if kind in SUBJECTS else ()


def thing_of(state: State, subject: str) -> tuple[Exhibit, StoredObject | None] | None:
    """Return the exhibit of a subject, and its stored object if it is one; None if it is neither."""
    exhibit = state.get(Exhibit, subject)
    if exhibit is not None:
        return exhibit, None
    stored = state.get(StoredObject, subject)
    exhibit = None if stored is None else state.get(Exhibit, stored.exhibit)
    return None if exhibit is None else (exhibit, stored)


def _case(record: Record) -> str | None:
    """Return the case of a record; None for a person, a location or another record of no case."""
    if isinstance(record, Case):
        return record.id
    case = getattr(record, "case", None)
    return case if isinstance(case, str) else None

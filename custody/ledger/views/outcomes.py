"""How a case was decided, step by step: computed for reading, no rule."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.views.entries import Entries, EntryView
from custody.model.schema import HAPPENED
from custody.model.types import Value

#: What courts decide or receive, which says which court.
_BY_COURTS = ("outcome.judgment", "outcome.appealed")
_COURT = "court"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its entry, when it happened and which court decided or received it, as last corrected.

    ``happened_told`` and ``court_told`` are the same for people, with what corrects them or why they are not known.
    """

    entry: EntryView
    happened: Value
    happened_told: Value
    court: Value
    court_told: Value


def steps(entries: Entries, case: str) -> list[Step]:
    """Return what is on record of the outcome of a case, the earliest entry first."""
    return [_step(entry) for entry in entries.of(case) if entry.envelope.kind.startswith("outcome.")]


def _step(entry: EntryView) -> Step:
    courts = entry.envelope.kind in _BY_COURTS
    return Step(
        entry,
        entry.current(HAPPENED),
        entry.told(HAPPENED),
        entry.current(_COURT) if courts else None,
        entry.told(_COURT) if courts else None,
    )

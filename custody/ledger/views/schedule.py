"""The disclosure schedule of a case: everything that belongs to it, how each thing is treated, and what is owed."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.ledger.views.lookup import Lookup
from custody.model.records import Duty, Exhibit, Listed, StoredObject


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the case; ``treatment`` is None for one that nobody has put on the schedule."""

    sort: str
    id: str
    name: str | None
    treatment: str | None
    ground: str | None
    position: int | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Things and duties of a case."""

    lines: tuple[Line, ...]
    duties: tuple[Duty, ...]

    @property
    def missing(self) -> int:
        """How many things nobody has put on the schedule."""
        return sum(one.treatment is None for one in self.lines)


def schedule(reader: LedgerReader, case: str) -> Schedule:
    """Return the schedule of a case: exhibits as they were registered, the objects of each after it.

    A registration that was merged into another one, or of which nothing remains, is on it only where somebody put it.
    """
    lookup = Lookup(reader)
    listed = {one.about: one for one in lookup.under(Listed, "case", case)}
    exhibits = sorted(lookup.under(Exhibit, "case", case), key=lambda one: one.holds[0].position)
    whole = (one for one in lookup.under(StoredObject, "case", case) if one.of is None)
    stored = sorted(whole, key=lambda one: one.position)
    lines: list[Line] = []
    for exhibit in exhibits:
        name = lookup.label_of("exhibit", exhibit.id)
        if not exhibit.superseded or exhibit.id in listed:
            lines.append(_line("exhibit", exhibit.id, name, listed.get(exhibit.id)))
        lines += [
            _line("object", one.id, name and f"object of {name}", listed.get(one.id))
            for one in stored
            if one.exhibit == exhibit.id
        ]
    duties = tuple(sorted(lookup.under(Duty, "case", case), key=lambda one: one.position))
    return Schedule(tuple(lines), duties)


def _line(sort: str, identifier: str, name: str | None, listed: Listed | None) -> Line:
    if listed is None:
        return Line(sort, identifier, name, None, None, None)
    return Line(sort, identifier, name, listed.treatment, listed.ground, listed.position)

"""The protection records of an exhibit and of the exhibits that it came out of."""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.exhibits.records import Exhibit, ProtectionRecord
from custody.model.state import State

#: Fields that can describe the content of an exhibit.
TELLING = frozenset({"description", "file_name", "note", "explanation", "result", "inspected_material"})


def lineage(state: State, exhibit_id: str) -> Iterator[ProtectionRecord]:
    """Yield the protection record of an exhibit, then those of its parents upwards, where there are any."""
    at: str | None = exhibit_id
    seen: set[str] = set()
    while at is not None and at not in seen:
        seen.add(at)
        kept = state.get(ProtectionRecord, at)
        if kept is not None:
            yield kept
        exhibit = state.get(Exhibit, at)
        at = None if exhibit is None else exhibit.parent

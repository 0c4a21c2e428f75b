"""The sweeps that were recorded, the newest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from custody.ledger.views.lookup import PAGE, Lookup
from custody.model.records import StoredObject, Sweep

_LAST = "\x7f"


def existing(objects: Iterable[StoredObject]) -> list[StoredObject]:
    """Give the objects that should be in their stores: of what was lawfully destroyed nothing is read back."""
    return [one for one in objects if one.destroyed is None]


def newest_sweeps(lookup: Lookup, most: int) -> list[Sweep]:
    """Give the ``most`` recorded sweeps that ended last, the last first."""
    found: deque[tuple[str, str]] = deque(maxlen=most)
    after: tuple[str, str] | None = None
    while page := lookup.reader.find(Sweep.space, "ended", "", _LAST, limit=PAGE, after=after):
        found.extend(page)
        after = page[-1]
    sweeps = [lookup.get(Sweep, key) for _, key in found]
    return sorted(sweeps, key=lambda one: (one.ended, one.position), reverse=True)

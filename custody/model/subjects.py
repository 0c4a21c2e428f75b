"""The subject of an entry, by kind: its record's space, and what else the kind is entered on."""

from __future__ import annotations

from custody.model.kinds import KINDS
from custody.model.record import Record
from custody.model.records import RECORDS, View
from custody.model.schema.schema import Kind

#: The spaces of the subject by kind, or by the first word of kinds, where they are not that word itself: first that of
#: its record, then those of other things on which the kind is entered though no field names them. Where a first word
#: is neither here nor a space, the kind can be about anything.
_SPACES: dict[str, tuple[str, ...]] = {
    "acquisition": ("exhibit",),
    "backup.made": ("backup", "ledger"),
    "checkpoint": ("stamp",),
    "digests": ("case",),
    "disposition": ("exhibit",),
    "fixity": ("sweep",),
    "fixity.paused": ("pause",),
    "key": ("actor",),
    "lock.drift": ("object",),
    "lock.settled": ("object",),
    "object.abandoned": ("abandonment",),
    "proceedings": ("proceedings", "case"),
    "resumption": ("ledger",),
    "schedule": ("duty",),
    "schedule.listed": ("exhibit", "object"),
    "store": ("probe",),
    "transfer": ("exhibit",),
}
#: Kinds whose subject is of one of several sorts, each with records of its own.
_EITHER = frozenset({"schedule.listed"})
#: Spaces of subjects of which no rule asks anything: what was read concerns the case that the entry names.
_UNASKED = frozenset({View.space})


def spaces_of(kind: Kind) -> tuple[str, ...]:
    """Return the spaces of what entries of a kind are about, none where that can be anything."""
    first = kind.name.partition(".")[0]
    return _SPACES.get(kind.name) or _SPACES.get(first) or ((first,) if first in RECORDS else ())


#: The record of the subject of an entry, by its kind; none where it can be of several sorts.
SUBJECTS: dict[str, type[Record]] = {
    kind.name: RECORDS[spaces[0]]
    for kind in KINDS
    if (spaces := spaces_of(kind)) and not _UNASKED.intersection(spaces) and kind.name not in _EITHER
}

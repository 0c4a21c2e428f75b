"""The subject of an entry, by kind: its record's space, and other spaces on which the kind is entered."""

from __future__ import annotations

from custody.model.kinds import KINDS
from custody.model.record import Record
from custody.model.records import RECORDS, View
from custody.model.schema.schema import Kind

#: The spaces of the subject by kind, or by the first word of kinds, where they are not that word itself: first that of
#: its record, then the other spaces on which the kind is entered. A kind whose first word is neither here nor a space
#: can be about any subject.
_SPACES: dict[str, tuple[str, ...]] = {
    "acquisition": ("exhibit",),
    "backup.made": ("backup", "ledger"),
    "checkpoint": ("timestamp",),
    "disclosure": ("disclosure_duty",),
    "disclosure.scheduled": ("exhibit", "object"),
    "disposition": ("exhibit",),
    "hash_list": ("case",),
    "key": ("actor",),
    "lock.drift_found": ("object",),
    "lock.drift_resolved": ("object",),
    "proceedings": ("proceedings", "case"),
    "resumption": ("ledger",),
    "store": ("store_probe",),
    "sweep.paused": ("sweep_pause",),
    "transfer": ("exhibit",),
}
#: Kinds whose subject is in one of several spaces, each with its own records.
_EITHER = frozenset({"disclosure.scheduled"})
#: Spaces of subjects that no rule reads: an access concerns the case that the entry names.
_UNASKED = frozenset({View.space})


def spaces_of(kind: Kind) -> tuple[str, ...]:
    """Return the spaces of the subjects of a kind, its record's first; empty where any is possible."""
    first = kind.name.partition(".")[0]
    return _SPACES.get(kind.name) or _SPACES.get(first) or ((first,) if first in RECORDS else ())


#: The record type of the subject of an entry, by its kind; none where it can be one of several.
SUBJECTS: dict[str, type[Record]] = {
    kind.name: RECORDS[spaces[0]]
    for kind in KINDS
    if (spaces := spaces_of(kind)) and not _UNASKED.intersection(spaces) and kind.name not in _EITHER
}

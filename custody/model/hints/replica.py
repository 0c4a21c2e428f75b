"""Words for rules about copies of objects in further stores, and about repairs."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "repair.found": "Read the damaged place to its end: only bytes that are proven wrong are written over.",
    "repair.source": "Name another place of the same object with --from-store.",
    "replica.differs": "`custody object repair` writes the object's bytes over them from a place that has them.",
    "replica.object": "Name the object itself, not one of its copies: `custody exhibit show`.",
    "replica.source": "Read it from a place of the same object that holds its bytes.",
    "replica.there": "Copy it to another store; `custody sweep status` says which objects lie in too few.",
}

MARKS: dict[str, str] = {
    "replica.differs": "the copy on record has other bytes than the object: it is never read for it",
    "replica.there": "the store held this object already",
}

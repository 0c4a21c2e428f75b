"""Words for rules about copies of objects in further stores, and about repairs."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "repair.found": "Verify the damaged copy in full: only bytes proven wrong are replaced.",
    "repair.source": "Name another store of the same object with --from-store.",
    "replica.differs": "`custody object repair` replaces them from an intact copy.",
    "replica.object": "Name the object itself, not one of its copies: `custody exhibit show`.",
    "replica.source": "Read it from a store with an intact copy.",
    "replica.there": "Copy it to another store; `custody sweep status` lists objects with too few copies.",
}

MARKS: dict[str, str] = {
    "replica.differs": "the recorded copy differs from the object and is never read in its place",
    "replica.there": "the store held this object already",
}

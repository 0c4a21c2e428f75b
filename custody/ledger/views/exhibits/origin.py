"""What an exhibit comes from: its whole, and the seizure or delivery that begins its time."""

from __future__ import annotations

from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Seizure


def seized_by(lookup: Lookup, exhibit: Exhibit) -> EntryView | None:
    """Return the entry of an exhibit's seizure, or of what it was part of; None without one.

    The time of the exhibit begins when that entry says, as last corrected.
    """
    root = root_of(lookup, exhibit)
    seizure = None if root.seizure is None else lookup.maybe(Seizure, root.seizure)
    return None if seizure is None else next(Entries(lookup.reader).of(seizure.id))


def root_of(lookup: Lookup, exhibit: Exhibit) -> Exhibit:
    """Return the exhibit as taken in from which a component was taken, through every level."""
    root, seen = exhibit, {exhibit.id}
    while root.parent is not None and root.parent not in seen:
        seen.add(root.parent)
        root = lookup.get(Exhibit, root.parent)
    return root


def came_by(lookup: Lookup, exhibit: Exhibit) -> EntryView | None:
    """Return the entry where an exhibit's time begins: its seizure, or what was handed over."""
    root = root_of(lookup, exhibit)
    if root.production is None:
        return seized_by(lookup, exhibit)
    return next(Entries(lookup.reader).of(root.id))

"""The origin of an exhibit: the exhibit it was part of, and its seizure or delivery."""

from __future__ import annotations

from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Seizure


def seized_by(lookup: Lookup, exhibit: Exhibit) -> EntryView | None:
    """Return the entry of the seizure of an exhibit or of its root exhibit; None without one.

    The timeline of the exhibit begins at that entry's event instant, as last corrected.
    """
    root = root_of(lookup, exhibit)
    seizure = None if root.seizure is None else lookup.maybe(Seizure, root.seizure)
    return None if seizure is None else next(Entries(lookup.reader).of(seizure.id))


def root_of(lookup: Lookup, exhibit: Exhibit) -> Exhibit:
    """Return the exhibit at the top of a component's parents; the exhibit itself if it has none."""
    root, seen = exhibit, {exhibit.id}
    while root.parent is not None and root.parent not in seen:
        seen.add(root.parent)
        root = lookup.get(Exhibit, root.parent)
    return root


def came_by(lookup: Lookup, exhibit: Exhibit) -> EntryView | None:
    """Return the entry of an exhibit's seizure, or of its production order; None without either."""
    root = root_of(lookup, exhibit)
    if root.production is None:
        return seized_by(lookup, exhibit)
    return next(Entries(lookup.reader).of(root.id))

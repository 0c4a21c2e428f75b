"""Who has a copy, as the newest entry that handed it over says."""

from __future__ import annotations

from custody.ledger.views.entries import Entries
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.people import name_of
from custody.model.records import Copy


def held_by(lookup: Lookup, copy: Copy) -> str | None:
    """Give the name of whoever has a copy, None where it was erased or nobody recorded it."""
    if copy.holder is not None:
        return name_of(lookup, copy.holder)
    if not copy.outside and any(
        one.envelope.kind == "copy.returned" for one in Entries(lookup.reader).of(copy.id)
    ):
        return None
    handed = [
        entry
        for entry in Entries(lookup.reader).of(copy.id)
        if entry.envelope.kind in ("copy.made", "copy.moved")
    ]
    found = handed[-1].current("held_by") if handed else None
    return None if found is None else str(found)

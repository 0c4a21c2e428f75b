"""Compares what lies in a store with what entries and journals say, both ways, and clears away what no entry speaks of.

Nothing that an entry speaks of is ever deleted here.
"""

from __future__ import annotations

from custody.ledger.ports import LedgerReader
from custody.ledger.views.lookup import Lookup
from custody.model.records import StoredObject


def object_at(reader: LedgerReader, store: str, key: str) -> int | None:
    """Give the position of the entry that archived the object under a key of a store, None if none did."""
    found = next(iter(Lookup(reader).under(StoredObject, "stored", f"{store} {key}")), None)
    return None if found is None else found.position

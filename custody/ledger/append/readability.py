"""Whether this program reads what entries say: asked before an old database is upgraded."""

from __future__ import annotations

from custody.errors import CustodyError, ProofInvalid, UnknownVersion
from custody.ledger.ports import EntryRow, LedgerReader
from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.proof import merkle


def first_unreadable(reader: LedgerReader) -> str | None:
    """Return in words the first validly signed entry with other fields than its kind has here, or None.

    An entry that is not as it was signed is left for a check to find. Raises StorageFailed.
    """
    for row in reader.rows(0, reader.head().size):
        if (why := _unreadable(row)) is not None:
            return f"entry {row.position}: {why}"
    return None


def _unreadable(row: EntryRow) -> str | None:
    """Return why an entry that is as it was signed cannot be read here, None where it can, or is not."""
    if merkle.leaf_hash(row.note) != row.leaf:
        return None
    try:
        envelope = parse_entry(row.note).envelope
        leaves, root = opening_format.unsealed(row.openings)
    except CustodyError as error:
        return error.message if isinstance(error, UnknownVersion) else None
    if len(leaves) != envelope.fields or root != envelope.content:
        return None
    try:
        layout = layouts.layout(envelope.v, envelope.kind)
        contents = opening_format.read_leaves(layout, leaves)
    except (UnknownVersion, ProofInvalid) as error:
        return error.message
    return layout.check(contents.facts, contents.private, contents.erased)

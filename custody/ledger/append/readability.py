"""Readability of stored entries by this program, determined before an old database is upgraded."""

from __future__ import annotations

from custody.errors import CustodyError, ProofInvalid, UnknownVersion
from custody.ledger.ports import EntryRow, LedgerReader
from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.proof import merkle


def first_unreadable(reader: LedgerReader) -> str | None:
    """Return position and reason, in words, of the first entry that this program cannot read; else None.

    Entries whose hash or commitment does not match are passed over: the audit reports them. Signatures are not
    verified. Raise StorageFailed where the database cannot be read.
    """
    for row in reader.rows(0, reader.head().size):
        if (why := _unreadable(row)) is not None:
            return f"entry {row.position}: {why}"
    return None


def _unreadable(row: EntryRow) -> str | None:
    """Return the reason why an entry cannot be read here; None if it can, or if its hashes do not match."""
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

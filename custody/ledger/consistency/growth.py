"""Verification that a ledger has grown from the head that an account remembers.

Earlier entries are not read again: the frontier of a tree leads to its root, wherever it comes from. Later entries are
hashed from their bytes, and the checkpoint over all of them must be signed by the log.
"""

from __future__ import annotations

from contextlib import suppress

from custody.errors import CustodyError, ProofInvalid
from custody.ledger.ports import HeadMark, HeadRow, HeadState, LedgerReader
from custody.proof import checkpoint, merkle
from custody.proof.merkle.frontier import Frontier
from custody.proof.merkle.prove import frontier_at
from custody.proof.note import VerifierKey


def grown_from(reader: LedgerReader, known: HeadState, row: HeadRow, log_key: VerifierKey) -> HeadMark | None:
    """Return the mark, intended or else committed, from which this head's ledger has grown, or None.

    An intent that the ledger contains was committed before somebody else wrote.
    """
    for mark in (known.intent, known.committed):
        if mark is not None and mark.size < row.size and extends(reader, mark, row, log_key):
            return mark
    return None


def extends(reader: LedgerReader, mark: HeadMark, row: HeadRow, log_key: VerifierKey) -> bool:
    """Return whether the ledger of this head row contains ``mark``, and the log signed its head.

    Raise StorageFailed where entries cannot be read, UnknownKey where the log key did not sign the checkpoint.
    """
    try:
        frontier = frontier_of(reader, mark)
        if frontier is None:
            return False
        for stored in reader.entries(mark.size, row.size):
            if stored.position != frontier.size:
                return False
            frontier.append(merkle.leaf_hash(stored.note))
        note = reader.checkpoint(row.size)
        if note is None or (frontier.size, frontier.root()) != (row.size, row.root):
            return False
        head = checkpoint.open(note, log_key)
    except ProofInvalid:
        return False
    return (head.size, head.root) == (row.size, row.root)


def frontier_of(reader: LedgerReader, mark: HeadMark) -> Frontier | None:
    """Return the Merkle frontier at this mark; None where the ledger's first entries have another root.

    Raise StorageFailed where entries cannot be read.
    """
    with suppress(CustodyError):
        frontier = frontier_at(mark.size, reader)
        if frontier.root() == mark.root:
            return frontier
    frontier = Frontier()
    for stored in reader.entries(0, mark.size):
        if stored.position != frontier.size:
            return None
        frontier.append(merkle.leaf_hash(stored.note))
    return frontier if (frontier.size, frontier.root()) == (mark.size, mark.root) else None

"""Says how much of a ledger may leave the house: what the head outside the database has promised, and no more.

A checkpoint that went out cannot be called back, so nothing beyond the committed mark is ever shown to outsiders.
"""

from __future__ import annotations

from custody.errors import HeadMismatch, NotFound
from custody.ledger import reconcile, whereto
from custody.ledger.ports import HeadStore, LedgerReader


def released_size(head: HeadStore, reader: LedgerReader) -> int:
    """Give the size up to which entries and checkpoints may be given away.

    Raises HeadMismatch when the remembered head does not fit the database, NotFound when nothing is promised yet.
    """
    row, how, unfit = reconcile.seen(head, reader)
    known = reconcile.remembered(head)
    if unfit is not None:
        if known is not None and known.committed.size > row.size and whereto.away(reader) is not None:
            return row.size  # the ledger was moved from here and went on: all that stands here was promised
        raise unfit
    size = row.size if how == "committed" or known is None else reconcile.prefix(reader, known.committed)
    if size == 0 and known is not None and known.committed.size:
        raise HeadMismatch(
            "the resumption of this ledger was interrupted before it was promised to anybody",
            hint="Run the resumption again, or enter anything: both finish it first.",
        )
    if size == 0:
        raise NotFound("the ledger has no entry yet, so there is no checkpoint to give away")
    return size

"""A trial entry, written into a transaction that ends without a commit.

It shows that locks, guards, rights and the database itself would accept an entry now. No checkpoint is signed over the
trial, so that not even database pages left by a crash could show one.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import EntryRow, HeadRow, LedgerTransaction, RecordRow, StoredTile
from custody.ledger.state.merkle_frontier import MerkleFrontier
from custody.model.schema import ids
from custody.proof import merkle, tiles

#: Bytes of the trial's note and of its openings: those of an entry with some paragraphs of text.
NOTE_BYTES, OPENING_BYTES = 4096, 8192
#: The record space of the trial, which no record of a ledger uses.
SPACE = "rehearsal"


def rehearse(sequencer: Sequencer, token: Callable[[int], bytes]) -> None:
    """Write a trial entry in the sequencer's transaction and roll it back.

    ``token`` returns that many random bytes. Raise what would refuse an entry: HeadMismatch, Busy, StorageFailed,
    Conflict, ConfigError or KeyFailed.
    """
    sequencer.ready(lambda txn, row: _write(txn, row, token))


def _write(txn: LedgerTransaction, row: HeadRow, token: Callable[[int], bytes]) -> None:
    note, subject, entry_id = token(NOTE_BYTES), ids.uuid4_of(token(16)), ids.uuid4_of(token(16))
    leaf = merkle.leaf_hash(note)
    edge = MerkleFrontier.read(row.size, txn).grown([leaf])
    openings = json.dumps([token(OPENING_BYTES // 2).hex()]).encode()
    with txn.together():
        txn.append([EntryRow(row.size, entry_id, subject, 0, None, leaf, note, openings)])
        for tile in tiles.new_tiles(row.size, edge.row.size):
            if tile.width == tiles.TILE_WIDTH:
                hashes = edge.tiles(txn).tile(tile.level, tile.index, tile.width)
                txn.add_tiles([StoredTile(tile.level, tile.index, hashes, tiles.tile_root(hashes))])
        txn.put_records([RecordRow(SPACE, subject, b"{}", (("all", ""),))])
        txn.set_head(edge.row)

"""Appending of the entries between a backup's copy and its end, exactly as they were signed.

Notes, openings and the tree are appended byte for byte, and nothing is signed. Their erasures are carried out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from custody.errors import ProofInvalid
from custody.ledger.consistency.claims import Claim
from custody.ledger.consistency.earlier_entries import checkpoint_in
from custody.ledger.consistency.head_recovery import ordered_erasures
from custody.ledger.ports import EntryRow, HeadRow, LedgerStore, LedgerTransaction, ListedErasure, StoredTile
from custody.ledger.state.merkle_frontier import MerkleFrontier
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.entry.openings import Opening
from custody.proof import checkpoint, merkle, note, tiles
from custody.proof.merkle.prove import frontier_at
from custody.proof.note import VerifierKey

_ALTERED = "The backup was altered, or its files are of two backups. Keep it, and use another one."


class LaterEntry(Protocol):
    """An entry after the copy: its signed note, stored openings, and results if it is a sweep."""

    @property
    def position(self) -> int:
        """The entry's position."""

    @property
    def note(self) -> bytes:
        """The entry's signed bytes."""

    @property
    def openings(self) -> bytes:
        """The entry's stored openings."""

    @property
    def sweep(self) -> bytes | None:
        """The result leaves of a sweep, None for any other entry."""

    @property
    def checkpoint(self) -> bytes | None:
        """The log's checkpoint over the tree that ends with this entry, None if there is none."""


def append_verbatim(
    store: LedgerStore, entries: Iterable[LaterEntry], signed: bytes, log_key: VerifierKey
) -> HeadRow:
    """Append entries up to the log's checkpoint ``signed`` over them; return the new head row.

    The read model is left as it was and has to be rebuilt. Raise ProofInvalid, with nothing appended, where the entries
    do not follow the stored ones, or are not those that the log signed; UnknownKey for a checkpoint by another key;
    Conflict where a guard refuses one, StorageFailed.
    """
    later = list(entries)
    end = checkpoint.open(signed, log_key)
    with store.begin() as txn:
        row = txn.head()
        edge = MerkleFrontier.read(row.size, txn).grown(merkle.leaf_hash(entry.note) for entry in later)
        if edge.row.size != end.size or edge.row.root != end.root:
            raise ProofInvalid(
                f"the entries after the copy do not lead from its {row.size} entries to what the log signed",
                hint=_ALTERED,
            )
        checkpoints = list(_checkpoints(row, txn, later, log_key))
        with txn.together():
            txn.append([_row(entry) for entry in later])
            for tile in tiles.new_tiles(row.size, end.size):
                if tile.width == tiles.TILE_WIDTH:
                    hashes = edge.tiles(txn).tile(tile.level, tile.index, tile.width)
                    txn.add_tiles([StoredTile(tile.level, tile.index, hashes, tiles.tile_root(hashes))])
            for entry in later:
                if entry.sweep is not None:
                    txn.add_sweep(entry.position, entry.sweep)
            for size, note_between in checkpoints:
                if size < end.size:
                    txn.add_checkpoint(size, note_between)
            txn.add_checkpoint(end.size, signed)
            txn.set_head(edge.row)
        _erase(txn, ordered_erasures(txn, row.size, end.size))
        txn.commit()
    return edge.row


def _checkpoints(
    row: HeadRow, txn: LedgerTransaction, later: Sequence[LaterEntry], log_key: VerifierKey
) -> Iterator[tuple[int, bytes]]:
    """Yield (size, checkpoint) of the checkpoints in between, with the log's signature alone.

    Later entries refer to them as seen by their signers. Raise ProofInvalid for a false one.
    """
    frontier = frontier_at(row.size, txn)
    for entry in later:
        frontier.append(merkle.leaf_hash(entry.note))
        if entry.checkpoint is None:
            continue
        head = checkpoint.open(entry.checkpoint, log_key)
        if (head.size, head.root) != (frontier.size, frontier.root()):
            raise ProofInvalid(
                f"the log did not sign the {frontier.size} entries that a checkpoint after the copy is of",
                hint=_ALTERED,
            )
        yield head.size, _log_signed(entry.checkpoint, log_key)


def _row(entry: LaterEntry) -> EntryRow:
    parsed = parse_entry(entry.note)
    said = parsed.envelope
    return EntryRow(
        entry.position, said.id, said.subject, said.seq, said.prev, parsed.leaf, entry.note, entry.openings
    )


def _erase(txn: LedgerTransaction, ordered: Sequence[ListedErasure]) -> None:
    """Carry out the erasures of appended entries, except those that are marked already."""
    before = set(txn.erased())
    wanted: dict[int, set[int]] = {}
    for erasure in ordered:
        if (erasure.position, erasure.field) not in before:
            wanted.setdefault(erasure.position, set()).add(erasure.field)
    for position, fields in sorted(wanted.items()):
        stored = opening_format.decode(txn.openings(position))
        left = [Opening(None, each.hash) if at in fields else each for at, each in enumerate(stored)]
        txn.erase(position, sorted(fields), opening_format.encode(left))


def put_back_checkpoints(store: LedgerStore, claims: Iterable[Claim], log_key: VerifierKey) -> int:
    """Store the checkpoints of claims that the ledger lacks; return their number.

    The caller has verified that the ledger contains them. Raise StorageFailed.
    """
    shown = {claim.size: claim for claim in claims}
    with store.begin() as txn:
        missing = [size for size in sorted(shown) if txn.checkpoint(size) is None]
        for size in missing:
            txn.add_checkpoint(size, _log_signed(shown[size].data, log_key))
        txn.commit()
    return len(missing)


def _log_signed(data: bytes, log_key: VerifierKey) -> bytes:
    """Return the checkpoint of a receipt, or a checkpoint, with the log's own signature line alone."""
    opened = note.open_note(checkpoint_in(data), [log_key])
    return note.format(note.SignedNote(opened.text, opened.verified[:1]))

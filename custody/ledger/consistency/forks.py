"""Evidence of a fork: two checkpoints that the log signed, and the proof that they contradict."""

from __future__ import annotations

from collections.abc import Iterable

from custody.errors import CustodyError
from custody.ledger.consistency.claims import Contradiction
from custody.ledger.ports import Fork, LedgerReader
from custody.proof import checkpoint, merkle
from custody.proof.merkle.frontier import Frontier
from custody.proof.merkle.prove import consistency_proof
from custody.proof.note import VerifierKey


def forks_of(
    reader: LedgerReader, log_key: VerifierKey, size: int, found: Iterable[Contradiction], now: int
) -> list[Fork]:
    """Return a fork, dated ``now``, for each contradiction ``differs`` of a ledger of ``size`` entries.

    Return [] where the log did not sign the ledger's own entries: damaged entries under a checkpoint are no fork.
    """
    differing = [each for each in found if each.outcome == "differs"]
    signed = None if not differing else _signed(reader, log_key, size)
    return [] if signed is None else [_fork(reader, size, each, signed, now) for each in differing]


def _signed(reader: LedgerReader, log_key: VerifierKey, size: int) -> bytes | None:
    """Return the checkpoint of ``size`` if the log signed it over these entries; else None."""
    note = reader.checkpoint(size)
    try:
        if note is None:
            return None
        head = checkpoint.open(note, log_key)
    except CustodyError:
        return None
    frontier = Frontier()
    for stored in reader.entries(0, size):
        frontier.append(merkle.leaf_hash(stored.note))
    return note if (head.size, head.root) == (frontier.size, frontier.root()) else None


def _fork(reader: LedgerReader, size: int, found: Contradiction, signed: bytes, now: int) -> Fork:
    claim = found.claim
    if found.root is None or found.root == claim.root or claim.size < 1:
        return Fork(claim.data, signed, b"", (), now)
    return Fork(claim.data, signed, found.root, tuple(consistency_proof(claim.size, size, reader)), now)

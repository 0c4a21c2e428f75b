"""Where a sample's seed comes from: the newest cosignature of a witness that is fresh, else the house itself.

A cosignature that is older than a week, or that a sample already used, is none: its positions could be known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custody.ledger.cosigned import lines_of
from custody.ledger.ports import Entropy, LedgerReader
from custody.model.ids import b64
from custody.model.records import Sweep
from custody.proof import note, sampling

#: How old a cosignature may be, in seconds, by its own time.
FRESH = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample rests on: the seed, whose it is, how many leaves of each object, and the cosigned size.

    ``origin`` is ``witness`` or ``self_chosen``; ``size`` is None without a witness.
    """

    seed: bytes
    origin: str
    leaves: int
    size: int | None = None


def sample_for(reader: LedgerReader, entropy: Entropy, now: int, leaves: int) -> Sample:
    """Give what a sample that begins now rests on; ProofInvalid where a stored cosignature does not hold."""
    fresh = [(time, size, seed) for time, size, seed in _seeds(reader) if now - FRESH <= time <= now]
    if fresh:
        _, size, seed = max(fresh)
        if not reader.find(Sweep.space, "seed", b64(seed), b64(seed), limit=1):
            return Sample(seed, "witness", leaves, size)
    return Sample(entropy.token(32), "self_chosen", leaves)


def cosigned_with(reader: LedgerReader, size: int, seed: bytes) -> tuple[str, int] | None:
    """Give the witness key and time of the stored cosignature on ``size`` that a seed comes from, None if of none."""
    for stored, said in lines_of(reader, size):
        if sampling.witness_seed(_statement(reader, size, stored.line)) == seed:
            return stored.vkey, said.time
    return None


def _seeds(reader: LedgerReader) -> Iterator[tuple[int, int, bytes]]:
    for stored, said in lines_of(reader):
        yield said.time, stored.size, sampling.witness_seed(_statement(reader, stored.size, stored.line))


def _statement(reader: LedgerReader, size: int, line: str) -> bytes:
    text = note.parse(reader.checkpoint(size) or b"").text
    return f"{text}\n{line}\n".encode()

"""The seed of a sample: the newest outside signature on a checkpoint, else random bytes.

An outside signature is a cosignature or a timestamp token on record. One older than a week, or used by a sample
already, does not count: the sampled positions could be known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from custody.errors import ConfigError, Undecided
from custody.frozen import dataclass
from custody.ledger.ports import Entropy, LedgerReader, Stamps
from custody.ledger.proofs.cosignatures import lines_of
from custody.ledger.timestamps.records import stamps, verify_stamp
from custody.ledger.views.entries.entries import EntryView
from custody.model.records import Sweep
from custody.model.schema.ids import b64, unb64
from custody.model.schema.types import Value
from custody.proof import note, sampling, tsp

#: The greatest age of a cosignature or token, in seconds, by its own time.
FRESH = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Sample:
    """The choice of a sample: 32-byte seed, its source, number of leaves of each object, checkpoint size.

    ``origin`` is ``witness``, ``timestamp`` or ``self_chosen``; ``size`` is None where no outsider signed.
    """

    seed: bytes
    origin: str
    leaves: int
    size: int | None = None


def sample_for(
    reader: LedgerReader, entropy: Entropy, now: int, leaves: int, verifier: Stamps | None = None
) -> Sample:
    """Return the choice of a sample that begins at ``now``, with ``leaves`` of each object.

    Tokens that cannot be verified here, or without a ``verifier``, are left out. Raise ProofInvalid where a stored
    signature is false.
    """
    since = now - FRESH
    known = [*_witnessed(reader, since, now), *_tokens(reader, verifier, since, now)]
    if known:
        _, size, seed, origin = max(known)
        if not reader.find(Sweep.space, "seed", b64(seed), b64(seed), limit=1):
            return Sample(seed, origin, leaves, size)
    return Sample(entropy.token(32), "self_chosen", leaves)


def cosigned_with(reader: LedgerReader, size: int, seed: bytes) -> tuple[str, int] | None:
    """Return the witness key and time of the cosignature on ``size`` that yields a seed, or None."""
    for stored, said in lines_of(reader, size):
        if sampling.witness_seed(_statement(reader, size, stored.line)) == seed:
            return stored.vkey, said.time
    return None


def stamped_with(reader: LedgerReader, verifier: Stamps, size: int, seed: bytes) -> tuple[str, int] | None:
    """Return the root certificate and time of the token on ``size`` that yields a seed, or None.

    The certificate is its SHA-256 in base64. The token is verified: raise as ``verify_stamp`` does.
    """
    for stamp in stamps(reader):
        if stamp.size == size and _token_seed(reader, size, stamp.token) == seed:
            verify_stamp(reader, verifier, stamp)
            return stamp.certificate, stamp.time
    return None


def _witnessed(reader: LedgerReader, since: int, until: int) -> Iterator[tuple[int, int, bytes, str]]:
    for stored, said in lines_of(reader):
        if since <= said.time <= until:
            seed = sampling.witness_seed(_statement(reader, stored.size, stored.line))
            yield said.time, stored.size, seed, "witness"


def _tokens(
    reader: LedgerReader, verifier: Stamps | None, since: int, until: int
) -> Iterator[tuple[int, int, bytes, str]]:
    for stamp in stamps(reader):
        if verifier is not None and since <= stamp.time <= until:
            try:
                verify_stamp(reader, verifier, stamp)
            except (ConfigError, Undecided):
                continue
            yield stamp.time, stamp.size, _token_seed(reader, stamp.size, stamp.token), "timestamp"


def _token_seed(reader: LedgerReader, size: int, token: str) -> bytes:
    return sampling.token_seed(reader.checkpoint(size) or b"", tsp.parse_token(unb64(token)).signature)


def _statement(reader: LedgerReader, size: int, line: str) -> bytes:
    text = note.parse(reader.checkpoint(size) or b"").text
    return f"{text}\n{line}\n".encode()


class Sampled(NamedTuple):
    """The recorded choice of a sample: number of leaves, checkpoint size or None, source of the seed."""

    leaves: int
    cosigned: int | None
    positions: Value

    @property
    def stamped(self) -> bool:
        """Whether the seed comes from a timestamp token."""
        return self.positions == "timestamp"

    @classmethod
    def of(cls, sweep: EntryView) -> Sampled:
        """Return the sample that the entry of a sweep records."""
        size = sweep.value("checkpoint_size")
        return cls(
            int(str(sweep.value("sample_leaf_count"))),
            None if size is None else int(str(size)),
            sweep.value("sample_source"),
        )

"""The choice of leaves that a sample of an object reads, derivable by anybody (format.md, sample/1).

The seed comes from an outsider's signature on a checkpoint, which nobody inside can choose or know beforehand. This
module does not verify that the seed is that of a cosignature or token.
"""

from __future__ import annotations

from hashlib import sha256

_SEED = b"custody sample/1\n"
_TOKEN_SEED = b"custody sample/1 token\n"
_COUNTER_BYTES = 8


def witness_seed(cosigned: bytes) -> bytes:
    """Return the 32-byte seed of a cosigned checkpoint: its text, an empty line, exactly one witness line."""
    return sha256(_SEED + cosigned).digest()


def token_seed(stamped: bytes, signature: bytes) -> bytes:
    """Return the 32-byte seed of a timestamp token: of its checkpoint as signed by the log, and signature.

    The rest of a token does not count: its holder can rewrite the parts that no signature covers.
    """
    return sha256(_TOKEN_SEED + stamped + signature).digest()


def positions(seed: bytes, object_id: str, leaves: int, wanted: int) -> list[int]:
    """Return at most ``wanted`` positions of an object's leaves, ascending; all of them if it has no more.

    Each is SHA-256(seed || identifier || counter) as a big-endian number modulo ``leaves``, repeated ones left out; the
    counter is 8 bytes, big-endian, from 0. The probabilities of two leaves differ by less than 2^-200.
    """
    if leaves <= wanted:
        return list(range(leaves))
    found: set[int] = set()
    counter = 0
    while len(found) < wanted:
        data = seed + object_id.encode("ascii") + counter.to_bytes(_COUNTER_BYTES, "big")
        found.add(int.from_bytes(sha256(data).digest(), "big") % leaves)
        counter += 1
    return sorted(found)

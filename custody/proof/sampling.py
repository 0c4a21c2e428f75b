"""Which leaves of an object a sample reads, derived so that anybody can derive them again (format.md, sample/1).

The seed comes from a signature of an outsider, on a checkpoint, which nobody inside can choose or know beforehand. This
module knows no outsider: whether the seed is that of a cosignature or token is for whoever has the checkpoint with it.
"""

from __future__ import annotations

from hashlib import sha256

_SEED = b"custody sample/1\n"
_TOKEN_SEED = b"custody sample/1 token\n"
_COUNTER_BYTES = 8


def witness_seed(cosigned: bytes) -> bytes:
    """Give the 32-byte seed of a cosigned checkpoint: its text, an empty line and exactly one witness line."""
    return sha256(_SEED + cosigned).digest()


def token_seed(stamped: bytes, signature: bytes) -> bytes:
    """Give the 32-byte seed of a timestamp token: of the checkpoint it is on, as the log signed it, and its signature.

    The rest of a token does not count: what no signature covers can be written in many ways by whoever holds it.
    """
    return sha256(_TOKEN_SEED + stamped + signature).digest()


def positions(seed: bytes, object_id: str, leaves: int, wanted: int) -> list[int]:
    """Give the positions, rising, of at most ``wanted`` of an object's leaves; all of them where it has no more.

    Each is SHA-256(seed || identifier || counter) as a big-endian number modulo ``leaves``, one that came before left
    out; the counter is 8 bytes, big-endian, from 0. Which of two leaves is likelier differs by less than 2^-200.
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

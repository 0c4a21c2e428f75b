"""A second, recursive reading of RFC 9162 section 2.1, slow and literal, to compare the house's tree with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

Leaves = tuple[bytes, ...]


def leaves(count: int) -> Leaves:
    """Make distinct leaf data."""
    return tuple(b"leaf %d" % number for number in range(count))


def split(count: int) -> int:
    """Largest power of two smaller than ``count``, by trying them."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


@cache
def mth(data: Leaves) -> bytes:
    """Section 2.1.1: the Merkle tree hash of a list of leaves."""
    if not data:
        return sha256().digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = split(len(data))
    return sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: Leaves) -> list[bytes]:
    """Section 2.1.3.1: PATH(m, D_n)."""
    if len(data) == 1:
        return []
    k = split(len(data))
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def proof(m: int, data: Leaves) -> list[bytes]:
    """Section 2.1.4.1: PROOF(m, D_n) for 0 < m < n."""
    return _subproof(m, data, True)


def _subproof(m: int, data: Leaves, known: bool) -> list[bytes]:
    if m == len(data):
        return [] if known else [mth(data)]
    k = split(len(data))
    if m <= k:
        return [*_subproof(m, data[:k], known), mth(data[k:])]
    return [*_subproof(m - k, data[k:], False), mth(data[:k])]


def flip(data: bytes, bit: int) -> bytes:
    """Return ``data`` with one bit turned over; bits beyond the end wrap around."""
    at, inside = divmod(bit % (len(data) * 8), 8)
    return data[:at] + bytes([data[at] ^ (1 << inside)]) + data[at + 1 :]


def flipped_hash(hashes: Sequence[bytes], bit: int) -> list[bytes]:
    """Return a proof with one bit of one hash turned over."""
    joined = flip(b"".join(hashes), bit)
    return [joined[at : at + 32] for at in range(0, len(joined), 32)]

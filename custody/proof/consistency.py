"""Consistency proofs as text: one base64 hash on each line, in the order of RFC 9162 section 2.1.4.

The lines are those of a c2sp.org/tlog-witness request. The text names neither size: the two checkpoints beside it do.
This module verifies nothing; see custody.proof.merkle.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import Malformed
from custody.proof import b64

#: The specification of the witness protocol allows so many lines, and no tree of fewer than 2**63 leaves needs more.
MAX_LINES = 63


def format(hashes: Sequence[bytes]) -> bytes:  # noqa: A001 - read as consistency.format
    """Write a proof; the empty proof is the empty text. Raises Malformed when ``parse`` would not read it back."""
    data = "".join(f"{b64.encode(item)}\n" for item in hashes).encode("ascii")
    parse(data)
    return data


def parse(data: bytes) -> tuple[bytes, ...]:
    """Read exactly what ``format`` writes. Raises Malformed for anything else."""
    if not data:
        return ()
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Malformed("a consistency proof holds other than ASCII") from None
    if lines.pop():
        raise Malformed("a consistency proof does not end with a line end")
    if len(lines) > MAX_LINES:
        raise Malformed(f"a consistency proof has {len(lines)} hashes, more than any tree needs")
    return tuple(b64.decode_hash(line, "a hash of a consistency proof") for line in lines)

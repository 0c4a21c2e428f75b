"""Consistency proofs as text: ``old N``, then one base64 hash a line, in RFC 9162 2.1.4 order.

These lines begin a c2sp.org/tlog-witness request. The text names the old size, so that a proof from another size is
distinguished from a false one; the new size is that of the checkpoint beside it. This module verifies nothing; see
custody.proof.merkle.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.proof import b64
from custody.proof.checkpoint import parse_number

#: Most hashes by the specification of the witness protocol; no tree of fewer than 2**63 leaves needs more.
MAX_LINES = 63
_OLD = "old "


@dataclass(frozen=True, slots=True)
class Proof:
    """A consistency proof from the size ``old``; between equal sizes it has no hashes."""

    old: int
    hashes: tuple[bytes, ...]


def format(old: int, hashes: Sequence[bytes]) -> bytes:  # noqa: A001 - read as consistency.format
    """Return a proof from ``old`` entries as text; raise Malformed when ``parse`` would not read it back."""
    lines = [f"{_OLD}{old}", *(b64.encode(digest) for digest in hashes)]
    data = "".join(f"{line}\n" for line in lines).encode("ascii")
    parse(data)
    return data


def parse(data: bytes) -> Proof:
    """Return the proof in a text exactly as ``format`` writes it; raise Malformed for anything else."""
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Malformed("a consistency proof holds other than ASCII") from None
    if lines.pop():
        raise Malformed("a consistency proof does not end with a line end")
    if not lines or not lines[0].startswith(_OLD):
        raise Malformed("a consistency proof does not begin with the size that it leads from (`old N`)")
    old = parse_number(lines.pop(0).removeprefix(_OLD), "size that a consistency proof leads from")
    if len(lines) > MAX_LINES:
        raise Malformed(f"a consistency proof has {len(lines)} hashes, more than any tree needs")
    return Proof(old, tuple(b64.decode_hash(line, "a hash of a consistency proof") for line in lines))

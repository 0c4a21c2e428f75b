"""The facts stated in a hash list: those of one file, and those of the list."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

from custody.errors import Malformed
from custody.frozen import dataclass

#: Algorithms by which lists are compared with the record, and the bytes of a digest of each.
ALGORITHMS: Mapping[str, int] = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}
MOST_LIST_BYTES = 1 << 26
MOST_FILES = 1_000_000
MOST_NAME_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file of a list: its ``name`` as raw bytes, and size and digests as far as the list states them.

    In a set of digests without names, each line has the empty name.
    """

    name: builtins.bytes
    bytes: int | None = None
    md5: builtins.bytes | None = None
    sha1: builtins.bytes | None = None
    sha256: builtins.bytes | None = None
    sha512: builtins.bytes | None = None

    def __post_init__(self) -> None:
        if len(self.name) > MOST_NAME_BYTES or b"\x00" in self.name:
            raise Malformed("a hash list has a file name that is too long, or holds a zero byte")

    def digests(self) -> dict[str, builtins.bytes]:
        """Return the digests that are stated, by algorithm."""
        found = {"md5": self.md5, "sha1": self.sha1, "sha256": self.sha256, "sha512": self.sha512}
        return {name: digest for name, digest in found.items() if digest is not None}


@dataclass(frozen=True, slots=True)
class HashList:
    """A hash list as read: its format and its files in order.

    ``undigested`` counts the rows of a table without a digest that can be compared, such as those of folders.
    """

    format: str
    files: tuple[ListedFile, ...]
    undigested: int = 0


def base_names(name: bytes) -> frozenset[bytes]:
    """Return the possible file names of a path: the whole, and the part after its last slash or backslash."""
    return frozenset({name, name.rsplit(b"/", 1)[-1], name.rsplit(b"\\", 1)[-1]} if name else ())


def hex_digest(text: bytes, algorithm: str) -> bytes:
    """Return the bytes of a digest in hex; raise Malformed for one of another length than the algorithm's."""
    try:
        raw = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        raw = b""
    size = ALGORITHMS[algorithm]
    if len(raw) != size or len(text) != 2 * size:
        raise Malformed(f"not a digest of {algorithm}: {text[:80]!r}")
    return raw


def count(text: bytes, what: str) -> int:
    """Return a whole number of at most 15 digits; raise Malformed otherwise, with ``what`` in the message."""
    if not (text.isdigit() and len(text) <= 15):
        raise Malformed(f"{what} is no whole number of bytes: {text[:40]!r}")
    return int(text)

"""Lists of hashdeep: a header that names the columns, then a line for each file.

Names are not escaped. Source: the hashdeep manual page, and what hashdeep 4.4 writes.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import Malformed
from custody.proof.hash_lists.records import ALGORITHMS, ListedFile, count, hex_digest

MAGIC = b"%%%% HASHDEEP-1.0"
_HEAD = b"%%%% "
#: Digest columns of hashdeep that are not compared here.
_BESIDE = frozenset({"tiger", "whirlpool", "sha3"})
#: Digest columns that hashdeep reads and that are compared here.
_OWN = ("md5", "sha1", "sha256")


def read_lines(lines: Sequence[bytes]) -> list[ListedFile]:
    """Return the files in the lines of a list, in order; raise Malformed for other lines."""
    if len(lines) < 2 or lines[0] != MAGIC or not lines[1].startswith(_HEAD):
        raise Malformed("a list of hashdeep begins with its name and the names of its columns")
    columns = lines[1].removeprefix(_HEAD).decode("ascii", "replace").split(",")
    digests = columns[1:-1]
    if (
        (columns[0], columns[-1]) != ("size", "filename")
        or len(set(digests)) != len(digests)
        or not set(digests) <= ALGORITHMS.keys() | _BESIDE
    ):
        raise Malformed(f"columns of hashdeep that are not known: {','.join(columns)[:80]!r}")
    if not set(digests) & ALGORITHMS.keys():
        raise Malformed("a list of hashdeep without a digest that can be compared")
    return [_line(line, digests) for line in lines[2:] if not line.startswith(b"#")]


def _line(line: bytes, digests: Sequence[str]) -> ListedFile:
    cells = line.split(b",", len(digests) + 1)
    if len(cells) != len(digests) + 2 or not cells[-1]:
        raise Malformed(f"a line of hashdeep with other columns than its header names: {line[:80]!r}")
    found = {
        name: hex_digest(cell, name)
        for name, cell in zip(digests, cells[1:-1], strict=True)
        if name in ALGORITHMS
    }
    return ListedFile(cells[-1], count(cells[0], "a size"), **found)


def write(files: Sequence[ListedFile]) -> bytes:
    """Return a list, as bytes, with the digests known of every file; no name may hold a line end."""
    columns = [name for name in _OWN if all(name in file.digests() for file in files)]
    head = [MAGIC, _HEAD + ",".join(["size", *columns, "filename"]).encode()]
    lines = [
        b",".join(
            [str(file.bytes).encode(), *(file.digests()[name].hex().encode() for name in columns), file.name]
        )
        for file in files
    ]
    return b"".join(line + b"\n" for line in [*head, *lines])

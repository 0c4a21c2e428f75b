"""Tells which program wrote a log and reads it; reads hash files that lie beside an image."""

from __future__ import annotations

import re

from custody.errors import Malformed, UnknownVersion
from custody.proof import lists
from custody.proof.lists import ALGORITHMS, base_names
from custody.proof.logs import dc3dd, ewf, ftk, guymager
from custody.proof.logs.facts import MOST_LOG_BYTES, MOST_LOG_LINES, ToolLog

_BARE = re.compile(rb"\s*([0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})\s*")


def read(data: bytes) -> ToolLog:
    """Read a log as it is. Raises Malformed, or UnknownVersion for one that no known program wrote."""
    if len(data) > MOST_LOG_BYTES:
        raise Malformed(f"a log of more than {MOST_LOG_BYTES} bytes")
    if data.count(b"\n") > MOST_LOG_LINES:
        raise Malformed(f"a log of more than {MOST_LOG_LINES} lines")
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    first = next((line.rstrip() for line in lines if line.strip()), "")
    lines = lines[next((at for at, line in enumerate(lines) if line.strip()), 0) :]
    if first.strip() == guymager.TITLE:
        return guymager.read(lines)
    for begins, reader in (
        (dc3dd.BEGINS, dc3dd.read),
        (ewf.BEGINS, ewf.read),
        (ewf.HASHED, ewf.read),
        (ftk.BEGINS, ftk.read),
    ):
        if begins.fullmatch(first):
            return reader(lines)
    raise UnknownVersion("a log of no program whose logs are read here")


def side_car(data: bytes, image: bytes, called: str = "") -> dict[str, bytes]:
    """Give the digests that a hash file states of the file ``image``, by algorithm: bare, or in a list that names it.

    Raises Malformed or UnknownVersion, and Malformed for a list that does not name the image.
    """
    bare = _BARE.fullmatch(data)
    if bare is not None:
        sizes = {2 * size: name for name, size in ALGORITHMS.items()}
        return {sizes[len(bare[1])]: bytes.fromhex(bare[1].decode("ascii"))}
    found: dict[str, bytes] = {}
    for line in lists.read(data, called).files:
        if image not in base_names(line.name):
            continue
        for name, digest in line.digests().items():
            if found.setdefault(name, digest) != digest:
                raise Malformed(f"a hash file with two digests by {name} of the image")
    if not found:
        raise Malformed(f"a hash file that does not name {image!r}")
    return found

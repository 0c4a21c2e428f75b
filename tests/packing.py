"""Folders for tests of packs: packed by the real reader of disks, told of, and made from a description."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from custody.ledger.ports import Contents
from custody.proof import pack
from custody.storage.files.pack_extraction import Unpacking
from custody.storage.files.tree_source import PackedDiskSource, open_folder


@dataclass(frozen=True)
class Packed:
    """A pack as it was read: its bytes, what is in it, and the side-car."""

    data: bytes
    contents: Contents
    manifest: bytes


def packed(
    folder: Path,
    opening: Callable[[str], Any] = open_folder,
    between: Callable[[int], None] = lambda _: None,
) -> Packed:
    """Pack a folder; ``between`` is called before each chunk is taken."""
    with opening(os.fspath(folder)) as source:
        assert isinstance(source, PackedDiskSource)
        data = bytearray()
        for number, chunk in enumerate(source.chunks()):
            between(number)
            for step in source.steps(chunk):
                step()
            data += chunk
        source.check_unchanged()
        return Packed(bytes(data), source.contents(), b"".join(source.manifest()))


def unpacked(data: bytes, folder: Path, *, piece: int = 1 << 20) -> Unpacking:
    """Fill a new folder with a pack that is given in pieces."""
    folder.mkdir()
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    into = Unpacking(fd)
    try:
        reader = pack.PackReader(into)
        for at in range(0, len(data), piece):
            reader.feed(data[at : at + piece])
        reader.finish()
        into.finish()
    finally:
        into.close()
        os.close(fd)
    return into


def seen(top: Path) -> dict[bytes, Any]:
    """Return everything that can be told below a folder, except owners and the system's own times."""
    found: dict[bytes, Any] = {}
    first: dict[int, bytes] = {}
    for path in sorted(top.rglob("*")):
        status = path.lstat()
        below = os.fsencode(path.relative_to(top))
        what: Any = None
        if stat.S_ISREG(status.st_mode):
            what = (path.read_bytes(), first.setdefault(status.st_ino, below))
        elif stat.S_ISLNK(status.st_mode):
            what = path.readlink()
        found[below] = (stat.filemode(status.st_mode), status.st_mtime_ns, what)
    return found

"""A folder that is watched for pictures: which are there, are new, or are still being written.

Each look compares with the one before, so that a file counts once its size and time stay as they are. A new picture is
read once, for its digest and its time; of those that lay there before, only the first bytes are read until somebody
takes them. Nothing is written to the folder, and no link is followed. Blocks: jobs call it, never a screen.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from custody.errors import CustodyError, Malformed, SourceChanged
from custody.frozen import dataclass
from custody.pages.parts.amounts import amount
from custody.proof.digest import FlatHasher
from custody.proof.picture_time import HEAD_BYTES, PictureTime, format_of, parse_taken
from custody.storage.files.sources import DiskSources
from custody.tui.services.evidence_folders import FolderItem, look

#: Files of a folder that are looked at, at most.
MOST_FILES = 20_000
#: The size of a picture in bytes, at most: what is larger is archived instead.
MOST_BYTES = 512 << 20
#: Called with bytes read, bytes in all, and what they are; raises to end the work.
Advance = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """One file of a watched folder.

    ``seen`` is when a look first found it (seconds UTC), ``lay`` whether that was the first look. ``waits`` until its
    size and time stay as they are. ``why`` is the reason why it cannot be recorded, empty if it can. ``sha256`` is None
    until it was read whole; ``taken`` is the time of its camera, ``untimed`` the reason why there is none.
    """

    path: str
    name: str
    size: int
    changed: int
    seen: int
    lay: bool = False
    waits: bool = False
    gone: bool = False
    why: str = ""
    format: str = ""
    sha256: bytes | None = None
    taken: PictureTime | None = None
    untimed: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """A look at a folder: its path, its files by path, and the number of those that were too many."""

    folder: str
    pictures: Mapping[str, Picture]
    more: int = 0


def watch(folder: str, before: Watched | None, taken: Collection[str], now: int, advance: Advance) -> Watched:
    """Return a look at a folder; ``before`` is the look before it, None if none, or at another folder.

    ``taken`` are the paths of pictures that somebody took: they are read whole, and looked for outside the folder too.
    ``now`` is in seconds UTC. Raise NotFound for a missing folder, StorageFailed where the system refuses.
    """
    listed = look(folder, most=MOST_FILES)
    known = {} if before is None else dict(before.pictures)
    first = before is None or before.folder != listed.path
    items = {file.path: file for file in listed.items}
    for path in taken:
        if path not in items and (file := _elsewhere(path)) is not None:
            items[path] = file
    found: dict[str, Picture] = {}
    for path, file in items.items():
        fresh = Picture(path, file.name, file.bytes, file.changed, now, lay=first, waits=not first)
        found[path] = _looked_at(file, fresh, known.get(path), taken, advance)
    for path in taken:
        if path not in found:
            lost = known.get(path) or Picture(path, Path(path).name, 0, 0, now)
            found[path] = replace(lost, gone=True, waits=False, sha256=None, why="it is gone from its folder")
    return Watched(listed.path, found, listed.more)


def _elsewhere(path: str) -> FolderItem | None:
    """Return a file of another folder, None if it is gone or no regular file."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return FolderItem(Path(path).name, path, "file", status.st_size, int(status.st_mtime))


def _looked_at(
    item: FolderItem, fresh: Picture, known: Picture | None, taken: Collection[str], advance: Advance
) -> Picture:
    """Return a file as this look finds it, read as far as needed; ``fresh`` as if it were found now."""
    wanted = fresh.path in taken
    if known is None or known.gone:
        if item.sort != "file":
            why = "a folder: its files are not watched" if item.sort == "folder" else item.why
            return replace(fresh, waits=False, why=why)
        return _read(fresh, whole=wanted, advance=advance) if fresh.lay else fresh
    if (known.size, known.changed) != (item.bytes, item.changed) and item.sort == "file":
        # What is written now arrives now, also if a part of it lay there at the first look.
        return replace(fresh, lay=False, waits=True)
    if known.waits or (wanted and known.sha256 is None and not known.why):
        return _read(known, whole=wanted or not known.lay, advance=advance)
    return known


def _read(picture: Picture, *, whole: bool, advance: Advance) -> Picture:
    """Return a picture with its format and time, and its digest if it is read ``whole``."""
    if not picture.size:
        return replace(picture, waits=False, why="it is empty")
    if picture.size > MOST_BYTES:
        why = f"it is larger than {amount(MOST_BYTES)}: archive it instead"
        return replace(picture, waits=False, why=why)
    head, read, hasher = b"", 0, FlatHasher()
    try:
        with DiskSources().open(picture.path) as source:
            for chunk in source.chunks():
                head = head or chunk[:HEAD_BYTES]
                if not format_of(head):
                    return replace(picture, waits=False, why="it is no picture, by its first bytes")
                if not whole:
                    break
                hasher.update(chunk)
                read += len(chunk)
                advance(read, picture.size, "bytes")
            source.check_unchanged()
    except SourceChanged:
        return replace(picture, waits=True)
    except CustodyError as error:
        return replace(picture, waits=False, why=error.message)
    time, untimed = _time(head)
    return replace(
        picture,
        waits=False,
        why="",
        format=format_of(head),
        sha256=hasher.digest() if whole else None,
        taken=time,
        untimed=untimed,
    )


def _time(head: bytes) -> tuple[PictureTime | None, str]:
    """Return the time of a picture by its first bytes, or why there is none."""
    try:
        found = parse_taken(head)
    except Malformed:
        return None, "damaged"
    return found, "" if found is not None else "none"

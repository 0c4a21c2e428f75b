"""Listings of evidence folders: names, sizes, ages; no file is read and no link followed.

Blocks: jobs call it, never a screen.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from custody.display import visible
from custody.errors import NotFound, StorageFailed
from custody.frozen import dataclass
from custody.pages.parts.amounts import amount

#: The sort of an item in a folder. Other items than folders and files cannot be stored.
Sort = Literal["folder", "file", "other"]
#: Names that are listed at most.
ROWS = 1000
#: Marked names that are shown, at most.
_NAMED = 3
_ODD = (
    (stat.S_ISLNK, "a link: name the file itself"),
    (stat.S_ISBLK, "a block device: image it behind a write blocker"),
    (stat.S_ISCHR, "a character device"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
)


@dataclass(frozen=True, slots=True)
class FolderItem:
    """One file or subfolder of a folder; ``why`` is the reason why it cannot be stored, empty if it can."""

    name: str
    path: str
    sort: Sort
    bytes: int = 0
    changed: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """The listing of a folder, subfolders first, by name; ``more`` counts the items not listed."""

    path: str
    above: str | None
    items: tuple[FolderItem, ...]
    more: int = 0


def marks(marked: Sequence[FolderItem]) -> str:
    """Return a summary of the files marked to be stored: number, total size, and the first names."""
    if not marked:
        return "nothing is marked yet: Space marks a file"
    names = ", ".join(visible(file.name, limit=24) for file in marked[:_NAMED])
    size, more = amount(sum(file.bytes for file in marked)), " …" if len(marked) > _NAMED else ""
    return f"{len(marked)} marked, {size}: {names}{more}"


def look(path: str, sought: str = "", most: int = ROWS) -> Folder:
    """Return the listing of a folder, or of a file's folder: ``most`` names, those with ``sought`` only.

    Case is ignored. Raise NotFound for a missing folder, StorageFailed where the system refuses.
    """
    folder = Path(path).expanduser().absolute()
    if folder.is_file():
        folder = folder.parent
    wanted = sought.casefold()
    try:
        with os.scandir(folder) as found:
            names = sorted((entry for entry in found if wanted in entry.name.casefold()), key=_order)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no folder {visible(str(folder))!r}", hint="Check the path.") from None
    except OSError as error:
        raise StorageFailed(
            f"could not look into {visible(str(folder))!r}: {error.strerror}",
            hint="Look at the rights of the folder, or mount the medium again.",
        ) from error
    shown = tuple(_lying(name) for name in names[:most])
    above = None if folder.parent == folder else os.fspath(folder.parent)
    return Folder(os.fspath(folder), above, shown, max(len(names) - most, 0))


def _order(entry: os.DirEntry[str]) -> tuple[bool, str]:
    try:
        return not entry.is_dir(follow_symlinks=False), entry.name
    except OSError:
        return True, entry.name


def _lying(entry: os.DirEntry[str]) -> FolderItem:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return FolderItem(entry.name, entry.path, "other", why=error.strerror or "it cannot be read")
    if stat.S_ISDIR(status.st_mode):
        return FolderItem(entry.name, entry.path, "folder", changed=int(status.st_mtime))
    if stat.S_ISREG(status.st_mode):
        return FolderItem(entry.name, entry.path, "file", status.st_size, int(status.st_mtime))
    why = next((told for fits, told in _ODD if fits(status.st_mode)), "no regular file")
    return FolderItem(entry.name, entry.path, "other", why=why)

"""Opens several named files as one pack, in which each has a distinguishing path.

Paths are those below the deepest folder that holds all of them. Files are regular ones; nothing is followed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from custody.errors import ObjectUnreadable
from custody.frozen import dataclass
from custody.ledger.ports import Packing
from custody.storage.files import durable
from custody.storage.files.tree_source import PackedDiskSource
from custody.storage.files.tree_walk import WalkedFile

SORT = "files"
#: The name of a pack of files whose common folder has no name.
_NAMELESS = b"files"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class Loose:
    """Files packed together: their deepest common folder, and paths below it, as bytes in order.

    ``folders`` are the paths of the folders between, which are members as well.
    """

    folder: str
    files: tuple[bytes, ...]
    folders: frozenset[bytes]

    @property
    def path(self) -> str:
        """The path that stands for the pack in the upload journal: the folder and ``*``, which names no file."""
        return os.fspath(Path(self.folder) / "*")

    def place(self, file: bytes) -> Path:
        """Return the path on disk of one of the files."""
        return Path(self.folder) / os.fsdecode(file)

    @property
    def packing(self) -> Packing:
        """The function that opens the files as a pack; its argument is ignored."""
        return self._open

    @contextmanager
    def _open(self, _: str) -> Iterator[PackedDiskSource]:
        try:
            top = os.open(self.folder, _FOLDER)
        except OSError as error:
            raise ObjectUnreadable(f"could not open {self.folder!a}: {durable.reason(error)}") from error
        try:
            name = os.fsencode(Path(self.folder).name) or _NAMELESS
            source = PackedDiskSource(self.path, SORT, os.fstat(top), lambda: self._walk(top), name=name)
            try:
                yield source
            finally:
                source.close()
        finally:
            os.close(top)

    def _walk(self, top: int) -> Iterator[WalkedFile]:
        """Yield folders and files in order of paths; one folder below the top is open at a time."""
        below, opened = b"", top
        try:
            for path in sorted({*self.files, *self.folders}):
                above, _, name = path.rpartition(b"/")
                if above != below:
                    if opened != top:
                        os.close(opened)
                    below, opened = above, top
                    opened = os.open(above, _FOLDER, dir_fd=top) if above else top
                yield WalkedFile(path, name, opened, os.stat(name, dir_fd=opened, follow_symlinks=False))
        finally:
            if opened != top:
                os.close(opened)


def pack_of(paths: Sequence[str]) -> Loose:
    """Return the pack of the files with these paths, below the deepest folder that holds them all.

    The caller passes no symbolic link and no path twice.
    """
    real: dict[Path, Path] = {}
    whole = []
    for path in map(Path, paths):
        above = path.absolute().parent
        real[above] = real.get(above) or above.resolve()
        whole.append(real[above] / path.name)
    folder = Path(os.path.commonpath([path.parent for path in whole]))
    below = [path.relative_to(folder) for path in whole]
    folders = {os.fsencode(above) for path in below for above in path.parents if above.name}
    return Loose(os.fspath(folder), tuple(sorted(map(os.fsencode, below))), frozenset(folders))

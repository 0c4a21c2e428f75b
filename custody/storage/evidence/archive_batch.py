"""Files named for archiving: each once, small ones in one pack, and their total size."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from custody.display import visible
from custody.errors import UsageError
from custody.frozen import dataclass
from custody.ledger.ports import Packing
from custody.storage.files.loose_files import Loose, pack_of
from custody.storage.images.segments import first_segment, packing_for

#: The least number of files for one pack, and the largest size of such a file in bytes.
LEAST_TOGETHER, LARGEST_TOGETHER = 64, 64 << 20
#: The approximate bytes of a small file's header in a pack.
_HEADER = 1800


def named_once(files: Sequence[tuple[str, str]], *, each: bool) -> list[tuple[str, str]]:
    """Return the files without later segments of an image whose first is named too, unless ``each``.

    ``files`` are texts with the paths that they name. Raises UsageError for a file that is named twice.
    """
    seen: dict[str, str] = {}
    for text, path in files:
        real = os.path.realpath(path)
        if real in seen:
            same = seen[real]
            told = f"{text!r} is named twice" if same == text else f"{same!r} and {text!r} are one file"
            raise UsageError(told, hint="Name each file once; each is stored as an object of its own.")
        seen[real] = text
    if each or len(files) == 1:
        return list(files)
    named = {os.path.normpath(path) for _, path in files}
    left = []
    for text, path in files:
        first = os.path.normpath(first_segment(path) or path)
        if first == os.path.normpath(path) or first not in named:
            left.append((text, path))
    return left


def below(path: str, base: str | None) -> bytes | None:
    """Return the path below a base folder, by which a file is recorded; None without one.

    Raises UsageError for a path that is not below it. Links are not followed.
    """
    if base is None:
        return None
    inside = os.path.relpath(path, base)
    if inside in {os.curdir, os.pardir} or inside.startswith(f"{os.pardir}{os.sep}"):
        raise UsageError(
            f"'{visible(path)}' is not below the base folder '{visible(base)}'",
            hint="Name with --base the folder that holds every file of this command.",
        )
    return os.fsencode(inside)


def small_files(paths: Sequence[str]) -> list[str]:
    """Return the files that go into one pack: readable regular ones, small, and packed no other way.

    [] where there are fewer than ``LEAST_TOGETHER``.
    """
    if len(paths) < LEAST_TOGETHER:
        return []
    found = [path for path in paths if _is_small(path)]
    return found if len(found) >= LEAST_TOGETHER else []


def _is_small(path: str) -> bool:
    try:
        status = os.lstat(path)
        if not (S_ISREG(status.st_mode) and status.st_size <= LARGEST_TOGETHER):
            return False
        return os.access(path, os.R_OK) and packing_for(path, each=False) is None
    except (OSError, UsageError):
        return False


@dataclass(frozen=True, slots=True)
class Batch:
    """Paths of files to be archived; the path of ``pack`` stands for all its files.

    With ``each`` a segment of an image is a file by itself.
    """

    paths: tuple[str, ...]
    pack: Loose | None = None
    each: bool = False

    @classmethod
    def of(cls, paths: Sequence[str], small: Sequence[str], *, each: bool) -> Batch:
        """Return a batch of files in their order, with the ``small`` ones first, as one pack."""
        if not small:
            return cls(tuple(paths), None, each)
        pack, gone = pack_of(small), set(small)
        return cls((pack.path, *(path for path in paths if path not in gone)), pack, each)

    def packing(self, path: str) -> Packing | None:
        """Return the function that opens a path as a pack, None for a file stored as it is.

        Raises UsageError for a segment after the first.
        """
        pack = self._pack_at(path)
        return packing_for(path, each=self.each) if pack is None else pack.packing

    def count(self, path: str) -> int:
        """Return the number of files that a path stands for."""
        pack = self._pack_at(path)
        return 1 if pack is None else len(pack.files)

    def bytes_read(self, path: str) -> int:
        """Return the number of bytes read for a path; for the pack, with the header of each file."""
        header = 0 if self._pack_at(path) is None else _HEADER
        return self._added(path, lambda status: status.st_size + header)

    def bytes_needed(self, path: str) -> int:
        """Return the estimated bytes that a path takes in a store that keeps holes."""
        return self._added(path, lambda status: min(status.st_size, status.st_blocks * 512))

    def _added(self, path: str, amount: Callable[[os.stat_result], int]) -> int:
        """Return the sum of an amount over a path's files, without files that cannot be examined."""
        pack, total = self._pack_at(path), 0
        for file in [Path(path)] if pack is None else map(pack.place, pack.files):
            with suppress(OSError):
                total += amount(file.lstat())
        return total

    def _pack_at(self, path: str) -> Loose | None:
        return self.pack if self.pack is not None and self.pack.path == path else None

"""Matching of the lines of a hash list with files, by their paths.

A list may be made in any folder: its paths may begin above the archived folder or inside it, have slashes or
backslashes, or be base names alone. A line mentions a file where one path ends with the other, name by name; among
several it mentions those with the longest common ending.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from custody.ledger.digests.recorded_files import RecordedFile
from custody.proof.hash_lists import ListedFile


def spellings(name: bytes) -> tuple[bytes, ...]:
    """Return the paths that a listed name may mean, without empty and ``.`` parts: two with backslashes."""
    written = (name, name.replace(b"\\", b"/")) if b"\\" in name else (name,)
    return tuple(dict.fromkeys(_trimmed(path) or name for path in written))


def _trimmed(path: bytes) -> bytes:
    return b"/".join(part for part in path.split(b"/") if part not in (b"", b"."))


def endings(path: bytes) -> Iterator[bytes]:
    """Yield the endings of a path at its slashes, from the whole path to its last name."""
    yield path
    at = path.find(b"/")
    while at >= 0:
        yield path[at + 1 :]
        at = path.find(b"/", at + 1)


class Paths:
    """An index that matches lines of a hash list with files by keys: paths, or ends of paths.

    ``every`` has, for each line by its index, the keys it shares with any file, the longest first.
    """

    def __init__(self, lines: Sequence[ListedFile], files: Iterable[RecordedFile]) -> None:
        shown = [spellings(line.name) for line in lines]
        listed = {path for paths in shown for path in paths}
        own: set[bytes] = set()
        ends: set[bytes] = set()
        for file in files:
            for name, whole in _names(file):
                own.update((name, whole))
                ends.update(ending for ending in endings(whole) if ending in listed)
        self._listed = ends
        self.every = [self._keys(paths, own) for paths in shown]

    def _keys(self, paths: Iterable[bytes], own: set[bytes]) -> tuple[bytes, ...]:
        found = [ending for path in paths for ending in endings(path) if ending in own]
        found += [path for path in paths if path in self._listed]
        return tuple(sorted(set(found), key=_length, reverse=True))

    def current(self, file: RecordedFile) -> tuple[bytes, ...]:
        """Return the keys that lines share with a file's newest name."""
        return () if file.name is None else self._of(file.name, file.path or file.name)

    def former(self, file: RecordedFile) -> tuple[bytes, ...]:
        """Return the keys that lines share with a file's former names."""
        return tuple(dict.fromkeys(key for name in file.former for key in self._of(name, name)))

    def _of(self, name: bytes, whole: bytes) -> tuple[bytes, ...]:
        ends = (ending for ending in endings(whole) if ending in self._listed)
        return tuple(dict.fromkeys((whole, name, *ends)))


def _names(file: RecordedFile) -> Iterator[tuple[bytes, bytes]]:
    if file.name is not None:
        yield file.name, file.path or file.name
    yield from ((name, name) for name in file.former)


def _length(path: bytes) -> int:
    return path.count(b"/")

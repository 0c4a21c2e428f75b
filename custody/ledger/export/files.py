"""The files of an export: where they are put, and how large each is with which digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from custody.frozen import dataclass
from custody.proof import canonical


class Files(Protocol):
    """A folder that gets its name only once it is whole."""

    def new(self, name: str) -> AbstractContextManager[Callable[[bytes], None]]:
        """Begin a file, to be written piece by piece; ``name`` is its path in the folder. StorageFailed."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an export: its path, its bytes, their SHA-256 in hex, and how many lines it has."""

    name: str
    bytes: int
    sha256: str
    lines: int


class Listing:
    """Writes files, and remembers what was written for the manifest."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.written: list[Written] = []

    @contextmanager
    def new(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Begin a file, to be written piece by piece."""
        digest = hashlib.sha256()
        size = lines = 0
        with self._files.new(name) as write:

            def put(data: bytes) -> None:
                nonlocal size, lines
                write(data)
                digest.update(data)
                size += len(data)
                lines += data.count(b"\n")

            yield put
        self.written.append(Written(name, size, digest.hexdigest(), lines))

    def put(self, name: str, data: bytes) -> None:
        """Write a file at once."""
        with self.new(name) as write:
            write(data)


def line(members: dict[str, object]) -> bytes:
    """Write one line of a file of lines: canonical JSON and a newline."""
    return canonical.encode(members) + b"\n"

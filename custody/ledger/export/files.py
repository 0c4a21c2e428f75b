"""The files of an export: the folder they are written to, and the size and digest of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from custody.frozen import dataclass
from custody.proof import canonical


class Files(Protocol):
    """A folder that gets its final name only once it is complete."""

    def new(self, name: str) -> AbstractContextManager[Callable[[bytes], None]]:
        """Open a file for writing by a function of bytes; ``name`` is its path in the folder.

        Raise StorageFailed.
        """


@dataclass(frozen=True, slots=True)
class Written:
    """A written file of an export: path, size in bytes, SHA-256 in hex, number of lines."""

    name: str
    bytes: int
    sha256: str
    lines: int


class Listing:
    """The writer of an export's files, which keeps ``written``, the list of them for the manifest."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.written: list[Written] = []

    @contextmanager
    def new(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Open a file for writing by a function of bytes; it is added to ``written`` at the end."""
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
        """Write a file with these bytes."""
        with self.new(name) as write:
            write(data)


def line(members: dict[str, object]) -> bytes:
    """Return one line of a .jsonl file: canonical JSON (RFC 8785) and a newline."""
    return canonical.encode(members) + b"\n"

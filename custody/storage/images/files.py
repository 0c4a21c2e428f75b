"""Reads the media in an E01 on disk from its segments' files; compares it with no record."""

from __future__ import annotations

import os
from pathlib import Path

from custody.display import visible
from custody.errors import NotFound, SourceChanged, StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import Progress
from custody.proof.images import ewf
from custody.storage.files import durable
from custody.storage.files.quiescence import Mark, mark, stable_states
from custody.storage.images import formats
from custody.storage.images.ewf.container import Container
from custody.storage.images.ewf.scan import Scan, scan
from custody.storage.images.ewf.sections import continues

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class Contained:
    """The content of an E01 on disk as it was read; ``states`` are its files' states then."""

    scan: Scan
    segments: tuple[Path, ...]
    states: tuple[Mark, ...]

    @property
    def damage_counts(self) -> dict[str, int]:
        """The number of damaged parts of the container, by sort."""
        return self.scan.damage_counts

    def damage_lines(self, most: int) -> list[str]:
        """Return a line for each damaged place, at most ``most`` of each sort."""
        return self.scan.damage_lines(most)

    def check_unchanged(self) -> None:
        """Raise SourceChanged if one of the files was replaced or changed since."""
        for path, before in zip(self.segments, self.states, strict=True):
            if mark(_look(path)) != before:
                raise SourceChanged(f"{_shown(path)} changed while it was read; nothing is recorded of it")


class FilePiece:
    """A segment on disk, which is open only while it is read from; NotFound, StorageFailed."""

    def __init__(self, path: Path, opened: OneFile) -> None:
        self._path = path
        self._opened = opened
        self.name = path.name
        self.size = opened.size(path)

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes of it, fewer only at its end; StorageFailed."""
        return self._opened.read(self._path, offset, length)


class OneFile:
    """A reader of several files that keeps one of them open: the one that was read last."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._fd = -1

    def size(self, path: Path) -> int:
        """Return the size of a file in bytes; NotFound, StorageFailed."""
        return os.fstat(self._open(path)).st_size

    def read(self, path: Path, offset: int, length: int) -> bytes:
        """Return bytes of a file, fewer only at its end; NotFound, StorageFailed."""
        fd = self._open(path)
        try:
            return os.pread(fd, length, offset)
        except OSError as error:
            raise StorageFailed(f"could not read {_shown(path)}: {durable.reason(error)}") from error

    def close(self) -> None:
        """Close the file that is open."""
        if self._path is not None:
            os.close(self._fd)
            self._path = None

    def _open(self, path: Path) -> int:
        if path != self._path:
            self.close()
            try:
                self._fd = os.open(path, _READ)
            except FileNotFoundError:
                raise NotFound(f"there is no file {_shown(path)}", hint="Check the path.") from None
            except OSError as error:
                raise StorageFailed(f"could not read {_shown(path)}: {durable.reason(error)}") from error
            self._path = path
        return self._fd


def recognised(path: Path) -> str:
    """Return the image format that a file's first and last bytes show. Raises NotFound, StorageFailed."""
    opened = OneFile()
    try:
        head = opened.read(path, 0, formats.HEAD_BYTES)
        end = max(0, opened.size(path) - formats.TAIL_BYTES)
        return formats.recognise(head, opened.read(path, end, formats.TAIL_BYTES))
    finally:
        opened.close()


def beginning(path: Path, length: int) -> bytes:
    """Return the first bytes of a file, fewer if it has no more; NotFound, StorageFailed."""
    opened = OneFile()
    try:
        return opened.read(path, 0, length)
    finally:
        opened.close()


def segments(first: Path, opened: OneFile) -> tuple[Path, ...]:
    """Return the paths of all segments in order, from the first one.

    Raises NotFound for a missing segment, ProofInvalid for a file whose own number is not that of its name, and for one
    that is cut off.
    """
    found: list[Path] = [first]
    while continues(FilePiece(found[-1], opened), len(found)):
        path = first.with_name(ewf.segment_name(first.name, len(found) + 1))
        if not path.exists():
            raise NotFound(
                f"the segment {_shown(path)} is missing: {_shown(found[-1])} says that another follows",
                hint="Put all segments into one folder, or record the container alone with --container-only.",
            )
        found.append(path)
    return tuple(found)


def read_errors(first: Path) -> int | None:
    """Return the number of source sectors that an E01 lists as unreadable, None where it has no list.

    Reads only the sections around the media; raises as ``read`` does.
    """
    opened = OneFile()
    try:
        listed = Container([FilePiece(path, opened) for path in segments(first, opened)]).read_errors
    finally:
        opened.close()
    return None if listed is None else listed.sectors


def read(first: Path, progress: Progress) -> Contained:
    """Read an E01 container in full; return the digests and damage of its media, and its segment files.

    Raises ProofInvalid if the container has no readable media, NotFound, SourceChanged.
    """
    opened = OneFile()
    try:
        paths, states = _at_rest(first, opened)
        found = scan(Container([FilePiece(path, opened) for path in paths]), progress)
    finally:
        opened.close()
    made = Contained(found, paths, states)
    made.check_unchanged()
    return made


def _at_rest(first: Path, opened: OneFile) -> tuple[tuple[Path, ...], tuple[Mark, ...]]:
    """Return all segments and their states, once unwritten for an instant; raises as ``segments``.

    SourceChanged where others write to them without a pause: half of a write must never be read as the whole.
    """
    paths: tuple[Path, ...] = ()

    def look() -> list[os.stat_result]:
        nonlocal paths
        paths = segments(first, opened)
        return list(map(_look, paths))

    found, rests = stable_states(look)
    if not rests:
        raise SourceChanged(f"others write to {_shown(first)} without a pause; nothing is recorded of it")
    return paths, tuple(map(mark, found))


def _look(path: Path) -> os.stat_result:
    try:
        return os.lstat(path)
    except OSError as error:
        raise SourceChanged(f"{_shown(path)} cannot be looked at again: {durable.reason(error)}") from error


def _shown(path: Path) -> str:
    return f"'{visible(os.fsencode(path.name))}'"

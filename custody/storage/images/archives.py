"""Reads ZIP containers (UFDR, AFF4) on disk: members by their CRC, nothing unpacked."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from pathlib import Path

from custody.display import visible
from custody.errors import ProofInvalid, SourceChanged, StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import Progress
from custody.storage.files import durable
from custody.storage.files.quiescence import Mark, mark

_STEP = 1 << 20
#: Names of damaged members that are listed; those after them are counted.
MOST_LISTED = 200
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of reading all members of a ZIP: numbers of members, damaged and unverifiable ones.

    ``damage`` names the first MOST_LISTED of ``damaged`` members. Encrypted members, and those compressed by a method
    that is not known here, are ``unchecked``. ``state`` is the file's state before reading.
    """

    path: Path
    state: Mark
    members: int
    damaged: int
    damage: tuple[str, ...]
    unchecked: int

    @property
    def damage_counts(self) -> dict[str, int]:
        """The number of members that do not fit their own checksums, as ``members``."""
        return {"members": self.damaged}

    def damage_lines(self, most: int) -> list[str]:
        """Return a line for each of the first ``most`` damaged members, and one with the number of others."""
        lines = [f"member {visible(name)}" for name in self.damage[:most]]
        rest = self.damaged - len(lines)
        return [*lines, f"{rest} more members"] if rest else lines

    def check_unchanged(self) -> None:
        """Raise SourceChanged if the file was replaced or changed since."""
        try:
            now = mark(os.lstat(self.path))
        except OSError as error:
            raise SourceChanged(
                f"{_shown(self.path)} cannot be looked at again: {durable.reason(error)}"
            ) from error
        if now != self.state:
            raise SourceChanged(f"{_shown(self.path)} changed while it was read; nothing is recorded of it")


def names(path: Path) -> frozenset[str]:
    """Return the names of a ZIP's members by its directory, none if it has no readable directory."""
    try:
        with os.fdopen(os.open(path, _READ), "rb") as file, zipfile.ZipFile(file) as archive:
            return frozenset(archive.namelist())
    except (OSError, *_BROKEN):
        return frozenset()


def check(path: Path, progress: Progress) -> Checked:
    """Read every member of a ZIP and compare it with its CRC; return the result.

    Raises ProofInvalid where the ZIP has no directory, StorageFailed for a file that cannot be read.
    """
    try:
        with os.fdopen(os.open(path, _READ), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise StorageFailed(f"{_shown(path)} is no regular file", hint="Name the image itself.")
            with zipfile.ZipFile(file) as archive:
                return _checked(path, mark(before), archive, progress)
    except _BROKEN as error:
        raise ProofInvalid(
            f"{_shown(path)} begins as a ZIP archive and does not end as one: it is cut off or damaged",
            hint="Copy it again from where it was made, or record it as it is with --container-only.",
        ) from error
    except OSError as error:
        raise StorageFailed(f"could not read {_shown(path)}: {durable.reason(error)}") from error


#: Errors of zipfile for broken archives and members: its own, and those of the parsers below it.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError)


def _checked(path: Path, state: Mark, archive: zipfile.ZipFile, progress: Progress) -> Checked:
    members = archive.infolist()
    total, done, damaged, unchecked = sum(member.file_size for member in members), 0, 0, 0
    listed: list[str] = []
    for member in members:
        whole = _is_whole(archive, member)
        unchecked += whole is None
        if whole is False:
            damaged += 1
            if len(listed) < MOST_LISTED:
                listed.append(member.filename)
        done += member.file_size
        progress.advance(done, total, "bytes")
    return Checked(path, state, len(members), damaged, tuple(listed), unchecked)


def _is_whole(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool | None:
    """Return whether a member has its recorded CRC and length; None where that cannot be verified."""
    if member.flag_bits & 1:
        return None
    size = 0
    try:
        with archive.open(member) as content:
            while piece := content.read(_STEP):
                size += len(piece)
    except NotImplementedError:
        return None
    except _BROKEN:
        return False
    return size == member.file_size


def _shown(path: Path) -> str:
    return f"'{visible(os.fsencode(path.name))}'"

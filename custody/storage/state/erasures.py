"""Lists erasures beside the head, outside database and backups, so that restores obey them.

The list has leaf hashes and field numbers only, nothing of the erased values. It does not erase anything.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from custody.errors import CustodyError, HeadMismatch, Malformed, StorageFailed, UsageError
from custody.frozen import dataclass
from custody.ledger.ports import ListedErasure
from custody.portable import CLOEXEC, NOFOLLOW, fcntl
from custody.proof import b64
from custody.storage.files import durable, regular_files
from custody.storage.state.access_refusal import closed_state

_LARGEST_FILE = 1 << 28
_MOST_FIELDS = 256
_LARGEST_POSITION = 1 << 63
_ERASURE = re.compile(r"([0-9]{1,19}):([A-Za-z0-9+/=]{44}):([0-9]{1,3})", re.ASCII)

_RESTORE = (
    "What it lists must not come back, so nothing is opened without it. Restore it from a copy of the state folder. If "
    "there is none and the database was never restored from a backup, move the file aside, then run "
    "`custody doctor --repair`, which lists again what the entries say was erased."
)


@dataclass(frozen=True, slots=True)
class _Listed:
    """The content of a list, the end of its last whole line, and the checksum for the next line.

    ``newline`` is whether that last line has its newline, ``rest`` the number of bytes beyond it.
    """

    erasures: list[ListedErasure]
    end: int
    chain: str
    newline: bool
    rest: int


class ErasureList:
    """An append-only text file of erasures, a line for each ``add``.

    A line is ``<checksum> <position>:<base64 leaf>:<field> …``. A line's checksum (64 hex digits) is SHA-256 over the
    previous line's checksum, a space and the rest of this line, so that a changed or missing line in the middle is
    found. A line's newline is written only after its text is durable: a torn last line without one was never confirmed
    and is ignored, a whole one counts, and a bad line with its newline is damage.
    """

    def __init__(self, path: Path, origin: str) -> None:
        self._path = path
        self._first = sha256(f"custody.erasures/1\n{origin}\n".encode()).hexdigest()

    def read(self) -> list[ListedErasure]:
        """Return the erasures of every finished line in order; HeadMismatch for a damaged line, StorageFailed."""
        return self._load().erasures

    def add(self, erasures: Sequence[ListedErasure]) -> None:
        """Add erasures durably, all of them or none; adding one again changes nothing.

        Raises UsageError for an impossible one, HeadMismatch for a damaged list, StorageFailed.
        """
        check_erasures(erasures)
        try:
            durable.make_folder(self._path.parent, 0o700)
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | NOFOLLOW | CLOEXEC, 0o600)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX)
                self._append(fd, erasures)
            finally:
                os.close(fd)
            durable.sync_folder(self._path.parent)
        except OSError as error:
            raise self._failed("write", error) from error

    def inspect(self, *, listing: bool = False) -> list[str]:
        """Return descriptions of damage of the list, an interrupted last line included; [] for none.

        Such a line is not counted while something is ``listing``: it may be in progress, or was left by a process that
        died, and whoever finishes that process's work writes it anew.
        """
        try:
            listed = self._load()
        except HeadMismatch as error:
            return [error.message]
        if not listing and (listed.rest or not listed.newline):
            return [f"the list of erasures {os.fspath(self._path)!r} does not end with a finished line"]
        return []

    def _load(self) -> _Listed:
        try:
            data, _ = regular_files.read_regular(self._path, _LARGEST_FILE)
        except FileNotFoundError:
            data = b""
        except regular_files.OddFile as error:
            raise HeadMismatch(
                f"{os.fspath(self._path)!r} is no list of erasures: {durable.reason(error)}", hint=_RESTORE
            ) from error
        except OSError as error:
            raise self._failed("read", error) from error
        return self._parse(data)

    def _append(self, fd: int, erasures: Iterable[ListedErasure]) -> None:
        listed = self._parse(regular_files.read_all(fd, _LARGEST_FILE))
        known = set(listed.erasures)
        new = [value for value in dict.fromkeys(erasures) if value not in known]
        os.ftruncate(fd, listed.end)
        end = listed.end
        if not listed.newline:
            durable.sync_file(fd)
            durable.write_all_at(fd, b"\n", end)
            end += 1
        if new:
            line = _format(listed.chain, new).encode()
            durable.write_all_at(fd, line, end)
            durable.sync_file(fd)
            durable.write_all_at(fd, b"\n", end + len(line))
        durable.sync_file(fd)

    def _parse(self, data: bytes) -> _Listed:
        end = data.rfind(b"\n") + 1
        erasures: list[ListedErasure] = []
        chain = self._first
        for number, raw in enumerate(data[:end].split(b"\n")[:-1], 1):
            new = _read_line(raw, chain)
            if new is None:
                raise HeadMismatch(
                    f"line {number} of the list of erasures {os.fspath(self._path)!r} is damaged",
                    hint=_RESTORE,
                )
            erasures += new
            chain = raw[:64].decode()
        # A whole line counts even if its newline was lost or changed; anything else here was never answered for.
        for tail in (data[end:], data[end:-1]):
            new = _read_line(tail, chain)
            if new is not None:
                stop = end + len(tail)
                return _Listed(erasures + new, stop, tail[:64].decode(), False, len(data) - stop)
        return _Listed(erasures, end, chain, True, len(data) - end)

    def _failed(self, what: str, error: OSError) -> CustodyError:
        if isinstance(error, PermissionError):
            return closed_state("the list of erasures", self._path)
        return StorageFailed(
            f"could not {what} the list of erasures {os.fspath(self._path)!r}: {durable.reason(error)}"
        )


def check_erasures(erasures: Iterable[ListedErasure]) -> None:
    """Raise UsageError for an erasure with an impossible position, field number or length of leaf hash."""
    for erasure in erasures:
        if (
            len(erasure.leaf) != 32
            or not 0 <= erasure.field < _MOST_FIELDS
            or not 0 <= erasure.position < _LARGEST_POSITION
        ):
            raise UsageError(
                f"{erasure!r} names no field of an entry (32-byte leaf hash, field below {_MOST_FIELDS})"
            )


def _format(chain: str, erasures: Iterable[ListedErasure]) -> str:
    text = " ".join(f"{erasure.position}:{b64.encode(erasure.leaf)}:{erasure.field}" for erasure in erasures)
    return f"{sha256(f'{chain} {text}'.encode()).hexdigest()} {text}"


def _read_line(raw: bytes, chain: str) -> list[ListedErasure] | None:
    """Return the erasures of a well-formed line that follows ``chain``, None for any other bytes."""
    line = raw.decode("ascii", "replace")
    try:
        found = [_parse_one(text) for text in line.split(" ")[1:]]
    except Malformed:
        return None
    return found if found and _format(chain, found) == line else None


def _parse_one(text: str) -> ListedErasure:
    match = _ERASURE.fullmatch(text)
    if match is None:
        raise Malformed(f"{text[:80]!a} names no field of an entry")
    return ListedErasure(int(match[1]), b64.decode_hash(match[2]), int(match[3]))

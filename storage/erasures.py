"""Lists erasures beside the head, outside the database and its backups, so that a restored backup can obey them.

The list holds leaf hashes and field numbers only, nothing of what was erased. It does not erase anything.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from custody.errors import HeadMismatch, Malformed, StorageFailed, UsageError
from custody.proof import b64
from storage import durable

_LARGEST_FILE = 1 << 28
_MOST_FIELDS = 256


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a list holds: the pairs, the bytes of its finished lines and the checksum that the next line follows."""

    pairs: list[tuple[bytes, int]]
    good_bytes: int
    chain: str


class ErasureList:
    """An append-only text file: one line per call of ``add``, ``<checksum> <base64 leaf>:<field> …``.

    A line's checksum (64 hex digits) is SHA-256 over the previous line's checksum and this line's pairs, so that a
    changed or missing line in the middle is found. A line's newline is written only after its text is durable:
    a last line without newline is an unfinished write and ignored, a damaged line with one is damage.
    """

    def __init__(self, path: Path, origin: str) -> None:
        self._path = path
        self._first = sha256(f"custody.erasures/1\n{origin}\n".encode()).hexdigest()

    def read(self) -> list[tuple[bytes, int]]:
        """Give (leaf hash, field index) of every finished line in order; HeadMismatch if a line is damaged."""
        try:
            data, _ = durable.read_regular(self._path, _LARGEST_FILE)
        except FileNotFoundError:
            return []
        except durable.OddFile as error:
            raise HeadMismatch(
                f"{os.fspath(self._path)!r} is no list of erasures: {durable.reason(error)}"
            ) from error
        except OSError as error:
            raise self._failed("read", error) from error
        return self._parse(data).pairs

    def add(self, erasures: Sequence[tuple[bytes, int]]) -> None:
        """List erasures durably, all of them or none; listing one again changes nothing."""
        for leaf, field in erasures:
            if len(leaf) != 32 or not 0 <= field < _MOST_FIELDS:
                raise UsageError(
                    f"an erasure is a 32-byte leaf hash and a field below {_MOST_FIELDS}, not {field}"
                )
        try:
            durable.make_folder(self._path.parent, 0o700)
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX)
                self._append(fd, erasures)
            finally:
                os.close(fd)
            durable.sync_folder(self._path.parent)
        except OSError as error:
            raise self._failed("write", error) from error

    def inspect(self) -> list[str]:
        """Give what is wrong with the list in words."""
        try:
            self.read()
        except HeadMismatch as error:
            return [error.message]
        return []

    def _append(self, fd: int, erasures: Iterable[tuple[bytes, int]]) -> None:
        listed = self._parse(durable.read_all(fd))
        known = set(listed.pairs)
        new = [pair for pair in dict.fromkeys(erasures) if pair not in known]
        os.ftruncate(fd, listed.good_bytes)
        if new:
            line = _format(listed.chain, new).encode()
            durable.write_all_at(fd, line, listed.good_bytes)
            durable.sync_file(fd)
            durable.write_all_at(fd, b"\n", listed.good_bytes + len(line))
        durable.sync_file(fd)

    def _parse(self, data: bytes) -> _Listed:
        good_bytes = data.rfind(b"\n") + 1
        pairs: list[tuple[bytes, int]] = []
        chain = self._first
        for number, raw in enumerate(data[:good_bytes].split(b"\n")[:-1], 1):
            line = raw.decode("ascii", "replace")
            try:
                new = [_parse_pair(text) for text in line.split(" ")[1:]]
            except Malformed:
                new = []
            if not new or _format(chain, new) != line:
                raise HeadMismatch(
                    f"line {number} of the list of erasures {os.fspath(self._path)!r} is damaged",
                    hint="Run `custody check`, then restore the list from a copy of the state folder.",
                )
            pairs += new
            chain = line[:64]
        return _Listed(pairs, good_bytes, chain)

    def _failed(self, what: str, error: OSError) -> StorageFailed:
        return StorageFailed(
            f"could not {what} the list of erasures {os.fspath(self._path)!r}: {durable.reason(error)}"
        )


def _format(chain: str, pairs: Iterable[tuple[bytes, int]]) -> str:
    text = " ".join(f"{b64.encode(leaf)}:{field}" for leaf, field in pairs)
    return f"{sha256(f'{chain} {text}'.encode()).hexdigest()} {text}"


def _parse_pair(text: str) -> tuple[bytes, int]:
    leaf, _, field = text.partition(":")
    if not field.isascii() or not field.isdigit() or len(field) > 3 or int(field) >= _MOST_FIELDS:
        raise Malformed(f"{text[:80]!a} names no field")
    return b64.decode_hash(leaf), int(field)

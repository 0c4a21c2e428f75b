"""Remembers a ledger's head in a file outside database and backups, to notice a restore.

It does not compare anything with the database; custody.ledger does. Slot format: see ``_encode``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import platformdirs

from custody.digits import whole
from custody.errors import Busy, CustodyError, HeadMismatch, Malformed, StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import HeadMark, HeadState, ListedErasure
from custody.proof import b64
from custody.storage.files import durable, regular_files
from custody.storage.files.file_locks import wait_and_hold
from custody.storage.state.access_refusal import closed_state
from custody.storage.state.erasures import ErasureList

#: Bytes of one slot; a write fills exactly one, so that it never touches the sectors of the other.
SLOT_BYTES = 4096
_DIGEST_BYTES = 32
_COMMITTED, _INTENT = 0, 1
_KIND_NAMES = ("committed", "intent")
_LARGEST = 1 << 63
_HEADER = "custody.head/1"


def state_folder(origin: str, above: Path | None = None) -> Path:
    """Return the folder of one ledger's state, below ``above`` or the user's state folder."""
    if above is None:
        above = platformdirs.user_state_path("custody")
    return above / sha256(origin.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Slot:
    """The content of one slot; slot 0 has no intent of its own and repeats the committed mark in memory."""

    counter: int
    committed: HeadMark
    intent: HeadMark


class HeadFile:
    """Two checksummed slots in a file, a lock, a list of erasures; implements the port HeadStore.

    Slot 0 takes committed marks only, slot 1 intents with the mark that they follow. A slot is only written while the
    other one is whole, so power may fail in any write and both marks can still be read.
    """

    def __init__(self, path: Path, origin: str, *, lock_seconds: float = 10.0) -> None:
        self._path = path
        self._origin = origin
        self._lock_path = path.with_name(f"{path.name}.lock")
        self._lock_seconds = lock_seconds
        #: The thread with the right to sign, and the slots since it read or wrote the file.
        self._holder: int | None = None
        self._kept: tuple[_Slot | None, _Slot | None] | None = None
        #: The bytes last read from or written to each slot, and the parsed slot: the next commit reads the same.
        self._said: dict[int, tuple[bytes, _Slot]] = {}
        self._erasures = ErasureList(path.with_name(f"{path.name}.erasures"), origin)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Lock the right to sign against every other process and thread; Busy after ``lock_seconds``.

        Raises StorageFailed, ConfigError for another account's file.
        """
        try:
            durable.make_folder(self._path.parent, 0o700)
            fd = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._failed("could not lock", error) from error
        try:
            self._wait_for_lock(fd)
            self._holder = threading.get_ident()
            yield
        finally:
            self._holder, self._kept = None, None
            os.close(fd)

    def held(self) -> HeadFile:
        """Return this head for a caller that already has the lock of the right to sign, while that lasts."""
        return _Held(self._path, self._origin)

    def at_once(self) -> HeadFile:
        """Return this head with no wait for the right to sign: Busy where another has it."""
        return HeadFile(self._path, self._origin, lock_seconds=0)

    def read(self) -> HeadState | None:
        """Return the remembered state, None if there is none; HeadMismatch if both slots are damaged."""
        slots = self._load()
        return None if slots is None else _state(*slots, self._path)

    def intend(self, committed: HeadMark, intent: HeadMark) -> None:
        """Record durably that ``intent`` is about to be committed after ``committed``.

        Raises HeadMismatch where another mark is remembered, or none.
        """
        first, second = self._must_load()
        known = _state(first, second, self._path).committed
        if committed != known:
            raise HeadMismatch(
                f"the head file remembers {_words(known)}, so nothing can be written after {_words(committed)}"
            )
        self._repair(first, second)
        self._write(_INTENT, _Slot(_next(first, second), committed, intent))

    def promote(self, mark: HeadMark) -> None:
        """Record ``mark`` durably as committed: the intent, or the mark before an abandoned intent.

        Slot 1 is first rewritten to lead to ``mark``, if it does not, so that it can replace slot 0 if writing slot 0
        is interrupted. Raises HeadMismatch where no head is remembered.
        """
        first, second = self._must_load()
        known = _state(first, second, self._path).committed
        if second is None or (second.committed, second.intent) != (known, mark):
            self._repair(first, second)
            second = _Slot(_next(first, second), known, mark)
            self._write(_INTENT, second)
        self._write(_COMMITTED, _Slot(_next(first, second), mark, mark))

    def start(self, mark: HeadMark) -> None:
        """Write ``mark`` as the first committed head, over whatever was remembered, durably and whole."""
        self._kept = None
        slots = (_Slot(2, mark, mark), _Slot(1, mark, mark))
        data = b"".join(_encode(self._origin, number, slot) for number, slot in enumerate(slots))
        try:
            durable.make_folder(self._path.parent, 0o700)
            durable.replace_file(self._path, data, 0o600)
        except OSError as error:
            raise self._failed("could not write", error) from error

    def list_erasures(self) -> list[ListedErasure]:
        """Return every erasure listed so far, in the order of listing; raises HeadMismatch if damaged."""
        return self._erasures.read()

    def add_erasures(self, erasures: Sequence[ListedErasure]) -> None:
        """Add erasures to the list durably; adding one again changes nothing."""
        self._erasures.add(erasures)

    def inspect(self) -> list[str]:
        """Return descriptions of every problem of head file and erasure list, down to a changed byte.

        The last line of the list may be unfinished while an intent stands: erasures are listed before it is promoted.
        """
        problems: list[str] = []
        listing = False
        try:
            data = self._read_bytes()
        except HeadMismatch as error:
            data = None
            problems.append(error.message)
        if data is not None:
            if len(data) != 2 * SLOT_BYTES:
                problems.append(
                    f"head file {os.fspath(self._path)!r} is {len(data)} bytes long, not {2 * SLOT_BYTES}"
                )
            slots = []
            for number in (_COMMITTED, _INTENT):
                try:
                    slots.append(_decode(self._origin, number, _cut(data, number)))
                except (Malformed, HeadMismatch) as error:
                    problems.append(f"head file {os.fspath(self._path)!r}, slot {number}: {error.message}")
            if len(slots) == 2:
                try:
                    listing = _state(slots[0], slots[1], self._path).intent is not None
                except HeadMismatch as error:
                    problems.append(error.message)
        return problems + self._erasures.inspect(listing=listing)

    def _wait_for_lock(self, fd: int) -> None:
        try:
            wait_and_hold(fd, self._lock_seconds)
        except BlockingIOError:
            raise Busy(
                f"another process has been writing to this ledger for {self._lock_seconds:g} s "
                f"(lock {os.fspath(self._lock_path)!r})"
            ) from None
        except OSError as error:
            raise self._failed("could not lock", error) from error

    def _load(self) -> tuple[_Slot | None, _Slot | None] | None:
        """Return both slots, None for no file; the holder of the right to sign reads the file once."""
        if self._holder != threading.get_ident():
            return self._read_slots()
        if self._kept is None:
            self._kept = self._read_slots()
        return self._kept

    def _read_slots(self) -> tuple[_Slot | None, _Slot | None] | None:
        data = self._read_bytes()
        if data is None:
            return None
        slots: list[_Slot | None] = []
        for number in (_COMMITTED, _INTENT):
            found = _cut(data, number)
            said = self._said.get(number)
            try:
                if said is None or said[0] != found:
                    said = self._said[number] = found, _decode(self._origin, number, found)
                slots.append(said[1])
            except Malformed:
                slots.append(None)
        return slots[0], slots[1]

    def _must_load(self) -> tuple[_Slot | None, _Slot | None]:
        slots = self._load()
        if slots is None:
            raise HeadMismatch(
                f"there is no head file {os.fspath(self._path)!r}, so nothing can be written after it"
            )
        return slots

    def _read_bytes(self) -> bytes | None:
        try:
            return regular_files.read_regular(self._path, 4 * SLOT_BYTES)[0]
        except FileNotFoundError:
            return None
        except regular_files.OddFile as error:
            raise HeadMismatch(
                f"{os.fspath(self._path)!r} is no head file: {durable.reason(error)}"
            ) from error
        except OSError as error:
            raise self._failed("could not read", error) from error

    def _repair(self, first: _Slot | None, second: _Slot | None) -> None:
        """Repair a torn slot 0 from slot 1 before that is overwritten; nothing else changes."""
        if first is None and second is not None:
            self._write(_COMMITTED, _Slot(second.counter - 1, second.committed, second.committed))

    def _write(self, number: int, slot: _Slot) -> None:
        kept, self._kept = self._kept, None
        data = _encode(self._origin, number, slot)
        self._said[number] = data, slot
        try:
            fd = os.open(self._path, os.O_WRONLY | os.O_CLOEXEC)
            try:
                durable.write_all_at(fd, data, number * SLOT_BYTES)
                durable.sync_file(fd)
            finally:
                os.close(fd)
        except OSError as error:
            raise self._failed("could not write", error) from error
        if kept is not None:
            self._kept = (slot, kept[1]) if number == _COMMITTED else (kept[0], slot)

    def _failed(self, what: str, error: OSError) -> CustodyError:
        if isinstance(error, PermissionError):
            return closed_state("the head file", self._path)
        return StorageFailed(f"{what} head file {os.fspath(self._path)!r}: {durable.reason(error)}")


class _Held(HeadFile):
    """The head for a caller that has the lock of the right to sign already."""

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Do nothing: the caller has the lock."""
        yield


def _encode(origin: str, number: int, slot: _Slot) -> bytes:
    """Return one slot's bytes: text lines, zeros, and SHA-256 over all bytes before it.

    Lines: ``custody.head/1 committed|intent``, origin, counter, ``<size> <base64 root>`` of the committed mark and, in
    slot 1, the same of the intent.
    """
    marks = (slot.committed, slot.intent)[: 1 + number]
    lines = [f"{_HEADER} {_KIND_NAMES[number]}", origin, str(slot.counter)]
    lines += [f"{mark.size} {b64.encode(mark.root)}" for mark in marks]
    text = "".join(f"{line}\n" for line in lines).encode()
    if len(text) > SLOT_BYTES - _DIGEST_BYTES:
        raise Malformed(f"the origin is too long to be remembered: {origin[:80]!a}…")
    body = text.ljust(SLOT_BYTES - _DIGEST_BYTES, b"\0")
    return body + sha256(body).digest()


def _decode(origin: str, number: int, data: bytes) -> _Slot:
    """Return the content of a slot; Malformed for a damaged one, HeadMismatch for another ledger's."""
    body, digest = data[:-_DIGEST_BYTES], data[-_DIGEST_BYTES:]
    if len(data) != SLOT_BYTES or sha256(body).digest() != digest:
        raise Malformed("its bytes do not fit its checksum")
    lines = body.rstrip(b"\0").decode("utf-8", "replace").split("\n")
    if len(lines) != 5 + number or lines[0] != f"{_HEADER} {_KIND_NAMES[number]}":
        raise Malformed("it is not of the kind that belongs there, or of a newer version")
    if lines[1] != origin:
        raise HeadMismatch(f"the head file belongs to ledger {lines[1]!r}, not to {origin!r}")
    marks = [_parse_mark(line) for line in lines[3:-1]]
    slot = _Slot(_parse_int(lines[2]), marks[0], marks[-1])
    if _encode(origin, number, slot) != data:
        raise Malformed("it is not written the way this program writes it")
    return slot


def _parse_mark(line: str) -> HeadMark:
    size, _, root = line.partition(" ")
    return HeadMark(_parse_int(size), b64.decode_hash(root, "a remembered root"))


def _parse_int(text: str) -> int:
    found = whole(text, 0, _LARGEST - 1, digits=19)
    if found is None:
        raise Malformed(f"{text[:40]!a} is no count")
    return found


def _state(first: _Slot | None, second: _Slot | None, path: Path) -> HeadState:
    """Return the state of both slots; an intent counts while its counter is above the committed mark's.

    Raises HeadMismatch where both are damaged or do not belong together.
    """
    if first is None:
        if second is None:
            raise HeadMismatch(f"both marks in head file {os.fspath(path)!r} are damaged")
        return _live(second)
    if second is None or second.counter < first.counter:
        return HeadState(first.committed, None)
    if second.committed != first.committed:
        raise HeadMismatch(f"the two marks in head file {os.fspath(path)!r} do not belong together")
    return _live(second)


def _live(second: _Slot) -> HeadState:
    return HeadState(second.committed, None if second.intent == second.committed else second.intent)


def _next(*slots: _Slot | None) -> int:
    return 1 + max(slot.counter for slot in slots if slot is not None)


def _cut(data: bytes, number: int) -> bytes:
    return data[number * SLOT_BYTES : (number + 1) * SLOT_BYTES]


def _words(mark: HeadMark) -> str:
    return f"size {mark.size} with root {mark.root.hex()[:16]}…"

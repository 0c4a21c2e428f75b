"""A streaming reader of packs that accepts only bytes that the writer would have written.

Every header is written anew and compared. Members come in the order of their raw paths, below folders that came before
them; a path that leads out of the folder is refused by its form. It keeps the paths of folders, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from custody.errors import Malformed, UnknownVersion
from custody.proof.pack import writer
from custody.proof.pack.member import (
    FILE,
    FOLDER,
    MOST_PATH_BYTES,
    MOST_STRETCHES,
    ROOT,
    SOCKET,
    Member,
    named_kind,
)
from custody.proof.pack.writer import BLOCK, END

_TYPES = {kind: name for name, kind in writer.TYPES.items()}
_MOST_RECORDS = 3 * MOST_PATH_BYTES
_OCTAL = re.compile(rb"[0-7]+", re.ASCII)
_RECORD = re.compile(rb"([1-9][0-9]{0,6}) ([A-Za-z.]{1,32})=", re.ASCII)
_TIME = re.compile(rb"(-?)(0|[1-9][0-9]{0,11})\.([0-9]{9})", re.ASCII)
_NUMBER = re.compile(rb"0|[1-9][0-9]{0,18}", re.ASCII)
#: Most bytes of a number in a map of holes, with its line end.
_MOST_LINE_BYTES = 20
_SCHEMA = re.compile(rb"custody\.pack/([1-9][0-9]{0,8})", re.ASCII)
_BROKEN = re.compile(rb"custody\.broken (0|[1-9][0-9]{0,18}) (E[A-Z0-9]{1,30})", re.ASCII)


class Sink(Protocol):
    """A receiver of the members of a pack, one after the other."""

    def begin(self, member: Member, at: int) -> None:
        """Take the next member, whose header is at byte ``at`` of the pack."""

    def content(self, offset: int, data: memoryview) -> None:
        """Take bytes of the file's data, in ascending order; holes between them are left out."""

    def end(self, member: Member, broken: tuple[int, str] | None) -> None:
        """Take the end of the member; ``broken`` is its first unreadable byte and the error's name, or None."""


class PackReader:
    """A reader that takes a pack in pieces of any size and passes its members to a sink.

    Raises Malformed or UnknownVersion. ``inside`` is the byte at which it begins to read, where a member begins;
    earlier bytes are not needed.
    """

    def __init__(self, sink: Sink, *, inside: int = 0) -> None:
        self._sink = sink
        self._inside = bool(inside)
        self._buffer = bytearray()
        self._taken = inside
        self._wanted = BLOCK
        self._next: Callable[[bytes], None] = self._first if inside else self._begin
        self._member: Member | None = None
        self._at = 0
        self._head = b""
        self._told = b""
        self._own = b""
        self._holes, self._lines = bytearray(), 0
        self._runs: list[tuple[int, int]] = []
        self._run = 0
        self._done = 0
        self._left = 0
        self._last = b""
        self._folders: set[bytes] = {ROOT}
        self._ended = False
        self._closed = True

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """Take the next piece. Raises Malformed, also for bytes after the end, and UnknownVersion."""
        view = memoryview(data).cast("B")
        while len(view):
            if self._ended:
                raise Malformed("a pack that goes on behind its end")
            if self._left:
                view = self._content(view)
                continue
            missing = self._wanted - len(self._buffer)
            self._buffer += view[:missing]
            self._taken += min(missing, len(view))
            view = view[missing:]
            if len(self._buffer) == self._wanted:
                block, self._buffer = bytes(self._buffer), bytearray()
                self._next(block)

    def skip(self) -> int:
        """Skip the rest of the member's content and padding; return the number of bytes skipped.

        The sink does not receive them, and they are not verified.
        """
        left, member = self._left, self._member
        if not left or member is None:
            return 0
        self._left = 0
        self._taken += left + -member.stored % BLOCK
        self._await(BLOCK, self._first)
        return left + -member.stored % BLOCK

    def finish(self) -> None:
        """Raise Malformed unless the pack came to its end."""
        if not self._ended:
            raise Malformed("a pack that is cut off")

    def _await(self, size: int, then: Callable[[bytes], None]) -> None:
        self._wanted, self._next = size, then

    def _begin(self, block: bytes) -> None:
        self._head = block
        self._await(BLOCK, self._version)

    def _version(self, told: bytes) -> None:
        """Verify the note with which a pack begins."""
        if self._head + told != writer.begin():
            size = _octal(self._head[124:135])
            found = (
                _SCHEMA.fullmatch(_parse_records(told[:size]).get("comment", b"")) if size <= BLOCK else None
            )
            if found is None or self._head[156:157] != b"g":
                raise Malformed("no pack: it does not begin as one")
            raise UnknownVersion(f"a pack of version {int(found[1])}, which this program does not know")
        self._await(BLOCK, self._first)

    def _first(self, block: bytes) -> None:
        """Take a header of records, a note of a broken file, or the end."""
        if block == END[:BLOCK]:
            self._close(None)
            return self._await(BLOCK, self._end)
        kind, size = block[156:157], _octal(block[124:135])
        if kind not in (b"x", b"g") or size > _MOST_RECORDS:
            raise Malformed("a member of a pack does not begin with its records")
        self._head = block
        then = self._records if kind == b"x" else self._broken
        return self._await(size + -size % BLOCK, then)

    def _end(self, block: bytes) -> None:
        if block != END[BLOCK:]:
            raise Malformed("a pack with one block of zeros where two end it")
        self._ended = True

    def _broken(self, told: bytes) -> None:
        size = _octal(self._head[124:135])
        found = _BROKEN.fullmatch(_parse_records(told[:size]).get("comment", b""))
        member = self._member
        if found is None or member is None or not member.has_content or self._closed:
            raise Malformed("a note in a pack that follows no file")
        offset, code = int(found[1]), found[2].decode("ascii")
        if self._head + told != writer.broken(offset, code) or offset >= member.size:
            raise Malformed("a note in a pack that its writer would not have written")
        self._close((offset, code))
        self._await(BLOCK, self._first)

    def _records(self, told: bytes) -> None:
        self._close(None)
        self._at = self._taken - BLOCK - len(told)
        self._told = told
        self._await(BLOCK, self._header)

    def _header(self, block: bytes) -> None:
        self._own = block
        told = _parse_records(self._told[: _octal(self._head[124:135])])
        if "GNU.sparse.major" in told:
            self._holes, self._lines = bytearray(), 0
            return self._await(BLOCK, self._map)
        return self._member_is(_member(block, told, None), b"")

    def _map(self, block: bytes) -> None:
        """Take the map of a file with holes, block by block, until it has all its numbers."""
        self._holes += block
        self._lines += block.count(b"\n")
        if self._lines <= 2 * _count(self._holes):
            if len(self._holes) >= _MOST_LINE_BYTES * (self._lines + 1):
                raise Malformed("a map of holes with a line that is longer than any number")
            return self._await(BLOCK, self._map)
        told = _parse_records(self._told[: _octal(self._head[124:135])])
        hole_map = bytes(self._holes)
        return self._member_is(_member(self._own, told, _stretches(hole_map)), hole_map)

    def _member_is(self, member: Member, hole_map: bytes) -> None:
        if b"".join((self._head, self._told, self._own, hole_map)) != writer.header(member):
            raise Malformed("a member of a pack is not written as its writer writes it")
        if member.path <= self._last:
            raise Malformed("a pack is not in the order of its paths, or has one twice")
        parent = member.path.rpartition(b"/")[0]
        if parent and parent not in self._folders and not self._inside:
            raise Malformed("a member of a pack lies in no folder of it")
        if member.kind == FOLDER and member.path != ROOT:
            self._folders.add(member.path)
        self._last, self._member, self._closed = member.path, member, False
        self._sink.begin(member, self._at)
        self._runs = [(0, member.size)] if member.data is None else list(member.data)
        self._run, self._done, self._left = 0, 0, member.stored
        if not self._left:
            self._await(BLOCK, self._first)

    def _content(self, view: memoryview) -> memoryview:
        offset, length = self._runs[self._run]
        piece = view[: length - self._done]
        self._sink.content(offset + self._done, piece)
        self._done += len(piece)
        self._left -= len(piece)
        self._taken += len(piece)
        if self._done == length:
            self._run, self._done = self._run + 1, 0
        if not self._left and self._member is not None:
            self._await(-self._member.stored % BLOCK, self._padding)
        return view[len(piece) :]

    def _padding(self, zeros: bytes) -> None:
        if any(zeros):
            raise Malformed("a pack with something between its members")
        self._await(BLOCK, self._first)

    def _close(self, broken: tuple[int, str] | None) -> None:
        if self._member is not None and not self._closed:
            self._closed = True
            self._sink.end(self._member, broken)


def _member(block: bytes, told: dict[str, bytes], data: tuple[tuple[int, int], ...] | None) -> Member:
    """Return the member in a header and its records; the caller compares it with the writer's form."""
    stored = _number(told["size"]) if "size" in told else _octal(block[124:135])
    size = stored if data is None else _number(told.get("GNU.sparse.realsize", b""))
    flag = block[156:157]
    kind = (
        told["comment"].removeprefix(writer.KIND).decode("ascii", "replace")
        if "comment" in told
        else _TYPES.get(flag, FILE)
    )
    if "comment" in told and kind != SOCKET and not kind.startswith("unreadable."):
        raise Malformed("a member of a pack says itself what its header says")
    return Member(
        told.get("path", b""),
        named_kind(kind, size, data),
        mode=_octal(block[100:107]),
        uid=_number(told["uid"]) if "uid" in told else _octal(block[108:115]),
        gid=_number(told["gid"]) if "gid" in told else _octal(block[116:123]),
        modified=_time(told.get("mtime", b"")),
        changed=_time(told.get("ctime", b"")),
        size=size if kind == FILE else 0,
        data=data,
        target=told.get("linkpath", b""),
        device=(_octal(block[329:336]), _octal(block[337:344])),
    )


def _parse_records(data: bytes) -> dict[str, bytes]:
    told: dict[str, bytes] = {}
    while data:
        found = _RECORD.match(data)
        length = 0 if found is None else int(found[1])
        if found is None or not found.end() < length <= len(data) or data[length - 1 : length] != b"\n":
            raise Malformed("a record of a pack that is none")
        name = found[2].decode("ascii")
        if name in told:
            raise Malformed("a record of a pack that stands there twice")
        told[name] = data[found.end() : length - 1]
        data = data[length:]
    return told


def _count(hole_map: bytes | bytearray) -> int:
    """Return how many extents a hole map states in its first line; raise Malformed if none, or too many."""
    line_end = hole_map.find(b"\n", 0, BLOCK)
    count = _number(bytes(hole_map[:line_end])) if line_end > 0 else MOST_STRETCHES + 2
    if count > MOST_STRETCHES + 1:
        raise Malformed("a map of holes without a count, or with more stretches than a file may have")
    return count


def _stretches(hole_map: bytes) -> tuple[tuple[int, int], ...]:
    """Return the extents in a complete hole map, without the empty one that marks a hole at the end."""
    count = _count(hole_map)
    numbers = [_number(part) for part in hole_map.split(b"\n", 2 * count + 1)[1 : 2 * count + 1]]
    rows = list(zip(numbers[::2], numbers[1::2], strict=True))
    if rows and rows[-1][1] == 0:
        rows.pop()
    return tuple(rows)


def _octal(text: bytes) -> int:
    if _OCTAL.fullmatch(text) is None:
        raise Malformed("a header of a pack with a field that is no number")
    return int(text, 8)


def _number(text: bytes) -> int:
    if _NUMBER.fullmatch(text) is None:
        raise Malformed("a number in a pack that is none")
    return int(text)


def _time(text: bytes) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise Malformed("a time in a pack that is none")
    value = int(found[2]) * 1_000_000_000 + int(found[3])
    return -value if found[1] else value

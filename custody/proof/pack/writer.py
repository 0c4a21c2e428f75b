"""Headers of a pack: a tar in the pax interchange format (POSIX.1-2001), in one spelling.

Files with holes follow GNU tar's sparse format 1.0. The same member always gives the same bytes.
"""

from __future__ import annotations

from custody.proof.pack.member import (
    BLOCK_DEVICE,
    CHAR_DEVICE,
    FIFO,
    FOLDER,
    HARD_LINK,
    SOCKET,
    SYMLINK,
    UNREADABLE,
    Member,
)

BLOCK = 512
#: Name and version of the format.
SCHEMA = "custody.pack/1"
#: The prefix of a kind that tar does not have, in the comment of a member.
KIND = b"custody.kind "
#: The bytes that end a pack.
END = bytes(2 * BLOCK)
#: The greatest numbers that fit the octal fields of a header; greater ones are in records.
MOST_OCTAL_SIZE = 0o77777777777
MOST_OCTAL_ID = 0o7777777

TYPES = {
    HARD_LINK: b"1",
    SYMLINK: b"2",
    CHAR_DEVICE: b"3",
    BLOCK_DEVICE: b"4",
    FOLDER: b"5",
    FIFO: b"6",
}
_NAME_BYTES = 100
_NS = 1_000_000_000


def header(member: Member) -> bytes:
    """Return the bytes before a member's content: records, header, and the map of a file with holes."""
    told = _records(member)
    size = member.stored + len(hole_map(member))
    first = _block(b"PaxHeaders/member", b"x", size=len(told), mode=0o644)
    own = _block(
        member.path[:_NAME_BYTES],
        _type(member),
        size=size if size <= MOST_OCTAL_SIZE else 0,
        mode=member.mode,
        uid=member.uid if member.uid <= MOST_OCTAL_ID else 0,
        gid=member.gid if member.gid <= MOST_OCTAL_ID else 0,
        seconds=min(max(member.modified // _NS, 0), MOST_OCTAL_SIZE),
        target=member.target[:_NAME_BYTES],
        device=member.device,
    )
    return b"".join((first, told, padding(len(told)), own, hole_map(member)))


def broken(offset: int, code: str) -> bytes:
    """Return the note after a file that could be read only up to ``offset``; the rest of it is zeros."""
    return _note(f"custody.broken {offset} {code.upper()}")


def begin() -> bytes:
    """Return the note with which a pack begins, of the format and version; every tar skips it."""
    return _note(SCHEMA)


def padding(size: int) -> bytes:
    """Return the zeros that fill the last block of ``size`` bytes."""
    return bytes(-size % BLOCK)


def hole_map(member: Member) -> bytes:
    """Return the map of a sparse file's data, padded to whole blocks; empty for other members."""
    told = stretches(member)
    return told + padding(len(told))


def stretches(member: Member) -> bytes:
    """Return a sparse file's map, unpadded: a count, then offset and length of each data extent."""
    if member.data is None:
        return b""
    rows = [*member.data]
    if not rows or sum(rows[-1]) != member.size:
        rows.append((member.size, 0))
    return "".join(f"{number}\n" for number in (len(rows), *(part for row in rows for part in row))).encode(
        "ascii"
    )


def record(keyword: str, value: bytes) -> bytes:
    """Return one record: its own length in decimal, a blank, ``keyword=value``, a newline."""
    rest = len(keyword) + len(value) + 3
    length = rest + len(str(rest))
    while rest + len(str(length)) != length:
        length = rest + len(str(length))
    return b"%d %s=%s\n" % (length, keyword.encode("ascii"), value)


def _note(text: str) -> bytes:
    told = record("comment", text.encode("ascii"))
    return _block(b"pax_global_header", b"g", size=len(told), mode=0o644) + told + padding(len(told))


def _records(member: Member) -> bytes:
    told: list[tuple[str, bytes]] = []
    if not (_is_utf8(member.path) and _is_utf8(member.target)):
        told.append(("hdrcharset", b"BINARY"))
    told.append(("path", member.path))
    if member.target:
        told.append(("linkpath", member.target))
    told += [("mtime", _time(member.modified)), ("ctime", _time(member.changed))]
    size = member.stored + len(hole_map(member))
    numbers = (
        ("size", size, MOST_OCTAL_SIZE),
        ("uid", member.uid, MOST_OCTAL_ID),
        ("gid", member.gid, MOST_OCTAL_ID),
    )
    told += [(name, b"%d" % value) for name, value, most in numbers if value > most]
    if member.data is not None:
        told += [("GNU.sparse.major", b"1"), ("GNU.sparse.minor", b"0"), ("GNU.sparse.name", member.path)]
        told.append(("GNU.sparse.realsize", b"%d" % member.size))
    if member.kind == SOCKET or member.kind.startswith(UNREADABLE):
        told.append(("comment", KIND + member.kind.encode("ascii")))
    return b"".join(record(name, value) for name, value in told)


def _type(member: Member) -> bytes:
    if member.kind.startswith(UNREADABLE + "folder."):
        return b"5"
    return TYPES.get(member.kind, b"0")


def _block(
    name: bytes,
    kind: bytes,
    *,
    size: int,
    mode: int,
    uid: int = 0,
    gid: int = 0,
    seconds: int = 0,
    target: bytes = b"",
    device: tuple[int, int] = (0, 0),
) -> bytes:
    fields = (
        name.ljust(_NAME_BYTES, b"\0"),
        b"%07o\0%07o\0%07o\0" % (mode, uid, gid),
        b"%011o\0%011o\0" % (size, seconds),
        b"        " + kind,
        target.ljust(_NAME_BYTES, b"\0"),
        b"ustar\x0000".ljust(72, b"\0"),
        b"%07o\0%07o\0" % device,
        bytes(167),
    )
    block = b"".join(fields)
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def _time(ns: int) -> bytes:
    whole, rest = divmod(abs(ns), _NS)
    return b"%s%d.%09d" % (b"-" if ns < 0 else b"", whole, rest)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

"""Sections of an E01: descriptors, and volume, table, hash and error sections.

Parses bytes that others read; every checksum of the format is verified. Source: the Expert Witness Compression Format
specification of libewf (version 1 of the format: E01 and SMART s01).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping

from custody.errors import Malformed
from custody.frozen import dataclass

DESCRIPTOR_BYTES = 76
#: Bytes of a volume section as SMART writes it, and as all others do.
SMART_VOLUME_BYTES, VOLUME_BYTES = 94, 1052
TABLE_HEAD_BYTES = 24
ENTRY_BYTES = CHECKSUM_BYTES = 4
ERROR_HEAD_BYTES, ERROR_BYTES = 520, 8
HASH_BYTES, DIGEST_BYTES = 36, 80
#: The most that a chunk may hold: 32768 sectors of 4096 bytes, the most that any tool offers.
MOST_CHUNK_BYTES = 32768 * 4096
#: The most that a media may hold: 8 PiB, so that every count of its bytes is a number that JSON keeps exactly.
MOST_MEDIA_BYTES = (1 << 53) - 1
#: The most bytes of a header section, and of the text that is compressed in it.
MOST_HEADER_BYTES = 1 << 24
#: The most bytes of an xhash section, and of the text that is compressed in it.
MOST_XHASH_BYTES = 1 << 16
_SET_AT, _SET_BYTES = 64, 16
_COMPRESSED = 1 << 31
_XHASH = re.compile(rb"<(MD5|SHA1|SHA256)>([0-9A-Fa-f]{32,64})</\1>", re.IGNORECASE)
_DIGEST_BYTES = {"md5": 16, "sha1": 20, "sha256": 32}


@dataclass(frozen=True, slots=True)
class Section:
    """A section by its descriptor: its kind, and the offsets in its file of itself and of the next one."""

    kind: str
    at: int
    next: int

    @property
    def body(self) -> int:
        """The byte of the file at which the section's own data begin."""
        return self.at + DESCRIPTOR_BYTES

    @property
    def bytes(self) -> int:
        """The number of bytes of data in the section."""
        return max(0, self.next - self.body)

    @property
    def is_last(self) -> bool:
        """Whether no section of the same file follows."""
        return self.kind in ("next", "done")


def section(data: bytes, at: int) -> Section:
    """Return the section whose descriptor begins at byte ``at`` of a file; raise Malformed otherwise."""
    if len(data) != DESCRIPTOR_BYTES:
        raise Malformed(f"cut off: a section should begin at byte {at}")
    kind, onward, size, _, checksum = struct.unpack("<16sQQ40sI", data)
    if zlib.adler32(data[:-CHECKSUM_BYTES]) != checksum:
        raise Malformed(f"damaged: the checksum of the section at byte {at} does not fit")
    name = kind.rstrip(b"\0").decode("ascii", "replace")
    found = Section(name, at, at + DESCRIPTOR_BYTES if name in ("next", "done") else onward)
    if found.next < found.body:
        raise Malformed(f"damaged: the section at byte {at} says that the next one begins before its end")
    if not found.is_last and size not in (0, found.next - at):
        raise Malformed(f"damaged: the section at byte {at} states two lengths, {size} and {found.next - at}")
    return found


@dataclass(frozen=True, slots=True)
class Volume:
    """The media of a container: sectors, bytes of a sector, sectors of a chunk, and number of chunks.

    ``set_id`` is the same in every segment of one image, empty where the tool writes none; ``smart`` is the older
    layout, whose tables have no checksum of their entries.
    """

    chunks: int
    sectors_per_chunk: int
    sector_bytes: int
    sectors: int
    set_id: bytes
    smart: bool

    @property
    def chunk_bytes(self) -> int:
        """The bytes of media in every chunk but the last."""
        return self.sectors_per_chunk * self.sector_bytes

    @property
    def bytes(self) -> int:
        """The bytes of the media."""
        return self.sectors * self.sector_bytes


def volume(data: bytes) -> Volume:
    """Return the media described in a volume, disk or data section; raise Malformed otherwise."""
    smart = len(data) == SMART_VOLUME_BYTES
    if not smart and len(data) != VOLUME_BYTES:
        raise Malformed("damaged: its description of the media has a length that none has")
    if not _fits(data):
        raise Malformed("damaged: the checksum of its description of the media does not fit")
    _, chunks, per_chunk, sector, sectors = struct.unpack_from("<IIIII" if smart else "<IIIIQ", data)
    set_id = b"" if smart else data[_SET_AT : _SET_AT + _SET_BYTES].strip(b"\0")
    found = Volume(chunks, per_chunk, sector, sectors or chunks * per_chunk, set_id, smart)
    if not 0 < found.chunk_bytes <= MOST_CHUNK_BYTES:
        raise Malformed(f"damaged: {per_chunk} sectors of {sector} bytes are no chunk of an image")
    if found.bytes > MOST_MEDIA_BYTES:
        raise Malformed(f"damaged: {sectors} sectors of {sector} bytes are more than any disk has")
    return found


@dataclass(frozen=True, slots=True)
class TableHead:
    """The head of a table of chunks: the number of entries, and the base added to each offset."""

    entries: int
    base: int


def table_head(data: bytes) -> TableHead:
    """Return the head in the first TABLE_HEAD_BYTES of a table or table2 section; Malformed otherwise."""
    if len(data) != TABLE_HEAD_BYTES or not _fits(data):
        raise Malformed("damaged: the checksum of a table's head does not fit")
    entries, _, base = struct.unpack_from("<IIQ", data)
    return TableHead(entries, base)


@dataclass(frozen=True, slots=True)
class Span:
    """The place of a chunk in its segment: first byte and length, as stored, and whether compressed."""

    start: int
    length: int
    compressed: bool


def spans(entries: bytes, base: int, end: int) -> list[Span]:
    """Return the places of chunks, from a table's entries; the last ends at byte ``end`` of the segment.

    A negative length means that the entries contradict each other. In a segment of more than 2 GiB, EnCase 6.7 uses all
    32 bits of an offset once 31 are too few, and stores the following chunks uncompressed.
    """
    values = [entry for (entry,) in struct.iter_unpack("<I", entries)]
    found, over = [], False
    wide = end - base > _COMPRESSED
    for number, value in enumerate(values):
        start = value if over else value & ~_COMPRESSED
        if number + 1 < len(values):
            following = values[number + 1]
            after = following if over else following & ~_COMPRESSED
            if wide and after < start <= following:
                after = following
        else:
            after = end - base
        found.append(Span(base + start, after - start, value >= _COMPRESSED and not over))
        over = over or (wide and after >= _COMPRESSED)
    return found


def chunk(stored: bytes, *, compressed: bool, size: int, most: int) -> bytes | None:
    """Return the media bytes of a stored chunk, None where its checksum or its length does not fit.

    ``size`` is its number of media bytes, ``most`` that of a whole chunk: the last one may be padded.
    """
    if not compressed:
        data = stored[: min(len(stored) - CHECKSUM_BYTES, most)]
        checksum = stored[len(data) : len(data) + CHECKSUM_BYTES]
        whole = len(data) >= size and zlib.adler32(data).to_bytes(CHECKSUM_BYTES, "little") == checksum
        return data[:size] if whole else None
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(stored, most + 1)
    except zlib.error:
        return None
    return data[:size] if inflater.eof and size <= len(data) <= most else None


@dataclass(frozen=True, slots=True)
class ReadErrors:
    """Ranges of source sectors that the tool could not read: (first sector, number), in order."""

    stretches: tuple[tuple[int, int], ...]

    @property
    def sectors(self) -> int:
        """The number of sectors that could not be read."""
        return sum(count for _, count in self.stretches)


def error_count(head: bytes) -> int:
    """Return the number of ranges of an error2 section, in its first ERROR_HEAD_BYTES.

    Raises Malformed for another head.
    """
    if len(head) != ERROR_HEAD_BYTES or not _fits(head):
        raise Malformed("damaged: the checksum of its list of read errors does not fit")
    count: int = struct.unpack_from("<I", head)[0]
    return count


def read_errors(data: bytes) -> ReadErrors:
    """Return the ranges of an error2 section, given with the checksum after them; Malformed otherwise."""
    if len(data) % ERROR_BYTES != CHECKSUM_BYTES or not _fits(data):
        raise Malformed("damaged: the checksum of its list of read errors does not fit")
    return ReadErrors(tuple(struct.iter_unpack("<II", data[:-CHECKSUM_BYTES])))


def stored_hash(data: bytes) -> Mapping[str, bytes]:
    """Return the MD5 in a hash section, by algorithm, empty if all zeros; raise Malformed otherwise."""
    if len(data) != HASH_BYTES or not _fits(data):
        raise Malformed("damaged: the checksum of the digest that is stored in it does not fit")
    return _set({"md5": data[:16]})


def stored_digests(data: bytes) -> Mapping[str, bytes]:
    """Return the MD5 and SHA-1 in a digest section, by algorithm, without those that are all zeros.

    Raises Malformed for another section.
    """
    if len(data) != DIGEST_BYTES or not _fits(data):
        raise Malformed("damaged: the checksum of the digests that are stored in it does not fit")
    return _set({"md5": data[:16], "sha1": data[16:36]})


def stored_texts(data: bytes) -> Mapping[str, bytes]:
    """Return the digests in an xhash section (compressed XML), by algorithm; raise Malformed otherwise."""
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, MOST_XHASH_BYTES)
    except zlib.error:
        text = b""
    if not inflater.eof:
        raise Malformed("damaged: the digests that are stored in it cannot be decompressed")
    found = {
        name.decode().lower(): bytes.fromhex(value.decode())
        for name, value in _XHASH.findall(text)
        if len(value) % 2 == 0
    }
    return {name: value for name, value in found.items() if len(value) == _DIGEST_BYTES[name]}


def is_header(data: bytes) -> bool:
    """Return whether a header section (compressed text about the case) decompresses completely."""
    inflater = zlib.decompressobj()
    try:
        inflater.decompress(data, MOST_HEADER_BYTES)
    except zlib.error:
        return False
    return inflater.eof


def _fits(data: bytes) -> bool:
    """Return whether the last four bytes are the Adler-32 of the others."""
    body, checksum = data[:-CHECKSUM_BYTES], data[-CHECKSUM_BYTES:]
    return zlib.adler32(body).to_bytes(CHECKSUM_BYTES, "little") == checksum


def _set(digests: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {name: value for name, value in digests.items() if any(value)}

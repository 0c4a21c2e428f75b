"""The format of a picture by its first bytes, and the time at which its camera says that it was taken.

The time is DateTimeOriginal of Exif (CIPA DC-008-2019, section 4.6.6), in JPEG, TIFF (and the raw formats made of it),
PNG, WebP and HEIF. A camera's clock proves nothing; whether it was right is for others to judge. No picture is decoded.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from custody.errors import Malformed
from custody.frozen import dataclass

#: The names of formats that are told by their first bytes.
JPEG, PNG, TIFF, WEBP, HEIF = "JPEG", "PNG", "TIFF", "WebP", "HEIF"
#: How many first bytes of a file are looked at, at most.
HEAD_BYTES = 1 << 20
#: Brands of HEIF and AVIF pictures (ISO/IEC 23008-12, annex B).
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"hevc", b"heim", b"heis"})
_PNG, _EXIF = b"\x89PNG\r\n\x1a\n", b"Exif\0\0"
#: Tags of TIFF and Exif: directory of Exif, DateTimeOriginal, OffsetTimeOriginal.
_DIRECTORY, _TAKEN, _OFFSET = 0x8769, 0x9003, 0x9011
#: Types of TIFF values: text, a number of four bytes.
_ASCII, _LONG = 2, 4
#: Most fields of a directory that are read; a directory of a camera has some dozens.
_MOST_FIELDS = 1024
#: Most pieces of items of a HEIF picture that are read; a telephone makes some dozens.
_MOST_PIECES = 8192
_TIME = re.compile(rb"([0-9]{4}):([0-9]{2}):([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})")
_EAST = re.compile(rb"([+-])([0-9]{2}):([0-9]{2})")
#: A time that a camera did not know: blanks or zeros in place of digits.
_UNKNOWN = re.compile(rb"[ 0]{4}:[ 0]{2}:[ 0]{2} [ 0]{2}:[ 0]{2}:[ 0]{2}| *")
#: Minutes by which a zone may lie east or west of UTC, at most.
_WIDEST = 14 * 60


@dataclass(frozen=True, slots=True)
class PictureTime:
    """Date and time of a camera's clock; ``east`` are its minutes east of UTC, None if not stated."""

    clock: datetime
    east: int | None = None

    @property
    def instant(self) -> int | None:
        """The instant in seconds UTC, None where the picture does not state the offset."""
        if self.east is None:
            return None
        return int((self.clock.replace(tzinfo=UTC) - timedelta(minutes=self.east)).timestamp())


def format_of(head: bytes) -> str:
    """Return the name of a picture's format by its first bytes; empty for no picture that is known."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(_PNG):
        return PNG
    if head[:4] in (b"II*\0", b"MM\0*"):
        return TIFF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return HEIF if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS else ""


def parse_taken(head: bytes) -> PictureTime | None:
    """Return when a picture was taken by its first bytes, None if it does not say so, or not that early.

    Raise Malformed for no picture, and for times or directories that are not as Exif has them.
    """
    name = format_of(head)
    if not name:
        raise Malformed("picture: neither JPEG, PNG, TIFF, WebP nor HEIF")
    if name == TIFF:
        return _of_tiff(head, whole=False)
    exif = {JPEG: _in_jpeg, PNG: _in_png, WEBP: _in_webp, HEIF: _in_heif}[name](head)
    return None if exif is None else _of_tiff(exif, whole=True)


def _in_jpeg(head: bytes) -> bytes | None:
    """Return the Exif data of a JPEG, the first that it has (ISO/IEC 10918-1, annex B)."""
    at = 2
    while at + 4 <= len(head):
        if head[at] != 0xFF:
            raise Malformed("JPEG: a marker is missing between two segments")
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1  # fill bytes may stand before a marker
            continue
        if marker in (0xD9, 0xDA):
            return None
        size = int.from_bytes(head[at + 2 : at + 4], "big")
        if size < 2:
            raise Malformed("JPEG: a segment is shorter than its own length")
        data = head[at + 4 : at + 2 + size]
        if marker == 0xE1 and data.startswith(_EXIF):
            if len(data) != size - 2:
                raise Malformed("JPEG: its Exif data is cut off")
            return data[len(_EXIF) :]
        at += 2 + size
    return None


def _in_png(head: bytes) -> bytes | None:
    """Return the Exif data of a PNG (PNG, third edition, section 11.3.3.5)."""
    at = len(_PNG)
    while at + 12 <= len(head):
        size, name = int.from_bytes(head[at : at + 4], "big"), head[at + 4 : at + 8]
        if name == b"IEND":
            return None
        if name == b"eXIf":
            data, check = head[at + 8 : at + 8 + size], head[at + 8 + size : at + 12 + size]
            if len(check) != 4 or zlib.crc32(name + data) != int.from_bytes(check, "big"):
                raise Malformed("PNG: its Exif data is cut off, or does not have its check sum")
            return data
        at += 12 + size
    return None


def _in_webp(head: bytes) -> bytes | None:
    """Return the Exif data of a WebP picture (RFC 9649, section 2.7.1.5)."""
    at = 12
    while at + 8 <= len(head):
        name, size = head[at : at + 4], int.from_bytes(head[at + 4 : at + 8], "little")
        if name == b"EXIF":
            data = head[at + 8 : at + 8 + size]
            if len(data) != size:
                raise Malformed("WebP: its Exif data is cut off")
            return data.removeprefix(_EXIF)
        at += 8 + size + size % 2
    return None


def _in_heif(head: bytes) -> bytes | None:
    """Return the Exif data of a HEIF picture (ISO/IEC 23008-12, A.2.1), None beyond the head."""
    meta = next((data for name, data in _boxes(head) if name == b"meta"), None)
    if meta is None:
        return None
    inner = dict(_boxes(meta[4:]))
    item = next(
        (_item(data) for name, data in _boxes(_counted(inner.get(b"iinf", b""))) if data[8:12] == b"Exif"),
        None,
    )
    place = None if item is None else _place(inner.get(b"iloc", b""), item)
    if place is None:
        return None
    at, size = place
    data = head[at : at + size]
    if len(data) != size:
        return None
    begins = 4 + int.from_bytes(data[:4], "big")
    if begins >= size:
        raise Malformed("HEIF: its Exif data begins beyond its end")
    return data[begins:]


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of the boxes of ISO/IEC 14496-12, the last one as far as it goes."""
    at = 0
    while at + 8 <= len(data):
        size, name, begins = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, begins = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        elif size == 0:
            size = len(data) - at
        if size < begins - at:
            raise Malformed("HEIF: a box is shorter than its own header")
        yield name, data[begins : at + size]
        at += size


def _counted(data: bytes) -> bytes:
    """Return the boxes behind version and count of the list of items."""
    return data[4 + (2 if data[:1] == b"\0" else 4) :]


def _item(data: bytes) -> int:
    """Return the identifier of an item of version 2; raise Malformed for another version."""
    if data[:1] != b"\x02":
        raise Malformed("HEIF: an item with a type has another version than 2")
    return int.from_bytes(data[4:6], "big")


def _place(data: bytes, item: int) -> tuple[int, int] | None:
    """Return place and size in the file of an item in one piece, None for one elsewhere; raise Malformed."""
    cursor = _Cursor(data)
    version = cursor.take(4) >> 24
    sizes, more = cursor.take(1), cursor.take(1)
    wide, total = 4 if version == 2 else 2, 0
    for _ in range(cursor.take(wide)):
        own, method = cursor.take(wide), cursor.take(2) if version else 0
        elsewhere, base = cursor.take(2), cursor.take(more >> 4)
        pieces, count = [], cursor.take(2)
        total += count
        if total > _MOST_PIECES:
            raise Malformed(f"HEIF: more than {_MOST_PIECES} pieces of items")
        for _ in range(count):
            cursor.take(more & 0xF if version else 0)
            pieces.append((base + cursor.take(sizes >> 4), cursor.take(sizes & 0xF)))
        if own == item:
            return pieces[0] if len(pieces) == 1 and not elsewhere and not method & 0xF else None
    return None


class _Cursor:
    """The numbers of some bytes, taken in order, the highest byte of each first."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> int:
        """Return the next number of so many bytes, 0 for none; raise Malformed at the end."""
        found = self._data[self._at : self._at + size]
        if len(found) != size:
            raise Malformed("HEIF: the places of its items end early")
        self._at += size
        return int.from_bytes(found, "big")


def _of_tiff(data: bytes, *, whole: bool) -> PictureTime | None:
    """Return the time in a TIFF structure; unless ``data`` is the ``whole``, it may go on.

    Raise Malformed for another beginning.
    """
    order: str = {b"II*\0": "little", b"MM\0*": "big"}.get(data[:4], "")
    if not order:
        raise Malformed("Exif: it does not begin as TIFF does")
    reader = _Tiff(data, order == "little", whole=whole)
    first = reader.fields(reader.number(4))
    place = reader.long(first.get(_DIRECTORY))
    exif = {} if place is None else reader.fields(place)
    taken = reader.text(exif.get(_TAKEN))
    return None if taken is None else _time(taken, reader.text(exif.get(_OFFSET)))


#: A field of a directory: the type of its values, their number, and where the four bytes of value or place lie.
_Field = tuple[int, int, int]


class _Tiff:
    """The numbers, texts and directories of a TIFF structure (TIFF 6.0, section 2)."""

    def __init__(self, data: bytes, little: bool, *, whole: bool) -> None:
        self._data, self._little, self._whole = data, little, whole

    def number(self, at: int, size: int = 4) -> int | None:
        """Return the number at a place, None where that is beyond what was read; raise Malformed beyond all."""
        found = self._data[at : at + size]
        if len(found) == size:
            return int.from_bytes(found, "little" if self._little else "big")
        if self._whole:
            raise Malformed("Exif: a place lies beyond its end")
        return None

    def fields(self, at: int | None) -> dict[int, _Field]:
        """Return the fields of the directory at a place by tag, none if it goes on; raise Malformed."""
        count = None if at is None else self.number(at, 2)
        if at is None or count is None:
            return {}
        if count > _MOST_FIELDS:
            raise Malformed(f"Exif: a directory of {count} fields")
        found: dict[int, _Field] = {}
        for place in range(at + 2, at + 2 + 12 * count, 12):
            tag, sort, many = self.number(place, 2), self.number(place + 2, 2), self.number(place + 4)
            if tag is None or sort is None or many is None:
                return {}
            if tag in found and tag in (_DIRECTORY, _TAKEN, _OFFSET):
                raise Malformed(f"Exif: a directory has the tag {tag:#06x} twice")
            found[tag] = sort, many, place + 8
        return found

    def long(self, field: _Field | None) -> int | None:
        """Return the one number of a field, None without the field; raise Malformed for another type."""
        if field is None:
            return None
        sort, many, at = field
        if (sort, many) != (_LONG, 1):
            raise Malformed("Exif: the place of its directory is no single number")
        return self.number(at)

    def text(self, field: _Field | None) -> bytes | None:
        """Return the text of a field, None without the field; raise Malformed for another type."""
        if field is None:
            return None
        sort, many, at = field
        if sort != _ASCII or many > 32:
            raise Malformed("Exif: a time is no short text")
        place = at if many <= 4 else self.number(at)
        if place is None or self.number(place + many - 1, 1) is None:
            return None
        return self._data[place : place + many].rstrip(b"\0")


def _time(taken: bytes, offset: bytes | None) -> PictureTime | None:
    """Return the time that two texts state, None for one that the camera did not know; raise Malformed."""
    if _UNKNOWN.fullmatch(taken):
        return None
    found = _TIME.fullmatch(taken)
    if found is None:
        raise Malformed(f"Exif: {taken!r} is no date and time")
    try:
        clock = datetime(*map(int, found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001  # it has no zone
    except ValueError as error:
        raise Malformed(f"Exif: {taken!r} is not in the calendar") from error
    if offset is None or not offset.strip(b" :"):
        return PictureTime(clock)
    east = _EAST.fullmatch(offset)
    minutes = 0 if east is None else int(east[2]) * 60 + int(east[3])
    if east is None or int(east[3]) > 59 or minutes > _WIDEST:
        raise Malformed(f"Exif: {offset!r} is no offset from UTC")
    return PictureTime(clock, -minutes if east[1] == b"-" else minutes)

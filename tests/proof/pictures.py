"""Pictures made by hand: a few bytes of JPEG, PNG, WebP, HEIF or TIFF around Exif data that a test chooses."""

from __future__ import annotations

import struct
import zlib


def exif(taken: str | None, offset: str | None = None, *, little: bool = True) -> bytes:
    """Return Exif data with DateTimeOriginal and OffsetTimeOriginal, each only where there is one."""
    order = "<" if little else ">"
    stated = [(tag, text) for tag, text in ((0x9003, taken), (0x9011, offset)) if text is not None]
    directory = 8 + 2 + 12 + 4
    after = directory + 2 + 12 * len(stated) + 4
    rows, texts = b"", b""
    for tag, text in stated:
        data = text.encode("latin-1") + b"\0"
        if len(data) > 4:
            rows += struct.pack(f"{order}HHII", tag, 2, len(data), after + len(texts))
            texts += data
        else:
            rows += struct.pack(f"{order}HHI", tag, 2, len(data)) + data.ljust(4, b"\0")
    return b"".join(
        (
            b"II*\0" if little else b"MM\0*",
            struct.pack(f"{order}I", 8),
            struct.pack(f"{order}HHHII", 1, 0x8769, 4, 1, directory),
            bytes(4),
            struct.pack(f"{order}H", len(stated)),
            rows,
            bytes(4),
            texts,
        )
    )


def jpeg(data: bytes | None, more: bytes = b"") -> bytes:
    """Return the beginning of a JPEG with this Exif data, or without any; ``more`` is its end."""
    first = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    own = b"" if data is None else b"\xff\xe1" + struct.pack(">H", len(data) + 8) + b"Exif\0\0" + data
    return first + own + b"\xff\xda\0\x02" + more + b"\xff\xd9"


def png(data: bytes | None) -> bytes:
    """Return a PNG of few chunks, with this Exif data among them or without any."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    own = b"" if data is None else chunk(b"eXIf", data)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + own + chunk(b"IEND", b"")


def webp(data: bytes) -> bytes:
    """Return a WebP picture of two chunks, the second with this Exif data."""
    own = b"EXIF" + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)
    parts = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(10) + own
    return b"RIFF" + struct.pack("<I", len(parts)) + parts


def heif(data: bytes) -> bytes:
    """Return the boxes of a HEIF picture that has one item, this Exif data."""

    def box(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content) + 8) + name + content

    own = struct.pack(">I", 6) + b"Exif\0\0" + data

    def whole(place: int) -> bytes:
        item = box(b"infe", b"\x02\0\0\0" + struct.pack(">HH", 7, 0) + b"Exif\0")
        items = box(b"iinf", bytes(4) + struct.pack(">H", 1) + item)
        places = struct.pack(">BBHHHHII", 0x44, 0, 1, 7, 0, 1, place, len(own))
        meta = box(b"meta", bytes(4) + items + box(b"iloc", bytes(4) + places))
        return box(b"ftyp", b"heic\0\0\0\0mif1heic") + meta + box(b"mdat", own)

    return whole(len(whole(0)) - len(own))


def tiff(data: bytes) -> bytes:
    """Return a TIFF file: Exif data is one."""
    return data

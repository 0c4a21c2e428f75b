"""The image of the demonstration: a FAT12 volume with three files, the same bytes every time."""

from __future__ import annotations

import struct
from pathlib import Path

from custody.errors import StorageFailed
from custody.storage.files import durable

SECTOR = 512
ROOT_ENTRIES = 112
FATS = 2
#: 2026-11-02 09:00 in FAT's own notation.
DATE, TIME = (2026 - 1980) << 9 | 11 << 5 | 2, 9 << 11
FILES = (
    ("README", "TXT", b"Volume of a USB stick, made for trials of a custody record.\r\n" * 40),
    ("LEDGER", "CSV", b"date,amount,account\r\n" + b"2026-10-01,1200,DE02\r\n" * 700),
    ("PHOTO", "BIN", bytes((at * at) % 251 for at in range(40_000))),
)


def build(kibibytes: int = 720) -> bytes:
    """Return the image's bytes; ``kibibytes`` is the volume's size, from 360 to 1440."""
    sectors = kibibytes * 2
    fat_sectors = -(-(sectors // 2 * 3 // 2) // SECTOR)
    first_data = 1 + FATS * fat_sectors + ROOT_ENTRIES * 32 // SECTOR
    clusters = (sectors - first_data) // 2
    chain = [0xFF9, 0xFFF, *([0] * clusters)]
    root = _entry("CUSTODY", "", 0x08, 0, 0)
    data = b""
    for name, extension, content in FILES:
        first = 2 + len(data) // (2 * SECTOR)
        count = -(-len(content) // (2 * SECTOR))
        for at in range(first, first + count):
            chain[at] = at + 1 if at + 1 < first + count else 0xFFF
        root += _entry(name, extension, 0x20, first, len(content))
        data += content.ljust(count * 2 * SECTOR, b"\0")
    fat = _pack(chain).ljust(fat_sectors * SECTOR, b"\0")[: fat_sectors * SECTOR]
    head = _boot_sector(sectors, fat_sectors) + fat * FATS + root.ljust(ROOT_ENTRIES * 32, b"\0")
    return (head + data).ljust(sectors * SECTOR, b"\xf6")


def _boot_sector(sectors: int, fat_sectors: int) -> bytes:
    geometry = struct.pack(
        "<HBHBHHBHHHIIBBBI",
        SECTOR,
        2,
        1,
        FATS,
        ROOT_ENTRIES,
        sectors,
        0xF9,
        fat_sectors,
        9,
        2,
        0,
        0,
        0,
        0,
        0x29,
        0x20261102,
    )
    start = b"\xeb\x3c\x90" + b"MSDOS5.0" + geometry + b"CUSTODY    " + b"FAT12   "
    return start.ljust(SECTOR - 2, b"\0") + b"\x55\xaa"


def _entry(name: str, extension: str, attributes: int, cluster: int, size: int) -> bytes:
    label = name.encode().ljust(8) + extension.encode().ljust(3)
    return label + struct.pack(
        "<BBBHHHHHHHI", attributes, 0, 0, TIME, DATE, DATE, 0, TIME, DATE, cluster, size
    )


def _pack(chain: list[int]) -> bytes:
    """Return 12-bit entries as bytes, two entries in three bytes."""
    even = chain if len(chain) % 2 == 0 else [*chain, 0]
    out = bytearray()
    for low, high in zip(even[::2], even[1::2], strict=True):
        out += (low | high << 12).to_bytes(3, "little")
    return bytes(out)


def write_image(folder: Path) -> Path:
    """Write the demonstration's image into a folder; return its path. Raise StorageFailed."""
    image = folder / "usb-stick.img"
    try:
        durable.create_file(image, build(), 0o444)
    except OSError as error:
        raise StorageFailed(f"could not write {str(image)!r}: {durable.reason(error)}") from error
    return image

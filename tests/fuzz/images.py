"""Parsers of images: sections of E01 containers, whole containers whose checksums fit, ZIPs, descriptors of VMDKs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

from custody.errors import CustodyError, Malformed
from custody.proof.images import sections, vmdk
from custody.storage.images import archives, files
from fixtures.build_logs import LOGS
from tests.fuzz.files import in_file
from tests.fuzz.formats import only
from tests.fuzz.parser import Parser


class Silent:
    """Hears of no progress."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        return


def _summed(data: bytes) -> bytes:
    """Return bytes with the checksum that they should end in: without it nearly all of them are refused at once."""
    return data + struct.pack("<I", zlib.adler32(data))


def _part(data: bytes) -> None:
    """Run every parser of a section on bytes, as they are and with a checksum that fits."""
    for piece in (data, _summed(data[:-4])):
        for call in (
            lambda piece=piece: sections.section(piece, 13),
            lambda piece=piece: sections.volume(piece),
            lambda piece=piece: sections.table_head(piece),
            lambda piece=piece: sections.error_count(piece),
            lambda piece=piece: sections.read_errors(piece),
            lambda piece=piece: sections.stored_hash(piece),
            lambda piece=piece: sections.stored_digests(piece),
            lambda piece=piece: sections.stored_texts(piece),
            lambda piece=piece: sections.chunk(piece, compressed=True, size=512, most=512),
            lambda piece=piece: sections.spans(piece[: len(piece) // 4 * 4], 0, 1 << 40),
        ):
            try:
                call()
            except Malformed:
                continue


def _parts() -> list[bytes]:
    """Return the body and the descriptor of every section of an E01."""
    image, at = (LOGS / "stick.E01").read_bytes(), 13
    found: list[bytes] = [zlib.compress(b"<xhash><MD5>" + b"0" * 32 + b"</MD5></xhash>")]
    while True:
        head = image[at : at + sections.DESCRIPTOR_BYTES]
        section = sections.section(head, at)
        found += [head, image[section.body : min(section.next, section.body + sections.VOLUME_BYTES)]]
        if section.is_last:
            return found
        at = section.next


def _laid_out(data: bytes) -> bytes:
    """Lay bytes out as an E01 whose checksums fit: what describes the media, a table's head, its entries, chunks."""
    made = b"EVF\x09\x0d\x0a\xff\x00" + struct.pack("<BHH", 1, 1, 0)
    head, entries, chunks = data[32:52].ljust(20, b"\0"), data[52:92], data[92:]
    bodies = {
        b"volume": _summed(data[:32].ljust(sections.VOLUME_BYTES - 4, b"\0")),
        b"sectors": chunks,
        b"table": _summed(head) + _summed(entries),
        b"error2": _summed(data[:516].ljust(516, b"\0")) + _summed(entries),
    }
    for kind, body in bodies.items():
        size = sections.DESCRIPTOR_BYTES + len(body)
        made += _summed(struct.pack("<16sQQ40x", kind, len(made) + size, size)) + body
    return made + _summed(struct.pack("<16sQQ40x", b"done", len(made), 0))


def _laid(path: Path) -> None:
    path.write_bytes(_laid_out(path.read_bytes()))
    files.read_errors(path)
    files.read(path, Silent())


def _descriptions() -> list[bytes]:
    volume = struct.pack("<IIIIQII", 1, 1, 64, 512, 64, 0, 0)
    stored = zlib.compress(bytes(64 * 512))
    at = 13 + 3 * sections.DESCRIPTOR_BYTES + sections.VOLUME_BYTES
    head, entries = struct.pack("<IIQI", 10, 0, 0, 0), struct.pack("<10I", *[at | 1 << 31] * 10)
    return [volume + head + entries + stored]


def _zipped() -> list[bytes]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.xml", "<report/>" * 20)
        archive.writestr("a.bin", bytes(range(256)))
    return [made.getvalue()]


IMAGES: tuple[Parser, ...] = (
    Parser(
        "EWF image",
        ("custody.storage.images.files.read", "custody.storage.images.files.read_errors"),
        in_file(lambda path: files.read(path, Silent()), "media/a.E01"),
        lambda: [(LOGS / "stick.E01").read_bytes()],
        (CustodyError,),
    ),
    Parser(
        "EWF section",
        tuple(
            f"custody.proof.images.sections.{name}"
            for name in (
                *("section", "volume", "table_head", "error_count", "read_errors"),
                *("stored_hash", "stored_digests", "stored_texts"),
            )
        ),
        _part,
        _parts,
        (),
    ),
    Parser("EWF image that fits", (), in_file(_laid, "laid/a.E01"), _descriptions, (CustodyError,)),
    Parser(
        "ZIP of an image",
        ("custody.storage.images.archives.check",),
        in_file(lambda path: archives.check(path, Silent()), "zipped/a.ufdr"),
        _zipped,
        (CustodyError,),
    ),
    Parser(
        "VMDK descriptor",
        ("custody.proof.images.vmdk.extents",),
        only(vmdk.extents),
        lambda: [b'# Disk DescriptorFile\nversion=1\nRW 5000 SPARSE "split-s001.vmdk"\n'],
    ),
)

"""Parsers of what other programs write beside evidence, and of the packs that folders are stored as."""

from __future__ import annotations

from dataclasses import replace

from custody.errors import Malformed, UnknownVersion
from custody.proof import acquisition_logs, hash_lists, pack
from custody.proof.hash_lists import bag, sets
from custody.proof.images import ewf
from fixtures.build_logs import LOGS
from tests.fuzz.parser import Parser
from tests.proof.packs import test_hash_lists, test_pack


class _Copying:
    """Writes a pack again from what its reader gives."""

    def __init__(self) -> None:
        self.parts = [pack.begin()]
        self._at = 0
        self._packed = 0

    def begin(self, member: pack.Member, at: int) -> None:
        self.parts.append(pack.header(member))
        self._packed = 0

    def content(self, offset: int, data: memoryview) -> None:
        self.parts.append(bytes(data))
        self._packed += len(data)

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        self.parts.append(pack.padding(self._packed))
        if broken is not None:
            self.parts.append(pack.broken(*broken))


def _pack(data: bytes) -> bytes:
    sink = _Copying()
    reader = pack.PackReader(sink)
    reader.feed(data)
    reader.finish()
    return b"".join((*sink.parts, pack.END))


def _packs() -> list[bytes]:
    member = replace(test_pack.FILE, path=b"a/g", size=1 << 40, data=((0, 3), (8192, 4)), kind=pack.SPARSE)
    cut = replace(test_pack.FILE, path=b"f")
    return [
        test_pack.GOOD,
        test_pack.written((test_pack.FOLDER, b""), (member, b"abcdefg")),
        b"".join(
            (pack.begin(), pack.header(cut), b"hel\0\0", pack.padding(5), pack.broken(3, "eio"), pack.END)
        ),
    ]


def _manifest(data: bytes) -> None:
    for line in pack.read_lines([data[at : at + 50] for at in range(0, len(data), 50)], 4096):
        pack.read_line(line)


def _manifests() -> list[bytes]:
    lines: list[bytes] = []
    listing = pack.Listing(lines.append)
    listing.feed(test_pack.GOOD)
    listing.finish()
    return [b"".join(lines)]


def _listed(data: bytes) -> None:
    for called in ("", "a.md5", "manifest-sha256.txt"):
        try:
            hash_lists.read(data, called)
        except (Malformed, UnknownVersion):
            continue


def _lists() -> list[bytes]:
    digest = bytes(range(32))
    files = [
        hash_lists.ListedFile(b"a b", 3, md5=bytes(16), sha256=digest),
        hash_lists.ListedFile(b"c\nd", 4, md5=bytes(16), sha256=digest),
    ]
    made = [hash_lists.write(files, form, "1").data for form in sorted(hash_lists.FORMATS)]
    hexed = test_hash_lists.SHA256
    return [
        *made,
        b"\\" + hexed + b" *a\\\\b\\n\n",
        b"%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n3," + hexed + b",a\n",
        *_sets(hexed),
    ]


def _sets(hexed: bytes) -> list[bytes]:
    """Return tables and sets of digests, one of them in UTF-16."""
    table = b'"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode"\r\n"%s","%s","","a b","1,234",1\r\n'
    tabs = b"Name\tSize\tHash1 (SHA-256)\na\t3\t" + hexed + b"\n"
    return [
        table % (hexed[:40], hexed[:32]),
        b'MD5,SHA1,FileNames\r\n"%s","%s","a"\r\n' % (hexed[:32], hexed[:40]),
        b'"file_id","hashset_id","file_name","hash"\r\n1,1,"a","%s"\r\n' % hexed[:32],
        b"\xff\xfe" + tabs.decode().encode("utf-16-le"),
        b"MD5\r\n" + hexed[:32] + b"\r\n",
        b"0" * 41 + b"|md5sum\n" + b"0" * 40 + b"1|set\n" + hexed[:32] + b"|0000000000000000\n",
        sets.ENCASE + bytes(8) + (1).to_bytes(4, "little") + bytes(0x480 - 20 + 18),
    ]


def _bag(data: bytes) -> None:
    for call in (
        lambda: bag.read_declaration(data),
        lambda: bag.read_manifest(data, "sha256", payload=True),
        lambda: bag.read_manifest(data, "sha256", payload=False),
        lambda: bag.read_fetch(data),
        lambda: bag.read_manifest(data, "md5", payload=True, declared=bag.Declaration("0.97", "utf-16")),
        lambda: bag.payload_oxum(data),
    ):
        try:
            call()
        except (Malformed, UnknownVersion):
            continue


def _segment(data: bytes) -> None:
    for call in (ewf.is_ewf, ewf.segment_number, ewf.continues):
        try:
            call(data)
        except Malformed:
            continue


def _segments() -> list[bytes]:
    image = (LOGS / "stick.E01").read_bytes()
    return [image[: ewf.HEADER_BYTES], image[-ewf.TAIL_BYTES :]]


def _log(data: bytes) -> None:
    acquisition_logs.read(data)


def _logs() -> list[bytes]:
    return [
        path.read_bytes()
        for path in sorted(LOGS.iterdir())
        if path.suffix in {".log", ".hlog", ".txt", ".info"}
    ]


def _side_car(data: bytes) -> None:
    acquisition_logs.side_car(data, b"stick.dd", "stick.dd.sha256")


def _side_cars() -> list[bytes]:
    return [path.read_bytes() for path in sorted(LOGS.glob("stick.dd.*"))]


PAPERS: tuple[Parser, ...] = (
    Parser(
        "digest list",
        (
            "custody.proof.hash_lists.reader.read",
            "custody.proof.hash_lists.dfxml.read",
            "custody.proof.hash_lists.gnu.bag_path",
            "custody.proof.hash_lists.hashdeep.read_lines",
            "custody.proof.hash_lists.gnu.lines_of",
            "custody.proof.hash_lists.gnu.read_plain",
            "custody.proof.hash_lists.gnu.read_tagged",
            "custody.proof.hash_lists.gnu.read_bagged",
            "custody.proof.hash_lists.sets.refuse_databases",
            "custody.proof.hash_lists.sets.read_encase",
            "custody.proof.hash_lists.sets.read_lines",
            "custody.proof.hash_lists.table.columns_of",
            "custody.proof.hash_lists.table.read",
            "custody.proof.encodings.unmarked",
            "custody.proof.hash_lists.records.hex_digest",
            "custody.proof.hash_lists.records.count",
        ),
        _listed,
        _lists,
    ),
    Parser(
        "BagIt",
        (
            "custody.proof.hash_lists.bag.payload_oxum",
            "custody.proof.hash_lists.bag.read_declaration",
            "custody.proof.hash_lists.bag.read_fetch",
            "custody.proof.hash_lists.bag.read_manifest",
        ),
        _bag,
        lambda: [
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            bytes(range(32)).hex().encode() + b"  data/a%0Ab\n",
            b"Payload-Oxum: 12.1\nBagging-Date: 2026-01-01\n",
        ],
    ),
    Parser(
        "EWF segment",
        ("custody.proof.images.ewf.segment_number", "custody.proof.images.ewf.continues"),
        _segment,
        _segments,
    ),
    Parser(
        "acquisition log",
        (
            "custody.proof.acquisition_logs.reader.read",
            *(
                f"custody.proof.acquisition_logs.{tool}.read"
                for tool in ("dc3dd", "dcfldd", "ewf", "ftk", "guymager")
            ),
            *(f"custody.proof.acquisition_logs.records.{fact}" for fact in ("version", "number", "only")),
        ),
        _log,
        _logs,
    ),
    Parser(
        "side-car of an image", ("custody.proof.acquisition_logs.reader.side_car",), _side_car, _side_cars
    ),
    Parser("pack", ("custody.proof.pack.reader.PackReader.feed",), _pack, _packs),
    Parser(
        "manifest beside a pack",
        ("custody.proof.pack.manifest.read_line", "custody.proof.pack.manifest.read_lines"),
        _manifest,
        _manifests,
    ),
)

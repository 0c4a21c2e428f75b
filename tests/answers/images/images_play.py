"""Images that the tools themselves make of one source, and how each is damaged: a bit, a section, a list of errors."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import subprocess
import zlib
from functools import cache
from pathlib import Path

from custody.proof.images import sections
from tests.cli.office import Office
from tests.programs import program

HOW = ("--method", "physical", "--write-blocker", "T35u fw 1.2")
TYPED = (
    *("--tool", "ewfacquire", "--tool-version", "20140816", "--bad-sector-count", "0"),
    *("--not-known", "source_sha256", "--not-known-reason", "the tool stores none"),
)
#: Variants of the format as ewfacquire writes them, with the ending of a first segment.
VARIANTS = {
    **dict.fromkeys(("encase1", "encase5", "encase6", "encase7", "ftk", "linen6"), "E01"),
    "ewfx": "e01",
    "smart": "s01",
}


@cache
def source() -> bytes:
    """Return the bytes of every source: 2.5 MiB of which some compress, some do not, and some are zeros."""
    noise = b"".join(hashlib.sha512(b"%d" % at).digest() for at in range(35_000))
    return (noise + b"A line of text on a disk.\n" * 10_000 + bytes(400_000))[: 5000 * 512]


def digest(name: str = "sha256", data: bytes | None = None) -> str:
    """Return the digest of the source, or of other bytes."""
    return hashlib.new(name, source() if data is None else data).hexdigest()


def run(folder: Path, *words: str, ok: bool = True) -> str:
    """Run a program in a folder; its output is what it printed."""
    clean = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run([*words], cwd=folder, capture_output=True, check=False, env=clean)
    assert not ok or done.returncode == 0, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


def acquired(folder: Path, form: str = "encase6", stem: str = "img", *more: str) -> list[Path]:
    """Make an E01 of the source with ewfacquire, in segments of 1 MiB; its files in order."""
    (folder / "source.dd").write_bytes(source())
    words = ("-u", "-q", "-c", "fast", "-d", "sha1", "-S", "1048576", "-f", form, "-t", stem, *more)
    run(folder, program("ewfacquire", "ewf-tools"), *words, "source.dd")
    return sorted(path for path in folder.iterdir() if path.stem == stem and path.suffix != ".dd")


def parts(path: Path) -> list[sections.Section]:
    """Return the sections of a segment."""
    data, found = path.read_bytes(), list[sections.Section]()
    while not found or not found[-1].is_last:
        at = found[-1].next if found else 13
        found.append(sections.section(data[at : at + sections.DESCRIPTOR_BYTES], at))
    return found


def part(path: Path, kind: str) -> sections.Section:
    """Return the first section of a kind."""
    return next(section for section in parts(path) if section.kind == kind)


def flip(path: Path, at: int, bit: int = 1) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= bit
    path.chmod(0o600)
    path.write_bytes(data)


def descriptor(kind: str, at: int, size: int) -> bytes:
    """Write the descriptor of a section."""
    end = at if kind in ("done", "next") else at + size
    head = struct.pack("<16sQQ40x", kind.encode(), end, size if end > at else 0)
    return head + struct.pack("<I", zlib.adler32(head))


def without_digests(path: Path) -> None:
    """Take the digests that the tool stored out of a last segment."""
    data = path.read_bytes()
    cut = min(section.at for section in parts(path) if section.kind in ("hash", "digest", "xhash"))
    path.write_bytes(data[:cut] + descriptor("done", cut, 0))


def with_read_errors(path: Path, *stretches: tuple[int, int]) -> None:
    """Put a list of read errors into a last segment, before its digests, as EnCase does."""
    data = path.read_bytes()
    cut = min(section.at for section in parts(path) if section.kind in ("hash", "digest", "done"))
    head = struct.pack("<I512x", len(stretches))
    body = b"".join(struct.pack("<II", *stretch) for stretch in stretches)
    listed = head + struct.pack("<I", zlib.adler32(head)) + body + struct.pack("<I", zlib.adler32(body))
    made = descriptor("error2", cut, sections.DESCRIPTOR_BYTES + len(listed)) + listed
    rest = b""
    for section in parts(path):
        if section.at >= cut:
            size = 0 if section.is_last else section.next - section.at
            at = cut + len(made) + len(rest)
            rest += descriptor(section.kind, at, size) + data[section.body : section.next]
    path.write_bytes(data[:cut] + made + rest)


def ewfverify(first: Path) -> tuple[bool, list[tuple[int, int, str]]]:
    """Return whether ewfverify finds an image good, and the first sector, number and segment of what it does not."""
    printed = run(first.parent, program("ewfverify", "ewf-tools"), "-q", first.name, ok=False)
    found = re.findall(r"at sector\(s\): (\d+) - \d+ \(number: (\d+)\) in segment file\(s\): *(\S*)", printed)
    listed = [(int(begin), int(count), Path(name).name) for begin, count, name in found]
    return "ewfverify: SUCCESS" in printed, listed


def lab(office: Office) -> Office:
    """Open a case with one exhibit that Eve holds."""
    office.case()
    office.seizure()
    office.exhibit()
    return office.today()


def stored_file(office: Office, key: str) -> Path:
    """Return the file of an object in the vault's folder store."""
    name = key.rsplit("/", 1)[1]
    (path,) = (
        path for path in (office.folder / "vault" / "objects" / "objects").rglob(name) if path.is_file()
    )
    return path

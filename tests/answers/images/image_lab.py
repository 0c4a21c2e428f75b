"""A laboratory with images as their tools make them: split raw by dc3dd, split E01 by ewfacquire, and a folder.

What is in each is known byte by byte, so that every answer on it can be compared with the truth.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.answers.backups.resumption_play import opened
from tests.cli.office import Office
from tests.programs import program

MIB = 1 << 20
#: Sectors that do not compress, each another one: 5 MiB and three sectors.
MEDIA = b"".join(hashlib.sha512(b"%d" % at).digest() * 8 for at in range(5 * 2048 + 3))
SEGMENT_BYTES = 2 * MIB
FILES = {
    b"DCIM/a.jpg": b"first" * 1000,
    b"DCIM/b.jpg": b"second" * 2000,
    b"DCIM/100/a.jpg": b"third" * 3000,
    b"notes.txt": b"notes\n",
    b"empty": b"",
    b"also empty": b"",
    b"na\xc3\xafve name.txt": b"accent",
    b"latin \xe9": b"no UTF-8",
}
_HOW = ("--method", "physical", "--write-blocker", "T35u fw 1.2")
_EWF = (
    *("-u", "-d", "sha1,sha256", "-C", "C-1", "-D", "stick", "-e", "Eve", "-E", "EV/2", "-N", "notes"),
    *("-m", "removable", "-M", "physical", "-f", "encase6", "-c", "none", "-S", "2097152"),
)


@dataclass
class Lab:
    """An office with EV/1 (split raw), EV/2 (split E01), EV/3 (a folder), and the entry of each object."""

    office: Office
    evidence: Path
    entries: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The desk's folder."""
        return self.office.folder

    def tool(self, name: str, package: str, *words: str, inside: str = ".") -> bytes:
        """Run a program of others in the folder with the evidence; it must succeed."""
        return tool(self.evidence / inside, name, package, *words)


def tool(folder: Path, name: str, package: str, *words: str) -> bytes:
    """Run a program of others in a folder; it must succeed."""
    clean = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(
        [program(name, package), *words], cwd=folder, capture_output=True, check=False, env=clean
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
    return done.stdout


def digest(data: bytes, algorithm: str = "sha256") -> str:
    """Return a digest in hex."""
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


def made(folder: Path) -> Lab:
    """Make the laboratory below a folder."""
    office = opened(folder / "desk", second=False)
    office.seizure()
    lab = Lab(office, office.folder / "evidence")
    lab.evidence.mkdir()
    office.today()
    for number in (1, 2, 3):
        office.exhibit(f"EV/{number}")
    _raw(lab)
    _ewf(lab)
    _folder(lab)
    return lab


def _raw(lab: Lab) -> None:
    (lab.evidence / "src.raw").write_bytes(MEDIA)
    size = str(SEGMENT_BYTES)
    hashes = ("hash=md5", "hash=sha1", "hash=sha256")
    lab.tool("dc3dd", "dc3dd", "if=src.raw", "hofs=img.000", f"ofsz={size}", *hashes, "log=dc3dd.log")
    words = ("acquisition", "record", "EV/1", "evidence/img.000", *_HOW, "--format", "split_raw", "--archive")
    found = lab.office.done("Eve", *words, "--log", "evidence/dc3dd.log")
    lab.entries["EV/1"] = str(found["entries"][-1]["position"])


def _ewf(lab: Lab) -> None:
    lab.tool("ewfacquire", "ewf-tools", *_EWF, "-t", "stick", "src.raw")
    words = ("acquisition", "record", "EV/2", "evidence/stick.E01", *_HOW, "--format", "e01", "--archive")
    more = (
        *("--tool", "ewfacquire", "--tool-version", "20140816", "--bad-sector-count", "0"),
        *("--source-sha256", digest(MEDIA)),
    )
    found = lab.office.done("Eve", *words, *more)
    lab.entries["EV/2"] = str(found["entries"][-1]["position"])


def _folder(lab: Lab) -> None:
    for name, data in FILES.items():
        path = lab.evidence / "phone" / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    os.link(lab.evidence / "phone" / "notes.txt", lab.evidence / "phone" / "other notes.txt")
    found = lab.office.done("Eve", "archive", "evidence/phone", "--exhibit", "EV/3")
    lab.entries["EV/3"] = str(found["entries"][-1]["position"])

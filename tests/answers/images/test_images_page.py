"""images.md: the digests in its tables are those of tool, program and sha256sum, of images made here anew."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.answers.images import images_play as play
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.programs import program
from tools.docs import ROOT

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

PAGE = ROOT / "docs" / "reference" / "images.md"
EVIDENCE = ROOT.parent / "shared" / "evidence"
#: Digits of a digest that the page shows, and what it says of a media that is not read.
SHOWN, UNREAD = 16, "container only"
TYPED = ("--bad-sector-count", "0", "--not-known", "rest", "--not-known-reason", "the tool says nothing")
Row = tuple[str, str, str, str]


@pytest.fixture
def lab(office: Office) -> Office:
    return play.lab(office)


def tables(name: str) -> list[Row]:
    """Return the rows of the table after a mark in the page."""
    block = PAGE.read_text("utf-8").partition(f"<!-- {name} -->")[2].partition("<!-- end -->")[0]
    rows = [
        tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in block.strip().splitlines()
    ]
    return [(row[0], row[1], row[2], row[3]) for row in rows[2:]]


def shown(rows: list[Row]) -> list[Row]:
    """Return rows as the page shows them, each digest by its first digits."""
    brief = [[cell if cell == UNREAD else cell[:SHOWN] for cell in cells] for _, *cells in rows]
    return [(row[0], cells[0], cells[1], cells[2]) for row, cells in zip(rows, brief, strict=True)]


def compare(name: str, rows: list[Row]) -> None:
    """Compare rows with the table in the page; CUSTODY_GOLDEN=write writes them there instead."""
    if os.environ.get("CUSTODY_GOLDEN") == "write":
        lines = ["| image | its tool | custody | sha256sum |", "|---|---|---|---|"]
        lines += [
            f"| {image} | " + " | ".join(cell if cell == UNREAD else f"`{cell}`" for cell in cells) + " |"
            for image, *cells in shown(rows)
        ]
        mark = f"<!-- {name} -->"
        head, _, rest = PAGE.read_text("utf-8").partition(mark)
        tail = rest.partition("<!-- end -->")[2]
        PAGE.write_text(f"{head}{mark}\n" + "\n".join(lines) + f"\n<!-- end -->{tail}", "utf-8")
    assert tables(name) == shown(rows)


def sha256sum(folder: Path, *names: str) -> str:
    """Return what sha256sum says of files, one after the other."""
    joined = folder / "joined"
    joined.write_bytes(b"".join((folder / name).read_bytes() for name in names))
    found = play.run(folder, program("sha256sum", "coreutils"), "joined").split()[0]
    joined.unlink()
    return found


def made_by(lab: Office, name: str, segments: list[str]) -> str:
    """Acquire an image; its media's digest, once the container's was compared with sha256sum of its files."""
    made: dict[str, Any] = lab.done("Eve", "acquisition", "record", "EV/1", name, *play.HOW, *TYPED)
    assert made["image"]["sha256"] == sha256sum(lab.folder, *segments), name
    assert made["entries"][0]["nonconforming"] == [], name
    if "media" in made:
        return str(made["media"]["sha256"])
    raw = made["entries"][0]["facts"]["format"] in ("raw", "split_raw")
    return str(made["image"]["sha256"]) if raw else UNREAD


def ewf(form: str) -> Callable[[Path], tuple[list[str], str]]:
    """Return what makes an E01 of a variant, and what ewfverify says of it."""

    def make(folder: Path) -> tuple[list[str], str]:
        names = [path.name for path in play.acquired(folder, form, form)]
        words = (program("ewfverify", "ewf-tools"), "-q", "-d", "sha256", names[0])
        (found,) = re.findall(r"SHA256 hash calculated over data:\s+(\w{64})", play.run(folder, *words))
        return names, found

    return make


def dd(name: str, *words: str) -> Callable[[Path], tuple[list[str], str]]:
    """Return what makes a raw image, and the digest of the whole, which is the first that the tool's log has."""

    def make(folder: Path) -> tuple[list[str], str]:
        play.run(folder, program(name, name), "if=source.dd", "hash=sha256", *words)
        found = re.findall(r"\b[0-9a-f]{64}\b", (folder / f"{name}.log").read_text())
        (folder / f"{name}.log").unlink()
        stem = words[0].partition("=")[2].partition(".")[0]
        return sorted(path.name for path in folder.glob(f"{stem}.*")), found[0]

    return make


def qemu(form: str) -> Callable[[Path], tuple[list[str], str]]:
    """Return what makes an image with qemu-img, and the digest of what it reads of it again."""

    def make(folder: Path) -> tuple[list[str], str]:
        tool = program("qemu-img", "qemu-utils")
        play.run(folder, tool, "convert", "-O", form, "source.dd", f"disk.{form}")
        play.run(folder, tool, "convert", "-O", "raw", f"disk.{form}", "again")
        return [f"disk.{form}"], sha256sum(folder, "again")

    return make


def aff(folder: Path) -> tuple[list[str], str]:
    tool = program("affconvert", "afflib-tools")
    shutil.copy(folder / "source.dd", folder / "made.raw")
    play.run(folder, tool, "-q", "made.raw")
    (folder / "made.raw").unlink()
    play.run(folder, tool, "-q", "-r", "made.aff")
    return ["made.aff"], sha256sum(folder, "made.raw")


MAKERS: dict[str, Callable[[Path], tuple[list[str], str]]] = {
    "E01, EnCase 5 (`ewfacquire -f encase5`)": ewf("encase5"),
    "E01, EnCase 6 (`-f encase6`)": ewf("encase6"),
    "E01, EnCase 7 (`-f encase7`)": ewf("encase7"),
    "E01, FTK Imager (`-f ftk`)": ewf("ftk"),
    "E01, LinEn 6 (`-f linen6`)": ewf("linen6"),
    "E01, EWF-X (`-f ewfx`)": ewf("ewfx"),
    "s01, SMART (`-f smart`)": ewf("smart"),
    "raw (`dc3dd hof=`)": dd("dc3dd", "hof=whole.dd", "log=dc3dd.log"),
    "raw in segments (`dc3dd hofs=`)": dd("dc3dd", "hofs=parts.000", "ofsz=512000", "log=dc3dd.log"),
    "raw (`dcfldd`)": dd("dcfldd", "of=other.dd", "hashlog=dcfldd.log"),
    "qcow2 (`qemu-img convert`)": qemu("qcow2"),
    "VMDK (`qemu-img convert`)": qemu("vmdk"),
    "AFF (`affconvert`)": aff,
}


def test_tool_program_and_sha256sum_agree_on_every_image_as_the_page_shows(lab: Office) -> None:
    source = lab.folder / "source.dd"
    rows: list[Row] = []
    for name, make in MAKERS.items():
        source.write_bytes(play.source())
        segments, said = make(lab.folder)
        mine = made_by(lab, segments[0], segments)
        assert said == play.digest() == sha256sum(lab.folder, "source.dd"), name
        assert mine in (UNREAD, said), name
        rows.append((name.replace("`", ""), said, mine, play.digest()))
    assert sum(mine == UNREAD for _, _, mine, _ in rows) == 3
    compare("digests", rows)


@pytest.mark.skipif(
    not EVIDENCE.is_dir(), reason="the images of others (../shared/evidence) are not on this machine"
)
def test_images_of_others_have_the_digests_that_the_page_shows(lab: Office) -> None:
    rows: list[Row] = []
    for path in sorted(EVIDENCE.iterdir()):
        if path.suffix in (".md", "") or path.suffix == ".001":
            continue
        segments = [path.name] if path.suffix != ".000" else [path.name, f"{path.stem}.001"]
        for name in segments:
            shutil.copy(EVIDENCE / name, lab.folder / name)
        (lab.folder / "whole").write_bytes(b"".join((lab.folder / name).read_bytes() for name in segments))
        printed = play.run(lab.folder, program("hashdeep", "hashdeep"), "-c", "sha256", "-s", "whole")
        (said,) = re.findall(r"\b[0-9a-f]{64}\b", printed)
        mine = made_by(lab, segments[0], segments)
        assert said == mine == sha256sum(lab.folder, *segments)
        rows.append((path.name, said, mine, sha256sum(lab.folder, *segments)))
    compare("evidence", rows)

"""A file by itself lost its holes: 200 GB of zeros were written for one that has a few kilobytes of data.

Every file here is sparse, and the vault on a disk of 48 MiB: where holes are lost, that disk is full at once.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.storage.stores.disk.store import DiskObjects
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.storage.places import small_disk

MIB, TIB = 1 << 20, 1 << 40
#: What a store may take of a file that has some kilobytes of data, and how large the disk of the store is.
FEW, DISK = MIB, 48 * MIB
DATA = b"what there is" * 100
#: A little more than the holes for which a file is packed (custody/storage/files/sparse_files.py).
SIZE = 66 * MIB


__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture
def lab(office: Office, tmp_path: Path) -> Iterator[Office]:
    """Yield an office whose vault lies on a small disk: zeros that are written fill that and nothing else."""
    with small_disk(tmp_path / "small", DISK) as disk:
        shutil.copytree(office.folder / "vault", disk / "vault")
        office.desk.environ["CUSTODY_VAULT"] = str(disk / "vault")
        office.case()
        office.seizure()
        office.exhibit()
        yield office


def sparse(lab: Office, name: str, size: int) -> Path:
    """Make a file of ``size`` bytes of which a few hundred in the middle are data."""
    path = lab.folder / name
    with path.open("wb") as file:
        file.truncate(size)
        file.seek(size // 2)
        file.write(DATA)
    assert path.stat().st_blocks * 512 < MIB, "these tests need a file system that keeps holes"
    return path


def kept(lab: Office) -> int:
    """Return how many bytes the store takes."""
    objects = Path(lab.desk.environ["CUSTODY_VAULT"]) / "objects"
    return sum(path.stat().st_blocks * 512 for path in objects.rglob("*") if path.is_file())


def digest_of(size: int) -> str:
    """Return the SHA-256 of such a file of a few MiB as sha256sum computes it."""
    whole = bytearray(size)
    whole[size // 2 : size // 2 + len(DATA)] = DATA
    return hashlib.sha256(whole).hexdigest()


def test_a_sparse_terabyte_is_archived_in_kilobytes(lab: Office) -> None:
    sparse(lab, "disk.img", TIB)
    assert lab.run("Eve", "archive", "disk.img", "--exhibit", "EV/1").status == 0
    assert kept(lab) < FEW


def test_a_file_with_holes_is_told_of_by_its_own_name_size_and_digests(lab: Office) -> None:
    size = SIZE
    sparse(lab, "disk.img", size)
    (made,) = lab.done("Eve", "archive", "disk.img", "--exhibit", "EV/1", "--md5")["archived"]
    assert (made["file_name"], made["bytes"], made["sha256"]) == ("disk.img", size, digest_of(size))
    whole = (lab.folder / "disk.img").read_bytes()
    assert made["md5"] == hashlib.md5(whole, usedforsecurity=False).hexdigest()
    assert made["pack"]["bytes"] < FEW
    assert made["pack"]["sha256"] != made["sha256"]
    told = lab.run("Eve", "archive", "disk.img", "--exhibit", "EV/1").out
    own, pack = told.split("  pack ")
    assert f"{size:,} bytes" in own
    assert digest_of(size) in own
    assert made["pack"]["sha256"] in pack
    assert kept(lab) < FEW


def test_a_file_with_holes_comes_back_as_it_was(lab: Office) -> None:
    path = sparse(lab, "disk.img", SIZE)
    lab.done("Eve", "archive", "disk.img", "--exhibit", "EV/1")
    (lab.folder / "back").mkdir()
    lab.see("fetch", "--exhibit", "EV/1", "back")
    back = lab.folder / "back" / "disk.img"
    assert back.read_bytes() == path.read_bytes()
    assert back.stat().st_blocks * 512 < FEW
    assert len(lab.see("fetch", "--exhibit", "EV/1", "back")["there"]) == 1
    middle = SIZE // 2
    lab.see("fetch", "8", "part", "--range", f"{middle}-{middle + 12}")
    assert (lab.folder / "part").read_bytes() == DATA[:13]
    assert lab.done("Eve", "sweep", "run")["outcomes"]["verified"] == 1


def test_more_holes_than_are_hashed_have_no_digest_of_the_pack(lab: Office) -> None:
    sparse(lab, "disk.img", TIB)
    (made,) = lab.done("Eve", "archive", "disk.img", "--exhibit", "EV/1")["archived"]
    assert (made["bytes"], made["sha256"]) == (TIB, None)
    (file,) = made["pack"]["files"]
    assert file["kept_sha256"] not in (None, made["pack"]["sha256"])
    told = lab.run("Eve", "archive", "disk.img", "--exhibit", "EV/1").out
    assert "SHA-256  not computed" in told


def test_an_acquired_image_with_holes_is_compared_by_its_own_digest(lab: Office) -> None:
    size = SIZE
    sparse(lab, "disk.img", size)
    words = (
        "acquisition",
        "record",
        "EV/1",
        "disk.img",
        "--method",
        "physical",
        "--format",
        "raw",
        "--archive",
    )
    how = (
        "--write-blocker",
        "T35u",
        "--tool",
        "dc3dd",
        "--tool-version",
        "7.3.1",
        "--bad-sector-count",
        "0",
        "--source-bytes",
        str(size),
    )
    answer = lab.run("Eve", *words, *how, "--source-sha256", digest_of(size), "--json")
    assert answer.status in (0, 10), answer.err
    made = answer.document
    assert made["digests_match"] is True
    assert made["image"]["sha256"] == made["archived"][0]["sha256"] == digest_of(size)
    assert made["entries"][-1]["facts"]["pack_type"] == "sparse_file"
    assert kept(lab) < FEW


def test_a_file_with_few_holes_is_stored_as_it_is(lab: Office) -> None:
    path = sparse(lab, "disk.img", 32 * MIB)
    (made,) = lab.done("Eve", "archive", "disk.img", "--exhibit", "EV/1")["archived"]
    assert "pack" not in made
    assert made["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_more_stretches_than_a_pack_takes_keep_the_longest_holes(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custody.storage.files.file_holes.MOST_STRETCHES", 8)
    path = sparse(lab, "disk.img", 400 * MIB)
    with path.open("r+b") as file:
        for at in range(20):
            file.seek(at * 64 * 1024)
            file.write(b"x")
    lab.done("Eve", "archive", "disk.img", "--exhibit", "EV/1")
    assert kept(lab) < 4 * MIB
    lab.see("fetch", "8", "back")
    done = subprocess.run(["cmp", path, lab.folder / "back"], check=False)
    assert done.returncode == 0


def test_what_has_no_room_is_refused_before_a_byte_is_written(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lab.folder / "large.dd").write_bytes(b"x" * (4 * MIB))
    (lab.folder / "other.dd").write_bytes(b"y" * (4 * MIB))
    (lab.folder / "folder").mkdir()
    (lab.folder / "folder" / "large").write_bytes(b"x" * (9 * MIB))
    sparse(lab, "disk.img", TIB)
    before, entries = kept(lab), lab.size()
    monkeypatch.setattr(DiskObjects, "free_bytes", lambda _: 6 * MIB)
    assert lab.run("Eve", "archive", "large.dd", "--exhibit", "EV/1", "--dry-run").status == 0
    for words in (("large.dd", "other.dd"), ("folder",)):
        answer = lab.run("Eve", "archive", *words, "--exhibit", "EV/1")
        assert answer.status == 8
        assert "bytes free" in answer.err
        assert (kept(lab), lab.size()) == (before, entries)
        assert lab.run("Eve", "store", "reconcile").status == 0
    assert lab.run("Eve", "archive", "disk.img", "--exhibit", "EV/1").status == 0
    assert lab.run("Eve", "archive", "large.dd", "--exhibit", "EV/1").status == 0

"""A folder becomes one object with a manifest, and comes back as it was: whole, as a folder, or one member of it."""

from __future__ import annotations

import os
import stat
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.office import Office

MIB = 1 << 20


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "restored").mkdir()
    return office


def lay(office: Office) -> Path:
    """Lay out a folder with everything that is no plain file, and names that are no text."""
    top = office.folder / "phone"
    (top / "DCIM").mkdir(parents=True)
    (top / "DCIM" / "a.jpg").write_bytes(b"a" * (2 * MIB + 7))
    (top / "DCIM-note").write_bytes(b"n")
    (top / "empty").mkdir()
    (top / ("x" * 200)).mkdir()
    (top / ("x" * 200) / ("y" * 255)).write_bytes(b"deep")
    Path(os.fsdecode(os.fsencode(top) + b"/\xff\nname")).write_bytes(b"odd")
    (top / "link").symlink_to("/etc/passwd")
    os.link(top / "DCIM-note", top / "second-name")
    os.mkfifo(top / "pipe")
    with (top / "holes").open("wb") as file:
        file.seek(8 * MIB)
        file.write(b"data")
        file.truncate(64 * MIB)
    (top / "locked").write_bytes(b"l")
    (top / "locked").chmod(0o400)
    (top / "empty").chmod(0o500)
    return top


def seen(top: Path) -> dict[bytes, Any]:
    """Tell of everything below a folder what there is to tell, owners and inner times apart."""
    found: dict[bytes, Any] = {}
    first: dict[int, bytes] = {}
    for path in sorted(top.rglob("*")):
        status = path.lstat()
        below = os.fsencode(path.relative_to(top))
        what: Any = None
        if stat.S_ISREG(status.st_mode):
            what = (path.read_bytes(), first.setdefault(status.st_ino, below))
        elif stat.S_ISLNK(status.st_mode):
            what = path.readlink()
        found[below] = (stat.filemode(status.st_mode), status.st_mtime_ns, what)
    return found


def test_a_folder_is_one_object_and_comes_back_as_it_was(lab: Office) -> None:
    top = lay(lab)
    made = lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    facts = made["entries"][0]["facts"]
    assert facts["packed"] == "folder"
    assert facts["manifest"]["count"] == made["packed"]["members"] == len(seen(top)) + 1
    assert "members_unreadable" not in facts or facts["members_unreadable"] is None
    row = lab.see("fetch", str(made["entries"][0]["position"]), "restored", "--unpack")["fetched"][0]
    assert row["left_out"] == []
    assert seen(lab.folder / "restored" / "phone") == seen(top)
    kept = (lab.folder / "restored" / "phone" / "holes").stat()
    assert kept.st_blocks * 512 < MIB
    assert [one.name for one in (lab.folder / "restored").iterdir()] == ["phone"]


def test_a_folder_comes_back_as_an_archive_that_tar_reads(lab: Office) -> None:
    top = lay(lab)
    made = lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    lab.see("fetch", str(made["entries"][0]["position"]), "restored")
    (found,) = (lab.folder / "restored").iterdir()
    assert found.name == "phone.tar"
    with tarfile.open(found) as archive:
        names = {os.fsencode(one.name) for one in archive}
        inner = archive.extractfile("DCIM/a.jpg")
        assert inner is not None
        assert inner.read() == b"a" * (2 * MIB + 7)
    assert names == {*seen(top), b"."}


@pytest.mark.parametrize(
    ("member", "content"),
    [
        (b"DCIM/a.jpg", b"a" * (2 * MIB + 7)),
        (b"\xff\nname", b"odd"),
        (b"second-name", b"n"),
        (b"holes", bytes(8 * MIB) + b"data" + bytes(56 * MIB - 4)),
    ],
)
def test_one_member_comes_back_by_its_path(lab: Office, member: bytes, content: bytes) -> None:
    lay(lab)
    made = lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    entry = str(made["entries"][0]["position"])
    answer = lab.run("Eve", "fetch", entry, "restored/one", "--member", os.fsdecode(member))
    assert answer.status == 0, answer.err
    assert (lab.folder / "restored" / "one").read_bytes() == content

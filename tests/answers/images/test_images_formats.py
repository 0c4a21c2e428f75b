"""The format of an image was believed and never looked at: a wrong word stood in the ledger for ever.

A raw image was recorded as AFF4, an E01 as raw, the descriptor of a VMDK as the disk, and a damaged UFDR as whole.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from custody.storage.images import files, formats
from tests.answers.images import images_play as play
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.programs import program

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

#: What is typed of every image here; the digest of the source is left out.
TYPED = ("--bad-sector-count", "0", "--not-known", "rest", "--not-known-reason", "the tool says nothing")


@pytest.fixture
def lab(office: Office) -> Office:
    return play.lab(office)


def acquire(image: str, *more: str) -> tuple[str, ...]:
    return ("acquisition", "record", "EV/1", image, *play.HOW, *TYPED, *more)


def format_of(made: dict[str, Any]) -> str:
    return str(made["entries"][0]["facts"]["format"])


def images(folder: Path) -> dict[str, str]:
    """Make one image of every format that a tool here makes; the format of each by its file's name."""
    qemu, affconvert = program("qemu-img", "qemu-utils"), program("affconvert", "afflib-tools")
    play.acquired(folder, "encase6", "one", "-S", "100MiB")
    play.acquired(folder, "smart", "smart", "-S", "100MiB")
    made = {"source.dd": formats.RAW, "one.E01": formats.E01, "smart.s01": formats.E01}
    for form, name in (
        ("qcow2", "a.qcow2"),
        ("vmdk", "a.vmdk"),
        ("vhdx", "a.vhdx"),
        ("vdi", "a.vdi"),
        ("vpc", "a.vhd"),
    ):
        play.run(folder, qemu, "convert", "-O", form, "source.dd", name)
        made[name] = {"vpc": formats.VHD}.get(form, form)
    play.run(
        folder,
        qemu,
        "convert",
        "-O",
        "vmdk",
        "-o",
        "subformat=twoGbMaxExtentSparse",
        "source.dd",
        "split.vmdk",
    )
    shutil.copy(folder / "source.dd", folder / "source.raw")
    play.run(folder, affconvert, "-q", "source.raw")
    return made | {"split.vmdk": formats.VMDK, "split-s001.vmdk": formats.VMDK, "source.aff": formats.AFF}


def zipped(path: Path, *, aff4: bool = False) -> Path:
    """Write a ZIP as a UFDR is one, or as an AFF4 volume is one; its members are stored as they are."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("container.description", "information.turtle") if aff4 else ():
            archive.writestr(name, "aff4://1f2e3d4c")
        archive.writestr("report.xml", "<report/>" * 500)
        archive.writestr("files/picture.jpg", bytes(range(256)) * 64)
    return path


def test_every_format_is_recognised_by_what_its_tool_writes(tmp_path: Path) -> None:
    made = images(tmp_path) | {
        zipped(tmp_path / "phone.ufdr").name: formats.ZIP,
        zipped(tmp_path / "volume.aff4", aff4=True).name: formats.AFF4,
    }
    assert {name: files.recognised(tmp_path / name) for name in made} == made
    assert all(formats.title_of(name) for name in made.values())


def test_a_format_that_is_not_the_image_s_is_refused_before_anything_is_signed(lab: Office) -> None:
    made = images(lab.folder)
    zipped(lab.folder / "phone.ufdr")
    before = lab.size()
    wrong = [
        ("source.dd", "aff4", "a raw image", "raw"),
        ("source.dd", "e01", "a raw image", "raw"),
        ("source.dd", "ufdr", "a raw image", "raw"),
        ("one.E01", "raw", "E01", "e01"),
        ("smart.s01", "split_raw", "E01", "e01"),
        ("one.E01", "other", "E01", "e01"),
        ("a.qcow2", "raw", "qcow2", "other"),
        ("a.vhd", "raw", "VHD", "other"),
        ("a.vmdk", "e01", "VMDK", "other"),
        ("source.aff", "aff4", "AFF", "other"),
        ("phone.ufdr", "aff4", "a ZIP archive", "ufdr"),
    ]
    for image, typed, begins, right in wrong:
        answer = lab.run("Eve", *acquire(image, "--format", typed))
        assert answer.status == 2, (image, typed, answer.err)
        said = " ".join(answer.err.split())
        assert f"'{image}' begins as {begins}" in said, (image, typed, said)
        assert f"Say --format {right}" in said, (image, typed, said)
    assert lab.size() == before
    for image in made:
        if image not in ("split.vmdk",):
            lab.done("Eve", *acquire(image))


def test_without_format_the_image_is_recorded_as_it_begins_and_it_is_said(lab: Office) -> None:
    images(lab.folder)
    zipped(lab.folder / "phone.ufdr")
    zipped(lab.folder / "volume.aff4", aff4=True)
    shutil.copy(lab.folder / "phone.ufdr", lab.folder / "papers.zip")
    expected = {
        "source.dd": "raw",
        "one.E01": "e01",
        "smart.s01": "e01",
        "a.qcow2": "other",
        "source.aff": "other",
        "phone.ufdr": "ufdr",
        "volume.aff4": "aff4",
        "papers.zip": "other",
    }
    assert {name: format_of(lab.done("Eve", *acquire(name))) for name in expected} == expected
    said = " ".join(lab.run("Eve", *acquire("a.qcow2")).err.split())
    assert "a.qcow2 begins as qcow2: it is recorded as format other" in said


def test_a_disk_that_begins_as_another_format_is_recorded_as_raw_where_that_is_said(lab: Office) -> None:
    (lab.folder / "odd.dd").write_bytes(b"QFI\xfb" + bytes(508))
    words = acquire("odd.dd", "--format", "raw")
    assert lab.run("Eve", *words).status == 2
    assert format_of(lab.done("Eve", *words, "--force-format")) == "raw"
    alone = lab.run("Eve", *acquire("odd.dd", "--force-format"))
    assert (alone.status, "--force-format needs --format" in alone.err) == (2, True)


def test_the_descriptor_of_a_vmdk_is_not_taken_for_the_disk(lab: Office) -> None:
    images(lab.folder)
    for more in ((), ("--format", "other"), ("--format", "raw")):
        answer = lab.run("Eve", *acquire("split.vmdk", *more))
        said = " ".join(answer.err.split())
        assert (answer.status, "holds no disk: that is in split-s001.vmdk" in said) == (2, True), said
    assert format_of(lab.done("Eve", *acquire("a.vmdk"))) == "other"
    forced = lab.done("Eve", *acquire("split.vmdk", "--format", "other", "--force-format"))
    assert format_of(forced) == "other"


@pytest.mark.parametrize(("name", "aff4"), [("phone.ufdr", False), ("volume.aff4", True)])
def test_a_damaged_member_of_a_zip_is_named_and_recorded_as_damage(
    lab: Office, name: str, aff4: bool
) -> None:
    path = zipped(lab.folder / name, aff4=aff4)
    assert lab.done("Eve", *acquire(name))["entries"][0]["nonconforming"] == []
    play.flip(path, path.read_bytes().index(bytes(range(256))) + 1000)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() == "files/picture.jpg"
    made = lab.done("Eve", *acquire(name), status=10)
    assert made["damage"] == ["files/picture.jpg"]
    assert made["entries"][0]["facts"]["damaged_member_count"] == 1
    assert made["entries"][0]["nonconforming"] == ["acquisition.damaged"]
    shown = lab.run("Eve", *acquire(name)).out
    assert "DAMAGED: 1 member of the image do not fit" in shown
    assert "member files/picture.jpg" in shown


def test_a_zip_that_is_cut_off_is_told_in_time_and_can_be_recorded_as_it_is(lab: Office) -> None:
    path = zipped(lab.folder / "phone.ufdr")
    path.write_bytes(path.read_bytes()[:-300])
    before = lab.size()
    answer = lab.run("Eve", *acquire("phone.ufdr"))
    assert (answer.status, "does not end as one" in answer.err, lab.size()) == (3, True, before)
    assert format_of(lab.done("Eve", *acquire("phone.ufdr", "--container-only"))) == "ufdr"


def test_members_that_nobody_can_check_are_counted(lab: Office) -> None:
    path = zipped(lab.folder / "phone.ufdr")
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    path.write_bytes(data)
    answer = lab.run("Eve", *acquire("phone.ufdr"))
    assert "1 member of it cannot be checked" in " ".join(answer.err.split())

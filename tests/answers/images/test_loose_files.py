"""Many loose files: 1,500 of them printed 10,502 lines, and each cost an entry, a lock and a version of its own."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

LINE = re.compile(r"(?:entry \d+)?  ([0-9a-f]{64})  +\d+ bytes?  (\S+)")

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    return office


def lay(lab: Office, number: int, folder: str = "photos") -> list[str]:
    """Lay out files, every tenth in a folder below, and one that is a further name of another."""
    (lab.folder / folder / "below").mkdir(parents=True)
    names = [f"{folder}/{'below/' if at % 10 == 0 else ''}{at:03}.jpg" for at in range(number)]
    for at, name in enumerate(names):
        (lab.folder / name).write_bytes(b"picture %d" % at)
    return names


def digest(lab: Office, name: str) -> str:
    return hashlib.sha256((lab.folder / name).read_bytes()).hexdigest()


def archive(lab: Office, *words: str, status: int = 0) -> dict[str, Any]:
    return lab.done("Eve", "archive", *words, "--exhibit", "EV/1", status=status)


def test_loose_files_are_told_of_in_one_line_each_and_a_sum(lab: Office) -> None:
    names = lay(lab, 12)
    answer = lab.run("Eve", "archive", *names, "--exhibit", "EV/1")
    lines = answer.out.splitlines()
    assert len(lines) == 13
    found = {match[2]: match[1] for match in map(LINE.fullmatch, lines) if match}
    assert found == {name: digest(lab, name) for name in names}
    assert lines[-1] == "12 of 12 files archived, 110 bytes"


def test_quiet_tells_the_sum_alone_and_json_all(lab: Office) -> None:
    names = lay(lab, 12)
    answer = lab.run("Eve", "archive", *names, "--exhibit", "EV/1", "--quiet")
    assert answer.out == "12 of 12 files archived, 110 bytes\n"
    made = lab.done("Eve", "archive", *lay(lab, 3, "more"), "--exhibit", "EV/1", "--quiet")["archived"]
    assert [item["bytes"] for item in made] == [9, 9, 9]


def test_many_loose_files_are_one_pack_with_one_entry(lab: Office) -> None:
    names = lay(lab, 80)
    os.link(lab.folder / names[1], lab.folder / "photos" / "second-name.jpg")
    made = archive(lab, *names, "photos/second-name.jpg")
    (entry,), (one,) = made["entries"], made["archived"]
    assert (entry["facts"]["pack_type"], one["file_name"]) == ("files", "photos")
    told = {file["path"]: (file["bytes"], file["sha256"]) for file in one["pack"]["files"]}
    wanted = {name.removeprefix("photos/"): name for name in [*names, "photos/second-name.jpg"]}
    assert told == {
        path: ((lab.folder / name).stat().st_size, digest(lab, name)) for path, name in wanted.items()
    }
    assert one["sha256"] is None
    assert one["pack"]["sha256"] not in {sha256 for _, sha256 in told.values()}


def test_a_pack_of_loose_files_is_told_of_in_one_line_each_and_a_sum(lab: Office) -> None:
    names = lay(lab, 70)
    answer = lab.run("Eve", "archive", *names, "--exhibit", "EV/1")
    found = {match[2]: match[1] for match in map(LINE.fullmatch, answer.out.splitlines()) if match}
    assert found == {name.removeprefix("photos/"): digest(lab, name) for name in names}
    assert answer.out.splitlines()[-1] == "70 of 70 files archived, 690 bytes"
    assert "70 files go into one pack" in answer.err


def test_each_makes_each_an_object_as_a_digest_of_its_own_does(lab: Office) -> None:
    names = lay(lab, 64)
    assert len(archive(lab, *names, "--single-files")["archived"]) == 64
    more = lay(lab, 64, "more")
    made = archive(lab, *more, "--md5")["archived"]
    assert len(made) == 64
    wanted = hashlib.md5((lab.folder / more[5]).read_bytes(), usedforsecurity=False).hexdigest()
    assert made[5]["md5"] == wanted


def test_a_pack_of_loose_files_works_wherever_a_folder_does(lab: Office) -> None:
    names = lay(lab, 66)
    archive(lab, *names)
    (lab.folder / "back").mkdir()
    lab.see("fetch", "8", "back", "--unpack")
    for name in names:
        assert (lab.folder / "back" / name).read_bytes() == (lab.folder / name).read_bytes()
    lab.see("fetch", "8", "one.jpg", "--member", "below/010.jpg")
    assert (lab.folder / "one.jpg").read_bytes() == b"picture 10"
    assert lab.done("Eve", "sweep", "run")["outcomes"]["verified"] == 1
    made = lab.see("hash-list", "export", "--exhibit", "EV/1", "--out", "list")
    assert made["listed"] == 66
    lab.see("proof", "member", "8", "011.jpg", "--out", "proof")
    assert lab.see("check")["counts"]["objects"] == 1


def test_what_has_its_entry_is_left_out_and_told(lab: Office) -> None:
    names = lay(lab, 70)
    os.link(lab.folder / names[1], lab.folder / "photos" / "second-name.jpg")
    archive(lab, names[3])
    first = archive(lab, *names, "photos/second-name.jpg")
    assert [file["path"] for file in first["there"]] == [names[3]]
    again = archive(lab, *names, "photos/second-name.jpg")
    assert (again["archived"], again["entries"]) == ([], [])
    assert len(again["there"]) == 71
    (lab.folder / names[5]).write_bytes(b"another")
    changed = archive(lab, *names, "--skip-archived")
    assert [stored["path"] for stored in changed["archived"]] == [names[5]]
    told = lab.run("Eve", "archive", *names, "--exhibit", "EV/1").out
    assert told.splitlines() == [
        "nothing is missing",
        "70 paths left out: archived under the same name before",
    ]


def test_files_of_one_name_are_told_apart_by_their_folders(lab: Office) -> None:
    for at in range(64):
        (lab.folder / f"desk-{at}").mkdir()
        (lab.folder / f"desk-{at}" / "notes.txt").write_bytes(b"%d" % at)
    names = [f"desk-{at}/notes.txt" for at in range(64)]
    (one,) = archive(lab, *names)["archived"]
    assert sorted(file["path"] for file in one["pack"]["files"]) == sorted(names)
    lab.see("fetch", "8", "one", "--member", "desk-5/notes.txt")
    assert (lab.folder / "one").read_bytes() == b"5"
    assert lab.run("Eve", "archive", *names, "./desk-1/notes.txt", "--exhibit", "EV/1").status == 2


def test_what_is_no_small_file_stays_by_itself(lab: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custody.storage.evidence.archive_batch.LARGEST_TOGETHER", 1000)
    names = lay(lab, 64)
    (lab.folder / "large.dd").write_bytes(b"l" * 1001)
    (lab.folder / "folder").mkdir()
    (lab.folder / "link").symlink_to("/etc/passwd")
    made = archive(lab, *names, "large.dd", "folder", "link", "gone", status=2)
    assert [stored["file_name"] for stored in made["archived"]] == ["photos", "large.dd", "folder"]
    assert [failure["path"] for failure in made["failed"]] == ["link", "gone"]


def test_a_file_that_changes_meanwhile_refuses_the_pack_and_leaves_nothing(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = lay(lab, 64)
    before = lab.size()
    from custody.storage.files.tree_source import PackedDiskSource

    usual = PackedDiskSource.check_unchanged

    def changed(self: PackedDiskSource) -> None:
        Path(lab.folder / names[7]).write_bytes(b"written meanwhile")
        usual(self)

    monkeypatch.setattr(PackedDiskSource, "check_unchanged", changed)
    answer = lab.run("Eve", "archive", *names, "--exhibit", "EV/1")
    assert answer.status == 3
    assert "007.jpg" in answer.out
    assert lab.size() == before
    assert lab.run("Eve", "store", "reconcile").status == 0


def test_the_answer_for_segments_and_folders_names_the_pack_as_one(lab: Office) -> None:
    for at in (1, 2):
        (lab.folder / f"disk.{at:03}").write_bytes(b"%d" % at * 4096)
    (lab.folder / "phone").mkdir()
    (lab.folder / "phone" / "a").write_bytes(b"a")
    made = archive(lab, "disk.001", "phone")
    image, folder = made["archived"]
    assert {file["path"]: file["sha256"] for file in image["pack"]["files"]} == {
        name: digest(lab, name) for name in ("disk.001", "disk.002")
    }
    for member in (image, folder):
        assert (member["bytes"], member["sha256"], member["md5"]) == (None, None, None)
        assert member["pack"]["bytes"] > 512
    told = lab.run("Eve", "archive", "disk.001", "--exhibit", "EV/1").out
    own, _, pack = told.partition("  pack ")
    assert digest(lab, "disk.001") in own
    assert "4.0 KiB" in own
    assert image["pack"]["sha256"] not in own
    assert image["pack"]["sha256"] in pack

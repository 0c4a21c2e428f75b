"""What was packed goes on as every object does: checked, reconciled, listed, cleared, finished where it broke off."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from custody import api
from custody.errors import UsageError
from custody.ledger.ports import Contents
from custody.ledger.stores.locks import Locks
from custody.model.records import StoredObject
from custody.proof import pack
from custody.proof.commitments.list_leaves import ManifestLeaf
from custody.proof.commitments.typed_roots import ManifestRoot
from custody.storage.files.tree_source import PackedDiskSource
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import FixedClock
from tests.cli import paged
from tests.cli.office import Office

MIB = 1 << 20


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    top = office.folder / "phone"
    (top / "DCIM").mkdir(parents=True)
    (top / "DCIM" / "a.jpg").write_bytes(b"a" * (2 * MIB))
    (top / "b").write_bytes(b"b")
    (top / "link").symlink_to("b")
    os.link(top / "b", top / "z")
    office.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    return office


def kept(office: Office, area: str) -> list[Path]:
    folder = office.folder / "vault" / "objects" / area
    return [path for path in folder.rglob("*") if path.is_file()]


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


def test_fixity_reads_a_pack_as_any_object(lab: Office) -> None:
    assert lab.done("Eve", "sweep", "run", "--exhibit", "EV/1")["outcomes"]["verified"] == 1
    (path,) = kept(lab, "objects")
    flip(path, MIB + 5)
    assert lab.run("Eve", "sweep", "run", "--exhibit", "EV/1").status == 3


def test_a_manifest_beside_its_object_is_no_leftover_and_one_without_is(lab: Office) -> None:
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    assert lab.run("Eve", "check").status == 0
    (path,) = kept(lab, "manifests")
    stray = path.parent.parent / "00" / ("00" + "1" * 30)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"")
    (found,) = paged.rows(lab.see("store", "reconcile", status=10), "findings")
    assert (found["code"], found["key"]) == ("object_unrecorded", f"manifests/{stray.name}")
    words = ("orphan-deletion", "propose", found["key"], "--store", "local", "--reason", "foreign")
    number = str(lab.done("Eve", *words)["entries"][0]["position"])
    lab.done("Judge", "orphan-deletion", "approve", number)
    lab.done("Carl", "orphan-deletion", "execute", number)
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    assert kept(lab, "manifests") == [path]


def test_of_a_manifest_with_lines_too_many_no_more_are_read_than_show_that(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as the entry seals the root of, and one; the members are then made again from the object."""
    entry = next(
        listed
        for listed in lab.see("log", "show", "--first", "0")["entries"]
        if listed["kind"] == "object.archived"
    )
    (path,) = kept(lab, "manifests")
    whole = path.read_bytes()
    most = len(whole.splitlines()) + 1
    read_line, read = pack.read_line, [0]

    def counted(line: bytes) -> tuple[int, bytes, ManifestLeaf]:
        read[0] += 1
        return read_line(line)

    def reads(*way: str) -> int:
        read[0] = 0
        lab.see(*way)
        return read[0]

    monkeypatch.setattr(pack, "read_line", counted)
    members = ("hash-list", "export", "--exhibit", "EV/1", "--format", "sha256sum", "--out")
    one, all_ = reads("fetch", str(entry["entry"]), "b-1", "--member", "b"), reads(*members, "sums-1")
    path.chmod(0o600)
    path.write_bytes(whole + whole.splitlines(keepends=True)[-1] * 10_000)
    assert reads("fetch", str(entry["entry"]), "b-2", "--member", "b") <= one + most
    assert reads(*members, "sums-2") <= all_ + most
    assert (lab.folder / "b-2").read_bytes() == b"b"
    assert (lab.folder / "sums-2").read_bytes() == (lab.folder / "sums-1").read_bytes()


def test_what_checks_sums_takes_the_list_of_members(lab: Office) -> None:
    entry = next(
        listed
        for listed in lab.see("log", "show", "--first", "0")["entries"]
        if listed["kind"] == "object.archived"
    )
    lab.see("fetch", str(entry["entry"]), "phone-again", "--unpack")
    (lab.folder / "there").mkdir()
    (lab.folder / "phone-again").rename(lab.folder / "there" / "phone")
    made = lab.see("hash-list", "export", "--exhibit", "EV/1", "--format", "sha256sum", "--out", "sums")
    assert made["listed"] == 3
    check = ("sha256sum", "--strict", "-c", "../sums")
    assert subprocess.run(check, cwd=lab.folder / "there", check=False, capture_output=True).returncode == 0
    (lab.folder / "there" / "phone" / "z").write_bytes(b"c")
    assert subprocess.run(check, cwd=lab.folder / "there", check=False, capture_output=True).returncode == 1


def test_hashdeep_audits_a_restored_folder(lab: Office) -> None:
    if shutil.which("hashdeep") is None:
        pytest.skip("hashdeep is not installed")
    lab.see("hash-list", "export", "--exhibit", "EV/1", "--format", "hashdeep", "--out", "list")
    audit = ("hashdeep", "-r", "-l", "-o", "f", "-a", "-k", "list", "phone")
    assert subprocess.run(audit, cwd=lab.folder, check=False, capture_output=True).returncode == 0


def test_a_pack_is_one_line_where_objects_are_asked_for_under_the_name_that_it_is_fetched_by(
    lab: Office,
) -> None:
    lab.see("hash-list", "export", "--exhibit", "EV/1", "--objects", "--out", "sums")
    entry = next(
        listed
        for listed in lab.see("log", "show", "--first", "0")["entries"]
        if listed["kind"] == "object.archived"
    )
    (lab.folder / "there").mkdir()
    lab.see("fetch", str(entry["entry"]), "there")
    check = ("sha256sum", "--strict", "-c", "../sums")
    done = subprocess.run(check, cwd=lab.folder / "there", check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "phone.tar: OK\n")
    assert lab.see("hash-list", "compare", "sums", "--exhibit", "EV/1")["outcomes"]["matched"] == 1


def test_a_member_without_a_digest_is_named_and_left_out(lab: Office) -> None:
    with (lab.folder / "phone" / "huge").open("wb") as file:
        file.truncate(1 << 40)
    lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    words = ("hash-list", "export", "--exhibit", "EV/1", "--format", "sha256sum", "--out", "sums")
    answer = lab.desk.run(*words, "--json")
    assert answer.status == 10
    assert answer.document["undigested"] == [{"path": "huge", "kind": "sparse"}]
    assert answer.document["listed"] == 6
    assert lab.see("hash-list", "compare", "sums", "--exhibit", "EV/1", status=4)["outcomes"] == {
        **dict.fromkeys(("partially_matched", "moved", "new", "not_found", "undecided"), 0),
        "matched": 6,
        "not_compared": 1,
    }


def test_a_folder_whose_entry_was_kept_out_is_entered_by_the_same_command(lab: Office) -> None:
    (lab.folder / "other").mkdir()
    (lab.folder / "other" / "file").write_bytes(b"x" * MIB)
    late = lab.run("Eve", "archive", "other", "--exhibit", "EV/1", "--at", "2027-01-01T00:00:00Z")
    assert late.status == 5
    before = len(kept(lab, "objects"))
    assert lab.done("Eve", "archive", "other", "--exhibit", "EV/1")["archived"][0]["pack"]["members"] == 2
    assert len(kept(lab, "objects")) == len(kept(lab, "manifests")) == before + 1


@pytest.mark.parametrize("damage", ["leaf", "shorter", "nothing", "gone"])
def test_a_manifest_beside_a_pack_that_is_another_is_found(lab: Office, damage: str) -> None:
    assert lab.run("Eve", "check").status == 0
    (path,) = kept(lab, "manifests")
    data = path.read_bytes()
    if damage == "leaf":
        flip(path, data.index(b"a.jpg"))
    elif damage == "gone":
        path.unlink()
    else:
        path.chmod(0o600)
        path.write_bytes(b"" if damage == "nothing" else data[: data.rindex(b"\n", 0, -1) + 1])
    report = lab.see("check", status=10 if damage == "gone" else 3)
    expected = "manifest_missing" if damage == "gone" else "manifest_differs"
    assert [finding["code"] for finding in report["findings"] if finding["severity"] != "note"] == [expected]


def test_an_entry_whose_manifest_is_not_that_of_its_object_is_found(lab: Office) -> None:
    usual = PackedDiskSource.contents

    def another(self: PackedDiskSource) -> Contents:
        right = usual(self)
        return replace(right, root=ManifestRoot(right.root.count, bytes(32)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PackedDiskSource, "contents", another)
        made = lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    codes = {
        finding["code"] for finding in lab.see("check", status=3)["findings"] if finding["severity"] != "note"
    }
    assert codes == {"manifest_false", "manifest_differs"}
    entry = str(made["entries"][0]["position"])
    answer = lab.run("Eve", "fetch", entry, "restored", "--unpack")
    assert (answer.status, "are not those of the manifest" in answer.err) == (3, True)
    assert not (lab.folder / "restored").exists()
    assert lab.run("Eve", "fetch", entry, "b", "--member", "b").status == 3


def test_nothing_of_a_pack_is_left_once_its_exhibit_is_destroyed() -> None:
    store = MemoryObjects("cold")
    digits = "0" * 32
    for area in ("objects", "trees", "manifests"):
        writer = store.create(f"{area}/{digits}")
        writer.write(b"x")
        writer.commit()
    one = StoredObject(
        "o", "e", "c", 1, "", "", "cold", f"objects/{digits}", "1", 0, packed="folder", members=1
    )
    assert Locks({"cold": store}, {}, FixedClock(0)).erase(one).versions == 3
    assert [*store.keys()] == []


def test_a_script_archives_a_folder_as_the_command_does(lab: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (lab.folder / "disk.001").write_bytes(b"a")
    (lab.folder / "disk.002").write_bytes(b"b")
    folder = lab.folder
    with api.open_ledger(
        folder / "vault",
        key=lab.keys["Eve"],
        keys=folder / "keys",
        passphrase_file=folder / "passphrase",
        state=folder / "state",
    ) as ledger:
        packed = [ledger.archive(folder / name, "EV/1") for name in ("phone", "disk.001")]
        with pytest.raises(UsageError, match="not its first"):
            ledger.archive(folder / "disk.002", "EV/1")
        alone = ledger.archive(folder / "disk.002", "EV/1", each=True)
        views = [ledger.entry(entry.position) for entry in (*packed, alone)]
    assert [view.value("pack_type") for view in views] == ["folder", "split_image", None]


def test_a_member_comes_from_a_copy_where_the_object_is_lost(lab: Office) -> None:
    toml = lab.folder / "vault" / "custody.toml"
    toml.write_text(toml.read_text() + '\n[store.offsite]\nkind = "disk"\npath = "../offsite"\n')
    lab.done("Ada", "store", "prepare", "offsite")
    lab.done("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", "offsite")
    beside = [path for path in (lab.folder / "offsite" / "manifests").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in beside] == [path.read_bytes() for path in kept(lab, "manifests")]
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    entry = next(
        listed
        for listed in lab.see("log", "show", "--first", "0")["entries"]
        if listed["kind"] == "object.archived"
    )
    (path,) = kept(lab, "objects")
    path.unlink()
    for number, words in enumerate([("--member", "z"), ("--unpack",)]):
        (row,) = lab.see("fetch", str(entry["entry"]), f"out{number}", *words)["fetched"]
        assert row["store"] == "offsite"
    assert (lab.folder / "out0").read_bytes() == b"b"
    assert (lab.folder / "out1" / "DCIM" / "a.jpg").read_bytes() == b"a" * (2 * MIB)
    only = lab.run("Eve", "fetch", str(entry["entry"]), "out2", "--member", "z", "--from-store", "local")
    assert (only.status, (lab.folder / "out2").exists()) == (8, False)


def test_an_exhibit_says_what_was_packed(lab: Office) -> None:
    (row,) = paged.texts(lab.see("exhibit", "show", "EV/1"), "objects")
    assert row["pack"] == "pack: folder of 6 members"


def hostile(tmp: Path) -> bytes:
    """Make an archive as whoever attacks the examiner makes it: up, out, and through a link."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in ("../up", f"{tmp}/out"):
            one = tarfile.TarInfo(name)
            one.size = 1
            archive.addfile(one, io.BytesIO(b"x"))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp)
        archive.addfile(link)
        through = tarfile.TarInfo("link/through")
        through.size = 1
        archive.addfile(through, io.BytesIO(b"x"))
    return buffer.getvalue()


def test_an_archive_that_leads_out_of_its_folder_is_recorded_and_never_unpacked(lab: Office) -> None:
    data, outside = hostile(lab.folder), set(lab.folder.iterdir())

    def attacked(self: PackedDiskSource) -> Iterator[bytes]:
        yield data

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PackedDiskSource, "chunks", attacked)
        patch.setattr(PackedDiskSource, "steps", lambda self, chunk: [])
        patch.setattr(
            PackedDiskSource, "contents", lambda self: Contents("folder", ManifestRoot(1, bytes(32)), (), {})
        )
        made = lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    entry = str(made["entries"][0]["position"])
    assert lab.run("Eve", "fetch", entry, "hostile", "--unpack").status == 3
    assert lab.run("Eve", "fetch", entry, "hostile", "--member", "link").status == 3
    assert set(lab.folder.iterdir()) == outside
    assert not (lab.folder.parent / "up").exists()
    assert lab.run("Eve", "fetch", entry, "hostile.tar").status == 0
    assert (lab.folder / "hostile.tar").read_bytes() == data
    assert "manifest_false" in {finding["code"] for finding in lab.see("check", status=3)["findings"]}


def test_what_an_exhibit_has_comes_back_unpacked_where_it_was_packed(lab: Office) -> None:
    (lab.folder / "a.dd").write_bytes(b"abc")
    lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    (lab.folder / "back").mkdir()
    assert len(lab.see("fetch", "--exhibit", "EV/1", "back", "--unpack")["fetched"]) == 2
    assert (lab.folder / "back" / "a.dd").read_bytes() == b"abc"
    assert (lab.folder / "back" / "phone" / "b").read_bytes() == b"b"

"""Wrong once: a pack's size and SHA-256 stood beside the MD5 of the file in it, under the file's name."""

from __future__ import annotations

import hashlib

import pytest

from tests.answers.images.image_lab import digest, tool
from tests.answers.images.test_packed_files_everywhere import (
    DATA,
    FEW_HOLES,
    HOLES,
    SIZE,
    disk,
    fetched,
    lab,
    nobodys_settings,
    office,
    photos,
    staffed,
    tmp_path,
    told,
)
from tests.cli import paged
from tests.cli.office import Office, copied
from tests.cli.stores.test_copies import begun

FORMATS = ("bsd", "sha256sum", "hashdeep", "dfxml", "bagit-manifest", "md5sum")

__all__ = ["lab", "nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture(scope="module")
def filled(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with a disk and photos in its store, of which lists are made and nothing else."""
    lab = copied(staffed, tmp_path_factory.mktemp("filled") / "desk")
    begun(lab, "offsite", "third")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("custody.storage.files.sparse_files.LEAST_HOLES", HOLES)
        disk(lab, "--md5")
    photos(lab)
    return lab


@pytest.mark.parametrize("form", FORMATS)
def test_our_list_names_files_with_their_own_digests_and_compares_clean(filled: Office, form: str) -> None:
    lab = filled
    name = "manifest-sha256.txt" if form == "bagit-manifest" else f"list-{form}"
    made = lab.see("hash-list", "export", "--exhibit", "EV/1", "--format", form, "--out", name)
    assert (made["listed"], made["left_out"]) == (65, [])
    text = (lab.folder / name).read_text()
    own = hashlib.md5 if form == "md5sum" else hashlib.sha256
    assert own((lab.folder / "disk.img").read_bytes()).hexdigest() in text
    assert ("photos/below/09.jpg" in text, "disk.img.tar" in text) == (True, False)
    found = lab.see("hash-list", "compare", name, "--exhibit", "EV/1", "--compute-missing")
    outcomes = found["outcomes"]
    assert (outcomes.pop("matched"), set(outcomes.values()), found["differing"]) == (65, {0}, [])
    checker = {"bsd": "sha256sum", "sha256sum": "sha256sum", "md5sum": "md5sum"}.get(form)
    if checker is not None:
        tool(lab.folder, checker, "coreutils", "--strict", "-c", name)


def test_a_list_that_gives_the_file_other_bytes_differs(lab: Office) -> None:
    disk(lab, "--md5")
    pack_digest = paged.rows(lab.see("exhibit", "show", "EV/1"), "objects")[0]
    (lab.folder / "md5").write_text(f"{digest(b'other', 'md5')}  disk.img\n")
    assert lab.see("hash-list", "compare", "md5", "--exhibit", "EV/1", status=3)["differing"]
    (lab.folder / "right").write_bytes(tool(lab.folder, "md5sum", "coreutils", "disk.img"))
    assert lab.see("hash-list", "compare", "right", "--exhibit", "EV/1")["outcomes"]["matched"] == 1
    lab.see(
        "hash-list", "export", "--exhibit", "EV/1", "--objects", "--format", "hashdeep", "--out", "objects"
    )
    listed = (lab.folder / "objects").read_text()
    assert (f"{SIZE}," in listed, str(pack_digest["bytes"]) in listed.split("filename")[1]) == (True, False)


def test_a_file_under_a_corrected_name_is_listed_and_found_under_both(lab: Office) -> None:
    entry = disk(lab)
    lab.done("Eve", "entry", "correct", entry, "file_name", "copy.img", "--reason", "misread")
    made = lab.see("hash-list", "export", "--exhibit", "EV/1", "--out", "list")
    assert (made["listed"], "copy.img" in (lab.folder / "list").read_text()) == (1, True)
    (lab.folder / "old").write_bytes(tool(lab.folder, "sha256sum", "coreutils", "disk.img"))
    for name in ("list", "old"):
        found = lab.see("hash-list", "compare", name, "--exhibit", "EV/1", "--compute-missing", status=10)
        assert found["outcomes"]["matched"] == 1
    for name in ("copy.img", "disk.img"):
        assert fetched(lab, entry, "--member", name, "--range", "0-3") == b"boot"
        lab.see("proof", "chunk", entry, "0", "--member", name, "--out", f"out/{name}")
    assert fetched(lab, entry, "--sectors", "0-0") == DATA[0]


def test_without_a_digest_of_the_whole_a_file_is_left_out_of_lists_and_named(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custody.proof.pack.member.HOLES_HASHED", FEW_HOLES)
    disk(lab, "--md5")
    for form in FORMATS:
        made = lab.see(
            "hash-list", "export", "--exhibit", "EV/1", "--format", form, "--out", f"l-{form}", status=10
        )
        assert (made["listed"], [file["path"] for file in made["undigested"]]) == (0, ["disk.img"])
    (lab.folder / "right").write_bytes(tool(lab.folder, "md5sum", "coreutils", "disk.img"))
    assert lab.see("hash-list", "compare", "right", "--exhibit", "EV/1")["outcomes"]["matched"] == 1


def test_size_and_digest_of_a_pack_are_called_the_pack_s(lab: Office) -> None:
    entry = disk(lab, "--md5")
    together, _ = photos(lab)
    objects = paged.texts(lab.see("exhibit", "show", "EV/1"), "objects")
    shown = lab.desk.run("exhibit", "show", "EV/1").out
    for one, what in zip(objects, ("one sparse file", "files packed together, 65 members"), strict=True):
        assert (one["pack"], one["bytes"].endswith("KiB")) == (f"pack: {what}", True)
    assert shown.count("pack:") == 2
    assert lab.desk.run("case", "show", "C-1").out.count("KiB (pack)") == 2
    page = " ".join(lab.desk.run("log", "show", "--entry", entry).out.split())
    whole = digest((lab.folder / "disk.img").read_bytes(), "md5")
    assert f"{whole} (of the file)" in page
    assert page.count("(of the pack)") == 1
    assert "(of the pack)" in told(lab.desk.run("log", "show", "--entry", together))[1]
    copied = lab.run("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", "offsite").out
    assert copied.count("(pack), from local") == 2


def test_pages_of_the_program_call_them_so_too(lab: Office) -> None:
    entry = disk(lab, "--md5")
    lab.done("Eve", "sweep", "run")
    (stored,) = paged.rows(lab.see("exhibit", "show", "EV/1"), "objects")
    size = stored["bytes"]

    def page(name: str) -> str:
        return told(lab.run("Eve", "tui", "--plain", name))[1]

    assert "KiB pack: " in page("exhibit:EV/1")
    found = page(f"object:{stored['object']}")
    assert (f"bytes of the pack {size}" in found, "pack sparse file" in found) == (True, True)
    found = page(f"stored:{entry}")
    own = digest((lab.folder / "disk.img").read_bytes(), "md5")
    assert (f"bytes of the pack {size}" in found, f"MD5 of the file {own}" in found) == (True, True)
    assert "SHA-256 of the pack" in found
    found = page(f"entry:{entry}")
    assert ("(of the pack)" in found, f"{own} (of the file)" in found) == (True, True)
    assert "(pack)" in page(f"sweep:{lab.size() - 1}")

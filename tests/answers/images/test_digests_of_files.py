"""Wrong once: correct split images and folders were DIFFERENT, and a tar's digest stood under the name of a file.

Lists made by sha256sum, md5sum and hashdeep beside the evidence are compared with the record of it, and lists of ours
are taken by them, by hfind, and by ourselves.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.answers.backups.resumption_play import desk_folder
from tests.answers.images import image_lab
from tests.answers.images.image_lab import FILES, MEDIA, SEGMENT_BYTES, Lab, digest, tool
from tests.programs import program

SEGMENTS = {
    f"img.{number:03d}".encode(): MEDIA[number * SEGMENT_BYTES : (number + 1) * SEGMENT_BYTES]
    for number in range(3)
}
INSIDE = {b"phone/" + name: data for name, data in FILES.items()} | {
    b"phone/other notes.txt": FILES[b"notes.txt"]
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Yield a laboratory that all tests share: they enter comparisons and nothing else."""
    with pytest.MonkeyPatch.context() as patch, desk_folder(tmp_path_factory.mktemp("images")) as folder:
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        yield image_lab.made(folder)


def sums(files: dict[bytes, bytes], algorithm: str = "sha256", above: bytes = b"") -> bytes:
    return b"".join(
        digest(data, algorithm).encode() + b"  " + above + name + b"\n" for name, data in files.items()
    )


def exported(lab: Lab, exhibit: str, form: str, *more: str, status: int = 0) -> str:
    """Export a list into the folder with the evidence; gives its name there."""
    name = "manifest-sha256.txt" if form == "bagit-manifest" else f"list-{form}"
    out = f"evidence/{name}"
    words = ("hash-list", "export", "--exhibit", exhibit, "--format", form, "--out", out, "--force", *more)
    lab.office.see(*words, status=status)
    return name


@pytest.mark.parametrize("exhibit", ["EV/1", "EV/2", "EV/3"])
@pytest.mark.parametrize("form", ["bsd", "sha256sum", "hashdeep", "dfxml", "bagit-manifest", "md5sum"])
def test_a_list_of_ours_matches_the_record_file_by_file(lab: Lab, exhibit: str, form: str) -> None:
    unnamable = exhibit == "EV/3" and form in ("dfxml", "bagit-manifest")
    name = exported(lab, exhibit, form, status=10 if unnamable else 0)
    read = ("--compute-missing",) if form == "md5sum" else ()
    status = 10 if unnamable else 0
    found = lab.office.see(
        "hash-list", "compare", f"evidence/{name}", "--exhibit", exhibit, *read, status=status
    )
    outcomes = found["outcomes"]
    files = {"EV/1": 3, "EV/2": len(ewf_segments(lab)), "EV/3": len(INSIDE) - unnamable}[exhibit]
    assert (outcomes.pop("matched"), outcomes.pop("new")) == (files, int(unnamable))
    assert (set(outcomes.values()), found["differing"]) == ({0}, [])


@pytest.mark.parametrize("exhibit", ["EV/1", "EV/2", "EV/3"])
def test_coreutils_and_hashdeep_find_every_file_of_our_lists_right(lab: Lab, exhibit: str) -> None:
    for form in ("sha256sum", "bsd"):
        lab.tool("sha256sum", "coreutils", "--strict", "-c", exported(lab, exhibit, form))
    lab.tool("md5sum", "coreutils", "--strict", "-c", exported(lab, exhibit, "md5sum"))
    name = exported(lab, exhibit, "hashdeep", "--compute-missing")
    assert (lab.evidence / name).read_bytes().splitlines()[1] == b"%%%% size,md5,sha1,sha256,filename"
    files = {"EV/1": ["img.000", "img.001", "img.002"], "EV/2": ewf_segments(lab), "EV/3": ["phone"]}[exhibit]
    shown = lab.tool("hashdeep", "hashdeep", "-r", "-l", "-o", "f", "-a", "-vv", "-k", name, *files)
    assert b"Audit passed" in shown
    assert b"Files matched: %d" % {"EV/1": 3, "EV/2": len(files), "EV/3": len(INSIDE)}[exhibit] in shown


def ewf_segments(lab: Lab) -> list[str]:
    return sorted(path.name for path in lab.evidence.glob("stick.E0*"))


def test_hfind_indexes_a_list_of_md5_and_finds_every_file(lab: Lab) -> None:
    for exhibit, files in (("EV/1", SEGMENTS), ("EV/3", INSIDE)):
        name = exported(lab, exhibit, "md5sum")
        assert b"Index created" in lab.tool("hfind", "sleuthkit", "-i", "md5sum", name)
        for path, data in files.items():
            if not data or path.endswith(b"notes.txt"):
                continue  # several files have these bytes, and hfind names one of them
            shown = lab.tool("hfind", "sleuthkit", name, digest(data, "md5"))
            assert shown == digest(data, "md5").upper().encode() + b"\t" + path + b"\n"
        assert lab.tool("hfind", "sleuthkit", "-q", name, digest(b"another", "md5")).strip() == b"0"


def test_dfxml_and_bag_have_names_sizes_and_digests_of_files_and_never_of_a_pack(lab: Lab) -> None:
    exported(lab, "EV/1", "dfxml")
    tree = ET.fromstring((lab.evidence / "list-dfxml").read_bytes())  # noqa: S314 - made by ourselves
    names = {node.tag.rpartition("}")[2]: node for node in tree.iter()}
    assert "fileobject" in names
    found = {}
    for node in tree.iter():
        if node.tag.endswith("fileobject"):
            own = {child.tag.rpartition("}")[2]: child.text for child in node}
            found[str(own["filename"]).encode()] = (own["filesize"], own["hashdigest"])
    assert found == {name: (str(len(data)), digest(data)) for name, data in SEGMENTS.items()}


def listed(lab: Lab, way: str) -> bytes:
    """Make a list of the folder as others do, each from another place or on another system."""
    if way == "inside":
        names = [os.fsdecode(name) for name in (*FILES, b"other notes.txt")]
        return lab.tool("sha256sum", "coreutils", *names, inside="phone")
    if way == "absolute":
        return lab.tool("hashdeep", "hashdeep", "-r", "-o", "f", "phone")
    if way == "base names":
        return lab.tool("hashdeep", "hashdeep", "-r", "-b", "-o", "f", "phone")
    windows = {b"E:\\phone\\" + name.replace(b"/", b"\\"): data for name, data in FILES.items()}
    return b"".join(
        digest(data).encode() + b" *" + name + b"\n"
        for name, data in {**windows, b"E:\\phone\\other notes.txt": FILES[b"notes.txt"]}.items()
    )


@pytest.mark.parametrize("way", ["inside", "absolute", "base names", "windows"])
def test_a_list_of_a_folder_is_compared_from_wherever_it_begins(lab: Lab, way: str) -> None:
    (lab.folder / "theirs").write_bytes(listed(lab, way))
    made = lab.office.done("Bot", "hash-list", "compare", "theirs", "--exhibit", "EV/3", "--enter")
    (entry,) = made["entries"]
    assert (made["outcomes"]["matched"], entry["nonconforming"]) == (len(INSIDE), [])
    assert (entry["facts"]["matched_count"], entry["facts"]["results_root"]["count"]) == (
        len(INSIDE),
        len(INSIDE),
    )


def test_segments_are_compared_one_by_one_and_the_media_by_the_digest_of_its_acquisition(lab: Lab) -> None:
    lists = {
        "segments": sums(SEGMENTS, above=b"/mnt/case/"),
        "both": sums({**SEGMENTS, b"img.dd": MEDIA}),
        "both by md5 and sha256": lab.tool("hashdeep", "hashdeep", "img.000", "img.001", "img.002"),
    }
    for name, data in lists.items():
        (lab.folder / "theirs").write_bytes(data)
        made = lab.office.done("Bot", "hash-list", "compare", "theirs", "--exhibit", "EV/1", "--enter")
        assert made["entries"][0]["nonconforming"] == [], name
        assert made["outcomes"]["matched"] == 3 + (name == "both")
    (lab.folder / "theirs").write_bytes(sums({b"src.dd": MEDIA}))
    found = lab.office.see("hash-list", "compare", "theirs", "--exhibit", "EV/2", status=10)
    assert (found["outcomes"]["moved"], found["not_found"]) == (1, [])
    (lab.folder / "theirs").write_bytes(sums({b"img.dd": MEDIA + b"longer"}))
    found = lab.office.see("hash-list", "compare", "theirs", "--exhibit", "EV/1", status=3)
    assert [(row["sort"], row["sha256"]) for row in found["differing"]] == [("media", digest(MEDIA))]


def test_one_changed_file_is_the_one_that_differs(lab: Lab) -> None:
    lines = {**INSIDE, b"phone/DCIM/100/a.jpg": b"changed"}
    (lab.folder / "theirs").write_bytes(sums(lines))
    made = lab.office.done("Bot", "hash-list", "compare", "theirs", "--exhibit", "EV/3", "--enter", status=3)
    assert made["entries"][0]["nonconforming"] == ["hash_list.differs"]
    assert [row["file_name"] for row in made["differing"]] == ["phone/DCIM/100/a.jpg"]
    assert made["outcomes"]["matched"] == len(INSIDE) - 1
    shown = lab.office.desk.run("hash-list", "compare", "theirs", "--exhibit", "EV/3")
    assert "DIFFERS  phone/DCIM/100/a.jpg in object" in shown.out
    (lab.folder / "theirs").write_bytes(sums({**SEGMENTS, b"img.001": b"changed"}))
    found = lab.office.see("hash-list", "compare", "theirs", "--exhibit", "EV/1", status=3)
    assert [row["file_name"] for row in found["differing"]] == ["img.001"]


def test_a_list_by_an_algorithm_that_no_manifest_has_is_undecided_until_the_files_are_read(lab: Lab) -> None:
    (lab.folder / "theirs").write_bytes(sums(INSIDE, "md5"))
    compare = ("hash-list", "compare", "theirs", "--exhibit", "EV/3")
    found = lab.office.see(*compare, status=4)
    assert (found["outcomes"]["not_compared"], found["outcomes"]["undecided"]) == (len(INSIDE),) * 2
    assert "--compute-missing computes" in " ".join(lab.office.desk.run(*compare).out.split())
    assert lab.office.see(*compare, "--compute-missing")["outcomes"]["matched"] == len(INSIDE)
    (lab.folder / "theirs").write_bytes(sums({**INSIDE, b"phone/notes.txt": b"changed"}, "md5"))
    assert len(lab.office.see(*compare, "--compute-missing", status=3)["differing"]) == 1


def test_a_pack_is_listed_as_one_only_where_that_is_asked_for_and_under_its_own_name(lab: Lab) -> None:
    form = exported(lab, "EV/1", "sha256sum", "--objects")
    (line,) = (lab.evidence / form).read_bytes().splitlines()
    assert line.endswith(b"  img.000.tar")
    lab.office.see("hash-list", "compare", f"evidence/{form}", "--exhibit", "EV/1")
    into = lab.folder / "fetched"
    into.mkdir()
    lab.office.see("fetch", lab.entries["EV/1"], "fetched")
    checked = tool(into, "sha256sum", "coreutils", "--strict", "-c", str(lab.evidence / form))
    assert checked == b"img.000.tar: OK\n"


def test_beside_the_evidence_a_changed_segment_is_found_by_our_list(lab: Lab) -> None:
    name = exported(lab, "EV/1", "sha256sum")
    copy = lab.folder / "copy"
    copy.mkdir()
    for path, data in SEGMENTS.items():
        (copy / path.decode()).write_bytes(data)
    tool(copy, "sha256sum", "coreutils", "--strict", "-c", str(lab.evidence / name))
    (copy / "img.002").write_bytes(b"changed")
    failed = _failing(copy, str(lab.evidence / name))
    assert b"img.002: FAILED" in failed


def _failing(folder: Path, path: str) -> bytes:
    done = subprocess.run(
        [program("sha256sum", "coreutils"), "-c", path], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 1
    return done.stdout


def test_files_of_a_pack_that_is_gone_are_called_unknown_and_nothing_else(lab: Lab) -> None:
    lab.office.exhibit("EV/5")
    (lab.evidence / "lost").mkdir()
    (lab.evidence / "lost" / "a").write_bytes(b"lost")
    (lab.evidence / "loose").write_bytes(b"loose")
    before = set((lab.folder / "vault" / "objects").rglob("*"))
    lab.office.done("Eve", "archive", "evidence/lost", "--exhibit", "EV/5")
    new = [path for path in set((lab.folder / "vault" / "objects").rglob("*")) - before if path.is_file()]
    lab.office.done("Eve", "archive", "evidence/loose", "--exhibit", "EV/5")
    (lab.folder / "theirs").write_bytes(sums({b"lost/a": b"lost", b"loose": b"loose"}))
    assert lab.office.see("hash-list", "compare", "theirs", "--exhibit", "EV/5")["outcomes"]["matched"] == 2
    for path in new:
        path.unlink()
    found = lab.office.see("hash-list", "compare", "theirs", "--exhibit", "EV/5", status=4)
    outcomes = found["outcomes"]
    assert (outcomes["matched"], outcomes["not_compared"], outcomes["undecided"]) == (1, 1, 1)
    assert (len(found["unread"]), found["differing"]) == (1, [])
    made = lab.office.see(
        "hash-list", "export", "--exhibit", "EV/5", "--out", "evidence/left", "--force", status=10
    )
    assert (made["listed"], len(made["unread"])) == (1, 1)
    assert (lab.evidence / "left").read_bytes().endswith(b"  loose\n")

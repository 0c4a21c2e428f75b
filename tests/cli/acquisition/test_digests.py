"""`custody hash-list`: lists that other programs accept, and lists of others compared with the record."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from custody.proof.commitments.values import name_bytes
from fixtures.hostile_names import HOSTILE_NAMES
from tests.cli.office import Office, golden
from tests.programs import program


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    for name in ("a.dd", "b.dd", "c,d.dd"):
        (office.folder / name).write_bytes(name.encode() * 100)
        office.done("Eve", "archive", name, "--exhibit", "EV/1", "--md5", "--sha1")
    return office


@pytest.fixture
def hostile(office: Office) -> Office:
    """Return an office that has archived a file under each of the hostile names, in ``evidence``."""
    office.case()
    office.seizure()
    office.exhibit()
    folder = office.folder / "evidence"
    folder.mkdir()
    paths = []
    for number, one in enumerate(HOSTILE_NAMES):
        path = os.fsencode(folder) + b"/" + one.name
        Path(os.fsdecode(path)).write_bytes(b"%d" % number)
        paths.append("evidence/" + os.fsdecode(one.name))
    office.done("Eve", "archive", *paths, "--exhibit", "EV/1", "--md5")
    return office


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*words], cwd=folder, capture_output=True, check=False, env={"LC_ALL": "C"})


def sums(data: bytes, name: bytes = b"a.dd", algorithm: str = "sha256") -> bytes:
    return hashlib.new(algorithm, data).hexdigest().encode() + b"  " + name + b"\n"


@pytest.mark.parametrize("form", ["sha256sum", "bsd"])
def test_gnu_accepts_a_list_of_names_that_do_their_worst(hostile: Office, form: str) -> None:
    sha256sum = program("sha256sum", "coreutils")
    hostile.see("hash-list", "export", "--exhibit", "EV/1", "--format", form, "--out", "list")
    checked = run(hostile.folder / "evidence", sha256sum, "--strict", "--quiet", "-c", "../list")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, b"", b"")
    assert (hostile.folder / "list").read_bytes().count(b"\n") == len(HOSTILE_NAMES)
    victim = Path(os.fsdecode(os.fsencode(hostile.folder / "evidence") + b"/" + HOSTILE_NAMES[0].name))
    victim.write_bytes(b"changed")
    assert run(hostile.folder / "evidence", sha256sum, "-c", "../list").returncode == 1


@pytest.mark.parametrize("form", ["bagit-manifest", "bsd", "dfxml", "hashdeep", "sha256sum"])
def test_what_is_written_is_read_and_matches_and_what_is_left_out_is_named(
    hostile: Office, form: str
) -> None:
    out = "manifest-sha256.txt" if form == "bagit-manifest" else "list"
    words = ("hash-list", "export", "--case", "C-1", "--format", form, "--out", out, "--json")
    answer = hostile.desk.run(*words)
    made = answer.document
    left = [name_bytes(made_file["file_name"]) for made_file in made["left_out"]]
    assert made["listed"] + len(left) == len(HOSTILE_NAMES)
    assert answer.status == (10 if left else 0)
    assert (form in ("bsd", "sha256sum")) == (not left)
    compared = hostile.desk.run("hash-list", "compare", out, "--case", "C-1", "--json").document
    assert compared["outcomes"]["matched"] == made["listed"]
    assert {name_bytes(result["file_name"]) for result in compared["results"]} == set(left)
    assert (compared["differing"], compared["not_found"]) == ([], [])


def test_hashdeep_audits_what_was_archived_by_the_list(hostile: Office) -> None:
    hashdeep = program("hashdeep", "hashdeep")
    made = hostile.desk.run(
        *("hash-list", "export", "--exhibit", "EV/1", "--format", "hashdeep", "--out", "list", "--json")
    ).document
    folder = os.fsencode(hostile.folder / "evidence")
    for file in made["left_out"]:
        Path(os.fsdecode(folder + b"/" + name_bytes(file["file_name"]))).unlink()
    # A path before each name keeps it from being an option; -b compares what follows its last slash.
    audit = (hashdeep, "-b", "-r", "-a", "-vv", "-k", "../list", ".")
    passed = run(hostile.folder / "evidence", *audit)
    assert passed.returncode == 0, passed.stdout.decode("utf-8", "replace")
    assert b"Audit passed" in passed.stdout
    Path(os.fsdecode(folder + b"/null")).write_bytes(b"changed")
    failed = run(hostile.folder / "evidence", *audit)
    assert (failed.returncode != 0, b"Audit failed" in failed.stdout) == (True, True)


def test_md5_and_sha1_stand_in_a_list_only_where_every_object_has_them(lab: Office) -> None:
    export = ("hash-list", "export", "--exhibit", "EV/1", "--format", "hashdeep")
    lab.see(*export, "--out", "all")
    assert b"%%%% size,md5,sha1,sha256,filename\n" in (lab.folder / "all").read_bytes()
    (lab.folder / "bare.dd").write_bytes(b"bare")
    lab.done("Eve", "archive", "bare.dd", "--exhibit", "EV/1")
    lab.see(*export, "--out", "some")
    assert b"%%%% size,sha256,filename\n" in (lab.folder / "some").read_bytes()
    lab.see(*export[:-1], "dfxml", "--out", "xml")
    xml = (lab.folder / "xml").read_bytes()
    assert (xml.count(b"type='MD5'"), xml.count(b"type='SHA256'")) == (3, 4)


def test_a_digest_that_was_computed_counts_as_signed_whatever_a_correction_says(lab: Office) -> None:
    export = ("hash-list", "export", "--exhibit", "EV/1", "--format", "hashdeep", "--out")
    lab.see(*export, "before")
    right = hashlib.md5(b"a.dd" * 100, usedforsecurity=False).hexdigest()
    assert right.encode() in (lab.folder / "before").read_bytes()
    entries = lab.see("log", "show", "--first", "0")["entries"]
    first = str(next(entry["entry"] for entry in entries if entry["kind"] == "object.archived"))
    forged = hashlib.md5(b"forged", usedforsecurity=False).hexdigest()
    lab.done("Eve", "entry", "correct", first, "md5", forged, "--reason", "typing")
    lab.see(*export, "after")
    assert right.encode() in (lab.folder / "after").read_bytes()
    assert forged.encode() not in (lab.folder / "after").read_bytes()
    (lab.folder / "list").write_bytes(sums(b"forged", algorithm="md5"))
    assert lab.see("hash-list", "compare", "list", "--exhibit", "EV/1", status=3)


@pytest.mark.parametrize("extra", [(), ("-d",), ("-c", "md5"), ("-c", "sha1,sha256,tiger,whirlpool")])
def test_a_list_that_hashdeep_wrote_is_read_as_it_is(lab: Office, extra: tuple[str, ...]) -> None:
    hashdeep = program("hashdeep", "hashdeep")
    made = run(lab.folder, hashdeep, *extra, "-l", "a.dd", "b.dd", "c,d.dd")
    (lab.folder / "theirs").write_bytes(made.stdout)
    assert lab.see("hash-list", "compare", "theirs", "--exhibit", "EV/1")["outcomes"]["matched"] == 3


@pytest.mark.parametrize("words", [("sha256sum",), ("md5sum",), ("sha1sum", "--tag"), ("md5sum", "-b")])
def test_a_list_that_coreutils_wrote_is_read_as_it_is(lab: Office, words: tuple[str, ...]) -> None:
    made = run(lab.folder, program(words[0], "coreutils"), *words[1:], "a.dd", "b.dd", "c,d.dd")
    (lab.folder / "theirs").write_bytes(made.stdout)
    assert lab.see("hash-list", "compare", "theirs", "--case", "C-1")["outcomes"]["matched"] == 3


def test_outcomes_are_those_of_hashdeep_and_a_list_that_differs_is_a_finding(lab: Office) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    lines = [sums(b"a.dd" * 100), f"{other}  /mnt/e/b.dd\n".encode(), sums(b"c,d.dd" * 100, b"renamed.dd")]
    (lab.folder / "list").write_bytes(b"".join(lines) + sums(b"nobody", b"z.dd"))
    found = lab.see("hash-list", "compare", "list", "--exhibit", "EV/1", status=3)
    assert found["entries"] == []
    assert found["outcomes"] == {
        "matched": 1,
        "moved": 1,
        "new": 1,
        "partially_matched": 0,
        "not_compared": 0,
        "not_found": 2,
        "undecided": 0,
    }
    (differing,) = found["differing"]
    assert (differing["file_name"], differing["list"][0]["sha256"]) == ("b.dd", other)
    shown = lab.desk.run("hash-list", "compare", "list", "--exhibit", "EV/1")
    assert "DIFFERS" in shown.out
    assert other in shown.out
    assert "NOT FOUND  z.dd" in shown.out


def test_a_digest_that_is_right_with_a_size_that_is_wrong_matches_partially(lab: Office) -> None:
    digest = hashlib.sha256(b"a.dd" * 100).hexdigest()
    head = "%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n"
    for size, outcome, status in ((400, "matched", 10), (401, "partially_matched", 3)):
        (lab.folder / "list").write_text(f"{head}{size},{digest},a.dd\n")
        found = lab.see("hash-list", "compare", "list", "--exhibit", "EV/1", status=status)
        assert found["outcomes"][outcome] == 1
        assert len(found["differing"]) == (status == 3)


def test_what_has_no_digest_of_the_lists_sort_is_neither_right_nor_wrong(lab: Office) -> None:
    (lab.folder / "bare.dd").write_bytes(b"bare")
    lab.done("Eve", "archive", "bare.dd", "--exhibit", "EV/1")
    md5 = [sums(name.encode() * 100, name.encode(), "md5") for name in ("a.dd", "b.dd", "c,d.dd")]
    (lab.folder / "list").write_bytes(b"".join(md5) + sums(b"not bare", b"bare.dd", "md5"))
    found = lab.see("hash-list", "compare", "list", "--case", "C-1", status=4)
    assert (found["outcomes"]["matched"], found["outcomes"]["not_compared"]) == (3, 1)
    assert (found["outcomes"]["undecided"], found["outcomes"]["not_found"]) == (1, 0)


def test_a_comparison_is_entered_with_the_digest_of_the_list_and_marked_where_it_differs(lab: Office) -> None:
    good = b"".join(sums(name.encode() * 100, name.encode()) for name in ("a.dd", "b.dd", "c,d.dd"))
    (lab.folder / "list").write_bytes(good)
    made = lab.done("Bot", "hash-list", "compare", "list", "--exhibit", "EV/1", "--enter")["entries"][0]
    facts = made["facts"]
    assert (made["kind"], made["nonconforming"], facts["matched_count"]) == ("hash_list.compared", [], 3)
    assert made["facts"]["results_root"]["count"] == 3
    (lab.folder / "list").write_bytes(good.replace(b"  b.dd", b"  c.dd") + sums(b"x", b"b.dd"))
    bad = lab.done("Bot", "hash-list", "compare", "list", "--case", "C-1", "--enter", status=3)["entries"][0]
    assert bad["nonconforming"] == ["hash_list.differs"]
    assert lab.see("check", status=10)["counts"]["nonconforming"] == 1


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    golden(
        "hash-list-export",
        lab.desk.run("hash-list", "export", "--case", "C-1", "--out", "list", "--json"),
        lab.folder,
    )
    compare = ("hash-list", "compare", "list", "--exhibit", "EV/1", "--enter", "--json")
    golden("hash-list-compare", lab.run("Bot", *compare), lab.folder)


def test_a_dry_run_of_a_record_enters_nothing(lab: Office) -> None:
    (lab.folder / "list").write_bytes(sums(b"a.dd" * 100))
    before = lab.size()
    words = ("hash-list", "compare", "list", "--exhibit", "EV/1", "--enter", "--dry-run")
    shown = lab.done("Bot", *words, status=10)
    assert shown["drafts"][0]["fields"]["matched_count"] == 1
    assert lab.size() == before


@pytest.mark.parametrize(
    ("name", "data", "status", "says"),
    [
        ("list", b"", 3, "lists nothing"),
        ("list", b"PK\x03\x04\x00", 3, "line 1"),
        ("list", sums(b"a") + b"rubbish\n", 3, "line 2"),
        ("list", b"%%%% HASHDEEP-1.0\n", 3, "names of its columns"),
        ("list", hashlib.sha224(b"a").hexdigest().encode() + b"  a\n", 4, "56 hex digits"),
        ("tagmanifest-sha256.txt", sums(b"a"), 3, "tag manifest"),
        ("list", b"<!DOCTYPE dfxml [<!ENTITY a 'aaa'>]><dfxml/>", 3, "no line"),
        ("list", b"<?xml version='1.0'?><!DOCTYPE dfxml [<!ENTITY a 'aaa'>]><dfxml/>", 3, "document type"),
        ("list", b"<?xml version='1.0'?><dfxml>", 3, "well-formed"),
    ],
)
def test_what_is_no_list_is_refused_with_words(
    lab: Office, name: str, data: bytes, status: int, says: str
) -> None:
    (lab.folder / name).write_bytes(data)
    answer = lab.desk.run("hash-list", "compare", name, "--exhibit", "EV/1")
    assert (answer.status, answer.out) == (status, "")
    assert says in answer.err


def test_an_object_whose_name_is_erased_is_left_out_and_told(lab: Office) -> None:
    position = str(lab.size() - 1)
    proposed = lab.done("Carl", "erasure", "propose", position, "--fields", "file_name", *_BASIS)["entries"][
        0
    ]
    lab.done("Judge", "erasure", "approve", str(proposed["position"]))
    lab.done("Carl", "erasure", "execute", str(proposed["position"]))
    made = lab.see("hash-list", "export", "--case", "C-1", "--out", "list", status=10)
    assert (made["listed"], len(made["unnamed"])) == (2, 1)


def test_a_bag_can_be_made_by_the_manifest_of_objects_that_were_called_alike(lab: Office) -> None:
    (lab.folder / "more").mkdir()
    (lab.folder / "more" / "a.dd").write_bytes(b"another")
    export = ("hash-list", "export", "--case", "C-1", "--out")
    lab.see(*export, "one", "--format", "bagit-manifest")
    lab.done("Eve", "archive", "more/a.dd", "--exhibit", "EV/1")
    made = lab.see(*export, "bagged", "--format", "bagit-manifest", status=10)
    assert (made["listed"], made["names_twice"], len(made["left_out"])) == (3, [], 1)
    assert (lab.folder / "bagged").read_bytes() == (lab.folder / "one").read_bytes()
    told = lab.desk.run(*export, "sums")
    assert (told.status, "several files have the name a.dd" in " ".join(told.err.split())) == (0, True)
    assert (lab.folder / "sums").read_bytes().count(b"  a.dd\n") == 2


def test_where_reads_are_logged_an_export_is_signed_for_before_it_is_written(lab: Office) -> None:
    settings = lab.folder / "vault" / "custody.toml"
    settings.write_text('reads = "all"\n' + settings.read_text())
    unsigned = lab.desk.run("hash-list", "export", "--case", "C-1", "--out", "list")
    assert "nothing is shown" in unsigned.err
    assert not (lab.folder / "list").exists()
    assert lab.run("Bot", "hash-list", "export", "--case", "C-1", "--out", "list").status == 0
    assert (lab.folder / "list").exists()


_BASIS = ("--basis", "court_order", "--legal-basis", "Data Protection Act s. 17")


def bagged(lab: Office, **changed: bytes) -> Path:
    """Write a bag of what was archived, with a manifest that no record has digests by."""
    bag = lab.folder / "bag"
    (bag / "data").mkdir(parents=True)
    (bag / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    lines = b""
    for name in ("a.dd", "b.dd", "c,d.dd"):
        data = changed.get(name[0], name.encode() * 100)
        (bag / "data" / name).write_bytes(data)
        lines += sums(data, b"data/" + name.encode(), "sha512")
    (bag / "manifest-sha512.txt").write_bytes(lines)
    return bag


def test_a_bag_is_read_file_by_file_and_compared_with_the_record(lab: Office) -> None:
    bag = bagged(lab)
    golden(
        "hash-list-compare-bag",
        lab.desk.run("hash-list", "compare", "bag", "--exhibit", "EV/1", "--json"),
        lab.folder,
    )
    done = lab.done("Carl", "hash-list", "compare", "bag", "--exhibit", "EV/1", "--enter")
    assert (done["bag"]["valid"], done["outcomes"]["matched"]) == (True, 3)
    assert done["list"]["sha256"] == hashlib.sha256((bag / "manifest-sha512.txt").read_bytes()).hexdigest()
    (bag / "manifest-whirlpool.txt").write_bytes(b"")
    told = lab.desk.run("hash-list", "compare", "bag", "--exhibit", "EV/1")
    assert (told.status, "NOT CHECKED  manifest-whirlpool.txt" in told.out) == (4, True)


def test_a_bag_that_is_not_as_its_papers_say_is_a_finding_and_is_not_entered(lab: Office) -> None:
    bag = bagged(lab)
    assert lab.see("hash-list", "compare", "bag", "--exhibit", "EV/1")["bag"]["valid"]
    (bag / "data/a.dd").write_bytes(b"other bytes")
    found = lab.see("hash-list", "compare", "bag", "--exhibit", "EV/1", status=3)
    assert found["bag"]["problems"] == [{"path": "data/a.dd", "problem": "differs"}]
    before = lab.size()
    refused = lab.run("Carl", "hash-list", "compare", "bag", "--exhibit", "EV/1", "--enter")
    assert (refused.status, lab.size()) == (3, before)


def test_a_bag_that_is_whole_and_not_what_was_archived_is_a_finding(lab: Office) -> None:
    bagged(lab, a=b"other bytes")
    found = lab.see("hash-list", "compare", "bag", "--exhibit", "EV/1", status=3)
    assert (found["bag"]["valid"], len(found["differing"])) == (True, 1)

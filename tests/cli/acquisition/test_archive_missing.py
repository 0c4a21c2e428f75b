"""`custody archive --skip-archived`: a run over many files goes on, and nothing is entered twice."""

from __future__ import annotations

import pytest

from tests.cli.office import Office
from tests.cli.stores.test_copies import begun

NAMES = ("a.dd", "b.dd", "phone")
UNDER = ("--exhibit", "EV/1", "--skip-archived")


@pytest.fixture
def lab(office: Office) -> Office:
    """An office with two stores, and two files and a folder that lie beside it and nowhere else."""
    begun(office, "offsite")
    lay(office, "a.dd", b"first")
    lay(office, "b.dd", b"other")
    (office.folder / "phone").mkdir()
    lay(office, "phone/sms.db", b"first")
    return office


def lay(office: Office, name: str, data: bytes) -> str:
    (office.folder / name).write_bytes(data)
    return name


def names(office: Office, *paths: str, under: tuple[str, ...] = UNDER) -> tuple[list[str], list[str]]:
    """Archive what is missing; gives the paths that were entered, and those that were left out."""
    told = office.done("Eve", "archive", *paths, *under)
    assert (told["failed"], told["left"], told["stopped"]) == ([], 0, False)
    return [stored["path"] for stored in told["archived"]], [file["path"] for file in told["there"]]


def test_what_stands_under_its_name_is_left_out_and_named_with_its_entry(lab: Office) -> None:
    first = lab.done("Eve", "archive", "a.dd", "phone", "--exhibit", "EV/1")
    told = lab.done("Eve", "archive", *NAMES, *UNDER)
    assert [stored["path"] for stored in told["archived"]] == ["b.dd"]
    stands = {stored["path"]: (stored["entry"], stored["object"]) for stored in first["archived"]}
    assert {file["path"]: (file["entry"], file["object"]) for file in told["there"]} == stands
    before = lab.size()
    answer = lab.run("Eve", "archive", *NAMES, *UNDER)
    assert (answer.status, answer.out.splitlines()) == (
        0,
        ["nothing is missing", "3 paths left out: archived under the same name before"],
    )
    assert lab.size() == before


def test_one_path_may_be_missing_as_well(lab: Office) -> None:
    assert names(lab, "a.dd") == (["a.dd"], [])
    assert names(lab, "a.dd") == ([], ["a.dd"])


@pytest.mark.parametrize("name", ["a.dd", "phone/sms.db"])
def test_what_changed_since_is_another_file(lab: Office, name: str) -> None:
    names(lab, *NAMES)
    lay(lab, name, b"FIRST")
    assert names(lab, *NAMES)[0] == [name.partition("/")[0]]


def test_the_same_bytes_under_another_name_or_exhibit_or_in_another_store_are_missing(lab: Office) -> None:
    names(lab, *NAMES)
    lay(lab, "copy.dd", b"first")
    assert names(lab, "copy.dd", "a.dd") == (["copy.dd"], ["a.dd"])
    assert names(lab, "a.dd", under=(*UNDER, "--store", "offsite")) == (["a.dd"], [])
    lab.exhibit("EV/2")
    assert names(lab, "a.dd", under=("--exhibit", "EV/2", "--skip-archived")) == (["a.dd"], [])


def test_a_copy_that_was_read_well_in_a_store_is_there_as_well(lab: Office) -> None:
    names(lab, "a.dd", "b.dd")
    lab.done("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", "offsite")
    assert names(lab, "a.dd", "phone", under=(*UNDER, "--store", "offsite")) == (["phone"], ["a.dd"])


def test_what_is_on_record_as_damaged_is_missing(lab: Office) -> None:
    names(lab, "a.dd")
    (held,) = (path for path in (lab.folder / "vault" / "objects" / "objects").rglob("*") if path.is_file())
    held.chmod(0o600)
    held.write_bytes(b"FIRST")
    assert names(lab, "a.dd") == ([], ["a.dd"])
    lab.done("Eve", "sweep", "run", status=3)
    assert names(lab, "a.dd") == (["a.dd"], [])


def test_a_name_that_was_erased_is_no_name(lab: Office) -> None:
    entry = str(lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")["entries"][0]["position"])
    basis = ("--basis", "court_order", "--legal-basis", "Data Protection Act s. 17")
    made = lab.done("Carl", "erasure", "propose", entry, "--fields", "file_name", *basis)["entries"][0]
    lab.done("Judge", "erasure", "approve", str(made["position"]))
    lab.done("Carl", "erasure", "execute", str(made["position"]))
    assert names(lab, "a.dd") == (["a.dd"], [])


def test_what_cannot_be_read_is_told_like_any_other_failure(lab: Office) -> None:
    names(lab, "a.dd")
    told = lab.done("Eve", "archive", "a.dd", "nothing.dd", *UNDER, status=6)
    assert ([failure["path"] for failure in told["failed"]], [file["path"] for file in told["there"]]) == (
        ["nothing.dd"],
        ["a.dd"],
    )


def test_a_file_that_fails_fails_the_command_and_is_named_where_nobody_sees_the_answer(lab: Office) -> None:
    whole = lab.run("Eve", "archive", "a.dd", *UNDER, "--quiet")
    assert (whole.status, whole.err) == (0, "")
    part = lab.run("Eve", "archive", "b.dd", "nothing.dd", *UNDER, "--quiet")
    assert part.status == 6
    assert part.err.startswith("custody: 'nothing.dd' was not archived: there is no file ")
    assert part.err.count("\n") == 1
    assert "1 of 2 files archived" in part.out


def test_files_of_one_name_and_bytes_are_told_apart_by_their_path_below_a_base_folder(lab: Office) -> None:
    base = (*UNDER, "--single-files", "--base", "in")
    for folder, data in (("a", b"one"), ("b", b"two"), ("c", b"one")):
        (lab.folder / "in" / folder).mkdir(parents=True)
        lay(lab, f"in/{folder}/report.txt", data)
    first = lab.done("Eve", "archive", "in/a/report.txt", "in/b/report.txt", *base)
    assert [stored["file_name"] for stored in first["archived"]] == ["a/report.txt", "b/report.txt"]
    assert names(lab, "in/a/report.txt", "in/c/report.txt", under=base) == (
        ["in/c/report.txt"],
        ["in/a/report.txt"],
    )
    assert "c/report.txt" in lab.run("Eve", "log", "show", "--entry", "10").out


def test_a_base_folder_holds_every_file_and_is_for_single_files(lab: Office) -> None:
    (lab.folder / "in").mkdir()
    lay(lab, "in/x.txt", b"x")
    before = lab.size()
    outside = lab.run("Eve", "archive", "a.dd", *UNDER, "--single-files", "--base", "in")
    assert (outside.status, "is not below the base folder" in " ".join(outside.out.split())) == (2, True)
    packed = lab.run("Eve", "archive", "in/x.txt", *UNDER, "--base", "in")
    assert (packed.status, "Add --single-files" in packed.err) == (2, True)
    assert lab.size() == before
    alone = lab.run("Eve", "archive", "in/x.txt", "--exhibit", "EV/1", "--single-files", "--base", ".")
    assert (alone.status, "in/x.txt" in alone.out) == (0, True)


def test_a_dry_run_reads_what_may_be_there_and_enters_nothing(lab: Office) -> None:
    names(lab, "a.dd")
    before = lab.size()
    assert names(lab, "a.dd", "b.dd", under=(*UNDER, "--dry-run")) == (["b.dd"], ["a.dd"])
    assert lab.size() == before

"""A corrected value in a list, in what a file is named by, and in what is compared, is told as corrected."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from custody.storage.memory.small_ports import CountedEntropy
from tests.cli import paged
from tests.cli.acquisition.test_fetch import change, held
from tests.cli.entries.test_corrections import correct, flat, position
from tests.cli.exhibits.test_copy import MAKE
from tests.cli.exhibits.test_disposition import PROPOSE
from tests.cli.office import Office, copied

DATA = b"bytes of an image"


@pytest.fixture(scope="module")
def template(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = copied(staffed, tmp_path_factory.mktemp("lists") / "desk")
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    (office.folder / "copy.dd").write_bytes(b"image")
    (office.folder / "order.pdf").write_bytes(b"order")
    (office.folder / "a.dd").write_bytes(DATA)
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    (office.folder / "work").mkdir()
    return office


@pytest.fixture
def lab(template: Office, tmp_path: Path) -> Office:
    office = copied(template, tmp_path / "desk")
    office.desk.entropy = CountedEntropy(b"once more")
    return office


def noted(by: str, before: str) -> str:
    return f"(corrected by entry {by} on 2026-11-02; it said {before})"


def corrections(told: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    """Return for each corrected field its name, what was signed and what each correction says."""
    return [
        (line["field"], line["signed"], *(each["value"] for each in line["corrections"])) for line in told
    ]


def test_who_has_a_copy_is_told_in_the_register_with_what_was_signed(lab: Office) -> None:
    lab.done("Eve", *MAKE, "--reference", "K-1")
    (row,) = paged.listed(lab.see("copy", "list"))
    assert (row["custodian_name"], row["texts"]["custodian_name"]) == ("Dr. Orr", "Dr. Orr")
    by = correct(lab, "copy.made", "custodian_name", "Counsel")
    (row,) = paged.listed(lab.see("copy", "list"))
    told = f"corrected by entry {by} on 2026-11-02, typing; signed as Dr. Orr"
    assert (row["custodian_name"], row["texts"]["custodian_name"]) == ("Counsel", f"Counsel ({told})")
    words = flat(lab.desk.run("copy", "list").out)
    assert f"entry {by} on" in words
    assert "signed as Dr. Orr" in words
    assert f"with Counsel ({told})" in flat(lab.desk.run("copy", "show", "K-1").out)


def test_who_has_a_copy_is_no_less_told_where_it_was_corrected_to_nothing(lab: Office) -> None:
    lab.done("Eve", *MAKE, "--reference", "K-1")
    by = correct(lab, "copy.made", "custodian_name", "--empty")
    told = f"corrected by entry {by} on 2026-11-02, typing; signed as Dr. Orr"
    assert f"with (not known) ({told})" in flat(lab.desk.run("copy", "show", "K-1").out)


def test_a_refusal_stays_with_its_giver_and_its_reason_is_told_with_what_was_signed(lab: Office) -> None:
    lab.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    lab.done("Carl", "transfer", "refuse", "EV/1", "--reason", "seal")
    (row,) = paged.rows(lab.see("today", "--as", "Eve"), "offers_refused")
    assert row["reason"] == "seal"
    refused = position(lab, "transfer.refused")
    made = lab.done("Carl", "entry", "correct", refused, "reason", "condition", "--reason", "typing")
    by = str(made["entries"][0]["position"])
    (row,) = paged.rows(lab.see("today", "--as", "Eve"), "offers_refused")
    assert (row["reason"], str(row["entry"])) == ("condition", refused)
    assert "signed as seal" in (shown := flat(lab.desk.run("today", "--as", "Eve").out))
    assert f"corrected by entry {by}" in shown


def test_a_file_that_is_fetched_under_a_corrected_name_says_so(lab: Office) -> None:
    archived = position(lab, "object.archived")
    assert lab.see("fetch", archived, "given.dd")["fetched"][0]["corrected"] == []
    by = correct(lab, "object.archived", "file_name", "b.dd")
    answer = lab.desk.run("fetch", archived, "work")
    assert f"recorded as b.dd {noted(by, 'a.dd')}" in flat(answer.out)
    assert (lab.folder / "work" / "b.dd").read_bytes() == DATA
    (lab.folder / "work" / "b.dd").unlink()
    (row,) = lab.see("fetch", archived, "work")["fetched"]
    assert corrections(row["corrected"]) == [("file_name", "a.dd", "b.dd")]
    (row,) = lab.see("fetch", archived, "other.dd")["fetched"]
    assert row["corrected"] == []  # the name is not from the record


def test_an_object_that_fails_is_told_by_its_corrected_name_and_the_signed_one(lab: Office) -> None:
    correct(lab, "object.archived", "file_name", "b.dd")
    change(held(lab), 0)
    (row,) = lab.run("Eve", "sweep", "run", "--json").document["failures"]
    assert (row["outcome"], row["file_name"]) == ("mismatch", "b.dd")
    assert corrections(row["corrected"]) == [("file_name", "a.dd", "b.dd")]


def test_a_list_that_is_written_has_the_newest_name_and_the_answer_both(lab: Office) -> None:
    export = ("hash-list", "export", "--exhibit", "EV/1", "--out")
    assert lab.see(*export, "before")["corrected"] == []
    by = correct(lab, "object.archived", "file_name", "b.dd")
    assert f"b.dd {noted(by, 'a.dd')}" in flat(lab.desk.run(*export, "after").out)
    assert (lab.folder / "after").read_bytes() == (lab.folder / "before").read_bytes().replace(
        b"a.dd", b"b.dd"
    )
    assert corrections(lab.see(*export, "again")["corrected"]) == [("file_name", "a.dd", "b.dd")]


@pytest.mark.parametrize("name", ["a.dd", "b.dd", "c.dd"])
def test_a_list_matches_by_every_name_on_record_and_a_name_that_was_corrected_is_told(
    lab: Office, name: str
) -> None:
    for each in ("b.dd", "c.dd"):
        by = correct(lab, "object.archived", "file_name", each)
    (lab.folder / "list").write_text(f"{hashlib.sha256(DATA).hexdigest()}  {name}\n")
    answer = lab.desk.run("hash-list", "compare", "list", "--exhibit", "EV/1")
    assert answer.status == 10
    assert "matched 1" in (told := flat(answer.out))
    assert f", {by} on 2026-11-02; it said a.dd) in the list as {name}" in told
    found = lab.see("hash-list", "compare", "list", "--exhibit", "EV/1", status=10)
    assert (found["outcomes"]["matched"], found["not_found"]) == (1, [])
    assert corrections(found["corrected"]) == [("file_name", "a.dd", "b.dd", "c.dd")]


def test_a_correction_does_not_let_other_bytes_pass_under_the_signed_name(lab: Office) -> None:
    (lab.folder / "list").write_text(f"{'00' * 32}  a.dd\n")
    compare = ("hash-list", "compare", "list", "--exhibit", "EV/1")
    assert lab.desk.run(*compare).status == 3
    correct(lab, "object.archived", "file_name", "b.dd")
    answer = lab.desk.run(*compare)
    assert (answer.status, "DIFFERS" in answer.out) == (3, True)


def test_the_page_of_what_was_stored_tells_a_corrected_name(lab: Office) -> None:
    by = correct(lab, "object.archived", "file_name", "b.dd")
    page = lab.desk.run("tui", "--plain", f"stored:{position(lab, 'object.archived')}").out
    assert f"b.dd {noted(by, 'a.dd')}" in flat(page)


def test_where_the_time_of_an_exhibit_begins_by_a_correction_it_says_so(lab: Office) -> None:
    seen = ("exhibit", "timeline", "EV/1")
    before = lab.see(*seen)
    by = correct(lab, "seizure.recorded", "occurred_at", "2026-11-01T09:00:00Z")
    after = lab.see(*seen)
    assert paged.rows(before, "corrected") == []
    assert paged.value(after, "since") == "2026-11-01T09:00:00Z"
    (row,) = paged.rows(after, "corrected")
    signed = row["signed"]
    assert (row["field"], row["corrected"], row["by"]) == ("occurred_at", "2026-11-01T09:00:00Z", int(by))
    paper = flat(lab.desk.run("exhibit", "print-continuity", "EV/1").out)
    assert f"date and time of seizure 1 Nov 2026 09:00 +00:00 {noted(by, str(signed))}" in paper


def test_what_is_out_of_the_house_is_out_by_the_measure_that_was_signed(lab: Office) -> None:
    loan = ("--basis", "not_needed", "--return-due-at", "2026-11-09T12:00:00Z")
    number = str(lab.done("Carl", *PROPOSE, "loan", *loan)["entries"][0]["position"])
    lab.done("Judge", "disposition", "approve", number)
    lab.done("Eve", "disposition", "execute", number, "--identification-means", "passport")
    correct(lab, "disposition.executed", "measure", "retain_by_agency")
    for words in (("exhibit", "timeline", "EV/1"), ("exhibit", "print-continuity", "EV/1")):
        assert "nobody: lent" in flat(lab.desk.run(*words).out)
    (row,) = paged.rows(lab.see("exhibit", "timeline", "EV/1"), "corrected")
    assert (row["field"], row["signed"], row["corrected"]) == ("measure", "loan", "retain_by_agency")

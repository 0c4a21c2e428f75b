"""Merged and wholly split registrations stayed in somebody's hands and were missing from every round, for ever.

A misplaced exhibit was counted as found too, a code typed with blanks was kept as unmatched, and two rounds of one name
stopped the scanner.
"""

from __future__ import annotations

from pathlib import Path

from tests.answers.exhibits.room_counts import counted, due, held, lying, room
from tests.cli import paged
from tests.cli.office import STICK, Office

MERGE = ("exhibit", "merge", "DUP/1", "--into", "EV/1", "--reason", "number_equal")
SPLIT = ("exhibit", "split", "EV/3", "--component-count", "2", "--reason", "examination")


def started(office: Office, reference: str, *scope: str) -> None:
    scope = scope or ("--location", "SHELF-1")
    office.done("Carl", "inventory", "start", *scope, "--reference", reference)


def scanned(office: Office, reference: str, *codes: str) -> None:
    office.done("Carl", "inventory", "scan", reference, *codes, "--location", "SHELF-1")


def test_what_was_merged_or_split_is_in_nobodys_hands_and_in_no_count(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/1", "DUP/1", "EV/3")
    assert held(office) == lying(office, "SHELF-1") == ["DUP/1", "EV/1", "EV/3"]
    office.done("Eve", *MERGE)
    office.done("Eve", *SPLIT)
    assert held(office) == lying(office, "SHELF-1") == ["EV/1"]
    rows = {row["name"]: row for row in paged.listed(office.see("exhibit", "list"))}
    assert {name: row["texts"]["custodian"] for name, row in rows.items()} == {
        "EV/1": "Eve",
        "DUP/1": "merged into EV/1",
        "EV/3": "split into 2 parts",
    }
    assert [name for name, row in rows.items() if row["custodian"] is not None] == ["EV/1"]
    text = office.desk.run("exhibit", "list").out
    assert "merged into EV/1" in text
    assert "split into 2 parts" in text
    schedule = office.see("disclosure", "show", "C-1")
    assert [row["what"] for row in paged.rows(schedule, "schedule")] == ["EV/1"]
    shown = office.see("exhibit", "show", "DUP/1")
    assert paged.value(shown, "custodian") is None
    assert paged.custodians(shown)[0]["end"] is not None


def test_a_round_of_a_house_that_merged_and_split_closes_clean(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/1", "DUP/1", "EV/3")
    started(office, "INV-1")
    office.done("Eve", *MERGE)
    office.done("Eve", *SPLIT)
    for reference, scope in (("INV-2", ("--case", "C-1")), ("INV-3", ("--custodian", "Eve")), ("INV-1", ())):
        if scope:
            started(office, reference, *scope)
        assert counted(office, reference)["expected_count"] == 1
        # The label of the merged registration is still on the thing.
        scanned(office, reference, "DUP/1")
        assert office.run("Carl", "inventory", "close", reference).status == 0
        assert (counted(office, reference)["found_count"], counted(office, reference)["missing_count"]) == (
            1,
            0,
        )


def test_counts_of_a_round_add_up_and_codes_are_read_as_people_type_them(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/1", "EV/2", "EV/3")
    office.exhibit("EV/9")
    started(office, "INV-1")
    office.done("Carl", "inventory", "scan", "INV-1", "  ev/1 ", "\uff25\uff36/2", "--location", "SHELF-2")
    office.done("Carl", "inventory", "scan", "INV-1", "EV/9", "X-77", " X-77 ", "--location", "SHELF-1")
    office.done("Carl", "inventory", "close", "INV-1", status=10)
    found = counted(office, "INV-1")
    assert (
        found["expected_count"]
        == found["found_count"] + found["misplaced_count"] + found["missing_count"]
        == 3
    )
    names = ("found_count", "misplaced_count", "missing_count", "unexpected_count", "unmatched_count")
    assert [found[name] for name in names] == [0, 2, 1, 1, 1]
    results = found["results"]
    assert results == {
        "EV/1": "misplaced",
        "EV/2": "misplaced",
        "EV/3": "missing",
        "EV/9": "unexpected",
    }


def test_a_reference_in_use_is_asked_about_and_the_scanner_finds_the_open_round(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/1")
    started(office, "INV-1")
    again = ("inventory", "start", "--location", "SHELF-1", "--reference", "INV-1")
    answer = office.run("Carl", *again)
    assert answer.status == 7
    assert "--allow-duplicate" in answer.err
    office.done("Carl", "inventory", "close", "INV-1", status=10)
    office.done("Carl", *again, "--allow-duplicate")
    scanned(office, "INV-1", "EV/1")
    assert office.run("Carl", "inventory", "close", "INV-1").status == 0


def test_unmatched_and_missing_of_a_closed_round_wait_for_an_answer(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/1", "EV/2")
    started(office, "INV-1")
    scanned(office, "INV-1", "X-77", "X-78")
    assert due(office, "inventory_missing") == due(office, "inventory_unmatched") == []
    office.done("Carl", "inventory", "close", "INV-1", status=10)
    assert len(due(office, "inventory_missing")) == len(due(office, "inventory_unmatched")) == 2
    found = ("inventory", "trace-exhibit", "INV-1", "EV/1", "--outcome", "found", "--location", "SHELF-1")
    office.done("Carl", *found)
    identify = ("inventory", "identify-scan", "INV-1")
    office.done("Carl", *identify, "X-77", "--outcome", "not_evidence", "--explanation", "a box of pens")
    office.done("Carl", *identify, "X-78", "--outcome", "known_exhibit", "--exhibit", "EV/2")
    assert due(office, "inventory_missing") == due(office, "inventory_unmatched") == []
    matters = {row["what"]: row["outcome"] for row in counted(office, "INV-1")["matters"]}
    assert matters == {"EV/1": "found", "EV/2": "found", "X-77": "not evidence", "X-78": "known exhibit"}
    assert counted(office, "INV-1")["missing_count"] == 2, "what was counted that day stays"


def test_parts_that_a_split_announced_are_due_until_they_are_registered(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/3")
    office.done("Eve", *SPLIT)
    (line,) = due(office, "split_parts")
    assert line["id"] == paged.value(office.see("exhibit", "show", "EV/3"), "id")
    for number in (1, 2):
        part = ("exhibit", "register", f"EV/3/{number}", "--parent", "EV/3", "--parent-relation", "split_off")
        office.done("Eve", *part, *STICK)
    assert due(office, "split_parts") == []
    assert held(office) == ["EV/3/1", "EV/3/2"]


def test_what_was_stored_of_a_merged_registration_stays_on_the_disclosure_schedule(tmp_path: Path) -> None:
    """An image that was archived before its exhibit was merged was on no schedule: the defence never heard of it."""

    def items() -> list[str]:
        return [row["what"] for row in paged.rows(office.see("disclosure", "show", "C-1"), "schedule")]

    office = room(tmp_path, "EV/1", "DUP/1")
    (office.desk.folder / "stick.img").write_bytes(b"an image")
    office.done("Eve", "archive", "stick.img", "--exhibit", "DUP/1")
    assert items() == ["EV/1", "DUP/1", "object of DUP/1"]
    office.done("Eve", *MERGE)
    assert items() == ["EV/1", "object of DUP/1"]

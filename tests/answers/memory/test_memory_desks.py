"""Two honest desks on one ledger, each with a memory of its own: both go on, and neither calls the other broken.

Nobody attacks here: two people write in turn. What one of them erases, a backup restored at the other does not show.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.answers.memory.memory_play import check, codes, colleague, keep, put_back, verdict
from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.receipts import receipt_of

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

ERASING = ("--basis", "court_order", "--legal-basis", "DPA s. 17")


@pytest.fixture
def second(office: Office, tmp_path: Path) -> Office:
    """Return a second desk on the office's vault."""
    return colleague(office, "second", tmp_path / "second")


def test_two_desks_write_and_check_in_turn(office: Office, second: Office) -> None:
    assert verdict(office) == verdict(second) == ("verified", 0)
    for number in range(3):
        office.case(f"A-{number}")
        assert verdict(second) == ("verified", 0), check(second).out
        second.case(f"B-{number}")
        assert verdict(office) == ("verified", 0), check(office).out
    office.case("A-last")
    second.case("B-last")
    status = second.desk.run("today", "--json")
    assert paged.value(status.document, "may_sign")
    assert second.desk.run("log", "publish", "pub").status == 0


def test_a_desk_that_looks_in_between_takes_over_what_the_other_wrote(office: Office, second: Office) -> None:
    office.case("A-1")
    assert paged.value(second.desk.run("today", "--json").document, "may_sign")
    keep(office, "older", "vault", "state")
    office.case("A-2")
    assert second.desk.run("today").status in (0, 10)
    put_back(office, "older", "vault", "state")
    assert verdict(second) == ("undecided", 4)


def test_what_the_other_desk_erased_is_not_shown_by_a_backup_restored_here(
    office: Office, second: Office
) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    entry = str(office.size() - 1)
    made = office.done("Carl", "erasure", "propose", entry, "--fields", "serial", *ERASING)
    proposal = str(made["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    assert verdict(second) == ("verified", 0)
    assert "4C53" in second.desk.run("log", "show", "--entry", entry).out
    keep(office, "backup", "vault")
    office.done("Carl", "erasure", "execute", proposal)
    assert verdict(second) == ("verified", 0)
    put_back(office, "backup", "vault")
    shown = second.desk.run("log", "show", "--entry", entry)
    assert "4C53" not in shown.out
    assert shown.status == 9


def test_an_erasure_that_was_altered_on_the_way_is_not_taken_over(office: Office, second: Office) -> None:
    """Power: writes the database. The stored content of the other's entry would have another field erased here."""
    import sqlite3

    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    entry = str(office.size() - 1)
    made = office.done("Carl", "erasure", "propose", entry, "--fields", "serial", *ERASING)
    proposal = str(made["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    assert verdict(second) == ("verified", 0)
    office.done("Carl", "erasure", "execute", proposal)
    position = office.size() - 1
    with sqlite3.connect(office.folder / "vault" / "ledger.db") as database:
        kept = list(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        for name, _ in kept:
            database.execute(f"DROP TRIGGER {name}")
        ((data,),) = database.execute("SELECT leaves FROM openings WHERE position = ?", (position,))
        assert b'"serial"' in data
        altered = data.replace(b'"serial"', b'"colour"')
        database.execute("UPDATE openings SET leaves = ? WHERE position = ?", (altered, position))
        for _, statement in kept:
            database.execute(statement)
    listed = next((second.folder / "state").glob("*/head.erasures"), None)
    assert listed is None or listed.read_text() == ""
    assert check(second).status == 3
    assert second.run("Eve", "case", "open", "C-2").status == 3
    assert listed is None or listed.read_text() == ""


def test_a_resumption_at_one_desk_does_not_move_the_other_one_silently(
    office: Office, second: Office
) -> None:
    office.hire("Bea", "administrator")
    keep(office, "older", "vault")
    office.case("C-2")
    assert verdict(second) == ("verified", 0)
    put_back(office, "older", "vault")
    office.done("Ada", "log", "resume", "--reason", "restore", "--second", "Bea", "--from-head")
    office.case("C-3")
    for _ in range(2):
        answer = check(second)
        assert answer.status == 4, answer.out
        assert answer.out.startswith("RESUMED ELSEWHERE, NOT CHECKED")
        assert "resumed_elsewhere" in codes(second)
    size = second.size()
    refused = second.run("Eve", "case", "open", "C-4")
    assert refused.status == 4, refused.err
    assert "were lost" in refused.err
    assert second.size() == size


def test_a_resumption_is_taken_over_by_evidence_of_a_later_entry(office: Office, second: Office) -> None:
    office.hire("Bea", "administrator")
    keep(office, "older", "vault")
    office.case("C-2")
    assert verdict(second) == ("verified", 0)
    put_back(office, "older", "vault")
    office.done("Ada", "log", "resume", "--reason", "restore", "--second", "Bea", "--from-head")
    office.case("C-3")
    origin = office.desk.done("log", "vkey")["origin"]
    assert second.desk.run("trust", origin, "--receipt", str(receipt_of(office.folder, 1))).status == 7
    taken = second.desk.done("trust", origin, "--receipt", str(receipt_of(office.folder, office.size() - 1)))
    assert (paged.value(taken, "resumed"), paged.value(taken, "head_begun")) == (office.size() - 3, True)
    assert verdict(second) == ("verified", 10)
    second.case("C-4")
    assert verdict(office)[0] == "verified"
    office.case("C-5")


def test_a_second_desk_begins_with_evidence_from_the_first(office: Office, tmp_path: Path) -> None:
    other = colleague(office, "new", tmp_path / "new")
    shutil.rmtree(tmp_path / "new" / "state")
    assert check(other).out.startswith("FIRST MET")
    origin = office.desk.done("log", "vkey")["origin"]
    office.desk.done("log", "checkpoint", "--out", "newest.checkpoint")
    (tmp_path / "log.vkey").write_text(office.desk.done("log", "vkey")["vkey"] + "\n")
    given = ("--key", f"@{tmp_path / 'log.vkey'}", "--checkpoint", str(office.folder / "newest.checkpoint"))
    begun = other.desk.done("trust", origin, *given)
    assert [paged.value(begun, key) for key in ("trusted", "key_new", "head_begun")] == [True, True, True]
    assert verdict(other) == ("verified", 0)
    other.case("B-1")
    assert verdict(office) == ("verified", 0)
    office.case("A-1")
    other.case("B-2")

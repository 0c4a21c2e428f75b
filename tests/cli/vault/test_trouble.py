"""Bad days at the command line: wrong clocks, read-only and newer vaults, restored copies, two processes at once."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

import pytest

from custody.law.clock import DAY
from custody.model.hints import MARKS
from custody.storage.memory.small_ports import FixedClock
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import ORDER, Office
from tests.copies import typed
from tests.storage.places import readonly_disk, small_disk

SERVE = ("preservation-order", "serve", "P-1", "--method", "post")


def together(office: Office, *calls: tuple[str, ...]) -> list[tuple[int, str]]:
    """Run commands as processes of their own, all started before one is waited for; gives status and complaints."""
    environ = {**os.environ, **office.desk.environ}
    started = [typed(office.folder, environ, *argv) for argv in calls]
    told = [process.communicate()[1] for process in started]
    return [(process.wait(), text) for process, text in zip(started, told, strict=True)]


@pytest.fixture
def shared(tmp_path: Path) -> Office:
    """An office whose clock is the machine's, so that processes of their own can work in it too."""
    return Office(Desk(tmp_path / "desk", FixedClock(int(time.time())), step=0)).open()


def test_entries_of_processes_at_once_all_land_without_a_gap(shared: Office) -> None:
    before = shared.size()
    outcomes = together(
        shared,
        *(("case", "open", f"C-{at}", "--as", shared.keys["Eve"]) for at in range(3)),
        ("case", "open", "C-3", "--as", shared.keys["Carl"]),
    )
    assert {status for status, _ in outcomes} <= {0, 7}, outcomes
    landed = sum(status == 0 for status, _ in outcomes)
    assert landed >= 1
    assert shared.size() == before + landed
    assert len(paged.listed(shared.see("case", "list"))) == landed


def test_two_processes_about_one_order_never_both_follow_the_same_entry(shared: Office) -> None:
    shared.case()
    shared.order()
    outcomes = together(shared, *((*SERVE, "--as", shared.keys[who]) for who in ("Eve", "Carl", "Judge")))
    statuses = sorted(status for status, _ in outcomes)
    assert statuses.count(0) == 1, outcomes
    assert set(statuses) <= {0, 7, 10}, outcomes
    for status, told in outcomes:
        assert status != 7 or "moved on" in told
        assert status != 10 or "preservation_order.served_again" in told
    positions = paged.rows(shared.see("preservation-order", "show", "P-1"), "entries")
    assert len(positions) == 1 + sum(status in (0, 10) for status in statuses)


def test_a_writer_that_holds_the_ledger_makes_the_next_one_busy_and_nothing_is_entered(
    office: Office,
) -> None:
    from custody.storage.state.head import HeadFile

    (head,) = (office.folder / "state").glob("*/head")
    before = office.size()
    origin = paged.value(office.see("today"), "origin")
    patience = HeadFile.__init__.__kwdefaults__ or {}
    with HeadFile(head, origin).exclusive(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(patience, "lock_seconds", 0.05)
        answer = office.run("Eve", "case", "open", "C-1", "--json")
    assert answer.status == 7
    assert answer.error["code"] == "busy"
    assert office.size() == before


def test_a_clock_set_back_refuses_every_entry_until_it_is_put_right(office: Office) -> None:
    office.case()
    office.desk.clock.advance(-DAY)
    for argv in (("case", "close", "C-1", "--outcome", "tried"), ("case", "open", "C-2")):
        answer = office.run("Eve", *argv)
        assert answer.status == 5
        assert "time.seen" in answer.err
        assert "Check this machine's clock" in answer.err
        assert "--late-reason clock" in answer.err
    office.desk.clock.advance(DAY)
    office.done("Eve", "case", "close", "C-1", "--outcome", "tried")


def test_a_ledger_with_a_date_to_come_goes_on_once_somebody_says_that_the_clock_is_right(
    office: Office,
) -> None:
    office.desk.clock.advance(1500 * DAY)
    office.case()
    office.desk.clock.advance(-1500 * DAY)
    assert office.run("Eve", "case", "open", "C-2").status == 5
    answer = office.run("Eve", "case", "close", "C-1", "--outcome", "tried", "--late-reason", "clock")
    assert answer.status == 10
    assert "case.closed is recorded as nonconforming: time.order, time.seen" in answer.err
    assert MARKS["time.order"] in answer.err
    assert MARKS["time.seen"] in answer.err
    office.done("Eve", "case", "open", "C-2")
    assert office.desk.run("check").status == 10


def test_a_sweep_and_an_archived_image_can_say_that_the_clock_is_right(
    office: Office, tmp_path: Path
) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    image = office.folder / "stick.dd"
    image.write_bytes(b"evidence")
    office.desk.clock.advance(1500 * DAY)
    office.done("Eve", "case", "open", "C-2")
    office.desk.clock.advance(-1500 * DAY)
    acquire = (
        *(
            "acquisition",
            "record",
            "EV/1",
            "stick.dd",
            "--method",
            "physical",
            "--format",
            "raw",
            "--tool",
            "dc3dd",
        ),
        *("--tool-version", "7", "--write-blocker", "T35u", "--bad-sector-count", "0", "--archive"),
        *("--not-known", "source_sha256", "--not-known-reason", "the tool gives none"),
    )
    assert office.run("Eve", *acquire).status == 5
    assert office.run("Eve", *acquire, "--late-reason", "clock").status == 10
    office.desk.clock.advance(1500 * DAY)
    office.done("Eve", "case", "open", "C-3")
    office.desk.clock.advance(-1500 * DAY)
    assert office.run("Bot", "sweep", "run").status == 5
    assert office.run("Bot", "sweep", "run", "--late-reason", "clock").status == 10
    assert office.run("Bot", "sweep", "run").status == 0


def test_what_is_said_to_happen_tomorrow_is_refused(office: Office) -> None:
    answer = office.run("Eve", "case", "open", "C-1", "--at", "2030-01-01T00:00:00Z")
    assert answer.status == 5
    assert "time.future" in answer.err


def test_a_read_only_vault_is_read_and_refuses_to_be_written(office: Office, tmp_path: Path) -> None:
    office.case()

    def fill(folder: Path) -> None:
        shutil.copytree(office.folder / "vault", folder, dirs_exist_ok=True)

    with readonly_disk(tmp_path / "medium", fill) as medium:
        office.desk.environ["CUSTODY_VAULT"] = str(medium)
        assert paged.listed(office.see("case", "list"))[0]["name"] == "C-1"
        assert office.run("Eve", "case", "open", "C-2", "--dry-run").status == 0
        answer = office.run("Eve", "case", "open", "C-2")
        assert (answer.status, answer.out) == (8, "")
        assert "read-only" in answer.err
        found = office.see("doctor", status=9)
        assert {check["code"] for check in found["checks"]} >= {"vault_not_writable", "store_not_writable"}
        assert found["entry_possible"] is False


def fill_up(file: Path) -> None:
    """Write until the disk takes no more."""
    with file.open("wb", buffering=0) as stream, suppress(OSError):
        while stream.write(bytes(1 << 12)):
            pass


def test_a_full_disk_is_told_and_what_stood_stands(office: Office, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", 1 << 20) as disk:
        shutil.copytree(office.folder / "vault", disk / "vault")
        office.desk.environ["CUSTODY_VAULT"] = str(disk / "vault")
        # What reading makes beside the database is there by then.
        before = paged.value(office.desk.run("today", "--json").document, "entries")
        fill_up(disk / "filler")
        answer = office.run("Eve", "case", "open", "C-1")
        assert answer.status == 8
        assert "full" in answer.err
        (disk / "filler").unlink()
        assert office.size() == before
        office.case()
        assert office.size() == before + 1


def test_a_receipt_that_cannot_be_kept_is_a_warning_for_an_entry_that_stands(office: Office) -> None:
    before = office.size()
    shutil.rmtree(office.folder / "receipts")
    (office.folder / "receipts").write_text("a file in the way")
    entered = office.done("Eve", "case", "open", "C-1", status=10)
    assert entered["entries"][0]["receipt"] is None
    assert "its receipt was not kept" in entered["warnings"][0]
    assert office.size() == before + 1


def test_a_vault_of_a_newer_version_is_left_alone(office: Office) -> None:
    settings = office.folder / "vault" / "custody.toml"
    text = settings.read_text()
    settings.write_text(text.replace("format = 1", "format = 2"))
    for argv in (("today",), ("case", "open", "C-1"), ("settings",)):
        answer = office.desk.run(*argv)
        assert answer.status == 9
        assert "is of format 2; this program knows formats up to 1" in answer.err
    settings.write_text(text)
    connection = sqlite3.connect(office.folder / "vault" / "ledger.db")
    connection.execute("DROP TRIGGER meta_update")
    connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    connection.commit()
    connection.close()
    answer = office.desk.run("today")
    assert answer.status == 4
    assert "newer" in answer.err


def test_a_copy_restored_from_a_backup_signs_nothing(office: Office) -> None:
    shutil.copytree(office.folder / "vault", office.folder / "backup")
    office.case()
    shutil.rmtree(office.folder / "vault")
    shutil.copytree(office.folder / "backup", office.folder / "vault")
    answer = office.run("Eve", "case", "open", "C-2")
    assert answer.status == 4
    assert "an old copy or a cut one" in answer.err
    assert "custody log resume" in answer.err


def test_a_vault_without_its_settings_or_database_says_what_is_missing(office: Office) -> None:
    (office.folder / "vault" / "ledger.db").unlink()
    answer = office.desk.run("today")
    assert answer.status == 9
    assert "no ledger database" in answer.err
    assert "Restore it from the newest backup" in answer.err
    assert "newest backup" in office.desk.run("doctor").out
    (office.folder / "vault" / "custody.toml").unlink()
    answer = office.desk.run("today")
    assert answer.status == 9
    assert "custody init" in answer.err


def test_an_empty_database_is_answered_with_the_newest_backup(office: Office) -> None:
    """Wrong before: the hint was `custody doctor`, which answered with the same sentence."""
    (office.folder / "vault" / "ledger.db").write_bytes(b"")
    answer = office.desk.run("today")
    assert (answer.status, "is empty or another program's" in answer.err) == (9, True)
    assert "restore the newest backup: `custody restore`" in answer.err
    assert "restore the newest backup" in " ".join(office.desk.run("doctor").out.split())


def test_a_vault_without_the_folder_of_its_log_key_says_that_it_is_gone(office: Office) -> None:
    """Wrong before: the passphrase, which is there, was said to be missing."""
    office.case("C-1")
    (office.folder / "vault" / "log").rename(office.folder / "elsewhere")
    answer = office.run("Carl", "case", "open", "C-2")
    assert answer.status == 9
    assert "has no folder" in answer.err
    assert "Put the file back from a backup" in answer.err
    assert "log.passphrase" not in answer.err
    (office.folder / "elsewhere").rename(office.folder / "vault" / "log")
    office.case("C-2")


def test_a_key_that_was_revoked_is_said_to_be_no_key_that_is_elsewhere(office: Office) -> None:
    office.case()
    office.done("Ada", "key", "revoke", "--key", office.keys["Carl"], "--reason", "departed")
    answer = office.desk.run("case", "open", "C-2", "--as", "Carl")
    assert answer.status == 9
    assert f"signs any more: {office.keys['Carl']} (departed)" in answer.err
    assert "on the machine where the key is" not in answer.err


def test_an_unknown_actor_and_a_wrong_role_are_refused_alike_everywhere(office: Office) -> None:
    office.case()
    stranger = office.desk.done("key", "new")["key"]["name"]
    before = office.size()
    for who, rule in ((stranger, "key.enrolled"), ("Ada", "role.permit"), ("Bot", "role.permit")):
        for argv in (("case", "open", "C-2"), ("preservation-order", "issue", "C-1", *ORDER)):
            answer = office.run(who, *argv, "--json")
            assert answer.status == 5
            assert answer.error["rule"] == rule
    assert office.size() == before


def test_a_witness_key_signs_no_entry(office: Office) -> None:
    office.desk.done("key", "new", "--witness", "--name", "court.example/w")
    answer = office.run("court.example/w", "case", "open", "C-1")
    assert answer.status == 5
    assert "key.enrolled" in answer.err
    assert paged.listed(office.see("case", "list")) == []


def test_an_argument_that_is_missing_is_explained_and_no_option_that_takes_the_like(office: Office) -> None:
    answer = office.desk.run("log", "publish")
    assert answer.status == 2
    said = " ".join(answer.err.split())
    assert said.count("DIR: ") == 1
    assert "DIR: folder of its own" in said

"""Fit means that an entry is possible, and that a restore would be; a report is whole, whatever is missing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from custody.law.clock import DAY
from tests.answers.backups.resumption_play import opened, opened_here
from tests.answers.health.health_play import (
    ALWAYS,
    OF_LEDGER,
    OF_VAULT,
    back_up,
    code,
    contents,
    desk_folder,
    doctor,
    health,
    levels,
    log_passphrase,
    names,
    no_room,
    unfit,
)
from tests.cli import paged
from tests.cli.office import Office, copied
from tests.storage.places import as_nobody, small_disk


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with one administrator and a case, to be copied only."""
    return opened(tmp_path_factory.mktemp("office") / "desk", second=False)


@pytest.fixture
def office(template: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Yield an office of one's own."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    with desk_folder(tmp_path) as folder:
        yield copied(template, folder / "desk")


def secured(office: Office) -> None:
    """Do what a new ledger lacks: a second administrator, and a backup with the passphrase sealed to both."""
    office.hire("Bea", "administrator")
    back_up(office)


def test_where_all_is_well_everything_was_looked_at_and_entries_are_possible(office: Office) -> None:
    answer = doctor(office)
    assert answer.status in (0, 10)
    assert "fail" not in levels(answer).values()
    assert names(answer) >= ALWAYS | OF_VAULT | {"head"}
    office.case("C-2")


def test_a_store_whose_disk_is_not_mounted_is_not_there(office: Office) -> None:
    store = office.folder / "vault" / "objects"
    store.rename(office.folder / "disk")
    store.mkdir()
    answer = doctor(office)
    assert levels(answer)["store local"] == "fail"
    assert (answer.status, answer.document["fit"]) == (9, False)
    store.rmdir()
    (office.folder / "disk").rename(store)
    assert levels(doctor(office))["store local"] == "ok"


def test_without_the_file_of_the_log_key_the_report_is_whole_and_says_where_to_get_it(office: Office) -> None:
    (key,) = (office.folder / "vault" / "log").glob("*.key")
    kept = key.read_bytes()
    key.unlink()
    answer = unfit(office, "log key")
    assert names(answer) >= ALWAYS | OF_VAULT | OF_LEDGER
    found = code(answer.document, "log_key_missing")
    assert str(key) in found["found"]
    assert "from a backup" in found["todo"]
    key.write_bytes(kept)
    key.chmod(0o600)
    assert levels(doctor(office))["log key"] == "ok"


def test_without_the_passphrase_of_the_log_key_nothing_is_fit(office: Office) -> None:
    secret = log_passphrase(office)
    kept = secret.read_bytes()
    secret.unlink()
    answer = unfit(office, "log key")
    assert names(answer) >= ALWAYS | OF_VAULT | OF_LEDGER
    status = office.desk.run("today", "--json")
    assert status.status == 10
    assert "log_passphrase_missing" in paged.value(status.document, "wrong")
    assert "no entry is possible" in " ".join(office.desk.run("today").out.split())
    secret.write_bytes(kept)
    secret.chmod(0o600)
    assert levels(doctor(office))["log key"] == "ok"


def test_where_no_file_may_grow_there_is_no_room_for_an_entry(office: Office) -> None:
    with no_room():
        answer = doctor(office)
    assert levels(answer)["free space"] == "fail"
    assert (answer.status, answer.document["fit"]) == (9, False)
    assert levels(doctor(office))["free space"] == "ok"


@pytest.mark.parametrize("place", ["vault", "state", "receipts"])
def test_on_a_full_disk_nothing_is_fit(office: Office, place: str) -> None:
    with small_disk(office.folder / "disk", 1 << 20) as disk:
        shutil.copytree(office.folder / place, disk / place, symlinks=True)
        shutil.rmtree(office.folder / place)
        (office.folder / place).symlink_to(disk / place)
        with (disk / "filler").open("wb", buffering=0) as stream:
            size = 1 << 16
            while size:
                try:
                    stream.write(bytes(size))
                except OSError:
                    size >>= 1
        answer = doctor(office)
        assert levels(answer)["free space"] == "fail"
        assert (answer.status, answer.document["fit"]) == (9, False)
        assert office.desk.run("today").status in (8, 10)
        (disk / "filler").unlink()
        office.case("C-2")
        assert doctor(office).document["entry_possible"]


def test_a_folder_without_a_vault_is_named_and_is_not_fit(office: Office) -> None:
    (office.folder / "elsewhere").mkdir()
    office.desk.environ["CUSTODY_VAULT"] = str(office.folder / "elsewhere")
    answer = unfit(office, "vault")
    assert names(answer) >= ALWAYS
    assert "elsewhere" in code(answer.document, "vault_none")["found"]


def test_a_vault_whose_settings_file_is_broken_is_looked_at_all_the_same(office: Office) -> None:
    file = office.folder / "vault" / "custody.toml"
    kept = file.read_bytes()
    file.write_bytes(b"= broken\n")
    answer = unfit(office, "settings")
    assert names(answer) >= ALWAYS | {"log key"} | OF_LEDGER
    assert str(file) in code(answer.document, "settings_broken")["found"]
    file.write_bytes(kept)
    assert "settings" not in names(doctor(office))


def test_a_person_whose_settings_file_is_broken_gets_the_whole_report(office: Office, tmp_path: Path) -> None:
    own = tmp_path / "config" / "custody" / "custody.toml"
    own.parent.mkdir(parents=True)
    own.write_text("due_days = 'soon'\n")
    answer = unfit(office, "settings")
    assert names(answer) >= ALWAYS | OF_VAULT | OF_LEDGER
    assert str(own) in code(answer.document, "settings_broken")["found"]


def test_a_variable_that_cannot_be_used_leaves_the_rest_of_the_report(office: Office) -> None:
    office.desk.environ["CUSTODY_DUE_DAYS"] = "soon"
    answer = unfit(office, "settings")
    assert names(answer) >= ALWAYS


def test_without_the_database_the_report_goes_on(office: Office) -> None:
    (office.folder / "vault" / "ledger.db").unlink()
    answer = unfit(office, "vault")
    assert names(answer) >= ALWAYS | OF_VAULT
    assert "administrators" in code(answer.document, "ledger_unread")["found"]
    assert answer.document["restore_possible"] is None


def test_a_database_server_that_is_away_leaves_the_rest_of_the_report(office: Office) -> None:
    pytest.importorskip("psycopg")
    file = office.folder / "vault" / "custody.toml"
    first, _, rest = file.read_text().partition("\n")
    file.write_text("\n".join([first, 'database = "postgresql://ada@127.0.0.1:9/ledger"', rest]))
    answer = unfit(office, "vault")
    assert names(answer) >= ALWAYS | OF_VAULT


def test_without_the_state_folder_the_report_goes_on(office: Office) -> None:
    (state,) = (office.folder / "state").iterdir()
    state.rename(office.folder / "lost")
    answer = unfit(office, "log key")
    assert names(answer) >= ALWAYS | OF_VAULT | OF_LEDGER
    assert levels(answer)["head"] == "fail"


def test_status_does_not_say_that_entries_are_possible_where_no_head_is_remembered(office: Office) -> None:
    control = office.desk.run("today", "--json").document
    assert paged.value(control, "entry_possible") is None
    assert "an entry is possible" not in office.desk.run("today").out
    (head,) = (office.folder / "state").glob("*/head")
    head.rename(head.with_name("elsewhere"))
    found = paged.values(office.desk.run("today", "--json").document, "machine")
    assert (found["fit"], found["entry_possible"]) == (False, False)
    assert "head_differs" in found["wrong"]
    assert "no entry is possible from here" in " ".join(office.desk.run("today").out.split())


def test_a_state_folder_that_may_not_be_read_leaves_the_rest_of_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk_folder(tmp_path) as folder:
        for name in ("CONFIG", "DATA", "STATE"):
            monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        folder.chmod(0o777)
        with as_nobody():
            office = opened_here(folder / "desk", second=False)
            (state,) = (office.folder / "state").iterdir()
            state.chmod(0)
            answer = unfit(office, "log key")
            assert names(answer) >= ALWAYS | {"store local"}
            state.chmod(0o700)
            assert levels(doctor(office))["log key"] == "ok"


def test_a_database_that_somebody_holds_is_told_and_is_no_failure(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custody.storage.health.entry.PATIENCE", 0.05)
    with closing(sqlite3.connect(office.folder / "vault" / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = health(office, 10)
        assert code(found, "entry_busy")["level"] == "warn"
        other.execute("ROLLBACK")
    assert code(health(office, 10), "entry")["level"] == "ok"


def test_an_entry_that_the_database_refuses_is_found_by_trying(office: Office) -> None:
    with closing(sqlite3.connect(office.folder / "vault" / "ledger.db")) as other:
        guards = other.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            other.execute(f"DROP TRIGGER {name}")
        other.execute(
            "INSERT INTO entries (position, subject, seq, id, leaf, prev, note)"
            " SELECT position + 1, subject, seq + 100, 'stray', leaf, leaf, note FROM entries"
            " ORDER BY position DESC LIMIT 1"
        )
        for _, sql in guards:
            other.execute(sql)
        other.commit()
    answer = doctor(office)
    assert office.run("Eve", "case", "open", "REFUSED").status == 3
    assert (answer.status, answer.document["fit"]) == (9, False)
    assert levels(answer)["trial entry"] == "fail"


def test_a_look_leaves_nothing_behind(office: Office) -> None:
    before = {name: contents(office.folder / name) for name in ("vault", "state", "keys", "receipts")}
    assert code(health(office, 10), "entry")["level"] == "ok"
    assert {name: contents(office.folder / name) for name in before} == before
    assert office.desk.run("check").status in (0, 10)
    office.case("C-2")


def test_what_a_restore_lacks_is_warned_of_from_the_first_day_until_it_is_there(office: Office) -> None:
    lacking = {"administrator_single", "backup_none", "passphrase_single"}
    found = health(office, 10)
    assert set(found["codes"]) == lacking
    assert (found["verdict"], found["entry_possible"], found["restore_possible"]) == (
        "entries_only",
        True,
        False,
    )
    for words in (("doctor",), ("today",)):
        answer = office.desk.run(*words)
        assert answer.status == 10
        assert "restore would NOT be possible" in " ".join(answer.out.split())
    secured(office)
    found = health(office, 0)
    assert (found["verdict"], found["fit"], found["codes"]) == ("fit", True, [])
    assert doctor(office).status == 0
    assert paged.value(office.see("today"), "health") == "fit"


def test_making_a_vault_says_what_it_lacks_and_what_brings_it(office: Office) -> None:
    office.desk.environ["CUSTODY_VAULT"] = str(office.folder / "second")
    answer = office.run("Ada", "init", "--domain", "lab.example", "--display-name", "Ada")
    assert answer.status == 0
    told = " ".join(answer.out.split())
    assert "could not be restored" in told
    assert "--roles administrator" in told
    assert "custody backup make --out DIR --escrow" in told


def test_a_backup_that_is_too_old_is_told_by_the_days_that_the_person_wants(
    office: Office, tmp_path: Path
) -> None:
    secured(office)
    assert health(office, 0)["fit"]
    office.desk.clock.advance(8 * DAY)
    found = code(health(office, 10), "backup_old")
    assert found["values"]["limit_seconds"] == 7 * DAY
    assert found["values"]["age_seconds"] > 8 * DAY
    assert office.desk.run("health", "--backup-days", "30", "--json").document["restore_possible"]
    own = tmp_path / "config" / "custody" / "custody.toml"
    own.parent.mkdir(parents=True)
    own.write_text("backup_days = 30\n")
    assert code(health(office, 10), "backup")["level"] == "ok"


def test_an_officer_with_the_escrow_makes_a_restore_possible_beside_one_administrator(office: Office) -> None:
    back_up(office, "--escrow", "Eve")
    found = health(office, 10)
    assert found["codes"] == ["administrator_single"]
    assert (found["verdict"], found["restore_possible"]) == ("warnings", True)
    office.done("Ada", "key", "revoke", "--key", office.keys["Eve"], "--reason", "departed")
    found = health(office, 10)
    assert set(found["codes"]) == {"administrator_single", "passphrase_single"}
    assert found["restore_possible"] is False


def test_a_backup_that_was_destroyed_is_none(office: Office) -> None:
    secured(office)
    made = paged.rows(office.see("backup", "list"), "backups")[0]["entry"]
    shutil.rmtree(office.folder / "backups")
    office.done("Ada", "backup", "record-destruction", str(made), "--reason", "damaged")
    assert set(health(office, 10)["codes"]) == {"backup_none", "passphrase_single"}


def test_the_night_after_evidence_went_missing_health_and_doctor_say_so(office: Office) -> None:
    secured(office)
    office.seizure()
    office.exhibit()
    (office.folder / "image").write_bytes(b"evidence")
    office.done("Eve", "archive", "image", "--exhibit", "EV/1")
    office.done("Eve", "sweep", "run", "--store", "local")
    assert "missing" not in str(health(office, 0)["codes"])
    for path in (office.folder / "vault" / "objects" / "objects").rglob("*"):
        if path.is_file():
            path.unlink()
    assert office.run("Eve", "sweep", "run", "--store", "local").status == 3
    office.desk.clock.advance(DAY)
    found = code(health(office, 10), "objects_missing")
    assert found["values"] == {"objects": 1, "failing": 1, "missing": 1}
    assert doctor(office).status == 10


def test_missing_and_damaged_objects_are_both_named(office: Office) -> None:
    secured(office)
    office.seizure()
    office.exhibit()
    for name in ("gone", "bad"):
        (office.folder / name).write_bytes(name.encode() * 9)
        office.done("Eve", "archive", name, "--exhibit", "EV/1")
    for path in (office.folder / "vault" / "objects" / "objects").rglob("*"):
        if path.is_file() and path.read_bytes() == b"gone" * 9:
            path.unlink()
        elif path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"BAD" * 9)
    assert office.run("Eve", "sweep", "run", "--store", "local").status == 3
    line = office.desk.run("health", "--nagios").out
    assert "objects_missing" in line
    assert "objects_failing" in line
    found = health(office, 10)
    assert code(found, "objects_missing")["values"] == {"objects": 2, "failing": 2, "missing": 1}
    assert code(found, "objects_failing")["found"].startswith("1 in their store")

"""`custody doctor`: each line says ok, warn or fail, and the exit status the worst of them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from custody.law.clock import DAY
from custody.storage.health import programs
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office, golden


def levels(office: Office, status: int) -> dict[str, str]:
    """Return the worst level of each line's name."""
    found: dict[str, str] = {}
    for check in office.see("doctor", status=status)["checks"]:
        found[check["name"]] = max(
            found.get(check["name"], "ok"), check["level"], key=("ok", "warn", "fail").index
        )
    return found


def told(office: Office, name: str) -> str:
    checks: list[dict[str, Any]] = json.loads(office.desk.run("doctor", "--json").out)["checks"]
    return " ".join(
        f"{check['found']}. {check['todo']}"
        for check in checks
        if check["name"] == name and check["level"] != "ok"
    )


def test_a_machine_is_asked_everything_and_its_entries_are_possible(office: Office) -> None:
    found = levels(office, 10)
    wrong = {"administrators", "backup", "log passphrase"}
    assert {name for name, level in found.items() if level != "ok"} == wrong
    assert set(found) - wrong == {
        *("python", "sqlite", "libraries", "build", "keys", "clock", "free space", "versions"),
        *("vault folder", "state folder", "receipts folder", "vault", "database", "schema", "head"),
        *("clock and ledger", "store local", "log key", "trial entry"),
        *("stored objects", "sweeps", "past of the ledger", "witness"),
    }
    shown = office.desk.run("doctor").out
    assert "\nENTRIES ONLY: an entry is possible; a restore would NOT be possible (this is" in shown
    assert "synchronous 2" in shown


def test_the_document_has_the_form_scripts_rely_on(office: Office) -> None:
    document = office.see("doctor")
    assert document["schema"] == "custody.doctor/1"
    assert (document["fit"], document["worst"], document["verdict"]) == (False, "warn", "entries_only")
    assert set(document["checks"][0]) == {
        *("code", "name", "about", "level", "found", "todo", "stops", "values"),
    }


def test_a_machine_without_vault_is_not_fit_and_is_told_what_makes_one(tmp_path: Path) -> None:
    answer = Desk(tmp_path / "bare").run("doctor")
    assert answer.status == 9
    assert "custody init" in answer.out
    assert "custody key new" in answer.out
    assert "NOT FIT: no entry is possible from here" in answer.out


def test_a_key_file_open_to_others_fails(office: Office) -> None:
    next((office.folder / "keys").iterdir()).chmod(0o640)
    assert levels(office, 9)["keys"] == "fail"
    assert "chmod 600" in told(office, "keys")
    assert "NOT FIT" in office.desk.run("doctor").out


def test_a_guard_that_was_taken_away_fails(office: Office) -> None:
    with sqlite3.connect(office.folder / "vault" / "ledger.db") as connection:
        connection.execute("DROP TRIGGER entries_delete")
    connection.close()
    assert levels(office, 9)["schema"] == "fail"
    assert "the guard entries_delete is missing" in told(office, "schema")


def test_a_clock_behind_the_newest_entry_fails(office: Office) -> None:
    office.desk.clock.advance(-DAY)
    assert levels(office, 9)["clock and ledger"] == "fail"


def test_the_clock_is_compared_with_the_newest_date_of_all_entries(office: Office) -> None:
    newest = office.desk.clock.now()
    office.case()
    office.desk.clock.set(newest - 100)
    office.case("C-2")
    office.desk.clock.set(newest - 121)
    assert levels(office, 9)["clock and ledger"] == "fail"
    office.desk.clock.set(newest - 120)
    assert levels(office, 0)["clock and ledger"] == "ok"


def test_a_date_to_come_that_somebody_called_wrong_is_a_warning_until_it_is_past(office: Office) -> None:
    office.desk.clock.advance(1500 * DAY)
    office.case()
    office.desk.clock.advance(-1500 * DAY)
    assert levels(office, 9)["clock and ledger"] == "fail"
    assert "--late-reason clock" in told(office, "clock and ledger")
    assert office.run("Eve", "case", "open", "C-2", "--late-reason", "clock").status == 10
    assert levels(office, 10)["clock and ledger"] == "warn"
    assert "still to come" in told(office, "clock and ledger")
    office.desk.clock.advance(1500 * DAY)
    assert levels(office, 10)["clock and ledger"] == "ok"


def test_a_clock_that_was_never_set_fails(office: Office) -> None:
    office.desk.clock.set(86400)
    assert levels(office, 9)["clock"] == "fail"


def test_a_head_that_is_not_remembered_fails_and_one_that_is_damaged_is_named(office: Office) -> None:
    (head,) = (office.folder / "state").glob("*/head")
    whole = head.read_bytes()
    head.write_bytes(whole[:100] + b"?" + whole[101:])
    assert levels(office, 9)["head"] == "fail"
    assert "slot 0" in told(office, "head")
    head.unlink()
    assert levels(office, 9)["head"] == "fail"
    assert "no head is remembered" in told(office, "head")


def test_an_entry_that_a_crash_left_unpromoted_is_a_warning(office: Office) -> None:
    (head,) = (office.folder / "state").glob("*/head")
    before = head.read_bytes()[:4096]
    office.case()
    head.write_bytes(before + head.read_bytes()[4096:])
    assert levels(office, 10)["head"] == "warn"
    office.case("C-2")
    assert levels(office, 0)["head"] == "ok"


def test_a_log_key_that_cannot_be_opened_here_is_a_failure(office: Office) -> None:
    (secret,) = (office.folder / "state").glob("*/log.passphrase")
    secret.write_text("wrong\n")
    assert levels(office, 9)["log key"] == "fail"
    secret.unlink()
    assert levels(office, 9)["log key"] == "fail"


def test_heads_and_keys_inside_the_vault_are_warned_of(office: Office) -> None:
    desk = office.desk
    for name in ("keys", "state"):
        inside = office.folder / "vault" / name
        shutil.copytree(office.folder / name, inside)
        desk.environ[f"CUSTODY_{name.upper()}"] = str(inside)
    found = levels(office, 10)
    assert (found["keys"], found["state folder"]) == ("warn", "warn")


def test_a_vault_that_cannot_be_opened_fails_its_own_line_only(office: Office) -> None:
    (office.folder / "vault" / "ledger.db").write_bytes(b"no database")
    found = levels(office, 9)
    assert found["vault"] == "fail"
    assert found["keys"] == "ok"
    assert "schema" not in found


@pytest.mark.parametrize(
    ("free", "level", "status"), [(1 << 31, "ok", 0), (1 << 29, "warn", 10), (1, "fail", 9)]
)
def test_a_full_disk_is_told_before_it_hurts(
    office: Office, monkeypatch: pytest.MonkeyPatch, free: int, level: str, status: int
) -> None:
    usage = shutil.disk_usage(office.folder)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert levels(office, status)["free space"] == level


def test_a_store_that_is_not_there_fails(office: Office) -> None:
    (office.folder / "vault" / "objects").rename(office.folder / "elsewhere")
    assert levels(office, 9)["store local"] == "fail"


def test_a_library_that_is_missing_fails(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "LIBRARIES", ("pynacl", "no-such-library-anywhere"))
    assert levels(office, 9)["libraries"] == "fail"


def test_a_key_folder_that_is_no_folder_fails(office: Office) -> None:
    shutil.rmtree(office.folder / "keys")
    (office.folder / "keys").write_text("")
    assert levels(office, 9)["keys"] == "fail"


def test_what_a_killed_process_left_in_a_store_is_named(office: Office) -> None:
    parts = office.folder / "vault" / "objects" / ".part"
    left = parts / f"objects-{'0' * 32}.{'1' * 16}"
    left.write_bytes(b"half of an image")
    assert levels(office, 10)["store local"] == "warn"
    assert str(left) in told(office, "store local")
    left.unlink()
    assert levels(office, 0)["store local"] == "ok"
    parts.rmdir()
    parts.write_text("no folder")
    assert "could not list" in told(office, "store local")


def spoil(office: Office, *statements: str) -> None:
    """Change the database past the program."""
    connection = sqlite3.connect(office.folder / "vault" / "ledger.db")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def codes(office: Office, status: int) -> set[str]:
    return {
        finding["code"]
        for finding in office.see("check", status=status)["findings"]
        if finding["severity"] != "note"
    }


def test_a_guard_that_was_taken_away_is_put_back(office: Office) -> None:
    assert codes(office, 0) == set()
    spoil(office, "DROP TRIGGER entries_delete", "DROP TRIGGER head_update")
    assert codes(office, 3) == {"schema_differs"}
    assert office.run("Eve", "case", "open", "C-1").status == 3
    document = office.see("doctor", "--repair")
    assert document["repaired"]["guards"] == ["entries_delete", "head_update"]
    assert document["entry_possible"] is True
    assert codes(office, 0) == set()
    office.case()


def test_a_damaged_read_model_is_rebuilt(office: Office) -> None:
    office.case()
    spoil(office, "DELETE FROM records WHERE space = 'case'", "DELETE FROM terms WHERE space = 'actor'")
    assert {"record_missing", "record_terms"} <= codes(office, 3)
    shown = office.desk.run("doctor", "--repair")
    assert shown.status == 10
    assert shown.out.startswith("guards: all were in place\nread model rebuilt from the entries: ")
    assert "\nENTRIES ONLY: an entry is possible" in shown.out
    assert codes(office, 0) == set()


def test_a_sound_vault_is_not_changed_by_a_repair(office: Office) -> None:
    before = office.see("check")["counts"]
    assert office.see("doctor", "--repair")["repaired"] == {
        "guards": [],
        "schema": [],
        "records": before["records"],
        "erasures": 0,
        "removed": [],
        "kept": None,
        "lost": [],
    }
    assert office.see("check")["counts"] == before


def test_a_repair_over_broken_entries_is_refused_and_lists_stay_as_they_are(office: Office) -> None:
    spoil(
        office,
        "DROP TRIGGER entries_update",
        "UPDATE entries SET note = CAST('nothing' AS BLOB) WHERE position = 1",
        "DELETE FROM records WHERE space = 'actor'",
    )
    answer = office.desk.run("doctor", "--repair", "--json")
    assert answer.status == 3
    assert "custody check" in answer.err
    connection = sqlite3.connect(office.folder / "vault" / "ledger.db")
    assert connection.execute("SELECT count(*) FROM records WHERE space = 'actor'").fetchone() == (0,)
    connection.close()


def contents(office: Office) -> dict[Path, bytes]:
    """Return every file but those that a reader of the database leaves open beside it."""
    files = [path for path in office.folder.rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in files if not path.name.endswith(("-shm", "-wal"))}


def test_a_dry_run_says_what_would_be_repaired_and_changes_nothing(office: Office) -> None:
    office.case()
    sound = {"guards": [], "schema": [], "rows": 0, "erasures": 0, "removed": [], "lost": []}
    assert office.see("doctor", "--repair", "--dry-run")["would_repair"] == sound
    spoil(
        office,
        "DROP TRIGGER entries_delete",
        "DELETE FROM records WHERE space = 'case'",
        "DELETE FROM labels WHERE label = 'Eve'",
    )
    before = contents(office)
    found = office.see("doctor", "--repair", "--dry-run", status=9)
    assert found["would_repair"] == {**sound, "guards": ["entries_delete"], "rows": 3}
    assert found["dry_run"] is True
    shown = office.desk.run("doctor", "--repair", "--dry-run").out
    assert shown.startswith("guards to put back: entries_delete\n")
    assert "\ndry run: nothing was changed\n" in shown
    assert contents(office) == before
    office.see("doctor", "--repair")
    assert office.see("doctor", "--repair", "--dry-run")["would_repair"] == sound


def test_a_dry_run_foresees_what_a_repair_refuses(office: Office) -> None:
    assert office.desk.run("doctor", "--dry-run").status == 2
    with sqlite3.connect(office.folder / "vault" / "ledger.db") as connection:
        connection.execute("CREATE TRIGGER sly AFTER INSERT ON entries BEGIN DELETE FROM terms; END")
    connection.close()
    for more in ((), ("--dry-run",)):
        answer = office.desk.run("doctor", "--repair", *more)
        assert answer.status == 3
        assert "sly" in answer.err
    spoil(
        office,
        "DROP TRIGGER sly",
        "DROP TRIGGER entries_update",
        "UPDATE entries SET note = CAST('nothing' AS BLOB) WHERE position = 1",
    )
    assert office.desk.run("doctor", "--repair", "--dry-run").status == 3


def test_the_answers_for_scripts_are_those_on_file(office: Office) -> None:
    """What differs between machines is left out: versions, free space."""

    def plain(answer: Answer) -> Answer:
        document = answer.document
        for check in document["checks"]:
            if check["name"] in {"python", "sqlite", "libraries", "build", "free space", "versions"}:
                check["found"] = "$MACHINE"
            for name in {"free_bytes", "version", "build", "schema"} & set(check["values"]):
                check["values"][name] = "$MACHINE"
        return Answer(answer.status, json.dumps(document, indent=2, ensure_ascii=True) + "\n", answer.err)

    golden("doctor", plain(office.desk.run("doctor", "--json")), office.folder)
    golden("health", plain(office.desk.run("health", "--json")), office.folder)
    for more in ((), ("--dry-run",)):
        name = "-".join(("doctor-repair", *(text.strip("-") for text in more)))
        golden(name, plain(office.desk.run("doctor", "--repair", *more, "--json")), office.folder)


def test_a_trigger_that_is_no_guard_is_left_to_the_administrator(office: Office) -> None:
    spoil(office, "CREATE TRIGGER sly AFTER INSERT ON entries BEGIN DELETE FROM terms; END")
    answer = office.desk.run("doctor", "--repair")
    assert answer.status == 3
    assert "sly" in answer.err


def test_without_a_vault_there_is_nothing_to_repair(tmp_path: Path, office: Office) -> None:
    assert Desk(tmp_path / "bare").run("doctor", "--repair").status == 9
    (office.folder / "vault" / "ledger.db").unlink()
    assert office.desk.run("doctor", "--repair").status == 9


@pytest.mark.parametrize("place", ["vault", "vault/log", "keys", "state/*", "state/*/forms"])
def test_a_file_that_a_killed_process_did_not_finish_is_named(office: Office, place: str) -> None:
    (state,) = office.folder.glob("state/*")
    (state / "forms").mkdir()
    (folder,) = office.folder.glob(place)
    (folder / f".{'0a' * 8}.part").write_bytes(b"half")
    assert levels(office, 10)["unfinished file"] == "warn"
    assert f".{'0a' * 8}.part" in told(office, "unfinished file")

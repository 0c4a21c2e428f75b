"""A backup is of one state while entries come in, is verified before it is entered, and is nothing when it is half."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.cli.entering.entries import Entries
from custody.errors import KeyFailed
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.model.records import Case
from custody.proof import checkpoint
from custody.proof.checkpoint import Checkpoint
from custody.storage.backups import creation, escrow, layout, verification
from custody.storage.backups.folder import BackupFolder
from custody.storage.database import SqlLedgerStore
from custody.storage.keys.key_files import KeyFiles
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.answers.backups.backup_play import (
    back_up,
    backed_up,
    during_the_copy,
    ended_at,
    folders,
    known,
    lines,
    place,
    process,
    since,
    verify,
)
from tests.answers.backups.resumption_play import folder, office, opened
from tests.answers.memory.memory_play import log_passphrase
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.drill.load import under_load
from tests.postgres.server import server
from tests.storage.places import small_disk

__all__ = ["folder", "office"]


def kinds(folder: BackupFolder) -> list[str]:
    """Return the kinds of the entries since the copy."""
    found = folder.since()
    assert found is not None
    return [parse_entry(later.note).envelope.kind for later in found.entries()]


def cases(database: Path) -> set[str]:
    """Return the names of the cases in a copied database."""
    store = SqlLedgerStore.open(database, readonly=True)
    try:
        lookup = Lookup(store.read())
        named = {lookup.label_of("case", case.id) or "" for case in lookup.all(Case)}
    finally:
        store.close()
    return named


@pytest.fixture(params=["file", "server"])
def anywhere(request: pytest.FixtureRequest, folder: Path) -> Iterator[Office]:
    """Yield an office whose ledger lies in a file, and one whose ledger lies on a server."""
    if request.param == "file":
        yield opened(folder / "desk", second=False)
        return
    with server().database() as name:
        made = Office(Desk(folder / "desk"))
        words = ("--domain", "lab.example", "--display-name", "Ada", "--database", server().address(name))
        made.keys["Ada"] = made.desk.done("init", *words)["key"]
        for who, role in (("Eve", "examiner"), ("Bot", "machine")):
            made.hire(who, role)
        made.case()
        yield made


@pytest.fixture
def present(folder: Path) -> Office:
    """Return an office whose entries are a day old by the machine's own clock, which processes go by."""
    return Office(Desk(folder / "desk", FixedClock(int(time.time()) - 86_400))).open()


def test_a_backup_is_whole_verified_and_recorded(office: Office) -> None:
    before = office.size()
    made = backed_up(office)
    document = verify(office, made.path).document
    told = [paged.value(document, key) for key in ("size", "entries", "key")]
    assert told == [before, str(before), "remembered"]
    assert {
        paged.values(document, "scopes")[scope] for scope in ("integrity", "envelope", "legal", "read_model")
    } == {"verified"}
    (row,) = paged.rows(office.see("backup", "list"), "backups")
    assert (row["entry"], row["manifest_sha256"], row["storage_place"]) == (
        before,
        paged.value(document, "manifest_sha256"),
        str(made.path),
    )
    holders = [
        {office.keys["Ada"]: "Ada", office.keys["Bea"]: "Bea"}[key] for key in row["escrow_keys"].split()
    ]
    assert paged.texts(office.see("backup", "list"), "backups")[0]["escrow_keys"] == ", ".join(holders)
    assert kinds(made) == ["backup.made"]
    assert {path.stat().st_mode & 0o077 for path in (made.path, *made.path.rglob("*"))} == {0}
    names = {path.name for path in made.path.rglob("*")}
    assert not names & {"log.passphrase", "uploads", "objects"}
    assert office.see("check", "--objects", "none")["verdict"] == "verified"


def test_a_backup_has_one_state_and_what_came_in_meanwhile_beside_it(
    anywhere: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = anywhere.size()
    during_the_copy(monkeypatch, lambda: anywhere.done("Eve", "case", "open", "C-2"))
    made = backed_up(anywhere)
    assert made.manifest.size == before
    assert cases(made.database) == {"C-1"}
    assert kinds(made) == ["case.opened", "backup.made"]
    found = verify(anywhere, made.path)
    assert (found.status, since(found.document)) == (0, (before, before + 2))
    assert anywhere.see("check", "--objects", "none")["verdict"] == "verified"


def test_a_backup_is_made_beside_a_process_that_enters_meanwhile(present: Office) -> None:
    office = present
    with under_load(office) as load:
        begun = load.grow(1)
        status, said, cried = process(
            office, "backup", "make", "--out", str(place(office)), "--as", office.keys["Bot"], "--json"
        )
        ended = load.grow(1)
    assert status == 0, cried
    backup = BackupFolder.open(Path(json.loads(said)["backup"]["folder"]))
    assert begun < backup.manifest.size <= ended
    assert kinds(backup)[-1] == "backup.made"
    assert verify(office, backup.path).status == 0


def test_a_file_of_a_backup_that_was_altered_is_found(office: Office) -> None:
    made = backed_up(office)
    assert verify(office, made.path).status == 0
    for name in (
        "ledger.db",
        "custody.toml",
        "log/log.vkey",
        "memory/head",
        "objects.jsonl",
        "escrow/0.json",
    ):
        data = (made.path / name).read_bytes()
        (made.path / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if data else b"x")
        answer = verify(office, made.path)
        assert (answer.status, name in answer.error["message"]) == (3, True), answer.err
        (made.path / name).unlink()
        assert verify(office, made.path).status == 3
        (made.path / name).write_bytes(data)
    assert verify(office, made.path).status == 0


def test_a_backup_whose_list_was_written_anew_is_one_that_nobody_recorded(office: Office) -> None:
    made = backed_up(office)
    (made.path / layout.SINCE).unlink()
    listed = made.path / layout.MANIFEST
    listed.write_bytes(listed.read_bytes().replace(b'"program":"', b'"program":"9'))
    answer = verify(office, made.path)
    assert answer.status == 10
    assert any("records no such backup" in told for told in answer.document["warnings"])


def test_what_came_since_the_copy_is_found_altered(office: Office) -> None:
    made = backed_up(office)
    since = made.path / layout.SINCE
    since.write_bytes(since.read_bytes().replace(b'"position":', b'"position":1', 1))
    assert verify(office, made.path).status == 3


def test_a_backup_is_verified_where_there_is_no_vault(office: Office, tmp_path: Path) -> None:
    made = backed_up(office)
    (tmp_path / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    stranger = Desk(tmp_path / "elsewhere")
    shutil.copytree(made.path, stranger.folder / "copy")
    answer = stranger.run("backup", "verify", "copy", "--json")
    assert (answer.status, *known(answer.document)) == (0, "backup", None)
    given = stranger.run("backup", "verify", "copy", "--json", "--vkey", f"@{tmp_path / 'log.vkey'}")
    assert (given.status, paged.value(given.document, "key")) == (0, "given")
    other = (
        Office(Desk(tmp_path / "other", entropy=CountedEntropy(b"other"))).open().desk.run("log", "vkey").out
    )
    (tmp_path / "other.vkey").write_text(other)
    wrong = stranger.run("backup", "verify", "copy", "--json", "--vkey", f"@{tmp_path / 'other.vkey'}")
    assert wrong.status == 3


def test_a_backup_is_verified_where_its_vault_was_damaged(office: Office) -> None:
    made = backed_up(office)
    (office.folder / "vault" / "ledger.db").unlink()
    answer = verify(office, made.path)
    assert (answer.status, *known(answer.document)) == (10, "remembered", None)
    assert any("could not be asked" in told for told in answer.document["warnings"])


def test_the_logs_passphrase_is_opened_by_the_officers_it_was_sealed_to_and_by_nobody_else(
    office: Office,
) -> None:
    secret = Path(log_passphrase(office)).read_bytes().splitlines()[0]
    made = backed_up(office, "--escrow", "Carl", "--escrow", office.keys["Bea"])
    assert b"".join(path.read_bytes() for path in made.path.rglob("*") if path.is_file()).find(secret) < 0
    keys = KeyFiles(office.folder / "keys", lambda _: b"")
    own = b"correct horse battery staple"
    opened_by = {}
    for sealed in made.escrows():
        for who, key in office.keys.items():
            header = keys.find(key)
            try:
                opened_by[who] = escrow.open_escrow(sealed, header, own)
            except KeyFailed:
                continue
    assert opened_by == {"Carl": secret, "Bea": secret}


def test_an_officer_with_one_backup_signs_for_the_log_alone(office: Office) -> None:
    made = backed_up(office, "--escrow", "Carl")
    carl = KeyFiles(office.folder / "keys", lambda _: b"").find(office.keys["Carl"])
    (sealed,) = made.escrows()
    secret = escrow.open_escrow(sealed, carl, b"correct horse battery staple")
    log = KeyFiles(made.path / "log", lambda _: secret).signer(made.manifest.origin)
    invented = checkpoint.sign(Checkpoint(made.manifest.origin, 1, bytes(32)), log)
    assert checkpoint.open(invented, made.log_key()).root == bytes(32)


def test_a_ledger_that_does_not_check_is_not_backed_up(office: Office) -> None:
    size = office.size()
    with sqlite3.connect(office.folder / "vault" / "ledger.db") as database:
        database.execute("DELETE FROM terms WHERE space = 'case'")
    database.close()
    answer = back_up(office)
    assert (answer.status, "record_terms" in answer.error["message"]) == (3, True), answer.err
    assert (folders(office), office.size()) == ([], size)


def test_nothing_is_sealed_to_a_machine_or_to_somebody_who_cannot_sign(office: Office) -> None:
    for who, status in (("Bot", 9), ("Nobody", 6)):
        assert back_up(office, "--escrow", who).status == status
    office.done("Ada", "key", "revoke", "--key", office.keys["Eve"], "--reason", "departed")
    assert back_up(office, "--escrow", office.keys["Eve"]).status == 9
    assert folders(office) == []
    assert backed_up(office, "--no-escrow").escrows() == []


def test_backups_are_not_put_where_they_are_lost_with_what_they_are_of(office: Office) -> None:
    size = office.size()
    for name, status in (("vault", 9), ("state", 9), ("vault/objects", 9), ("not/there", 6)):
        answer = office.run("Bot", "backup", "make", "--out", name)
        assert (answer.status, office.size()) == (status, size), answer.err
    assert office.run("Bot", "backup").status == 2
    assert office.run("Eve", "backup", "make", "--out", str(place(office))).status == 5
    assert folders(office) == []


def test_a_dry_run_makes_nothing(office: Office) -> None:
    size = office.size()
    assert back_up(office, "--dry-run").document["dry_run"] is True
    assert (folders(office), office.size()) == ([], size)


def test_a_backup_that_was_killed_leaves_nothing_that_looks_like_one(present: Office) -> None:
    size = present.size()
    assert ended_at(present, verification, "verify", signal.SIGKILL) == -9
    (left,) = folders(present)
    assert present.desk.run("backup", "verify", str(left)).status != 0 or left.name.startswith(".")
    assert present.size() == size
    answer = present.run("Bot", "backup", "make", "--out", str(place(present)))
    assert (answer.status, left.name in answer.err.replace("\n  ", "")) == (0, True), answer.err
    assert [path.name.startswith(".") for path in folders(present)] == [False]


def test_a_backup_that_was_asked_to_end_takes_away_what_it_had_written(present: Office) -> None:
    assert ended_at(present, verification, "verify", signal.SIGTERM) == 143
    assert folders(present) == []


def test_a_backup_that_was_killed_before_its_entry_is_named_by_the_next(present: Office) -> None:
    size = present.size()
    assert ended_at(present, Entries, "record", signal.SIGKILL) == -9
    (left,) = folders(present)
    assert present.size() == size
    alone = verify(present, left)
    assert (alone.status, paged.value(alone.document, "recorded"), since(alone.document)) == (
        10,
        False,
        (None, None),
    )
    present.desk.clock.advance(2 * 86_400)
    answer = back_up(present)
    assert (answer.status, left.name in str(answer.document["warnings"])) == (10, True)
    assert left.is_dir()


def test_a_backup_that_was_killed_after_its_entry_is_completed_by_the_next(present: Office) -> None:
    size = present.size()
    assert ended_at(present, creation, "finish", signal.SIGKILL) == -9
    present.desk.clock.advance(2 * 86_400)
    (left,) = folders(present)
    assert present.size() == size + 1
    answer = verify(present, left)
    assert (answer.status, since(answer.document)) == (10, (None, None))
    assert paged.value(answer.document, "entries") == str(size)
    backed_up(present)
    assert since(verify(present, left).document) == (size, size + 1)


def test_a_full_disk_leaves_no_backup(office: Office, tmp_path: Path) -> None:
    size = office.size()
    for room in (1 << 16, 1 << 18, 5 << 16):
        with small_disk(tmp_path / f"disk-{room}", room) as disk:
            answer = office.run("Bot", "backup", "make", "--out", str(disk))
            assert (answer.status, office.size()) == (8, size), answer.out
            assert "full" in answer.err or "No space left" in answer.err
            assert [path for path in disk.iterdir() if path.is_dir()] == []


def test_two_backups_into_one_folder_do_not_meet(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    during_the_copy(monkeypatch, lambda: found.append(back_up(office).status))
    backed_up(office)
    assert found == [7]


def test_a_destroyed_backup_is_recorded_once(office: Office) -> None:
    made = backed_up(office)
    (row,) = paged.rows(office.see("backup", "list"), "backups")
    still = office.run(
        "Carl", "backup", "record-destruction", str(row["entry"]), "--reason", "retention_ended", "--dry-run"
    )
    assert still.status == 10
    shutil.rmtree(made.path)
    office.done("Carl", "backup", "record-destruction", str(row["entry"]), "--reason", "retention_ended")
    assert paged.rows(office.see("backup", "list"), "backups") == []
    (gone,) = paged.rows(office.see("backup", "list", "--all"), "backups")
    assert (gone["reason"], gone["destroyed_by"]) == ("retention_ended", row["entry"] + 1)
    again = office.run("Carl", "backup", "record-destruction", gone["backup"], "--reason", "retention_ended")
    assert (again.status, "[rule backup.once]" in again.err) == (5, True)
    assert (
        office.run(
            "Bot", "backup", "record-destruction", str(row["entry"]), "--reason", "retention_ended"
        ).status
        == 5
    )


def test_objects_are_listed_with_where_they_lie_and_a_sweep_meanwhile_comes_along(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.seizure()
    office.exhibit("EV/1")
    (office.folder / "disk.dd").write_bytes(b"evidence" * 100)
    stored = office.done("Carl", "archive", "disk.dd", "--exhibit", "EV/1")
    during_the_copy(monkeypatch, lambda: office.done("Bot", "sweep", "run"))
    made = backed_up(office)
    later = made.since()
    assert later is not None
    assert [entry.sweep is not None for entry in later.entries()] == [True, False]
    assert verify(office, made.path).status == 0
    (listed,) = lines(made.path / layout.OBJECTS)
    assert (listed["store"], listed["bytes"]) == ("local", 800)
    assert listed["id"] == stored["entries"][0]["subject"]
    assert (made.manifest.objects, made.manifest.object_bytes) == (1, 800)
    assert [path.name for path in (office.folder / "vault").rglob(Path(listed["key"]).name)] != []

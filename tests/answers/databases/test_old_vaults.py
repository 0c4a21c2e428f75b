"""Vaults of every earlier schema: upgraded when asked, after a copy, or left alone.

Those of the programs of their time have kinds with other names: this program says so and leaves them alone. Those that
it upgrades are its own, with the tables of the earlier schema.

Seen once: a repair upgraded the schema without a word, kept no copy, and its dry run could not say what it would do.
"""

from __future__ import annotations

import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from custody.storage.migrations import READ, SCHEMA, STEPS, upgrade
from fixtures.build_old_vaults import ARCHIVES, COMMITS, VAULTS
from tests.answers.memory.versions_play import rows, untouched, whole
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.storage.database.older import age

#: The schemas of which vaults are made here, with kinds that this program reads.
READABLE = tuple(range(1, SCHEMA))
#: The vaults of earlier programs, whose kinds had fields of other names.
OTHER = tuple(f"schema-{schema}-case" for schema in READABLE)
GROWING = ("entries", "openings", "erasures", "sweeps", "checkpoints", "cosignatures", "tiles", "subjects")
UPGRADE = "`custody doctor --repair` upgrades it from {} to {} and keeps a copy"


def unpacked(name: str, folder: Path) -> Office:
    """Unpack a vault with what belongs to it, as the program of its time left it."""
    with tarfile.open(VAULTS / f"{name}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    for private in (folder / "vault", *(folder / "state").iterdir()):
        private.chmod(0o700)
    about: dict[str, Any] = json.loads((folder / "about.json").read_text())
    office = Office(Desk(folder, FixedClock(about["now"]), CountedEntropy(name.encode())))
    office.keys = about["keys"]
    schema = ARCHIVES[name][0]
    assert (about["schema"], about["commit"]) == (schema, COMMITS[schema])
    assert said(office, "schema") == str(schema)
    return office


def aged(schema: int, folder: Path) -> Office:
    """Make an office with people, cases and an erasure, and give its database the tables of an earlier schema."""
    office = Office(Desk(folder, step=60)).open()
    office.case("C-1")
    entry = office.size()
    office.done("Eve", "case", "open", "C-2", "--offence", "fraud", "--agency", "The Harbour Police")
    because = ("--basis", "court_order", "--legal-basis", "DPA s. 17")
    proposed = office.done("Carl", "erasure", "propose", str(entry), "--fields", "agency", *because)
    proposal = str(proposed["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    office.done("Carl", "erasure", "execute", proposal)
    office.hire("Ina", "auditor")
    age(office.folder / "vault" / "ledger.db", schema)
    assert said(office, "schema") == str(schema)
    return office


def said(office: Office, key: str) -> str:
    """Return what the database says of itself under a key."""
    with closing(sqlite3.connect(office.folder / "vault" / "ledger.db")) as database:
        found: str = database.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0]
    for suffix in ("-wal", "-shm"):
        (office.folder / "vault" / f"ledger.db{suffix}").unlink(missing_ok=True)
    return found


def grown(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row that only ever grows."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as database:
        return {
            table: database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608 - the names above
            for table in GROWING
        }


def test_every_earlier_schema_has_a_vault_here() -> None:
    assert {schema for schema, _ in ARCHIVES.values()} == set(range(1, SCHEMA)) == set(COMMITS)
    assert set(ARCHIVES) == set(OTHER)
    assert {path.name for path in VAULTS.glob("*.tar.gz")} == {f"{name}.tar.gz" for name in ARCHIVES}
    assert all(path.stat().st_size < 60_000 for path in VAULTS.glob("*.tar.gz"))


@pytest.mark.parametrize("name", ARCHIVES)
def test_nothing_is_entered_before_it_is_upgraded_and_the_words_say_how(name: str, tmp_path: Path) -> None:
    office, schema = unpacked(name, tmp_path), ARCHIVES[name][0]
    for words in (("case", "open", "C-9", "--as", "Eve"), ("sweep", "run", "--as", "Bot")):
        answer = untouched(office, *words, status=9)
        told = " ".join(answer.err.split())
        assert answer.out == "", words
        assert f"has schema version {schema}, this program needs version {SCHEMA}" in told
        assert UPGRADE.format(schema, SCHEMA) in told
    if schema < READ:
        assert "`custody doctor --repair`" in untouched(office, "today", status=9).err
        return
    assert "it is not what this program writes" in office.desk.run("today").err
    check = office.desk.run("check")
    assert (check.status, "BROKEN" in check.out) == (4, False), "its lists have other members than here"
    assert check.out.startswith("WRITTEN BY ANOTHER PROGRAM, NOT CHECKED")


@pytest.mark.parametrize("schema", READABLE)
def test_a_dry_run_says_what_an_upgrade_does_and_changes_no_byte(schema: int, tmp_path: Path) -> None:
    office = aged(schema, tmp_path / "desk")
    entries = len(grown(office.folder / "vault" / "ledger.db")["entries"])
    told = " ".join(untouched(office, "doctor", "--repair", "--dry-run", status=9).out.split())
    assert f"the database has schema {schema}, this program needs schema {SCHEMA}" in told
    for number in range(schema + 1, SCHEMA + 1):
        assert f"schema {number}: {STEPS[number]}" in told
    assert f"cannot be undone: programs that know no newer schema than {schema} do not open it" in told
    assert "dry run: nothing was changed" in told
    document = untouched(office, "doctor", "--repair", "--dry-run", "--json", status=9).document
    upgrade = document["would_repair"]["upgrade"]
    size = (office.folder / "vault" / "ledger.db").stat().st_size
    assert (upgrade["from"], upgrade["to"], upgrade["bytes"]) == (schema, SCHEMA, size)
    assert upgrade["entries"] == entries
    assert upgrade["rows"] > upgrade["entries"]


@pytest.mark.parametrize("schema", READABLE)
def test_a_repair_keeps_a_copy_upgrades_and_goes_on(schema: int, tmp_path: Path) -> None:
    office = aged(schema, tmp_path / "desk")
    database = office.folder / "vault" / "ledger.db"
    original, before = database.read_bytes(), grown(database)
    answer = office.desk.run("doctor", "--repair", "--json")
    assert answer.status == 10, answer.err or answer.out
    upgrade = answer.document["repaired"]["upgrade"]
    copy = Path(upgrade["copy"])
    assert copy.parent == database.parent
    assert f"schema-{schema}-" in copy.name
    assert copy.read_bytes() == original, "the copy is what the program of that time left"
    assert copy.stat().st_mode & 0o077 == 0
    assert grown(database) == before
    assert (upgrade["from"], upgrade["to"], upgrade["entries"]) == (schema, SCHEMA, len(before["entries"]))
    assert said(office, "schema") == str(SCHEMA)
    assert list(rows(office)) == ["written.0001"]
    check = office.desk.run("check")
    assert (check.status, check.out.startswith("VERIFIED")) == (0, True), check.out
    office.done("Eve", "case", "open", "C-9")
    assert office.desk.run("check").status == 0
    assert office.size() == len(before["entries"]) + 1
    told = " ".join(office.desk.run("doctor").out.split())
    assert f"'{copy}' is the database before an upgrade" in told, "whoever erases must know of it"


@pytest.mark.parametrize("name", OTHER)
def test_what_this_program_cannot_read_it_neither_upgrades_nor_calls_broken(
    name: str, tmp_path: Path
) -> None:
    office = unpacked(name, tmp_path)
    for words in (("doctor", "--repair", "--dry-run"), ("doctor", "--repair")):
        answer = untouched(office, *words)
        told = " ".join(answer.err.split())
        assert (answer.status, answer.out) == (4, ""), words
        assert "was written by another program than this one" in told
        assert "field entry_mode of ledger.opened holds standing" in told
        assert "Use the program that wrote it" in told
        assert "BROKEN" not in told


def test_an_upgrade_that_would_change_what_was_signed_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = aged(2, tmp_path / "desk")
    before = whole(office.folder)

    def slipping(connection: Any) -> None:
        upgrade(connection)
        connection.exec_driver_sql("DROP TRIGGER openings_update")
        connection.exec_driver_sql("UPDATE openings SET leaves = zeroblob(length(leaves)) WHERE position = 1")

    monkeypatch.setattr("custody.storage.database.upgrade.upgrade", slipping)
    answer = office.desk.run("doctor", "--repair")
    assert answer.status == 3
    assert "so it was undone" in " ".join(answer.err.split())
    after = whole(office.folder)
    assert {name: after[name] for name in before if name != "state"} == before
    monkeypatch.undo()
    assert office.desk.run("doctor", "--repair").status == 10
    assert office.desk.run("check").status == 0


def test_no_room_for_the_copy_is_told_before_anything_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from custody.storage.database import upgrade_copy

    office = aged(2, tmp_path / "desk")
    before = whole(office.folder)

    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upgrade_copy, "_copy_file", full)
    answer = office.desk.run("doctor", "--repair")
    assert (answer.status, "nothing was upgraded" in answer.err) == (8, True)
    assert whole(office.folder) == before

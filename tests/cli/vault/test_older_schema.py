"""A vault whose database an older program made says how it is upgraded, and is upgraded whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from custody.storage.migrations import READ, SCHEMA
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.dying import dying
from tests.cli.office import Office
from tests.faults.points import some
from tests.storage.database.older import age

OLDER = range(1, SCHEMA)
REPAIR = ("doctor", "--repair")
#: Whatever a repair does that outlives it, with the steps between that do not.
STEPS = (
    "upgrade",
    "drop_guards",
    "create_guards",
    "SqlLedgerStore.upgrade",
    "SqlTransaction.clear_read_model",
    "SqlTransaction.put_records",
    "SqlTransaction.put_checks",
    "SqlTransaction.commit",
    "rebuild",
    "repair",
)
#: Commands that open a vault: to read, to judge, to write.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("today",),
    ("deadlines", "--all"),
    ("case", "show", "C-1"),
    ("exhibit", "list"),
    ("log", "show"),
    ("sweep", "status"),
    ("sweep", "plan"),
    ("sweep", "run", "--as", "Bot"),
    ("lock", "plan"),
    ("store", "reconcile"),
    ("case", "open", "C-2", "--offence", "fraud", "--as", "Eve"),
    ("archive", "disk.dd", "--exhibit", "EV/1", "--as", "Eve"),
)
#: Those that write, which a schema that is only read refuses as well.
WRITING = (("sweep", "run", "--as", "Bot"), *COMMANDS[-2:])


@pytest.fixture
def filled(office: Office) -> Office:
    """An office with an order, a transfer, stored bytes that were read back, and something erased."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.seizure()
    office.exhibit()
    (office.folder / "disk.dd").write_bytes(b"image")
    office.done("Eve", "archive", "disk.dd", "--exhibit", "EV/1")
    office.done("Bot", "sweep", "run")
    office.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    return office


def database(folder: Path) -> Path:
    return folder / "vault" / "ledger.db"


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()  # noqa: S608 - a name below


def lists(desk: Desk) -> list[object]:
    """Return what the read model shows, whenever it is asked."""
    return [
        paged.without_ages(desk.run(*words, "--json").document)
        for words in (("sweep", "status"), ("sweep", "plan"), ("exhibit", "list"))
    ]


@pytest.mark.parametrize("schema", OLDER)
def test_every_command_on_an_older_vault_says_how_to_upgrade_it_and_changes_nothing(
    filled: Office, schema: int
) -> None:
    for words in COMMANDS[:-3]:
        assert filled.desk.run(*words).status in (0, 10), "the untouched vault answers"
    age(database(filled.folder), schema)
    before = database(filled.folder).read_bytes()
    for words in COMMANDS if schema < READ else WRITING:
        answer = filled.desk.run(*(filled.keys.get(word, word) for word in words))
        told = " ".join(answer.err.split())
        assert answer.status == 9, (words, answer.err)
        assert f"has schema version {schema}, this program needs version {SCHEMA}" in told
        assert "`custody doctor --repair`" in told
        assert answer.out == ""
    for words in (("check",), ("doctor",), ("doctor", "--repair", "--dry-run")):
        answer = filled.desk.run(*words)
        told = " ".join((answer.out + answer.err).split())
        if words == ("check",) and schema >= READ:
            assert (answer.status, answer.out.startswith("VERIFIED")) == (0, True)
            continue
        assert answer.status == 9, words
        assert "`custody doctor --repair`" in told
    assert database(filled.folder).read_bytes() == before


@pytest.mark.parametrize("schema", OLDER)
def test_a_repair_upgrades_it_and_makes_every_list_anew(filled: Office, schema: int) -> None:
    path, shown = database(filled.folder), lists(filled.desk)
    kept = {table: rows(path, table) for table in ("entries", "openings", "sweeps", "checkpoints", "checks")}
    age(path, schema)
    assert filled.see(*REPAIR, status=10)["entry_possible"] is True
    assert {table: rows(path, table) for table in kept} == kept
    assert lists(filled.desk) == shown
    assert filled.desk.run("check").status == 0
    filled.done("Carl", "transfer", "accept", "EV/1", "--seal-state", "absent", "--condition", "as_described")
    filled.done("Bot", "sweep", "run")
    assert filled.desk.run("check").status == 0


@pytest.mark.parametrize("schema", [1, SCHEMA - 1])
def test_an_upgrade_that_ends_at_any_step_loses_nothing_and_is_taken_up_again(
    filled: Office, tmp_path: Path, schema: int
) -> None:
    shown, entries = lists(filled.desk), rows(database(filled.folder), "entries")
    age(database(filled.folder), schema)
    crashes = tmp_path / "crashes"
    crashes.mkdir()
    shutil.copytree(filled.folder, crashes / "model")
    desks = dying(crashes, STEPS, REPAIR, now=filled.desk.clock.now())
    found = []
    for desk in some(desks[:-1]):
        assert rows(database(desk.folder), "entries") == entries
        status = desk.run("check").status
        found.append(status)
        assert desk.run(*REPAIR).status in (0, 10)
        assert rows(database(desk.folder), "entries") == entries
        assert desk.run("check").status == 0
        assert lists(desk) == shown
    assert desks[-1].run("check").status == 0
    lacking = {3} if schema < 2 else set()
    before = {9} if schema < READ else {0}
    assert set(found) == before | {0} | lacking, (
        "not upgraded, upgraded with lists that are not made yet, and done"
    )
    assert found == sorted(found, key=[9, 3, 0].index)

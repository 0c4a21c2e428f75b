"""What somebody who may alter the schema of a SQLite file can make the program answer.

Each test first shows that the untouched vault is verified. The power is that of a shell on the database's file: no key,
no right to the folder in which heads are remembered.
"""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from custody.storage.database.object_states import CheckReads
from custody.storage.database.reader import SqlReader
from tests.answers.databases.schema_play import (
    CHECKS,
    ENDLESS,
    alter,
    answered,
    database,
    found,
    furnished,
    lie,
    process,
    rewrite,
    shell,
)
from tests.cli.office import Office, copied
from tests.storage.database.older import age

#: Moments at which the view lies: none of them is when a check looks.
MOMENTS = {
    "clock": "strftime('%Y', 'now') >= '2200'",
    "switch": "EXISTS (SELECT 1 FROM sweeps WHERE position = -1)",
    "another machine": "sqlite_version() = '3.8.0'",
    "whoever writes": "total_changes() > 0",
    "chance": "random() % 1000000 = 7",
}
#: Commands that open the vault: to list, to show, to judge, to write.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("today",),
    ("deadlines", "--all"),
    ("actions", "EV/1", "--as", "Eve"),
    ("case", "show", "C-1"),
    ("exhibit", "list"),
    ("exhibit", "show", "EV/1"),
    ("preservation-order", "show", "P-1"),
    ("log", "show"),
    ("sweep", "status"),
    ("sweep", "run", "--as", "Bot"),
    ("store", "reconcile"),
    ("case", "open", "C-2", "--as", "Eve"),
    ("doctor", "--repair", "--dry-run"),
    ("doctor", "--repair"),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that is verified, to be copied only."""
    office = furnished(tmp_path_factory.mktemp("office") / "desk")
    assert found(office, status=0) == {}
    assert "USB stick, black" in office.desk.run("exhibit", "show", "EV/1").out
    return office


@pytest.fixture
def office(template: Office, tmp_path: Path) -> Office:
    """Return a copy of it to one test, which has the bytes that were verified."""
    return copied(template, tmp_path / "desk")


@pytest.mark.parametrize("when", MOMENTS)
def test_a_view_that_lies_at_a_moment_of_its_own_is_never_verified(office: Office, when: str) -> None:
    lie(office, MOMENTS[when])
    assert "schema_differs" in found(office, status=3)


def test_whoever_asks_meanwhile_is_shown_no_lie(office: Office) -> None:
    lie(office, "true")
    shown = office.desk.run("exhibit", "show", "EV/1")
    assert (shown.status, "white" in shown.out) == (3, False)


def test_every_command_refuses_a_view_and_names_it(office: Office) -> None:
    for words in COMMANDS[:-2]:
        assert office.desk.run(*(office.keys.get(word, word) for word in words)).status in (0, 10), words
    lie(office, MOMENTS["clock"])
    before = database(office).read_bytes()
    for words in COMMANDS:
        answer = office.desk.run(*(office.keys.get(word, word) for word in words))
        told = " ".join(answer.err.split())
        assert (answer.status, answer.out) == (3, ""), (words, answer.err)
        assert "records is not the table of that name but view" in told, words
        assert "Keep this copy as it is" in told
    report = office.desk.run("check", "--json").document
    assert report["scopes"] == {"integrity": "false"}
    assert "records is not the table of that name but view" in str(report["findings"])
    doctor = office.desk.run("doctor", "--json")
    assert doctor.status == 9
    assert "records is not the table of that name but view" in str(doctor.document["checks"])
    assert database(office).read_bytes() == before


def test_a_view_in_the_place_of_what_the_database_says_of_itself_is_not_asked(office: Office) -> None:
    alter(office, "ALTER TABLE meta RENAME TO meta_", "CREATE VIEW meta AS SELECT * FROM meta_")
    assert "schema_differs" in found(office, status=3)
    assert office.desk.run("exhibit", "list").status == 3


@pytest.mark.parametrize(
    ("table", "columns", "words"),
    [("checks", CHECKS, ("check",)), ("meta", "key, value", ("check",)), ("meta", "key, value", ("today",))],
)
def test_a_view_that_never_ends_gets_an_answer(
    office: Office, table: str, columns: str, words: tuple[str, ...]
) -> None:
    honest = answered(office, *words)
    assert honest is not None
    assert honest.status in (0, 10)
    endless = ENDLESS.format(columns=", ".join(f"x AS {name}" for name in columns.split(", ")))
    alter(
        office,
        f"ALTER TABLE {table} RENAME TO {table}_",
        f"CREATE VIEW {table} AS SELECT {columns} FROM {table}_ UNION ALL SELECT * FROM ({endless})",  # noqa: S608 - names above
    )
    told = answered(office, *words)
    assert told is not None, "the command never ended"
    assert told.status == 3


def compute_for_ever() -> None:
    """Make one statement of the program's reader in this process never end; everything else is as it is."""

    def coverage(reader: SqlReader, *_: object) -> Any:
        print("ready", flush=True)
        return reader._rows(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
        )

    CheckReads.coverage = coverage  # type: ignore[method-assign, assignment]  # in a process of its own


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_a_command_while_the_database_computes(
    office: Office, number: signal.Signals, status: int
) -> None:
    alter(
        office,
        "INSERT INTO checks VALUES ('o', '', 'local', 1, '', 0, 0, '', 0, 0, '', 0, 0, '')",
    )
    assert office.desk.run("sweep", "status").status in (0, 10)
    started = process(office, "sweep", "status", after=compute_for_ever)
    assert started.stdout.readline() == "ready\n", started.communicate()
    time.sleep(0.5)
    started.send_signal(number)
    sent = time.monotonic()
    try:
        _, err = started.communicate(timeout=10)
    finally:
        started.kill()
    assert started.wait() == status, err
    assert time.monotonic() - sent < 2
    assert "Traceback" not in err


#: What somebody changed, in statements, by what it is called; each is refused.
REFUSED: dict[str, tuple[str, ...]] = {
    "a trigger more": (
        "CREATE TRIGGER sly AFTER INSERT ON entries BEGIN UPDATE records SET doc = x'7b7d'; END",
    ),
    "a trigger that ignores": ("CREATE TRIGGER sly BEFORE INSERT ON terms BEGIN SELECT RAISE(IGNORE); END",),
    "a table more": ("CREATE TABLE kept AS SELECT * FROM openings",),
    "a view more": ("CREATE VIEW handy AS SELECT * FROM entries",),
    "a virtual table more": ("CREATE VIRTUAL TABLE words USING fts5(label)",),
    "a column more": ("ALTER TABLE sweeps ADD COLUMN kept TEXT",),
    "a generated column more": ("ALTER TABLE sweeps ADD COLUMN kept TEXT AS (position || '') VIRTUAL",),
    "an index that admits a value once": ("CREATE UNIQUE INDEX sly ON openings (position, erased)",),
    "an index of some rows": ("CREATE INDEX sly ON terms (record) WHERE record < 3",),
    "an index that computes": ("CREATE INDEX sly ON terms (abs(record))",),
    "an index of some rows under a known name": (
        "DROP INDEX terms_record",
        "CREATE INDEX terms_record ON terms (record) WHERE record < 3",
    ),
}
#: What somebody changed in the words by which an object is known: object, words, others.
REWRITTEN: dict[str, tuple[str, str, str]] = {
    "a check less": ("openings", "CHECK (erased BETWEEN 256 AND 512)", "CHECK (true)"),
    "a constraint less": ("head", "CONSTRAINT head_single CHECK (id = 1), ", ""),
    "a foreign key less": (
        "cosignatures",
        ", \n\tCONSTRAINT cosignatures_size FOREIGN KEY(size) REFERENCES checkpoints (size)",
        "",
    ),
    "another collation": ("records", "space TEXT NOT NULL", "space TEXT COLLATE NOCASE NOT NULL"),
    "a default": ("records", "doc BLOB", "doc BLOB DEFAULT x'7b7d'"),
    "another type": ("records", "doc BLOB", "doc ANY"),
    "null allowed": ("sweeps", "leaves BLOB NOT NULL", "leaves BLOB"),
    "any type allowed": ("sweeps", "STRICT", ""),
    "a guard that lets one pass": ("entries_delete", "WHEN 1 THEN", "WHEN OLD.position <> 7 THEN"),
    "a guard of other letters": ("entries_delete", "SELECT CASE", "SELECT\u00a0CASE"),
}


def kinds(office: Office, what: str) -> None:
    if what in REFUSED:
        alter(office, *REFUSED[what])
    else:
        rewrite(office, *REWRITTEN[what])


@pytest.mark.parametrize("what", [*REFUSED, *list(REWRITTEN)[:-1]])
def test_what_changes_what_is_stored_or_refused_is_refused(office: Office, what: str) -> None:
    kinds(office, what)
    assert "schema_differs" in found(office, status=3)
    for words in (("exhibit", "list"), ("case", "open", "C-2", "--as", office.keys["Eve"])):
        answer = office.desk.run(*words)
        assert (answer.status, answer.out) == (3, ""), words
    assert office.desk.run("doctor", "--repair").status == 3


#: What is told and hides nothing.
TOLD: dict[str, tuple[str, ...]] = {
    "an index more": ("CREATE INDEX handy ON records (doc)",),
    "an index less": ("DROP INDEX terms_record",),
    "a known index over other columns": (
        "DROP INDEX terms_record",
        "CREATE INDEX terms_record ON terms (record, value)",
    ),
    "statistics": ("ANALYZE",),
    "the mark of a ledger": ("PRAGMA application_id = 1",),
    "the user's version": ("PRAGMA user_version = 7",),
    "no number of the migration tool": ("DROP TABLE alembic_version",),
}


@pytest.mark.parametrize("what", TOLD)
def test_what_does_no_harm_is_told_and_everything_goes_on(office: Office, what: str) -> None:
    alter(office, *TOLD[what])
    told = found(office, status=10)
    assert list(told) == ["schema_more"]
    assert office.desk.run("check").out.startswith("VERIFIED")
    assert "USB stick, black" in office.desk.run("exhibit", "show", "EV/1").out
    office.case("C-2")
    doctor = office.desk.run("doctor", "--json")
    assert doctor.status == 10
    assert told["schema_more"][0] in str(doctor.document["checks"])
    foreseen = office.desk.run("doctor", "--repair", "--dry-run", "--json").document["would_repair"]
    assert foreseen["schema"] == told["schema_more"]
    assert office.done("Ada", "doctor", "--repair")["repaired"]["schema"] == told["schema_more"]
    assert found(office, status=0) == {}


def test_the_same_in_other_words_is_no_difference(office: Office) -> None:
    rewrite(office, "records", "CREATE TABLE records (", 'create  table "RECORDS" /* of things */ (')
    rewrite(office, "records", "doc BLOB", "[doc] -- what they add up to\n blob")
    rewrite(office, "entries_delete", "SELECT CASE", "select\n\n  CASE")
    assert found(office, status=0) == {}
    office.case("C-2")


def written_out(office: Office, folder: Path, encoding: str) -> None:
    """Put in place of the database one that was made of its statements."""
    restored = folder / "restored.db"
    with shell(office) as old, closing(sqlite3.connect(restored)) as new:
        (mark,) = old.execute("PRAGMA application_id").fetchone()
        new.execute(f"PRAGMA encoding = '{encoding}'")
        new.executescript("\n".join(old.iterdump()))
        new.execute(f"PRAGMA application_id = {mark}")
    for file in database(office).parent.glob("ledger.db*"):
        file.unlink()
    restored.rename(database(office))


def test_a_database_that_was_written_out_and_read_in_again_is_no_other(
    office: Office, tmp_path: Path
) -> None:
    written_out(office, tmp_path, "UTF-8")
    assert found(office, status=0) == {}
    office.case("C-2")


def test_a_database_that_keeps_its_texts_otherwise_is_refused(office: Office, tmp_path: Path) -> None:
    written_out(office, tmp_path, "UTF-16le")
    assert "UTF-16le" in str(found(office, status=3)["schema_differs"])
    assert "no row of the database was read" in office.desk.run("check").out


def test_guards_that_were_taken_away_are_refused_and_come_back_by_a_repair(office: Office) -> None:
    alter(office, "DROP TRIGGER entries_delete", "DROP TRIGGER head_update")
    assert list(found(office, status=3)) == ["schema_differs"]
    answer = office.desk.run("exhibit", "list")
    assert (answer.status, "custody doctor --repair" in " ".join(answer.err.split())) == (3, True)
    assert office.done("Ada", "doctor", "--repair")["repaired"]["guards"] == ["entries_delete", "head_update"]
    assert found(office, status=0) == {}


def test_without_guards_a_check_still_finds_what_was_changed(office: Office) -> None:
    alter(office, "DROP TRIGGER entries_update", "UPDATE entries SET note = x'00' WHERE position = 3")
    assert {"schema_differs", "entry_altered"} <= found(office, status=3).keys()


@pytest.mark.parametrize("schema", [1, 2])
def test_an_older_vault_is_older_and_one_that_was_altered_besides_is_refused(
    office: Office, schema: int
) -> None:
    age(database(office), schema)
    for words in (("check",), ("exhibit", "list")):
        answer = office.desk.run(*words)
        assert (answer.status, "custody doctor --repair" in " ".join(answer.err.split())) == (9, True)
    before = database(office).read_bytes()
    alter(
        office,
        "ALTER TABLE records RENAME TO records_",
        "CREATE VIEW records AS SELECT * FROM records_",
    )
    for words in (("check",), ("exhibit", "list"), ("doctor", "--repair")):
        assert office.desk.run(*words).status == 3, words
    database(office).write_bytes(before)
    office.done("Ada", "doctor", "--repair", status=10)
    assert found(office, status=0) == {}

"""What somebody who writes pages of a SQLite file past the database can make the program answer.

Each test first shows that the untouched vault is verified. The words of the schema stay as they are, or are written
where SQLite itself would not write them.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import pytest

from custody.storage.database import SqlLedgerStore
from tests.answers.databases.schema_pages import circle, hide_from_index, misplace, root, slip
from tests.answers.databases.schema_play import ENDLESS, answered, found, furnished, process, shell
from tests.cli.office import Office, copied


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that is verified."""
    office = furnished(tmp_path_factory.mktemp("office") / "desk")
    assert found(office, status=0) == {}
    return office


@pytest.fixture
def office(template: Office, tmp_path: Path) -> Office:
    """An office of one's own that is verified."""
    office = copied(template, tmp_path / "desk")
    assert found(office, status=0) == {}
    return office


@pytest.mark.parametrize("table", ["sweeps", "openings", "entries", "records"])
def test_a_check_of_a_table_that_leads_in_a_circle_ends(office: Office, table: str) -> None:
    circle(office, table)
    told = answered(office, "check", "--json")
    assert told is not None, "the check never ended"
    assert told.status == 3
    assert "store_damaged" in {finding["code"] for finding in told.document["findings"]}


def count_first() -> None:
    """Make the program in this process count the rows of a table before it looks whether the file is in order."""

    def damage(store: SqlLedgerStore) -> Any:
        print("ready", flush=True)
        reader: Any = store.read()
        return reader._rows("SELECT sum(length(leaves)) FROM sweeps")

    SqlLedgerStore.damage = damage  # type: ignore[method-assign, assignment]  # in a process of its own


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_a_command_in_such_a_circle(
    office: Office, number: signal.Signals, status: int
) -> None:
    circle(office, "sweeps")
    started = process(office, "check", after=count_first)
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


def test_what_an_index_hides_from_lists_is_named_by_a_check(office: Office) -> None:
    hide_from_index(office, "exhibit")
    told = found(office, status=3)
    assert any("missing from index sqlite_autoindex_records_1" in item for item in told["store_damaged"])


def test_a_row_out_of_its_order_is_named_by_a_check(office: Office) -> None:
    misplace(office, "terms")
    told = found(office, status=3)
    assert any("not in PRIMARY KEY order for terms" in item for item in told["store_damaged"])


def test_roots_that_were_exchanged_are_named_by_a_check(office: Office) -> None:
    root(office, "terms_record", "labels_record", exchanged=True)
    assert "store_damaged" in found(office, status=3)


def test_two_objects_in_one_place_are_refused(office: Office) -> None:
    root(office, "labels_record", "terms_record", exchanged=False)
    told = found(office, status=3)
    assert any("lies where" in difference for difference in told["schema_differs"])
    assert office.desk.run("exhibit", "list").status == 3


#: Rows of the list of objects whose parts contradict each other, or that SQLite asks by itself when it opens a file.
SLIPPED: dict[str, tuple[object, ...]] = {
    "statistics that never end": (
        *("view", "sqlite_stat1", "sqlite_stat1", 0),
        f"CREATE VIEW sqlite_stat1 AS {ENDLESS.format(columns='x AS tbl, x AS idx, x AS stat')}",
    ),
    "an index that is a trigger": (
        *("index", "handy", "records", 0),
        "CREATE TRIGGER handy AFTER INSERT ON records BEGIN SELECT 1; END",
    ),
    "an index that is a view": ("index", "handy", "records", 0, "CREATE VIEW handy AS SELECT 1"),
    "a second meta": ("view", "meta", "meta", 0, "CREATE VIEW meta AS SELECT 1 AS key, 2 AS value"),
    "a second index of a constraint": ("index", "sqlite_autoindex_records_2", "records", 5, None),
    "no text": ("table", b"\xff", b"\xff", 3, b"\xff\xfe"),
    "an expression too deep": (
        *("trigger", "handy", "records", 0),
        f"CREATE TRIGGER handy AFTER INSERT ON records BEGIN SELECT {'1+' * 500}1; END",
    ),
}


@pytest.mark.parametrize("what", SLIPPED)
def test_a_list_of_objects_that_contradicts_itself_is_never_verified(office: Office, what: str) -> None:
    slip(office, *SLIPPED[what])
    for words in (("check",), ("exhibit", "list")):
        answer = office.desk.run(*words)
        assert answer.status in (3, 8), (words, answer.err)
        assert "VERIFIED:" not in answer.out
        assert "Traceback" not in answer.err


def test_samples_of_values_that_sqlite_took_are_refused_with_the_way_out(office: Office) -> None:
    columns = "(tbl,idx,neq,nlt,ndlt,sample)"
    with shell(office) as connection:
        connection.execute(f"CREATE TABLE samples{columns}")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET name = 'sqlite_stat4', tbl_name = 'sqlite_stat4', sql = ? WHERE name = 'samples'",
            (f"CREATE TABLE sqlite_stat4{columns}",),
        )
    answer = office.desk.run("exhibit", "list")
    assert (answer.status, "`DROP TABLE sqlite_stat4`" in " ".join(answer.err.split())) == (3, True)
    with shell(office) as connection:
        connection.execute("DROP TABLE sqlite_stat4")
    assert found(office, status=0) == {}

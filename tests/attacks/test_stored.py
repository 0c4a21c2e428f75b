"""Generated tamperings of everything that a vault stores: none is accepted, and each is named at its place."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from custody.errors import CustodyError, HeadMismatch
from custody.ledger.audit import Report, vault_check
from custody.storage.database import SqlLedgerStore
from custody.storage.migrations.guards import guards
from tests.attacks.tampering import NAMED, NOT_DONE, SAME, Record, changed, judge_all, other_bytes
from tests.attacks.vaults import Hurt, small_vault
from tests.tamper.knife import Knife
from tests.tamper.test_anywhere import flipped
from tests.tamper.test_every_byte import EXPECTED, place_of
from tests.tamper.test_rows_taken_away import GONE
from tests.tamper.vault import Vault, make_vault

#: Of how many changed logs the memory that another reader left beside them is kept; of each SQLite waits ten seconds.
WITH_MEMORY = 1


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """Return a small vault that is right in every place, as a whole check of it says."""
    made = small_vault(tmp_path_factory.mktemp("stored"))
    report = made.audit()
    assert (report.exit_status, report.verdict) == (0, "verified"), report.findings
    return made


@pytest.fixture
def knife(vault: Vault) -> Iterator[Knife]:
    cutting = Knife(vault.database)
    yield cutting
    cutting.close()
    assert vault.audit().exit_status == 0


def named(report: Report, codes: set[str], places: list[str]) -> bool:
    """Return whether a report is not right and calls one of these places by one of these codes."""
    where = "|".join(map(re.escape, places))
    return report.exit_status in (3, 4) and any(
        finding.code in codes
        and finding.severity != "note"
        and re.search(rf"(?:{where})(?![0-9])", finding.where)
        for finding in report.findings
    )


def values(knife: Knife, without: frozenset[str] = frozenset({"meta"})) -> list[tuple[str, int, str]]:
    """Return every value that is stored: table, number of the row, column."""
    return [
        (table, number, column)
        for table, columns in knife.tables().items()
        if table not in without
        for number, row in enumerate(knife.rows(table))
        for column in columns
        if row[column] not in (None, "", b"")
    ]


def turn(vault: Vault, knife: Knife, case: tuple[tuple[str, int, str], int, int]) -> str:
    (table, number, column), at, bit = case
    row = knife.rows(table)[number]
    place = place_of(table, row, knife)
    try:
        with knife.changed(table, row, **{column: flipped(row[column], at, bit)}) as new:
            moved = place_of(table, new, knife) if column in ("size", "position", "level", "idx") else place
            report = vault.audit(objects="none")
    except sqlite3.IntegrityError:
        return NOT_DONE
    assert named(report, EXPECTED[table][column], [place, moved]), (case, row, report.findings)
    return NAMED


def cases(places: list[tuple[str, int, str]]) -> st.SearchStrategy[tuple[tuple[str, int, str], int, int]]:
    """Draw a table first, so that a small one is cut as often as a large one."""
    tables = sorted({place[0] for place in places})
    some = st.sampled_from(tables).flatmap(
        lambda t: st.sampled_from([place for place in places if place[0] == t])
    )
    return st.tuples(some, st.integers(0, 8191), st.integers(0, 6))


def test_a_bit_of_any_column_is_named(vault: Vault, knife: Knife, record_property: Record) -> None:
    judge_all(
        "columns of the database", cases(values(knife)), lambda one: turn(vault, knife, one), record_property
    )


def test_content_that_lies_at_another_entry_is_named_whatever_refers_to_it(
    vault: Vault, knife: Knife
) -> None:
    """A correction of an entry that cannot be read once broke a check off."""
    for number in range(24):
        assert turn(vault, knife, (("openings", number, "position"), 5182, 2)) == NAMED, number


@pytest.mark.parametrize(
    "blind", ["check_read_model", "check_head_row", "check_sweeps", "check_cosignatures"]
)
def test_a_check_that_looks_away_in_one_place_is_caught(
    vault: Vault, knife: Knife, blind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault_check, blind, lambda *_: 0)
    places = values(knife)
    with pytest.raises(AssertionError):
        judge_all(
            "columns of the database", cases(places), lambda one: turn(vault, knife, one), lambda _, __: None
        )
    monkeypatch.undo()


def test_a_bit_of_a_tile_or_its_root_is_named(tmp_path: Path, record_property: Record) -> None:
    vault = make_vault(tmp_path)
    knife = Knife(vault.database)
    places = [value for value in values(knife) if value[0] in ("tiles", "tile_roots")]
    assert vault.audit(objects="none").exit_status == 0
    judge_all("tiles and their roots", cases(places), lambda one: turn(vault, knife, one), record_property)
    knife.close()


def test_rows_that_are_gone_or_exchanged_are_named(
    vault: Vault, knife: Knife, record_property: Record
) -> None:
    """Takes a row away, or gives it the values of another row of its table, its key apart."""
    tables = sorted(set(GONE) - {"tiles", "tile_roots", "checks"})
    rows = {table: knife.rows(table) for table in tables}

    def judge(case: tuple[str, int, int]) -> str:
        table, first, second = case
        one, other = (rows[table][at % len(rows[table])] for at in (first, second))
        place = place_of(table, one, knife)
        if first % 2 == 0:
            with knife.deleted(table, one):
                report = vault.audit(objects="none")
            codes = GONE[table]
        else:
            key = knife._key(table)
            new = {name: value for name, value in other.items() if name not in key}
            if not new or all(one[name] == value for name, value in new.items()):
                return NOT_DONE
            try:
                with knife.changed(table, one, **new):
                    report = vault.audit(objects="none")
            except sqlite3.IntegrityError:
                return NOT_DONE
            codes = set().union(*EXPECTED[table].values())
        places = [place, *([f"{one['size']}"] if table == "checkpoints" else [])]
        found = named(report, codes, places) or (
            table == "checkpoints" and any(f"size {one['size']}" in each.found for each in report.findings)
        )
        assert found, (case, report.findings)
        return NAMED

    drawn = st.tuples(st.sampled_from(tables), st.integers(0, 400), st.integers(0, 400))
    judge_all("rows of the database", drawn, judge, record_property)


# ---- The file of the database, and the log beside it ------------------------------------------------------------


def told(path: Path) -> dict[str, list[Any]] | None:
    """Return what another reader of the format finds in a database, by table and index; None if damaged.

    It is the measure of whether anything was changed: the bytes between rows and on free pages are nobody's.
    """
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            if connection.execute("PRAGMA integrity_check").fetchall() != [(b"ok",)]:
                return None
            names = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
            found: dict[str, list[Any]] = {"": sorted(names, key=repr)}
            for kind, name, _, _ in names:
                if kind == b"table":
                    rows = connection.execute(f'SELECT * FROM "{name.decode()}"').fetchall()  # noqa: S608  # a table of this very file
                    found[name.decode()] = sorted(rows, key=repr)
            return found
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def checked(vault: Vault, path: Path) -> Report | CustodyError:
    """Check a database as `custody check` does: guards and damage included."""
    try:
        with closing(SqlLedgerStore.open(path, readonly=True, inspecting=True)) as store:
            return vault.audit_store(store)
    except CustodyError as error:
        return error


def judged(vault: Vault, path: Path, whole: dict[str, list[Any]]) -> str:
    """Compare what a check says of a changed file with what is in it."""
    now = told(path)
    answer = checked(vault, path)
    if isinstance(answer, CustodyError):
        assert now != whole, answer
        assert answer.exit_status in (3, 4, 8, 9), answer
        assert str(path) in answer.message, answer
        return NAMED
    if now == whole:
        assert answer.verdict == "verified", answer.findings
        return SAME
    assert answer.exit_status != 0, answer.findings
    if now is None:
        assert any(
            finding.code == "store_damaged" or finding.code.endswith("_unreadable")
            for finding in answer.findings
        )
        return NAMED
    if now[""] != whole[""]:
        assert any(finding.code in ("schema_differs", "schema_more") for finding in answer.findings), (
            answer.findings
        )
        return NAMED
    tables = {name for name in whole if now.get(name) != whole[name]}
    codes = set().union(*(set().union(*EXPECTED.get(name, {"": set()}).values()) for name in tables))
    codes = codes.union(*(GONE.get(name, set()) for name in tables))
    assert any(finding.code in codes for finding in answer.findings), (tables, answer.findings)
    return NAMED


def test_bytes_of_the_database_file_are_named_or_nobodys(
    vault: Vault, tmp_path: Path, record_property: Record
) -> None:
    good, bent = tmp_path / "good.db", tmp_path / "ledger.db"
    with closing(sqlite3.connect(vault.database)) as source, closing(sqlite3.connect(good)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        there = {name for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        for name in guards("sqlite").keys() - there:
            target.execute(guards("sqlite")[name])
    whole, data = told(good), good.read_bytes()
    assert whole is not None
    bent.write_bytes(data)
    assert judged(vault, bent, whole) == SAME

    def judge(change: tuple[str, int, int, bytes]) -> str:
        bent.write_bytes(changed(data, change))
        return judged(vault, bent, whole)

    judge_all("bytes of the database file", other_bytes(len(data)), judge, record_property)


def test_bytes_of_the_log_of_the_database_are_named_or_nobodys(
    tmp_path: Path, record_property: Record
) -> None:
    """What was committed and not moved into the file yet; a log that is cut is a ledger that is older than its head."""
    vault = small_vault(tmp_path / "made")
    here = tmp_path / "copy"
    with closing(sqlite3.connect(vault.database)) as holding:
        holding.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        holding.execute("BEGIN")
        holding.execute("SELECT count(*) FROM entries").fetchall()
        for number in range(3):
            vault.world.case(f"C-late-{number}")
        shutil.copytree(vault.folder, here)
    log = here / "ledger.db-wal"
    data = log.read_bytes()
    assert len(data) > 4096
    shutil.copytree(here, tmp_path / "good")
    whole = told(tmp_path / "good" / "ledger.db")
    assert whole is not None
    seen = count()

    def judge(change: tuple[str, int, int, bytes]) -> str:
        for file in here.glob("ledger.db*"):
            file.unlink()
        shutil.copy(tmp_path / "good" / "ledger.db", here / "ledger.db")
        log.write_bytes(changed(data, change))
        now = told(here / "ledger.db")
        # The other reader leaves its memory of a log beside it. Where that is no longer right, whoever only reads it
        # waits for a writer to set it right, as long as SQLite waits for a lock: so long only for a few.
        if next(seen) >= WITH_MEMORY:
            (here / "ledger.db-shm").unlink(missing_ok=True)
        answer = checked(vault, here / "ledger.db")
        if now == whole:
            assert isinstance(answer, Report)
            assert answer.verdict == "verified", answer.findings
            return SAME
        if isinstance(answer, CustodyError):
            assert str(here) in answer.message
            return NAMED
        codes = {finding.code for finding in answer.findings if finding.severity != "note"}
        assert codes & {"ledger_behind", "store_damaged"}, (change, answer.findings)
        return NAMED

    judge_all("bytes of its log", other_bytes(len(data)), judge, record_property)


# ---- What lies outside the database ------------------------------------------------------------------------------


def test_bytes_of_the_head_file_are_named(vault: Vault, record_property: Record) -> None:
    path = vault.folder / "state" / "head"
    data = path.read_bytes()

    def judge(change: tuple[str, int, int, bytes]) -> str:
        new = changed(data, change)
        if new == data:
            return NOT_DONE
        hurt = Hurt.put(path, new)
        report = vault.audit(objects="none")
        hurt.heal()
        found = {finding.where for finding in report.findings if finding.code == "head_damaged"}
        assert report.scopes["head"] == "false"
        assert found == {"head file"}, (change, report.findings)
        return NAMED

    judge_all("slots of the head file", other_bytes(len(data)), judge, record_property)
    assert vault.audit(objects="none").exit_status == 0


def test_bytes_of_the_list_of_erasures_are_named(vault: Vault, record_property: Record) -> None:
    path = vault.folder / "state" / "head.erasures"
    data = path.read_bytes()
    lines = data.splitlines()

    def judge(change: tuple[str, int, int, bytes]) -> str:
        new = changed(data, change)
        if new == data:
            return NOT_DONE
        hurt = Hurt.put(path, new)
        report = vault.audit(objects="none")
        hurt.heal()
        codes = {finding.code for finding in report.findings if finding.severity != "note"}
        if new.splitlines() == lines:
            assert report.verdict == "verified"
            return SAME
        # A last line without its end was never answered for: what it listed is missed by its name.
        torn = "erasure_unlisted" in codes and not new.endswith(b"\n")
        assert "head_damaged" in codes or torn, (change, report.findings)
        return NAMED

    judge_all("list of erasures", other_bytes(len(data)), judge, record_property)
    assert vault.audit(objects="none").exit_status == 0


def test_bytes_of_objects_and_of_their_tree_hashes_are_named(vault: Vault, record_property: Record) -> None:
    folder = vault.folder / "objects"
    files = {
        path: path.read_bytes()
        for area in ("objects", "trees")
        for path in sorted((folder / area).rglob("*"))
        if path.is_file()
    }
    assert len(files) == 2

    def judge(case: tuple[Path, tuple[str, int, int, bytes]]) -> str:
        path, change = case
        new = changed(files[path], change)
        if new == files[path]:
            return NOT_DONE
        hurt = Hurt.put(path, new)
        report = vault.audit(objects="full")
        hurt.heal()
        tree = path.relative_to(folder).parts[0] == "trees"
        (found,) = (finding for finding in report.findings if finding.severity == "error")
        same = len(new) == len(files[path])
        assert found.code == ("tree_differs" if tree else "object_digest" if same else "object_size")
        assert path.name in found.where
        return NAMED

    drawn = st.sampled_from(sorted(files)).flatmap(
        lambda one: st.tuples(st.just(one), other_bytes(len(files[one])))
    )
    judge_all("objects and tree hashes", drawn, judge, record_property)


def test_a_head_of_another_ledger_is_no_damage_but_another_ledger(vault: Vault) -> None:
    """A measure of the measure: what is whole and of another ledger is told apart from what is damaged."""
    other = vault.head
    with pytest.raises(HeadMismatch, match="belongs to ledger"):
        type(other)(vault.folder / "state" / "head", "other.example/" + "0" * 32).read()
    assert other.read() is not None

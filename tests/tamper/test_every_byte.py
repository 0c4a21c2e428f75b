"""One byte changed in any column of any table is found and named."""

from __future__ import annotations

import re
from contextlib import closing

import pytest

from custody.errors import ConfigError, UnknownVersion
from custody.storage.database import SqlLedgerStore
from custody.storage.database.object_states import COLUMNS
from custody.storage.versions.writers import unknown_writer
from tests.tamper.knife import Knife, Row, bent, places
from tests.tamper.vault import Vault

#: Which codes name a change of a column; one of them must be found at the row's place.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "subjects": {"id": {"column_differs"}, "name": {"column_differs"}},
    "entries": {
        "position": {"entry_missing"},
        "subject": {"column_differs"},
        "seq": {"column_differs"},
        "id": {"column_differs"},
        "leaf": {"leaf_altered"},
        "prev": {"column_differs"},
        "note": {"entry_altered"},
    },
    "openings": {
        "position": {"openings_missing"},
        "erased": {"openings_mark"},
        "leaves": {"openings_content", "openings_form"},
    },
    "tiles": {"level": {"tile_missing"}, "idx": {"tile_missing"}, "hashes": {"tile_hash"}},
    "tile_roots": {"level": {"tile_root"}, "idx": {"tile_root"}, "root": {"tile_root"}},
    "checkpoints": {
        "size": {"checkpoint_size"},
        "note": {"checkpoint_signature", "checkpoint_form"},
    },
    "cosignatures": {
        "size": {"cosignature_false"},
        "vkey": {"cosignature_false"},
        "line": {"cosignature_false"},
    },
    "erasures": {"position": {"erasure_unmarked"}, "idx": {"erasure_unmarked"}},
    "sweeps": {"position": {"sweep_missing"}, "leaves": {"sweep_results"}},
    "head": {
        "id": {"head_row_missing"},
        "size": {"head_row"},
        "root": {"head_row"},
        "frontier": {"head_row"},
    },
    "records": {
        "id": {"record_terms", "label_missing"},
        "space": {"record_missing", "label_missing"},
        "key": {"record_missing", "label_missing"},
        "doc": {"record_differs"},
    },
    "terms": {
        "space": {"record_terms"},
        "term": {"record_terms"},
        "value": {"record_terms"},
        "record": {"record_terms"},
    },
    "labels": {
        "label": {"label_missing"},
        "space": {"label_missing"},
        "record": {"label_missing"},
        "position": {"label_missing"},
        "field": {"label_missing"},
    },
    "checks": {"object": {"check_missing"}} | {column: {"check_differs"} for column in COLUMNS[1:]},
    "meta": {"key": {"origin_differs"}, "value": {"origin_differs"}},
}


#: Tables that a vault has which is larger than one tile (test_tiles.py).
TILES = ("tiles", "tile_roots")

#: Columns that hold no byte here, which tests/ledger/audit/test_read_model.py fills.
EMPTY = {("checks", "version"), ("checks", "failing")}


def place_of(table: str, row: Row, knife: Knife) -> str:
    """Return the words that name a row's place in a finding."""
    match table:
        case "subjects":
            return f"entry {min(entry['position'] for entry in knife.rows('entries') if entry['subject'] == row['id'])}"
        case "tiles" | "tile_roots":
            return f"tile {row['level']}/{row['idx']}"
        case "checkpoints" | "cosignatures":
            return f"checkpoint of {row['size']} entries"
        case "head":
            return "head row"
        case "checks":
            return f"the verification state of object {row['object']}"
        case "terms":
            (named,) = (thing for thing in knife.rows("records") if thing["id"] == row["record"])
            return place_of("records", named, knife)
        case "records" if row["doc"] is None:  # what a label names, and no record
            (label,) = (line for line in knife.rows("labels") if line["record"] == row["id"])
            return place_of("labels", label, knife)
        case "records":
            return f"record {row['space']} {row['key']}"
    return f"entry {row['position']}"


def test_the_table_of_expectations_covers_every_column(knife: Knife) -> None:
    assert {name: set(columns) for name, columns in knife.tables().items()} == {
        name: set(columns) for name, columns in EXPECTED.items()
    }


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, column)
        for table, columns in EXPECTED.items()
        for column in columns
        if table not in ("meta", *TILES) and (table, column) not in EMPTY
    ],
)
def test_a_changed_byte_is_found_and_named(vault: Vault, knife: Knife, table: str, column: str) -> None:
    verify_each_byte_named(vault, knife, table, column)


def verify_each_byte_named(vault: Vault, knife: Knife, table: str, column: str) -> None:
    """Verify that a changed byte in any row is named at its place, and by what it may be called."""
    rows = knife.some(table, column)
    assert rows
    for row in rows:
        place = place_of(table, row, knife)
        for at in places(row[column]):
            with knife.changed(table, row, **{column: bent(row[column], at)}) as new:
                report = vault.audit(objects="none")
                moved = place_of(table, new, knife) if table in ("checkpoints", "cosignatures") else place
            assert report.exit_status == 3, (table, column, at, report.findings)
            right = [
                finding
                for finding in report.findings
                if finding.code in EXPECTED[table][column]
                and re.search(rf"(?:{re.escape(place)}|{re.escape(moved)})(?![0-9])", finding.where)
            ]
            assert right, (table, column, at, place, report.findings)


@pytest.mark.parametrize("column", ["key", "value"])
def test_a_changed_byte_in_what_the_database_calls_itself_is_found_or_refused(
    vault: Vault, knife: Knife, column: str
) -> None:
    rows = {row["key"]: row for row in knife.rows("meta")}
    assert set(rows) == {"origin", "schema", "written.0001"}
    for row in (rows["origin"], rows["schema"]):
        for at in places(row[column]):
            with knife.changed("meta", row, **{column: bent(row[column], at)}):
                try:
                    store = SqlLedgerStore.open(vault.database, readonly=True, inspecting=True)
                except (ConfigError, UnknownVersion):
                    continue
                report = vault.audit_store(store)
                store.close()
            assert report.exit_status == 3
            known = "origin_differs" if row["key"] == "origin" else "schema_differs"
            wanted = known if column == "value" else "schema_differs"
            assert wanted in {finding.code for finding in report.findings}, report.findings


def test_a_changed_byte_in_the_record_of_a_program_is_no_evidence_of_anything(
    vault: Vault, knife: Knife
) -> None:
    (row,) = (row for row in knife.rows("meta") if row["key"] == "written.0001")
    for at in places(row["value"]):
        with knife.changed("meta", row, value=bent(row["value"], at)) as new:
            with closing(SqlLedgerStore.open(vault.database, readonly=True, inspecting=True)) as store:
                said = store.newer
            assert bool(said) == (unknown_writer({"written.0001": new["value"]}) is not None)


@pytest.mark.parametrize(
    ("table", "column", "code"),
    [
        ("entries", "id", "entry_unreadable"),
        ("subjects", "name", "entry_unreadable"),
        ("records", "key", "read_model_unreadable"),
        ("terms", "value", "read_model_unreadable"),
        ("labels", "label", "read_model_unreadable"),
        ("cosignatures", "line", "cosignatures_unreadable"),
        ("cosignatures", "vkey", "cosignatures_unreadable"),
    ],
)
def test_text_that_is_no_text_any_more_leaves_the_question_open_and_is_named(
    vault: Vault, knife: Knife, table: str, column: str, code: str
) -> None:
    row = knife.some(table, column)[-1]
    with knife.garbled(table, row, column):
        report = vault.audit(objects="none")
    assert report.exit_status == 4, report.findings
    (found,) = [finding for finding in report.findings if finding.code == code]
    if table == "entries":
        assert found.where == f"entry {row['position']}"

"""Rows taken away, slipped in or exchanged are found and named, wherever something speaks of them."""

from __future__ import annotations

import re

import pytest

from custody.errors import ConfigError, Undecided
from custody.ledger.audit import compare_outside
from custody.proof.cosignature import WitnessSigner, cosign
from custody.storage.database import SqlLedgerStore
from tests.tamper.knife import Knife
from tests.tamper.test_every_byte import TILES, place_of
from tests.tamper.vault import WITNESS, Vault, codes
from tests.world import seed_of

#: Which codes name a row that is gone.
GONE: dict[str, set[str]] = {
    "subjects": {"column_differs"},
    "entries": {"entry_missing"},
    "openings": {"openings_missing"},
    "tiles": {"tile_missing"},
    "tile_roots": {"tile_root"},
    "checkpoints": {"seen_unknown", "checkpoint_missing"},
    "erasures": {"erasure_unmarked"},
    "sweeps": {"sweep_missing"},
    "head": {"head_row_missing"},
    "records": {"record_missing"},
    "terms": {"record_terms"},
    "labels": {"label_missing"},
    "checks": {"check_missing"},
}


@pytest.mark.parametrize("table", [table for table in GONE if table not in TILES])
def test_a_row_that_is_gone_is_found_and_named(vault: Vault, knife: Knife, table: str) -> None:
    verify_gone_named(vault, knife, table)


def verify_gone_named(vault: Vault, knife: Knife, table: str) -> None:
    """Verify that a row which is taken away is named at its place, and by what it may be called."""
    for row in knife.some(table):
        place = place_of(table, row, knife)
        with knife.deleted(table, row):
            report = vault.audit(objects="none")
        assert report.exit_status == 3, (row, report.findings)
        found = [finding for finding in report.findings if finding.code in GONE[table]]
        assert found, (row, report.findings)
        if table == "checkpoints":
            assert any(f"{row['size']}" in item.where + item.found for item in found), found
        else:
            assert any(re.search(rf"{re.escape(place)}(?![0-9])", item.where) for item in found), found


def test_what_a_database_calls_itself_cannot_be_taken_away(vault: Vault, knife: Knife) -> None:
    rows = [row for row in knife.rows("meta") if not str(row["key"]).startswith("written.")]
    assert len(rows) == 2
    for row in rows:
        with knife.deleted("meta", row), pytest.raises(ConfigError):
            SqlLedgerStore.open(vault.database, readonly=True, inspecting=True)


def test_nobody_inside_can_tell_that_a_cosignature_is_gone(vault: Vault, knife: Knife) -> None:
    lines = knife.rows("cosignatures")
    assert len(lines) == vault.audit(objects="none").counts.cosignatures == 2
    with knife.deleted("cosignatures", lines[0]):
        assert vault.audit(objects="none").exit_status == 0
    with knife.deleted("cosignatures", *lines):
        report = vault.audit(objects="none")
    assert (report.exit_status, "witness" in report.scopes) == (0, False)
    assert "no_witness" in {finding.code for finding in report.findings}


def test_the_witness_still_has_the_cosignature_that_was_taken_away(vault: Vault, knife: Knife) -> None:
    line = knife.rows("cosignatures")[-1]
    reader, log_key = vault.world.store.read(), vault.world.log_key
    stored = reader.checkpoint(line["size"])
    assert stored is not None
    carried = stored + line["line"].encode() + b"\n"
    with knife.deleted("cosignatures", line):
        assert compare_outside(reader, log_key, carried, [WITNESS.verifier]) is None
        assert vault.audit(objects="none").counts.cosignatures == 1
    with pytest.raises(Undecided):
        compare_outside(reader, log_key, stored, [WITNESS.verifier])


def test_a_tail_cut_off_is_named_by_its_first_entry(vault: Vault, knife: Knife) -> None:
    tail = knife.rows("entries")[-3:]
    first = tail[0]["position"]
    with knife.deleted("entries", *tail):
        report = vault.audit(objects="none")
    assert (report.exit_status, report.first_broken) == (3, first)
    assert f"entry {first} to entry {first + 2}" in {finding.where for finding in report.findings}


def test_two_notes_exchanged_are_both_named(vault: Vault, knife: Knife) -> None:
    one, other = (row for row in knife.rows("entries") if row["position"] in (20, 23))
    with (
        knife.changed("entries", one, note=other["note"]),
        knife.changed("entries", other, note=one["note"]),
    ):
        report = vault.audit(objects="none")
    altered = {found.where for found in report.findings if found.code == "entry_altered"}
    assert altered == {"entry 20", "entry 23"}
    assert report.first_broken == 20


@pytest.mark.parametrize(
    ("table", "values", "named"),
    [
        (
            "records",
            {"id": 9000, "space": "case", "key": "ghost", "doc": b"{}"},
            ("record_extra", "record case ghost"),
        ),
        (
            "terms",
            {"space": "case", "term": "status", "value": "open", "record": 9000},
            ("row_stray", "term status open of case"),
        ),
        (
            "labels",
            {"label": "Ghost", "space": "case", "record": 9000, "position": 5, "field": "0"},
            ("row_stray", "label at entry 5"),
        ),
        ("sweeps", {"position": 3, "leaves": b""}, ("sweep_extra", "entry 3")),
        ("erasures", {"position": 3, "idx": 1}, ("erasure_unfounded", "entry 3, field 1")),
        ("erasures", {"position": 9000, "idx": 1}, ("erasure_unfounded", "entry 9000, field 1")),
        ("sweeps", {"position": -1, "leaves": b""}, ("sweep_extra", "entry -1")),
        ("checkpoints", {"size": 9000, "note": b"x"}, ("checkpoint_form", "checkpoint of 9000 entries")),
        (
            "cosignatures",
            {"size": 9000, "vkey": "x", "line": "x"},
            ("cosignature_false", "cosignature on the checkpoint of 9000 entries"),
        ),
        (
            "openings",
            {"position": 9000, "erased": 256, "leaves": b"\0\0\0\6secret"},
            ("row_stray", "openings of entry 9000"),
        ),
        (
            "openings",
            {"position": -1, "erased": 256, "leaves": bytes(4)},
            ("row_stray", "openings of entry -1"),
        ),
        ("subjects", {"id": 2**63 - 1, "name": "ghost"}, ("row_stray", "subject ghost")),
        ("head", {"id": 2, "size": 0, "root": bytes(32), "frontier": b""}, ("row_stray", "head row 2")),
        (
            "meta",
            {"key": "hidden", "value": "x"},
            ("row_stray", "what the database says of itself, hidden"),
        ),
        ("meta", {"key": "place", "value": "x"}, ("row_stray", "what the database says of itself, place")),
        (
            "meta",
            {"key": "arriving", "value": "x"},
            ("row_stray", "what the database says of itself, arriving"),
        ),
    ],
)
def test_a_row_slipped_in_is_found_and_named(
    vault: Vault, knife: Knife, table: str, values: dict[str, object], named: tuple[str, str]
) -> None:
    verify_more_named(vault, knife, table, values, named)


def verify_more_named(
    vault: Vault, knife: Knife, table: str, values: dict[str, object], named: tuple[str, str]
) -> None:
    """Verify that a row which is slipped in makes a vault that was right wrong, and is named."""
    assert vault.audit(objects="none").exit_status == 0
    with knife.added(table, values):
        report = vault.audit(objects="none")
    assert report.exit_status == 3
    assert named in {(finding.code, finding.where) for finding in report.findings}


def test_a_term_and_a_label_slipped_in_beneath_a_record_are_found_and_named(
    vault: Vault, knife: Knife
) -> None:
    record = next(row for row in knife.rows("records") if row["space"] == "case")
    here = {"space": "case", "record": record["id"]}
    with knife.added("terms", {**here, "term": "ghost", "value": ""}):
        report = vault.audit(objects="none")
    assert ("record_terms", f"record case {record['key']}") in {
        (finding.code, finding.where) for finding in report.findings
    }
    with knife.added("labels", {**here, "label": "Ghost", "position": 5, "field": "0"}):
        report = vault.audit(objects="none")
    assert ("label_extra", "label of entry 5, field 0") in {
        (finding.code, finding.where) for finding in report.findings
    }


def test_an_entry_slipped_in_behind_the_head_is_found(vault: Vault, knife: Knife) -> None:
    last = knife.rows("entries")[-1]
    row = {**last, "position": last["position"] + 1, "id": "ghost", "seq": last["seq"] + 1}
    with knife.added("entries", row):
        report = vault.audit(objects="none")
    assert report.exit_status == 3
    assert {"head_row", "checkpoint_missing", "openings_missing"} <= codes(report)


@pytest.mark.parametrize("name", ["log", "eve"])
def test_a_witness_with_a_key_of_the_house_is_no_witness(vault: Vault, knife: Knife, name: str) -> None:
    inside = WitnessSigner("witness.example/feed", seed_of(name))
    size = vault.world.size()
    line = (
        cosign(vault.world.prover().checkpoint(size), inside, vault.world.clock.now())
        .decode()
        .splitlines()[-1]
    )
    with knife.added("cosignatures", {"size": size, "vkey": str(inside.verifier), "line": line}):
        report = vault.audit(objects="none")
    assert report.scopes["witness"] == "false"
    assert codes(report) == {"witness_enrolled"}


def test_a_witness_line_beside_the_key_of_another_witness_is_false(vault: Vault, knife: Knife) -> None:
    line = knife.rows("cosignatures")[0]
    other = WitnessSigner("witness.example/5eed", seed_of("another witness"))
    with knife.changed("cosignatures", line, vkey=str(other.verifier)):
        report = vault.audit(objects="none")
    assert codes(report) == {"cosignature_false"}


def test_without_a_signed_root_nobody_can_say_whether_an_entry_or_its_hash_was_altered(
    vault: Vault, knife: Knife
) -> None:
    last = knife.rows("entries")[-1]
    with (
        knife.changed("entries", last, leaf=bytes(32)),
        knife.deleted("checkpoints", knife.rows("checkpoints")[-1]),
    ):
        report = vault.audit(objects="none")
    assert ("leaf_mismatch", f"entry {last['position']}") in {
        (finding.code, finding.where) for finding in report.findings
    }
    assert "checkpoint_missing" in codes(report)

"""A desk's ledger is moved to a server: byte for byte, closed where it was, and going on where it is."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from custody.errors import RuleBroken
from custody.ledger.append.entry_signing import Request
from tests.cli import paged
from tests.cli.office import Office
from tests.journeys.moving.ledgers import (
    closed,
    empty,
    in_file,
    move,
    name_of,
    office_in,
    on_server,
    refused,
    signer_of,
    unmade,
    untouched,
    vault_of,
)
from tests.postgres.server import server


def test_every_row_is_carried_over_as_it_is_and_both_ledgers_check(office: Office, address: str) -> None:
    before, file = office.size(), office.folder / "vault" / "ledger.db"
    assert office.desk.run("check").status == 0
    document = json.loads(move(office, address, "--json").out)
    kinds = [entry["kind"] for entry in document["entries"]]
    assert (kinds, document["size"]) == (["ledger.migration_started", "ledger.migration_ended"], before + 2)
    ours, theirs = in_file(file), on_server(address)
    assert all(ours.values())
    assert {table: sorted(set(rows) - set(theirs[table])) for table, rows in ours.items()} == {
        **{table: [] for table in ours},
        "head": ours["head"],
        "records": [row for row in ours["records"] if row[1] == "migration"],
    }
    new = {table: len(rows) - len(ours[table]) for table, rows in theirs.items()}
    assert {table for table, count in new.items() if count} == {"entries", "openings", "checkpoints"}
    assert theirs["entries"][:-1] == ours["entries"]
    said = {
        field["name"]: field["value"] for field in office.see("log", "show", "--entry", str(before))["fields"]
    }
    assert said["size"] == before
    signed = next(note for size, note in ours["checkpoints"] if size == before)
    assert said["root"].encode() == signed.split(b"\n")[2]
    assert office.desk.run("check").status == 0
    assert closed(office, "check").status == 0
    office.case("C-2")
    assert office.desk.run("check").status == 0


def test_the_closed_ledger_reads_proves_and_exports_and_says_where_it_went(
    office: Office, address: str
) -> None:
    size = office.size()
    assert move(office, address).status == 0
    office.case("C-2")
    assert (
        closed(office, "log", "show", "--json").document["entries"][-1]["kind"] == "ledger.migration_started"
    )
    proof = office.folder / "entry.proof"
    assert closed(office, "proof", "entry", str(size), "--out", str(proof)).status == 0
    vkey = office.desk.run("log", "vkey").out.strip()
    assert office.desk.run("verify", str(proof), "--vkey", vkey).status == 0
    assert closed(office, "log", "publish", str(office.folder / "site")).status == 0
    assert closed(office, "case", "show", "C-1").status == 0
    status = closed(office, "today", "--json")
    assert (status.status, paged.value(status.document, "may_sign")) == (10, False)
    (moved,) = (alarm["text"] for alarm in status.document["alarms"] if alarm["code"] == "moved")
    assert f"/{name_of(address)}" in moved
    for words in (
        ("case", "open", "C-9"),
        ("actor", "enrol", "--display-name", "X", "--roles", "auditor", "--vkey", vkey),
        ("sweep", "run"),
    ):
        answer = closed(office, *words, "--as", office.keys["Eve" if words[0] == "case" else "Ada"])
        if words[0] != "sweep":
            refused(
                answer,
                5,
                "was moved to postgresql://",
                f"/{name_of(address)}",
                f"entry {size}",
                "ledger.migrating",
            )
        else:
            assert answer.status == 5
    assert closed(office, "check").status == 0


def test_whoever_had_it_open_sees_that_it_is_closed(office: Office, address: str) -> None:
    eve = signer_of(office, "Eve")
    with vault_of(office) as open_before:
        open_before.journal.record(eve, [Request("case.opened", {"reference": "C-8"})])
        drafted = open_before.journal.draft(eve, [Request("case.opened", {"reference": "C-9"})])
        assert move(office, address).status == 0
        with pytest.raises(RuleBroken, match=f"moved to postgresql:///{name_of(address)}.* is closed here"):
            open_before.journal.submit(drafted)
        with pytest.raises(RuleBroken, match="is closed here"):
            open_before.journal.record(eve, [Request("case.opened", {"reference": "C-9"})])
        size = open_before.reader().head().size
    with vault_of(office) as now:
        assert now.reader().head().size == size + 1
        now.journal.record(eve, [Request("case.opened", {"reference": "C-9"})])


def test_no_cosignature_is_taken_into_the_closed_ledger(office: Office, address: str) -> None:
    size = str(office.size())
    assert move(office, address).status == 0
    words = ("witness", "add", str(office.folder / "stick" / "cosigned"), "--vkey", "@w.vkey")
    assert office.desk.run(*words).status == 0
    with vault_of(office, office.folder / "vault" / "closed") as vault:
        lines = vault.reader().cosignatures()
    assert len(lines) == 1
    witness = office.desk
    asked = ("witness", "request", "--old-size", size, "--out", "again")
    assert closed(office, *asked).status == 0
    signed = ("witness", "sign", "again/checkpoint", "--vkey", "@log.vkey", "--out", "again/cosigned")
    assert witness.run(*signed, "--keys", str(office.folder / "witness")).status == 0
    refused(closed(office, "witness", "add", "again/cosigned", "--vkey", "@w.vkey"), 5, "is closed here")
    assert office.desk.run("witness", "add", "again/cosigned", "--vkey", "@w.vkey").status == 0


def test_moving_twice_or_to_where_it_is_says_that_there_is_nothing_to_do(
    office: Office, address: str
) -> None:
    assert move(office, address).status == 0
    size = office.size()
    refused(move(office, address), 7, "moved to", "already")
    untouched(office, size)


def test_a_ledger_on_a_server_moves_on_to_another_database(office: Office, address: str) -> None:
    assert move(office, address).status == 0
    size = office.size()
    with empty() as second:
        assert move(office, second).status == 0
        untouched(office, size + 2)
        assert closed(office, "check").status == 0
        refused(closed(office, "case", "open", "C-9", "--as", office.keys["Eve"]), 5, f"/{name_of(second)}")


def test_what_cannot_take_a_ledger_is_named_and_nothing_is_closed(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = office.size()
    nowhere = "postgresql://nobody@/none?host=/nonexistent"
    refused(move(office, nowhere), 8, "/nonexistent")
    refused(move(office, address.replace(name_of(address), "no_such_database")), 8, "no_such_database")
    refused(move(office, str(office.folder / "other.db")), 2, "--database is no address")
    refused(move(office, "postgresql://ada:hunter2@/x"), 2, "--database holds a secret")
    name = name_of(address)
    server().run(f'DROP ROLE IF EXISTS "{name}_guest"; CREATE ROLE "{name}_guest" LOGIN')
    refused(move(office, server().address(name, f"{name}_guest")), 8, "may not")
    server().run(f'DROP ROLE "{name}_guest"')
    with monkeypatch.context() as patch:
        patch.setattr("custody.storage.database.postgres.connection.OLDEST", 99)
        refused(move(office, address), 9, "is too old for a ledger")
    server().run("CREATE SCHEMA custody; CREATE TABLE custody.mine (x int)", name)
    refused(move(office, address), 9, "holds tables already")
    server().run("DROP SCHEMA custody CASCADE", name)
    untouched(office, size)
    assert move(office, address).status == 0


def test_a_database_of_another_ledger_is_left_as_it_is(office: Office, address: str, tmp_path: Path) -> None:
    other = office_in(tmp_path / "other")
    assert (
        other.desk.run(
            "init", "v2", "--domain", "lab.example", "--database", address, "--as", other.keys["Ada"]
        ).status
        == 0
    )
    before = on_server(address)
    size = office.size()
    refused(move(office, address), 9, "another ledger")
    assert on_server(address) == before
    untouched(office, size)


def test_a_ledger_that_does_not_check_is_not_moved(office: Office, address: str) -> None:
    with sqlite3.connect(office.folder / "vault" / "ledger.db") as connection:
        connection.execute("UPDATE records SET doc = X'7B7D' WHERE space = 'case'")
    refused(move(office, address), 3, "does not check", "record")
    assert unmade(address)


def test_only_an_administrator_moves_it(office: Office, address: str) -> None:
    size = office.size()
    refused(office.run("Eve", "migrate", "--database", address), 5, "role.permit")
    assert move(office, address, "--dry-run").status == 0
    assert unmade(address)
    untouched(office, size)


def test_no_user_and_no_secret_of_the_address_is_entered(office: Office, address: str) -> None:
    size = office.size()
    told = move(office, f"{address}&application_name=hush")
    assert told.status == 0
    said = {
        field["name"]: field["value"] for field in office.see("log", "show", "--entry", str(size))["fields"]
    }
    assert said["database_address"] == f"postgresql:///{name_of(address)}?host={server().socket}"

"""A ledger in PostgreSQL, typed from end to end: made, filled, checked, proven, looked at, and left alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.errors import StorageFailed
from custody.storage.migrations.guards import guards
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.postgres.server import server


def full(_vault: Path) -> None:
    raise StorageFailed("the disk is full")


@pytest.fixture
def address() -> Iterator[str]:
    """Yield the address of an empty database of its own."""
    with server().database() as name:
        yield server().address(name)
        for role in ("owner", "sequencer", "reader"):
            server().run(
                f'DO $$ BEGIN DROP OWNED BY "{name}_{role}"; EXCEPTION WHEN undefined_object THEN END $$',
                name,
            )
    for role in ("ada", "owner", "sequencer", "reader"):
        server().run(f'DROP ROLE IF EXISTS "{name}_{role}"')


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk without a vault."""
    return Desk(tmp_path / "desk")


def init(desk: Desk, address: str, *more: str, status: int = 0) -> dict[str, object]:
    words = ("--domain", "lab.example", "--display-name", "Ada", "--organisation", "The Lab", *more)
    return desk.done("init", *words, "--database", address, status=status)


def told(office: Office, status: int) -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in office.see("doctor", status=status)["checks"]}


def name_of(address: str) -> str:
    return address.partition("@/")[2].partition("?")[0]


def take_rights_apart(desk: Desk, address: str) -> str:
    """Run the script as whoever administers the server would; give the address of somebody who only writes."""
    name = name_of(address)
    server().run(desk.run("doctor", "--roles").out, name)
    server().run(f'CREATE ROLE "{name}_ada" LOGIN IN ROLE "{name}_sequencer"')
    file = desk.folder / "vault" / "custody.toml"
    mine = server().address(name, f"{name}_ada")
    file.write_text(file.read_text().replace(address, mine))
    return mine


def test_a_case_goes_its_way_on_a_server_and_is_checked_and_proven(address: str, desk: Desk) -> None:
    office = Office(desk)
    made = init(desk, address)
    office.keys["Ada"] = str(made["key"])
    assert made["database"] == address
    assert "superuser" in told(office, 10)["grants"]["found"]
    address = take_rights_apart(desk, address)
    office.hire("Eve", "examiner")
    office.hire("Carl", "evidence_custodian", "examiner")
    office.case()
    office.seizure()
    office.exhibit()
    evidence = desk.folder / "stick.dd"
    evidence.write_bytes(b"evidence" * 1000)
    archived = office.done("Eve", "archive", str(evidence), "--exhibit", "EV/1")
    assert office.see("check")["verdict"] == "verified"
    position = archived["entries"][-1]["position"]
    proof = desk.folder / "entry.proof"
    office.see("proof", "entry", str(position), "--out", str(proof))
    vkey = office.desk.run("log", "vkey").out.strip()
    assert desk.run("verify", str(proof), "--vkey", vkey).status == 0
    assert not (desk.folder / "vault" / "ledger.db").exists()
    found = told(office, 10)
    assert found["database"]["found"].startswith("PostgreSQL")
    assert {found[name]["level"] for name in ("database", "durability", "grants", "schema")} == {"ok"}
    settings = {setting["name"]: setting["value"] for setting in office.see("settings")["settings"]}
    assert settings["database"] == address


def test_what_is_repaired_on_a_server_is_as_in_a_file(address: str, desk: Desk) -> None:
    init(desk, address)
    server().run(
        "DROP TRIGGER entries_update ON custody.entries; DELETE FROM custody.records", name_of(address)
    )
    assert desk.run("check").status == 3
    assert "entries_update" in desk.run("doctor").out
    mended = desk.done("doctor", "--repair", status=10)["repaired"]
    assert mended["guards"] == ["entries_update"]
    assert desk.run("check").status == 0


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("entries", "UPDATE custody.entries SET note = note || 'x'::bytea"),
        ("openings", "UPDATE custody.openings SET leaves = set_byte(leaves, 9, 0)"),
        ("checkpoints", "DELETE FROM custody.checkpoints"),
        ("head", "UPDATE custody.head SET root = sha256('other')"),
        ("records", "UPDATE custody.records SET doc = '{}'"),
    ],
)
def test_what_a_superuser_changes_past_the_guards_is_found(
    address: str, desk: Desk, table: str, change: str
) -> None:
    init(desk, address)
    assert desk.run("check").status == 0
    off = f"ALTER TABLE custody.{table} DISABLE TRIGGER USER; {change}"
    on = "".join(
        f"; ALTER TABLE custody.{table} ENABLE ALWAYS TRIGGER {name}"
        for name in guards("postgresql")
        if name.rpartition("_")[0] == table
    )
    server().run(off + on, name_of(address))
    checks = desk.run("doctor", "--json").document["checks"]
    assert next(check for check in checks if check["name"] == "schema")["level"] == "ok"
    assert desk.run("check").status == 3


def test_only_the_owner_puts_guards_back_where_rights_are_apart(
    address: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    init(desk, address)
    take_rights_apart(desk, address)
    name = name_of(address)
    server().run("DROP TRIGGER entries_update ON custody.entries", name)
    answer = desk.run("doctor", "--repair")
    assert answer.status == 8
    assert "may not" in answer.err
    server().run(f'GRANT "{name}_owner" TO "{name}_ada"')
    monkeypatch.setenv("PGOPTIONS", f"-c role={name}_owner")
    assert desk.done("doctor", "--repair", status=10)["repaired"]["guards"] == ["entries_update"]
    monkeypatch.delenv("PGOPTIONS")
    server().run(f'REVOKE "{name}_owner" FROM "{name}_ada"')
    server().run(desk.run("doctor", "--roles").out, name)
    assert desk.done("doctor")["entry_possible"]
    assert desk.run("check").status == 0


def test_a_server_that_cannot_be_had_leaves_no_vault(desk: Desk) -> None:
    nowhere = "postgresql://nobody@/none?host=/nonexistent"
    answer = desk.run("init", "--domain", "lab.example", "--database", nowhere)
    assert answer.status == 8
    assert "/nonexistent" in answer.err
    assert "Traceback" not in answer.err
    assert not (desk.folder / "vault").exists()


def test_a_database_that_holds_a_ledger_is_left_as_it_is(address: str, desk: Desk, tmp_path: Path) -> None:
    origin = init(desk, address)["origin"]
    other = Desk(tmp_path / "other")
    answer = other.run("init", "--domain", "lab.example", "--database", address)
    assert answer.status == 9
    assert "holds tables already" in answer.err
    assert not (other.folder / "vault").exists()
    assert paged.value(desk.done("today"), "origin") == origin
    assert desk.run("check").status == 0


def test_a_vault_that_fails_after_its_tables_takes_them_away_again(
    address: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("custody.storage.vault.creation.finish_vault_toml", full)
        assert desk.run("init", "--domain", "lab.example", "--database", address).status == 8
    assert init(desk, address)["database"] == address


@pytest.mark.parametrize("address", ["postgresql://ada:hunter2@/x", "postgres://h/x?password=hunter2"])
def test_a_password_is_refused_on_the_command_line_and_in_the_settings(address: str, desk: Desk) -> None:
    answer = desk.run("init", "--domain", "lab.example", "--database", address)
    assert (answer.status, "hunter2" in answer.err) == (2, False)
    assert "~/.pgpass" in answer.err
    desk.done("init", "--domain", "lab.example")
    file = desk.folder / "vault" / "custody.toml"
    text = file.read_text()
    file.write_text(text.replace("domain =", f"database = {json.dumps(address)}\ndomain ="))
    answer = desk.run("today")
    assert (answer.status, "hunter2" in answer.err) == (9, False)
    file.write_text(text)
    assert desk.run("today").status in (0, 10)

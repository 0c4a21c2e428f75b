"""`pg_dump` of a ledger in use, restored: tables, guards and rights are known again, and what is missing is named."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.answers.backups.resumption_play import folder
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.drill.elsewhere import restored
from tests.drill.load import under_load
from tests.postgres.server import server, tool

__all__ = ["folder"]

_COMMAND = re.compile(r"`custody (log resume [^`]*)`")


@dataclass
class Dumped:
    """A ledger on a server, written to by somebody who may only write, and the dump that was made meanwhile."""

    office: Office
    dump: Path
    source: str
    target: str

    @property
    def writer(self) -> str:
        """The login that may only write."""
        return f"{self.source}_ada"

    def restore(self) -> Office:
        """Restore the dump into an empty database; return a desk on another machine, whose state survived."""
        command = (tool("pg_restore"), "-d", server().address(self.target), self.dump)
        subprocess.run(command, check=True, capture_output=True)
        copy = self.office.folder
        office = restored(self.office, copy, copy.parent / "new", state=copy / "state", receipts=True)
        write_address(office, f"/{self.source}?", f"/{self.target}?")
        return office


def write_address(office: Office, old: str, new: str) -> None:
    """Change the database's address in the settings of a vault."""
    file = office.folder / "vault" / "custody.toml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


@pytest.fixture
def dumped(folder: Path) -> Iterator[Dumped]:
    """Make a ledger on the server, take the rights apart, and dump it while entries come in."""
    with server().database() as name, server().database() as other:
        office = Office(Desk(folder / "live"))
        made = office.desk.done(
            *("init", "--domain", "lab.example", "--display-name", "Ada", "--organisation", "The Lab"),
            *("--database", server().address(name)),
        )
        office.keys["Ada"] = made["key"]
        office.hire("Eve", "examiner")
        office.hire("Bea", "administrator")
        office.case()
        server().run(office.desk.run("doctor", "--roles").out, name)
        server().run(f'CREATE ROLE "{name}_ada" LOGIN IN ROLE "{name}_sequencer"')
        write_address(office, "postgres@", f"{name}_ada@")
        with under_load(office) as load:
            load.grow(5)
            command = (tool("pg_dump"), "-Fc", "-f", folder / "dump", "-d", server().address(name))
            subprocess.run(command, check=True, capture_output=True)
            load.grow(5)
        yield Dumped(office, folder / "dump", name, other)
        for database in (name, other):
            for role in ("owner", "sequencer", "reader"):
                for within in (name, other):
                    server().run(
                        f'DO $$ BEGIN DROP OWNED BY "{database}_{role}";'
                        " EXCEPTION WHEN undefined_object THEN END $$",
                        within,
                    )
    for database in (name, other):
        for role in ("ada", "owner", "sequencer", "reader"):
            server().run(f'DROP ROLE IF EXISTS "{database}_{role}"')


def words(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def entries_in(database: str) -> int:
    """Return how many entries a database has, by its own head."""
    with server().connect(database) as connection:
        row = connection.execute("SELECT size FROM custody.head").fetchone()
    assert row is not None
    return int(row[0])


def test_a_restored_dump_is_an_older_copy_and_goes_on(dumped: Dumped) -> None:
    # Control: the ledger that was dumped is in order, and its server open to nobody else.
    assert dumped.office.desk.run("check", "--objects", "none").status == 0
    doctor = dumped.office.desk.run("doctor").out
    assert not [line for line in doctor.splitlines() if line.startswith("fail")]
    known = dumped.office.size()
    office = dumped.restore()
    entries = entries_in(dumped.target)
    assert entries < known
    checked = office.desk.run("check", "--objects", "none")
    assert (checked.status, checked.out.split(":")[0]) == (4, "BEHIND, NOT CHECKED"), checked.out
    assert "schema_differs" not in checked.out
    assert "ERROR" not in checked.out
    refused = office.run("Eve", "case", "open", "NEW-1")
    assert (refused.status, entries_in(dumped.target)) == (4, entries), refused.err
    found = _COMMAND.search(words(refused.err))
    assert found is not None
    resumed = office.run("Ada", *found[1].replace("KEY", office.keys["Bea"]).split())
    assert resumed.status in (0, 10), resumed.err
    told = words(resumed.out)
    assert f"{known - entries} entries were lost: {entries} to {known - 1}" in told
    assert re.search(rf"entry {entries} case\.opened \S+ signed by {office.keys['Eve']}", told)
    first = words(office.desk.run("check", "--objects", "none").out)
    assert first.startswith(
        f"VERIFIED, but the log was resumed once, and {known - entries} entries were lost"
    )
    assert office.run("Eve", "case", "open", "NEW-2").status in (0, 10)


def test_a_dump_brings_its_guards_along_and_the_rights_of_the_old_name(dumped: Dumped) -> None:
    office = dumped.restore()
    with (
        server().connect(dumped.target) as connection,
        pytest.raises(psycopg.Error, match="UPDATE is refused"),
    ):
        connection.execute("UPDATE custody.entries SET seq = seq + 1")
    told = words(office.desk.run("doctor").out)
    assert f"by {dumped.source}_reader: more than the roles need" in told
    assert "schema tables, columns, constraints and guards are as this program made them" in told
    server().run(office.desk.run("doctor", "--roles").out, dumped.target)
    server().run(f'GRANT "{dumped.target}_sequencer" TO "{dumped.writer}"')
    assert "nobody may do more than the roles need" in words(office.desk.run("doctor").out)

"""What tests of moving a ledger to a server share: an office whose ledger holds something of everything, what is typed
in it, and looks at both databases that ask no code of the program's.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

from custody.ledger.append.entry_signing import Request
from custody.storage.settings.settings import Settings, load
from custody.storage.vault.vault import Vault, open_vault
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office, copied
from tests.cli.proofs.test_witness import Elsewhere
from tests.postgres.server import server

#: Every table of a ledger, each with the columns that order it.
TABLES = {
    "subjects": "id",
    "entries": "position",
    "openings": "position",
    "tiles": "level, idx",
    "tile_roots": "level, idx",
    "checkpoints": "size",
    "cosignatures": "size, vkey, line",
    "erasures": "position, idx",
    "sweeps": "position",
    "records": "id",
    "terms": "space, term, value, record",
    "labels": "label, space, record, position, field",
    "checks": "object",
    "head": "id",
}
#: Cases that are opened together, so that there are full tiles.
MANY = 250


@contextlib.contextmanager
def empty() -> Iterator[str]:
    """Yield the address of an empty database of its own."""
    with server().database() as name:
        yield server().address(name)


def settings_of(office: Office, vault: Path | None = None) -> Settings:
    """Return the settings of the vault of an office, or of another one of its."""
    environ = office.desk.environ | ({} if vault is None else {"CUSTODY_VAULT": str(vault)})
    return load({}, environ, folder=office.folder, user=office.folder / "none")


@contextlib.contextmanager
def vault_of(office: Office, vault: Path | None = None) -> Iterator[Vault]:
    """Open the vault of an office as a process beside the commands does."""
    with open_vault(settings_of(office, vault), office.desk.clock, office.desk.entropy) as found:
        yield found


def signer_of(office: Office, who: str) -> Any:
    """Open somebody's key."""
    from custody.storage.keys import passphrases
    from custody.storage.keys.key_files import KeyFiles

    ring = KeyFiles(office.folder / "keys", passphrases.from_file(office.folder / "passphrase"))
    return ring.signer(office.keys[who])


@cache
def _template() -> Office:
    """Make an office with evidence, a sweep, an erasure, a cosignature and more entries than a tile holds."""
    folder = Path(mkdtemp(prefix="custody-moving-"))
    atexit.register(_take_away, folder, os.getpid())
    office = Office(Desk(folder)).open()
    office.hire("Second", "administrator")
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "stick.dd").write_bytes(b"evidence" * 1000)
    office.done("Eve", "archive", "stick.dd", "--exhibit", "EV/1")
    office.done("Bot", "sweep", "run")
    with vault_of(office) as vault:
        opened = [Request("case.opened", {"reference": f"M-{at}"}) for at in range(MANY)]
        vault.journal.record(signer_of(office, "Eve"), opened)
    ground = ("--basis", "retention_ended", "--legal-basis", "schedule 4")
    words = ("erasure", "propose", str(office.size() - 1), "--fields", "reference", *ground)
    proposal = str(office.done("Carl", *words)["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    office.done("Carl", "erasure", "execute", proposal)
    witness = Elsewhere(office)
    witness.request("--old-size", "0")
    witness.sign()
    office.see("witness", "add", "stick/cosigned", "--vkey", "@w.vkey")
    return office


def _take_away(folder: Path, owner: int) -> None:
    """Remove a folder when the process that made it ends, and not when one of its children does."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def office_in(folder: Path) -> Office:
    """Return an office of its own that goes on from the template's."""
    return copied(_template(), folder)


def in_file(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read every table of a SQLite file, past the program."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return {
            table: list(connection.execute(f"SELECT * FROM {table} ORDER BY {order}"))  # noqa: S608 - names above
            for table, order in TABLES.items()
        }


def on_server(address: str) -> dict[str, list[tuple[Any, ...]]]:
    """Read every table of a ledger on the server, past the program."""
    with psycopg.connect(address) as connection:
        connection.execute("SET search_path = custody")
        return {
            table: [
                tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
                for row in connection.execute(f"SELECT * FROM {table} ORDER BY {order}".encode())  # noqa: S608 - names above
            ]
            for table, order in TABLES.items()
        }


def name_of(address: str) -> str:
    """Return the name of the database at an address."""
    return address.partition("@/")[2].partition("?")[0]


def move(office: Office, address: str, *more: str) -> Answer:
    """Move the ledger as the administrator."""
    return office.run("Ada", "migrate", "--database", address, *more)


def closed(office: Office, *words: str) -> Answer:
    """Type a command about the database that the ledger was moved from."""
    return office.desk.run(*words, "--vault", str(office.folder / "vault" / "closed"))


def refused(answer: Answer, status: int, *words: str) -> None:
    """The answer has a status and, on its error, these words."""
    assert answer.status == status, answer.err or answer.out
    assert "Traceback" not in answer.err
    for word in words:
        assert word in " ".join(answer.err.split())


def sound(answer: Answer, *doubts: str) -> None:
    """A check verified the ledger, and doubts nothing but this."""
    assert (answer.status, set(answer.document["doubts"])) == (10 if doubts else 0, set(doubts)), answer.out


@contextlib.contextmanager
def away(address: str) -> Iterator[None]:
    """Take the database at an address away meanwhile, as when its server is lost."""
    name = name_of(address)
    server().run(f"ALTER DATABASE {name} RENAME TO {name}_away")
    try:
        yield
    finally:
        server().run(f"ALTER DATABASE {name}_away RENAME TO {name}")


def untouched(office: Office, size: int, *doubts: str) -> None:
    """The ledger is where it was, sound but for doubts, and open."""
    assert office.size() == size
    sound(office.desk.run("check", "--json"), *doubts)
    office.case(f"C-{size}")


def unmade(address: str) -> bool:
    """Return whether nothing was made in a database."""
    with server().connect(name_of(address)) as connection:
        return connection.execute("SELECT to_regnamespace('custody') IS NULL").fetchall() == [(True,)]


def whole(office: Office, size: int, *doubts: str) -> None:
    """The ledger has arrived with ``size`` entries, checks on both sides but for doubts, and goes on in one."""
    assert office.size() == size
    sound(office.desk.run("check", "--json"), *doubts)
    sound(closed(office, "check", "--json"), *doubts)
    refused(closed(office, "case", "open", "C-9", "--as", office.keys["Eve"]), 5, "is closed here")
    office.case("C-9")

"""An office on a server or in a file, with somebody who writes into the database beside the program, and its owner."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from custody.storage.migrations.guards import guards
from tests.answers.databases.rights_server import House
from tests.cli.desk import Desk
from tests.cli.office import Office, copied

HASH = "sha256('junk')"


class Lab:
    """An office on one database, with somebody who writes to it beside the program, and its owner."""

    def __init__(
        self,
        office: Office,
        put: Callable[..., None],
        own: Callable[[], None],
        unguarded: Callable[[str], None],
        disown: Callable[[], None] = lambda: None,
    ) -> None:
        self.office = office
        self.put = put
        self.own = own
        self.disown = disown
        self.unguarded = unguarded

    def literal(self, data: bytes) -> str:
        """Return bytes as a statement has them."""
        return f"'\\x{data.hex()}'" if on_a_server(self.office) else f"x'{data.hex()}'"

    def check(self) -> tuple[int, str, list[dict[str, str]]]:
        answer = self.office.desk.run("check", "--json")
        assert answer.out, answer.err
        found = [finding for finding in answer.document["findings"] if finding["severity"] != "note"]
        return answer.status, answer.document["verdict"], found


def on_a_server(office: Office) -> bool:
    return not (office.folder / "vault" / "ledger.db").exists()


def on_server(lab: House) -> Lab:
    words = {
        "hash": HASH,
        "bytes": "'\\x6a756e6b'::bytea",
        "zeros": "decode(repeat('00', length(leaves)), 'hex')",
    }

    def put(*statements: str) -> None:
        names = (f"gen_random_uuid()::text || '{number}'" for number in range(1000))
        lab.as_role("ada", *(statement.format(**words, name=next(names)) for statement in statements))

    owners: list[str] = []

    def own() -> None:
        if owners:
            lab.sit("keeper")
            return
        owners.append(lab.role("keeper"))
        lab.superuser(
            "CREATE ROLE {group}_owner LOGIN IN ROLE {owner}".replace("{group}_owner", lab.role("keeper"))
        )
        lab.sit("keeper")
        lab.superuser(
            "ALTER ROLE {group}_owner SET role TO {owner}".replace("{group}_owner", lab.role("keeper"))
        )

    def unguarded(statement: str) -> None:
        table = statement.split(" ")[2]
        lab.superuser(
            f"ALTER TABLE custody.{table} DISABLE TRIGGER USER",
            f"SET search_path = custody; {statement}",
            *(
                f"ALTER TABLE custody.{table} ENABLE ALWAYS TRIGGER {name}"
                for name in guards("postgresql")
                if name.rpartition("_")[0] == table
            ),
        )

    return Lab(lab.office, put, own, unguarded, lambda: lab.sit("ada"))


@cache
def _template() -> Office:
    """Make an office in a file, to be copied only."""
    office = Office(Desk(Path(tempfile.mkdtemp(prefix="custody-stray-")) / "desk")).open()
    office.case()
    office.seizure()
    office.exhibit()
    return office


def in_file(folder: Path) -> Lab:
    office = copied(_template(), folder / "desk")
    database = office.folder / "vault" / "ledger.db"
    words = {"hash": "zeroblob(32)", "bytes": "x'6a756e6b'", "zeros": "zeroblob(length(leaves))"}

    def put(*statements: str) -> None:
        with closing(sqlite3.connect(database)) as connection, connection:
            for number, one in enumerate(statements):
                connection.execute(one.format(**words, name=f"lower(hex(randomblob(16))) || '{number}'"))

    def unguarded(statement: str) -> None:
        table = statement.split(" ")[2]
        mine = {name: sql for name, sql in guards("sqlite").items() if name.rpartition("_")[0] == table}
        with closing(sqlite3.connect(database)) as connection, connection:
            for name in mine:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement)
            for sql in mine.values():
                connection.execute(sql)

    return Lab(office, put, lambda: None, unguarded)

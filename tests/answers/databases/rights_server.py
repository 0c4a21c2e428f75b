"""A ledger on a server whose roles were taken apart: one person enters, one audits, and a stranger may nothing.

The office is made once and copied with its database, so that each attack begins at a ledger that nobody touched.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from custody.storage.database.postgres.roles import script
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office, copied
from tests.postgres.server import server

_TEMPLATE = "rights_template"
ROLES = ("owner", "sequencer", "reader")
_CLEARED = (
    "DO $$ DECLARE p text; BEGIN FOR p IN SELECT pubname FROM pg_publication LOOP"
    " EXECUTE format('DROP PUBLICATION %I', p); END LOOP;"
    " FOR p IN SELECT evtname FROM pg_event_trigger LOOP EXECUTE format('DROP EVENT TRIGGER %I', p);"
    " END LOOP; END $$"
)


def told(answer: Answer, name: str) -> list[tuple[str, str]]:
    """Return what an answer of doctor says under a name, and what is to be done about it: (level, words)."""
    found = [check for check in answer.document["checks"] if check["name"] == name]
    return [
        (check["level"], f"{check['found']}. {check['todo']}" if check["todo"] else check["found"])
        for check in found
    ]


@dataclass
class House:
    """One copy: ``office`` types as Ada, who may enter; everybody's login is named after the database."""

    name: str
    office: Office

    @property
    def vault(self) -> Path:
        return self.office.folder / "vault"

    def role(self, who: str) -> str:
        """Return the name of a role or login as it is quoted in SQL."""
        return f'"{self.name}_{who}"'

    def spelt(self, statement: str) -> str:
        """Return a statement with ``{who}`` replaced by the roles of this database."""
        for who in (*ROLES, "ada", "auditor", "stranger", "group"):
            statement = statement.replace("{" + who + "}", self.role(who))
        return statement.replace("{database}", f'"{self.name}"')

    def superuser(self, *statements: str) -> None:
        """Run statements as the superuser, each by itself."""
        with server().connect(self.name) as connection:
            for statement in statements:
                connection.execute(self.spelt(statement).encode())

    def clear(self) -> None:
        """Take away what somebody made beside the ledger: publications, event triggers, and all in ``public``."""
        self.superuser(
            _CLEARED,
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
            "GRANT USAGE ON SCHEMA public TO PUBLIC",
        )

    def as_role(self, who: str, *statements: str) -> list[Any]:
        """Run statements in one transaction as a login; return the rows of the last."""
        with psycopg.connect(server().address(self.name, f"{self.name}_{who}")) as connection:
            connection.execute("SET search_path = custody, pg_temp")
            for statement in statements:
                last = connection.execute(self.spelt(statement).encode())
            return last.fetchall() if last.description else []

    def sit(self, who: str) -> None:
        """Set the login by which the desk reaches the server, or the superuser."""
        user = "postgres" if who == "postgres" else f"{self.name}_{who}"
        file = self.vault / "custody.toml"
        lines = [
            f'database = "{server().address(self.name, user)}"' if line.startswith("database =") else line
            for line in file.read_text().splitlines()
        ]
        file.write_text("\n".join(lines) + "\n")

    def run(self, *argv: str) -> Answer:
        """Type a command that needs no key."""
        return self.office.desk.run(*argv)

    def doctor(self, name: str) -> list[tuple[str, str]]:
        """Return what doctor finds under a name, and says to do about it: (level, words)."""
        return told(self.run("doctor", "--json"), name)

    def check(self) -> tuple[int, str, set[str]]:
        """Return what a check says: exit status, verdict, and the codes of warnings and errors."""
        answer = self.run("check", "--json")
        assert answer.out, answer.err
        found = {finding["code"] for finding in answer.document["findings"] if finding["severity"] != "note"}
        return answer.status, answer.document["verdict"], found

    def sound(self) -> None:
        """Verify that everything says of this copy that it is right, and that an entry goes in."""
        assert {level for level, _ in self.doctor("grants")} == {"ok"}
        assert self.check() == (0, "verified", set())
        self.office.done("Eve", "case", "open", "CONTROL-1")


@cache
def _template() -> Office:
    folder = Path(tempfile.mkdtemp(prefix="custody-rights-"))
    server().run(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
    office = Office(Desk(folder / "desk"))
    made = office.desk.done(
        *("init", "--domain", "lab.example", "--display-name", "Ada", "--organisation", "The Lab"),
        *("--database", server().address(_TEMPLATE)),
    )
    office.keys["Ada"] = made["key"]
    for name, roles in {
        "Judge": ("authority",),
        "Eve": ("examiner",),
        "Carl": ("evidence_custodian", "examiner"),
    }.items():
        office.hire(name, *roles)
    office.case()
    office.seizure()
    office.exhibit()
    return office


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Yield a copy of the office with a database of its own, whose roles are made and given to people."""
    template = _template()
    with server().database(_TEMPLATE) as name:
        made = House(name, copied(template, folder / "desk"))
        logins = {"ada": "sequencer", "auditor": "reader"}
        try:
            server().run(script(), name)
            for login, role in logins.items():
                made.superuser(f"CREATE ROLE {{{login}}} LOGIN IN ROLE {{{role}}}")
            made.superuser("CREATE ROLE {stranger} LOGIN", "CREATE ROLE {group}")
            made.sit("ada")
            yield made
        finally:
            server().run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()",
                name,
            )
            everybody = (*ROLES, *logins, "stranger", "group")
            server().run(_CLEARED, name)
            server().run("DROP OWNED BY " + ", ".join(map(made.role, everybody)) + " CASCADE", name)
    server().run("DROP ROLE " + ", ".join(map(made.role, everybody)))

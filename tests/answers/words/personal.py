"""A person's account as most have it: no CUSTODY_* variables, own settings in the file that the system has for them.

The usual desk of the tests sets CUSTODY_STATE and the like, which stand above every settings file and would hide what a
vault's own file can do.
"""

from __future__ import annotations

import json
import shutil
from copy import copy
from pathlib import Path

import pytest

from custody.ledger.ports import HeadMark
from custody.storage.database import SqlLedgerStore
from custody.storage.state.head import HeadFile, state_folder
from tests.cli.desk import Answer, Desk


class Person:
    """Somebody at a machine of their own: ``settings`` is their own file, ``vault`` the vault they work with."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("CONFIG", "DATA", "STATE"):
            monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        self.folder = folder
        self.desk = Desk(folder)
        self.desk.environ = {}
        self.vault = folder / "vault"
        self.settings = folder / "config" / "custody" / "custody.toml"
        self.settings.parent.mkdir(parents=True)
        self.set_up()

    def again(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
        """Return a person at another machine who goes on from where this one stands."""
        made = Person(folder, monkeypatch)
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        made.set_up()
        made.desk.clock.set(self.desk.clock.now())
        made.desk.entropy = copy(self.desk.entropy)
        return made

    def set_up(self, *lines: str) -> None:
        """Write the person's own settings file, with more ``lines`` in it."""
        passphrase = json.dumps(str(self.folder / "passphrase"))
        self.settings.write_text("\n".join([f"passphrase_file = {passphrase}", *lines]) + "\n")

    def run(self, *argv: str) -> Answer:
        """Type a command about the vault."""
        return self.desk.run(*argv, "--vault", str(self.vault))

    def init(self, *argv: str) -> None:
        """Make the vault, whose administrator's key lies elsewhere, with an examiner's key here and a first case."""
        made = self.administer("init", "--domain", "lab.example", "--display-name", "Ada", *argv)
        assert made.status == 0, made.err
        self.enrol(self.run("key", "new", "--json").document["key"]["vkey"], "Eve")
        self.case("C-1")

    def administer(self, *argv: str) -> Answer:
        """Type a command as the administrator."""
        return self.run(*argv, "--keys", str(self.folder / "ada"))

    def enrol(self, vkey: str, name: str) -> None:
        """Enrol an examiner as the administrator."""
        answer = self.administer(
            "actor", "enrol", "--vkey", vkey, "--display-name", name, "--roles", "examiner"
        )
        assert answer.status == 0, answer.err

    def case(self, reference: str) -> None:
        """Open a case."""
        answer = self.run("case", "open", reference)
        assert answer.status in (0, 10), answer.err

    def first_line(self, *argv: str) -> str:
        """Return the first line of what a command answers."""
        return (self.run(*argv).out.splitlines() or [""])[0]

    @property
    def origin(self) -> str:
        """The name of the vault's ledger."""
        return str(self.run("settings", "--json").document["settings"][1]["value"])


def write_in(vault: Path, *lines: str) -> None:
    """Write lines at the top of a vault's settings, as whoever can write the folder does."""
    file = vault / "custody.toml"
    file.write_text("\n".join([*lines, file.read_text()]))


def replace(vault: Path, other: Path) -> None:
    """Put a copy of another vault in the place of one."""
    shutil.rmtree(vault)
    shutil.copytree(other, vault)


def forge_memory(vault: Path, origin: str, state: Path) -> None:
    """Write what the program would remember of a vault into a folder: a head has a checksum and no key."""
    store = SqlLedgerStore.open(vault / "ledger.db", readonly=True)
    row = store.read().head()
    store.close()
    HeadFile(state_folder(origin, state) / "head", origin).start(HeadMark(row.size, row.root))
    shutil.copy(vault / "log" / "log.vkey", state_folder(origin, state) / "log.vkey")

"""What tests of resumptions share: an office with a second administrator and a witness, and a database put back."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from custody.storage.memory.small_ports import CountedEntropy
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office, copied
from tests.memory import MEMORY

WITNESS = "w.example/office-2"
DATABASE = "ledger.db"
#: Folders of offices that are copied, which go when the process ends.
_KEPT: list[TemporaryDirectory[str]] = []


class Stick:
    """A witness in another office with keys of its own, and the stick that is carried between the two."""

    def __init__(self, office: Office, name: str = WITNESS) -> None:
        self.office = office
        self.name = name
        self.keys = office.folder / name.replace("/", "~")
        self.vkey = str(office.desk.done("witness", "init", "--name", name, "--keys", str(self.keys))["vkey"])
        (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)

    @property
    def memory(self) -> Path:
        """The file in which the witness remembers what it cosigned."""
        return self.keys / f"{self.name.replace('/', '~')}.memory"

    def request(self, *words: str) -> Answer:
        """Write a request on the ledger's side."""
        shutil.rmtree(self.office.folder / "stick", ignore_errors=True)
        usual = ("witness", "request", "--out", "stick", "--force")
        return self.office.desk.run(*usual, *words)

    def sign(self, *words: str) -> Answer:
        """Answer, as the witness, the request on the stick."""
        usual = ("witness", "sign", "stick/checkpoint", "--vkey", "@log.vkey", "--out", "stick/cosigned")
        return self.office.desk.run(*usual, "--force", "--keys", str(self.keys), *words)

    def add(self, *words: str) -> Answer:
        """Add on the ledger's side what came back."""
        return self.office.desk.run("witness", "add", "stick/cosigned", "--vkey", self.vkey, *words)

    def carry(self, *words: str) -> int:
        """Go there and back; gives the size that was cosigned."""
        for answer in (self.request(*words), self.sign(), self.add()):
            assert answer.status == 0, answer.err
        return self.office.size()


def opened(folder: Path, *, second: bool = True) -> Office:
    """Return an office with staff, one case, and by default a second administrator, Bea, in a folder of its own."""
    template = _made(second)
    office = copied(template, folder)
    # It goes on with the same chance as if it had been made here.
    office.desk.entropy = CountedEntropy()
    office.desk.entropy._count = template.desk.entropy._count
    return office


@functools.cache
def _made(second: bool) -> Office:
    """Make such an office once, to be copied only."""
    folder = TemporaryDirectory(prefix="custody-answers-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
    _KEPT.append(folder)
    return opened_here(Path(folder.name) / "desk", second=second)


def opened_here(folder: Path, *, second: bool) -> Office:
    """Make such an office here, by the account that this process has."""
    office = Office(Desk(folder)).open()
    if second:
        office.hire("Bea", "administrator")
    office.case()
    return office


def keep(office: Office, name: str = "backup.db") -> None:
    """Keep a copy of the database."""
    shutil.copy(office.folder / "vault" / DATABASE, office.folder / name)


def put_back(office: Office, name: str = "backup.db") -> None:
    """Put a copy of the database back: an old backup restored, or a rollback."""
    vault = office.folder / "vault"
    for suffix in ("-wal", "-shm"):
        (vault / f"{DATABASE}{suffix}").unlink(missing_ok=True)
    shutil.copy(office.folder / name, vault / DATABASE)


def resume(office: Office, *words: str, second: str = "Bea", reason: str = "restore") -> Answer:
    """Resume the ledger as Ada and a second administrator, by the head file unless told otherwise."""
    usual = ("log", "resume", "--reason", reason, "--second", office.keys[second])
    return office.run("Ada", *usual, *(words or ("--from-head",)))


def check(office: Office, *words: str) -> Answer:
    """Check the ledger without its objects."""
    return office.desk.run("check", "--objects", "none", "--json", *words)


def first_line(office: Office, *words: str) -> str:
    """Return the first line of a check as people read it."""
    return office.desk.run("check", "--objects", "none", *words).out.splitlines()[0]


def codes(answer: Answer) -> dict[str, str]:
    """Return the severity of each finding but the usual notes, by its code."""
    return {
        finding["code"]: finding["severity"]
        for finding in answer.document["findings"]
        if finding["code"] not in ("no_witness", "sizes_only")
    }


def found(answer: Answer, code: str) -> str:
    """Return where and what the findings of one code say, in one text."""
    said = [finding for finding in answer.document["findings"] if finding["code"] == code]
    return "\n".join(f"{item['where']}: {item['expected']} {item['found']}" for item in said)


def entry(document: dict[str, Any]) -> int:
    """Return the position of the first entry of an answer."""
    position: int = document["entries"][0]["position"]
    return position


@contextlib.contextmanager
def desk_folder(tmp_path: Path) -> Iterator[Path]:
    """Make a folder in memory where there is one: commands wait for a disk some ten times."""
    if not os.access(MEMORY, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(prefix="custody-answers-", dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a folder of one's own, with nobody's settings."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    with desk_folder(tmp_path) as there:
        yield there


@pytest.fixture
def office(folder: Path) -> Office:
    """Return an office with two administrators and a case."""
    return opened(folder / "desk")

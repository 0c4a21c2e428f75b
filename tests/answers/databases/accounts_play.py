"""Plays accounts of one machine: the one that keeps a vault, and one of its group that may only read the database.

What an account does runs in a process of its own that gives root's rights up, so that only root can play it.
"""

from __future__ import annotations

import importlib
import os
import pickle
import pkgutil
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

import custody
from custody.storage.machine.system import SystemEntropy
from tests.cli.desk import Answer, Desk

T = TypeVar("T")
#: The group that may read the vault; each account has a group of its own besides.
LAB = 61500


@dataclass(frozen=True)
class Account:
    """An account by its number; its own group has the same."""

    number: int

    def does(self, action: Callable[[], T]) -> T:
        """Return what an action gives that runs as this account, in a process of its own."""
        held: Held[T] = self._fork(action, lasting=False)
        try:
            return held.answer()
        finally:
            held.end()

    @contextmanager
    def holds(self, opening: Callable[[], Callable[[], T]]) -> Iterator[Held[T]]:
        """Open something as this account and hold it until the block is left; it acts when it is asked."""
        held: Held[T] = self._fork(opening, lasting=True)
        try:
            held.answer()
            yield held
        finally:
            held.end()

    def _fork(self, action: Callable[[], object], *, lasting: bool) -> Held[T]:
        asked, told = os.pipe(), os.pipe()
        process = os.fork()
        if process == 0:
            os.close(asked[1])
            os.close(told[0])
            _child(self.number, action, asked[0], told[1], lasting=lasting)
        os.close(asked[0])
        os.close(told[1])
        return Held(process, asked[1], told[0])


@dataclass
class Held(Generic[T]):
    """A process of another account: asked through one pipe, answering through another."""

    process: int
    asking: int
    answers: int
    over: bool = field(default=False)

    def ask(self) -> T:
        """Return what its action gives once more."""
        self.begin()
        return self.answer()

    def begin(self) -> None:
        """Make it act once more; ``answer`` returns the result."""
        os.write(self.asking, b"?")

    def answer(self) -> T:
        """Return the next answer, or raise what the action raised."""
        data = b""
        while not data.endswith(b"END."):
            piece = os.read(self.answers, 1 << 16)
            assert piece, "the process of the account ended without an answer"
            data += piece
        answer: tuple[bool, Any] = pickle.loads(data[:-4])  # noqa: S301 - made by a process of this test
        if not answer[0]:
            raise answer[1]
        found: T = answer[1]
        return found

    def kill(self) -> None:
        """Kill it in the middle of whatever it does."""
        os.kill(self.process, signal.SIGKILL)
        self._reap()

    def end(self) -> None:
        """End it in order."""
        if not self.over:
            os.close(self.asking)
            self._reap()
            os.close(self.answers)

    def _reap(self) -> None:
        os.waitpid(self.process, 0)
        self.over = True


def _child(number: int, action: Callable[[], object], asked: int, told: int, *, lasting: bool) -> None:
    """Run an action without root's rights, answer, and leave without what the test's own process would do."""
    try:
        os.setgroups([number, LAB])
        os.setgid(number)
        os.setuid(number)
        os.umask(0o027)
        os.environ["HOME"] = os.environ["XDG_CONFIG_HOME"] = "/nobody"
        if lasting:
            again = action()
            assert callable(again)
            _tell(told, "open", good=True)
            while os.read(asked, 1):
                _answer(told, again)
            close = getattr(again, "close", None)
            if close is not None:
                close()
        else:
            _answer(told, action)
    except BaseException as error:
        _tell(told, error, good=False)
    finally:
        sys.stdout.flush()
        os._exit(0)


def _answer(told: int, action: Callable[[], object]) -> None:
    try:
        _tell(told, action(), good=True)
    except Exception as error:
        _tell(told, error, good=False)


def _tell(told: int, found: object, *, good: bool) -> None:
    try:
        data = pickle.dumps((good, found))
    except Exception:
        data = pickle.dumps((False, AssertionError(repr(found))))
    os.write(told, data + b"END.")


class Machine:
    """A vault of the account ``keeper`` whose group may read, and an ``auditor`` of that group with own folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keeper, self.auditor, self.root = Account(61001), Account(61002), Account(0)
        self.vault = folder / "vault"
        self.keys: dict[str, dict[str, str]] = {}
        self.desks = {account: self._desk(account) for account in (self.keeper, self.auditor, self.root)}

    def _desk(self, account: Account) -> Desk:
        home = self.folder / str(account.number)
        desk = Desk(home, entropy=SystemEntropy())  # type: ignore[arg-type]  # processes that count would draw the same
        desk.environ["CUSTODY_VAULT"] = str(self.vault)
        for path in (home, *home.iterdir()):
            os.chown(path, account.number, account.number)
        return desk

    def run(self, account: Account, *argv: str) -> Answer:
        """Type a command as an account."""
        desk = self.desks[account]
        answer = account.does(lambda: desk.run(*argv))
        for each in self.desks.values():
            each.clock.advance(each.step)
        return answer

    def make(self, *, readers_write: bool) -> None:
        """Make the vault as its keeper, open it to the group; ``readers_write`` opens its folder too."""
        self.vault.mkdir()
        os.chown(self.vault, self.keeper.number, self.keeper.number)
        made = self.run(self.keeper, "init", "--domain", "lab.example", "--display-name", "Ada")
        assert made.status in (0, 10), made.err
        for path in (self.vault, *self.vault.rglob("*")):
            private = path.is_relative_to(self.vault / "log") and path.suffix == ".key"
            os.chown(path, self.keeper.number, LAB)
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode if private else 0o750 if path.is_dir() else 0o640)
        self.vault.chmod(0o770 if readers_write else 0o750)
        self.hire("Eve", "examiner")
        known = self.run(self.keeper, "log", "vkey", "--json").document
        trusted = self.run(self.auditor, "trust", known["origin"], "--key", known["vkey"])
        assert trusted.status == 0, trusted.err

    def hire(self, name: str, role: str) -> None:
        """Enrol a person whose key is the keeper's account's too."""
        self.keys[name] = self.run(self.keeper, "key", "new", "--json").document["key"]
        enrol = ("actor", "enrol", "--vkey", self.keys[name]["vkey"], "--display-name", name, "--roles", role)
        enrolled = self.run(self.keeper, *enrol, "--as", "Ada")
        assert enrolled.status == 0, enrolled.err

    def enter(self, reference: str) -> Answer:
        """Open a case as the keeper."""
        return self.sign("Eve", "case", "open", reference, "--agency", f"the agency of {reference}")

    def sign(self, name: str, *argv: str) -> Answer:
        """Type a command as a person whose key the keeper has."""
        return self.run(self.keeper, *argv, "--as", self.keys[name]["name"])

    def check(self, account: Account) -> tuple[int, str, int]:
        """Check the vault as an account; return exit status, verdict and how many entries were checked."""
        answer = self.run(account, "check", "--json")
        if not answer.out:
            return answer.status, answer.err, 0
        found = answer.document
        return answer.status, found["verdict"], found["counts"]["entries"]

    def beside(self) -> dict[str, int]:
        """Return the files beside the database, by name, with the number of the account that each belongs to."""
        return {
            path.name: path.stat().st_uid
            for path in self.vault.glob("ledger.db*")
            if path.name != "ledger.db"
        }


@cache
def _load() -> None:
    """Load all that a command may: the folder of this Python may be closed to other accounts."""
    for package in (custody,):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith("custody.storage.migrations.") and not module.name.endswith(
                "__main__"
            ):
                importlib.import_module(module.name)
    folder = Path(tempfile.mkdtemp(prefix="custody-accounts-"))
    try:
        Desk(folder).done("init", "--domain", "lab.example", "--display-name", "Ada")
    finally:
        shutil.rmtree(folder)


@contextmanager
def machine() -> Iterator[Machine]:
    """Yield a machine in a folder that every account may enter; skip unless the tests are run by root."""
    if os.geteuid() != 0:
        pytest.skip("only root can act as several accounts")
    _load()
    folder = Path(tempfile.mkdtemp(prefix="custody-accounts-"))
    folder.chmod(0o755)
    try:
        yield Machine(folder)
    finally:
        shutil.rmtree(folder)

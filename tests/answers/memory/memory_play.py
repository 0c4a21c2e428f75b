"""Plays what an account remembers of a log: copies of vault and state, several desks, a forged vault."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from custody.storage.memory.small_ports import CountedEntropy
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office


class SameOrigin(CountedEntropy):
    """Makes a ledger under a name that is somebody else's: the first 16 bytes asked for are its random part."""

    def __init__(self, origin: str) -> None:
        super().__init__(b"forger")
        self._first: bytes | None = bytes.fromhex(origin.partition("/")[2])

    def token(self, size: int) -> bytes:
        """Return the next ``size`` bytes."""
        if size == 16 and self._first is not None:
            first, self._first = self._first, None
            return first
        return super().token(size)


def origin_of(office: Office) -> str:
    """Return the name of an office's ledger."""
    found: str = office.desk.run("log", "vkey", "--json").document["origin"]
    return found


def forged(office: Office, folder: Path) -> Path:
    """Return a vault with a ledger of somebody else's under the office's own origin, made with no key of the office."""
    desk = Desk(folder, office.desk.clock, SameOrigin(origin_of(office)))
    Office(desk).open().case("F-1")
    assert origin_of(Office(desk)) == origin_of(office)
    return folder / "vault"


def keep(office: Office, name: str, *what: str) -> None:
    """Keep copies of folders of the desk, as a backup does."""
    for item in what:
        shutil.copytree(office.folder / item, office.folder / name / item)


def put_back(office: Office, name: str, *what: str) -> None:
    """Put kept copies in the place of what is there."""
    for item in what:
        shutil.rmtree(office.folder / item, ignore_errors=True)
        shutil.copytree(office.folder / name / item, office.folder / item)


def log_passphrase(office: Office) -> str:
    """Return the file with the log key's passphrase, which every machine that signs must be given."""
    return str(next(iter((office.folder / "state").glob("*/log.passphrase"))))


def colleague(office: Office, name: str, folder: Path) -> Office:
    """Return another desk on the same vault, for a person of the office: own key, receipts, and a state of its own.

    It begins with a copy of what the first desk remembers, as whoever sets up a second machine brings it along.
    """
    clock = office.desk.clock
    desk = Desk(folder, clock, CountedEntropy(name.encode()))
    shutil.copytree(office.folder / "state", folder / "state", dirs_exist_ok=True)
    shutil.copytree(office.folder / "keys", folder / "keys", dirs_exist_ok=True)
    desk.environ |= {
        "CUSTODY_VAULT": office.desk.environ["CUSTODY_VAULT"],
        "CUSTODY_LOG_PASSPHRASE_FILE": log_passphrase(office),
    }
    other = Office(desk)
    other.keys = dict(office.keys)
    return other


def check(office: Office, *words: str) -> Answer:
    """Check the vault of a desk without reading objects."""
    return office.desk.run("check", "--objects", "none", *words)


def codes(office: Office) -> dict[str, str]:
    """Return the findings of a check that say something of the head, with their severity."""
    document: dict[str, Any] = check(office, "--json").document
    return {
        each["code"]: each["severity"]
        for each in document["findings"]
        if each["scope"] == "head" and each["severity"] != "note"
    }


def verdict(office: Office) -> tuple[str, int]:
    """Return the verdict of a check, and how it ends."""
    answer = check(office, "--json")
    found: str = answer.document["verdict"]
    return found, answer.status

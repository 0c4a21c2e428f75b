"""Plays about bytes of which no entry speaks: an image whose entry was lost, and one that nobody ever entered."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.desk import Answer
from tests.cli.office import Office

IMAGE = b"an image of a stick" * 1000
STRAY = f"objects/{'0b' * 16}"
DATABASE = ("ledger.db", "ledger.db-wal", "ledger.db-shm")


def begun(office: Office) -> Office:
    """Open a case with an exhibit, and enrol a second administrator."""
    office.case()
    office.seizure()
    office.exhibit()
    office.hire("Bea", "administrator")
    return office


def archived(office: Office, name: str = "a.dd", data: bytes = IMAGE, *words: str) -> tuple[str, int]:
    """Archive a file; gives the key of its object and the position of its entry."""
    (office.folder / name).write_bytes(data)
    document = office.done("Eve", "archive", name, "--exhibit", "EV/1", *words)
    return document["archived"][0]["object_key"], document["entries"][0]["position"]


class Backup:
    """A copy of the database alone, taken now."""

    def __init__(self, office: Office) -> None:
        self._vault = office.folder / "vault"
        self._kept = office.folder / "backup"
        self._kept.mkdir()
        for name in DATABASE:
            if (self._vault / name).exists():
                shutil.copy2(self._vault / name, self._kept / name)

    def restore(self) -> None:
        """Put the database back as it was; stores, keys, receipts and state stay as they are."""
        for name in DATABASE:
            (self._vault / name).unlink(missing_ok=True)
            if (self._kept / name).exists():
                shutil.copy2(self._kept / name, self._vault / name)


def resumed(office: Office, second: str = "Bea", *words: str) -> None:
    """Go on after a loss, as two administrators say that it happened."""
    words = words or ("--from-head",)
    office.done("Ada", "log", "resume", "--reason", "restore", *words, "--second", office.keys[second])


def lost(office: Office) -> tuple[str, int]:
    """Archive an image, lose its entry with the database, and go on; gives its key and the entry it had."""
    backup = Backup(office)
    key, position = archived(office)
    backup.restore()
    return key, position


def lying(office: Office, key: str, store: str = "vault/objects") -> Path:
    """Return where the file of a key lies in a store that is a folder."""
    area, digits = key.split("/")
    return office.folder / store / area / digits[:2] / digits


def put(office: Office, key: str = STRAY, data: bytes = IMAGE, store: str = "vault/objects") -> Path:
    """Put a file into a store by hand, as a program does that asks nobody."""
    path = lying(office, key, store)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o444)
    return path


def abandoned(office: Office, key: str, store: str = "local", who: str = "Ada") -> Answer:
    """Clear a key away as one person by the one command for it."""
    return office.run(who, "store", "reconcile", "--store", store, "--abort", key, "--yes")

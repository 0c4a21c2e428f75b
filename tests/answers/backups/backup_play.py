"""What tests of backups share: an office with a folder of backups, and calls that end where a test wants them to."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from custody.ledger.ports import HeadRow, Progress
from custody.storage.backups.folder import BackupFolder
from custody.storage.database.row_copy import End, carry
from tests.cli import paged
from tests.cli.desk import Answer
from tests.cli.office import Office
from tests.copies import kill_at, typed


def place(office: Office) -> Path:
    """Return the office's folder of backups, which is made."""
    folder = office.folder / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def back_up(office: Office, *words: str, who: str = "Bot") -> Answer:
    """Make a backup as the machine."""
    return office.run(who, "backup", "make", "--out", str(place(office)), "--json", *words)


def backed_up(office: Office, *words: str, status: int = 0) -> BackupFolder:
    """Make a backup that must end with ``status``; return its folder."""
    answer = back_up(office, *words)
    assert answer.status == status, answer.err or answer.out
    return BackupFolder.open(Path(answer.document["backup"]["folder"]))


def verify(office: Office, folder: Path, *words: str) -> Answer:
    """Verify a backup at the office's own desk."""
    return office.desk.run("backup", "verify", str(folder), "--json", *words)


def since(document: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return from and up to which entries a verified backup has what came since its copy."""
    return paged.value(document, "since_first"), paged.value(document, "since_size")


def known(document: Mapping[str, Any]) -> tuple[str, bool | None]:
    """Return where the key came from that verified a backup, and whether the ledger records it."""
    return paged.value(document, "key"), paged.value(document, "recorded")


def folders(office: Office) -> list[Path]:
    """Return whatever folders lie in the folder of backups, hidden ones too."""
    return sorted(path for path in place(office).iterdir() if path.is_dir())


def during_the_copy(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Do something once, when a copy has begun to be read and before its first row is written."""
    done: list[object] = []

    def meanwhile(source: End, target: End, progress: Progress) -> HeadRow:
        if not done:
            done.append(do())
        return carry(source, target, progress)

    monkeypatch.setattr("custody.storage.backups.database_copy.carry", meanwhile)


def ended_at(office: Office, owner: object, name: str, by: signal.Signals) -> int:
    """Make a backup in a process of its own, which a signal ends when it calls a function; return how it ended."""
    words = ("backup", "make", "--out", str(place(office)), "--as", office.keys["Bot"])
    return process(office, *words, after=lambda: kill_at(owner, name, by))[0]


def process(office: Office, *words: str, after: Callable[[], object] = int) -> tuple[int, str, str]:
    """Type a command in a process of its own, with the machine's own clock; return its status, out and err."""
    started = typed(office.folder, {**os.environ, **office.desk.environ}, *words, after=after)
    said, cried = started.communicate()
    return started.wait(), said, cried


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the JSON values of a file, one a line."""
    return [json.loads(line) for line in path.read_text().splitlines()]

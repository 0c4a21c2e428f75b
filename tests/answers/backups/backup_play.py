"""What tests of backups share: an office with a folder of backups, and calls that end where a test wants them to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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

#: Ends a process at the call of a function: by its module, its name, and a signal.
_ENDED = """import os, signal, sys
import {module} as module
module.{name} = lambda *given, **named: os.kill(os.getpid(), signal.{signal})
from custody.cli.main import run
sys.argv = ["custody", *sys.argv[1:]]
sys.exit(run())
"""


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


def ended_at(office: Office, module: str, name: str, by: str) -> int:
    """Make a backup in a process of its own, which a signal ends when it calls a function; return how it ended."""
    code = _ENDED.format(module=module, name=name, signal=by)
    words = ("backup", "make", "--out", str(place(office)), "--as", office.keys["Bot"])
    return process(office, "-c", code, *words).returncode


def process(office: Office, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python at the office's desk, with the machine's own clock."""
    environ = {**os.environ, **office.desk.environ}
    return subprocess.run(
        [sys.executable, *words],
        env=environ,
        cwd=office.folder,
        capture_output=True,
        text=True,
        check=False,
    )


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the JSON values of a file, one a line."""
    return [json.loads(line) for line in path.read_text().splitlines()]

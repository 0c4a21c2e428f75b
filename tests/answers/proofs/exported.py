"""An exported ledger, a stranger who verifies it with the standard library alone, and a forger who changes files."""

from __future__ import annotations

import io
import json
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.cli.office import Office
from tools.docs import ROOT

SCRIPT = ROOT / "docs" / "verify_without_us.py"
BASIS = ("--basis", "court_order", "--legal-basis", "Data Protection Act s. 45")
#: What the exhibit's serial number was before it was erased.
ERASED = "4C530001"
#: The entry that registers the exhibit.
EXHIBIT = 7

Row = dict[str, Any]


def furnish(office: Office) -> Office:
    """Archive an image, erase a value, sweep, and have the newest checkpoint cosigned."""
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", ERASED)
    (office.folder / "a.dd").write_bytes(b"evidence" * 1000)
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    entry = str(office.see("log", "show", "--subject", "EV/1")["entries"][0]["entry"])
    made = office.done("Carl", "erasure", "propose", entry, "--fields", "serial", *BASIS)
    proposal = str(made["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    office.done("Carl", "erasure", "execute", proposal)
    office.done("Bot", "sweep", "run", "--depth", "full")
    cosign(office)
    return office


def cosign(office: Office) -> None:
    """Cosign the newest checkpoint by a witness; its verifier key is left in `w.vkey`."""
    office.see("witness", "init", "--name", "w.example/1", "--keys", str(office.folder / "w"))
    vkey = json.loads((office.folder / "w" / "w.example~1.key").read_text())["vkey"]
    (office.folder / "w.vkey").write_text(f"{vkey}\n")
    office.desk.done("witness", "request", "--old-size", "0", "--out", "stick")
    sign = ("witness", "sign", "stick/checkpoint", "--vkey", "@vault/log/log.vkey", "--out", "cosigned")
    office.see(*sign, "--keys", str(office.folder / "w"))
    office.see("witness", "add", "cosigned", "--vkey", "@w.vkey")


def export(office: Office, name: str, *words: str, status: int = 0) -> tuple[Path, dict[str, Any]]:
    """Export a ledger; return the folder, and what the command answered."""
    document = office.see("log", "export", "--out", name, *words, status=status)
    return office.folder / name, document


class Stranger:
    """Somebody with a copy of the script, Python's standard library, and the log's key."""

    def __init__(self, folder: Path, vkey: str) -> None:
        self.script = folder / "verify_without_us.py"
        self.vkey = vkey
        shutil.copy(SCRIPT, self.script)

    def verify(self, exported: Path, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the script isolated, from nowhere, with nothing of ours on its path."""
        line = [sys.executable, "-I", "-S", str(self.script), str(exported), self.vkey, *words]
        return subprocess.run(line, cwd="/", capture_output=True, text=True, check=False)

    def judge(self, exported: Path, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the script in this process, for tables: that it needs nothing of ours ``verify`` shows."""
        words = (str(self.script), str(exported), self.vkey, *words)
        said, cried, status = io.StringIO(), io.StringIO(), 0
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(cried):
            patch.setattr(sys, "argv", [*words])
            try:
                runpy.run_path(str(self.script), run_name="__main__")
            except SystemExit as end:
                status = int(end.code or 0)
        return subprocess.CompletedProcess(words, status, said.getvalue(), cried.getvalue())


def rows_of(exported: Path, name: str) -> list[Row]:
    """Return the lines of a file."""
    return [json.loads(line) for line in (exported / name).read_text().splitlines()]


def rewrite(exported: Path, name: str, rows: list[Row]) -> None:
    """Write the lines of a file anew."""
    (exported / name).write_bytes(b"".join(written(row) for row in rows))


def written(document: Row) -> bytes:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{text}\n".encode()


def fit(exported: Path, change: Callable[[Row], None] = lambda _: None) -> None:
    """Make the manifest fit the files again, as a forger does who knows no key; ``change`` alters more of it."""
    path = exported / "manifest.json"
    manifest = json.loads(path.read_text())
    files = sorted(each for each in exported.rglob("*") if each.is_file() and each != path)
    manifest["files"] = [
        {
            "name": str(each.relative_to(exported)),
            "bytes": each.stat().st_size,
            "sha256": sha256(each.read_bytes()).hexdigest(),
            "lines": each.read_bytes().count(b"\n"),
        }
        for each in files
    ]
    change(manifest)
    path.write_bytes(written(manifest))

"""Plays the pages for an operator on a machine below one folder: what root types, and what the account types."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.docs.handbook import Reader, Step, steps
from tests.docs.house import House, moved
from tools.docs import ROOT

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What would change the machine that runs the tests. Each of them notes how it was called.
STAND_INS = ("chown", "python3", "systemctl", "systemd-sysusers", "systemd-tmpfiles")
_STAND_IN = """#!/bin/sh
echo "{name} $*" >> {noted}
{then}
"""
#: What a stand-in does besides: folders as the file says that was installed, and a program that can be called.
_THEN = {
    "systemd-tmpfiles": "awk '$1 == \"d\" {{ print $3, $2 }}' {root}/etc/tmpfiles.d/custody.conf"
    ' | while read -r mode folder; do mkdir -p "$folder"; chmod "$mode" "$folder"; done',
    "python3": 'mkdir -p "$3/bin" && printf \'#!/bin/sh\\n\' > "$3/bin/pip" && chmod 755 "$3/bin/pip"',
}


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the blocks of a page with their language."""
    yield from _BLOCK.findall(text)


class Machine:
    """The machine of the page, and whoever types at it."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder / "root")
        self.noted = folder / "noted"
        self.noted.touch()
        self._tools = folder / "tools"
        self._tools.mkdir()
        for name in STAND_INS:
            then = _THEN.get(name, "").format(root=self.house.root)
            file = self._tools / name
            file.write_text(_STAND_IN.format(name=name, noted=self.noted, then=then))
            file.chmod(0o755)
        self.account = Reader(folder / "account")
        self.account.desk.environ = {"CUSTODY_PASSPHRASE_FILE": str(folder / "account" / "passphrase")}
        self.account.today = True
        (folder / "account" / "docs").symlink_to(ROOT / "docs")

    def play(self, language: str, block: str) -> None:
        """Type a block; AssertionError where an answer is not the one shown."""
        if language == "shell":
            self._root(block)
        for step in (
            steps(f"```console\n{moved(block, self.house.root)}```\n") if language == "console" else ()
        ):
            self.account.do(step if step.command else Step())

    def _root(self, block: str) -> None:
        """Type what root types, in a copy of the folder that is installed from; the system's log is a file there."""
        files = self.house.root / "source" / "deploy"
        if not files.exists():
            for file in (path for path in (ROOT / "deploy").rglob("*") if path.is_file()):
                there = files / file.relative_to(ROOT / "deploy")
                there.parent.mkdir(parents=True, exist_ok=True)
                text = file.read_text("utf-8").replace('"syslog"', f'"{self.house.root}/syslog"')
                there.write_text(moved(text, self.house.root))
        environ = {**os.environ, "PATH": f"{self._tools}:{os.environ['PATH']}"}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", moved(block, self.house.root)],
            cwd=files.parent,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"

    def called(self, name: str) -> list[list[str]]:
        """Return how a stand-in was called, in words."""
        calls = (line.split() for line in self.noted.read_text().splitlines())
        return [words[1:] for words in calls if words[0] == name]

"""A machine below one folder, set up as docs/how-to/operations.md says: folders, settings, and units that run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.copies import typed
from tools.docs import ROOT

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
#: Where the program is on such a machine.
PROGRAM = "/opt/custody/bin/custody"
#: Folders of a machine that stand below the test's own instead.
PLACES = re.compile(r"(?<![\w/.])/(?=(?:etc|opt|srv|usr/local|var)/)")


@dataclass(frozen=True)
class Unit:
    """What a service runs: its command lines, and the environment that the unit itself sets."""

    name: str
    commands: tuple[str, ...]
    environ: Mapping[str, str]


def moved(text: str, root: Path) -> str:
    """Return a text whose absolute paths lead below ``root``."""
    return PLACES.sub(f"{root}/", text)


def read_unit(file: Path) -> Unit:
    """Read a service of ours, each of whose lines is whole."""
    rows = [line.partition("=") for line in file.read_text("utf-8").splitlines() if "=" in line]
    commands = tuple(value for name, _, value in rows if name == "ExecStart")
    named = (value.partition("=") for name, _, value in rows if name == "Environment")
    return Unit(file.stem, commands, {name: value for name, _, value in named})


def services() -> list[Unit]:
    """Return every service that a timer starts."""
    return [read_unit(file.with_suffix(".service")) for file in sorted(UNITS.glob("*.timer"))]


def environment_file(text: str) -> dict[str, str]:
    """Read an environment file of systemd whose values are at most quoted (systemd.exec, EnvironmentFile=)."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {name: shlex.split(value)[0] for name, _, value in (line.partition("=") for line in lines)}


class House:
    """A machine whose root is a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        program = self.path(PROGRAM)
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m custody.cli.main "$@"\n')
        program.chmod(0o755)

    def path(self, path: str) -> Path:
        """Return where a path of the machine is."""
        return Path(moved(path, self.root))

    def install(self, name: str, to: str, mode: int) -> Path:
        """Put a file of the folder `deploy` where it belongs."""
        there = self.path(to)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(moved((DEPLOY / name).read_text("utf-8"), self.root))
        there.chmod(mode)
        return there

    def start(self, unit: Unit) -> list[subprocess.CompletedProcess[str]]:
        """Run what a service runs, with the environment that it would have and no other."""
        given = environment_file(self.path("/etc/custody/custody.env").read_text("utf-8"))
        credentials = self.path("/etc/custody")
        for name, value in unit.environ.items():
            given[name] = value.replace("%d/", f"{credentials}/machine.")
        environ = {
            "HOME": str(self.path("/var/lib/custody")),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            **given,
        }
        return [self._run(command, environ) for command in unit.commands]

    def _run(self, command: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        line = re.sub(r"\$\{(\w+)\}", lambda found: environ[found[1]], moved(command, self.root))
        assert "%" not in line, line
        assert "$" not in line, line
        program, *words = shlex.split(line)
        if program != str(self.path(PROGRAM)):
            return subprocess.run([program, *words], env=environ, capture_output=True, text=True, check=False)
        started = typed(self.root, environ, *words)
        out, err = started.communicate()
        return subprocess.CompletedProcess([program, *words], started.wait(), out, err)

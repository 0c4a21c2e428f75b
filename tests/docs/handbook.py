"""Plays pages of how-tos: types their commands at one desk, the clock set as the page says, and compares the answers.

A block of ``console`` holds commands after ``$``, each with the answer that the reader sees: a line ``...`` stands for
any lines, ``…`` in a line for any text; a command with no answer shown may say anything, but must not fail, unless
``|| test $? -eq N`` behind it says with which exit status it ends.
``<!-- INSTANT -->`` sets the clock, and ``<!-- today -->`` leaves it to this machine from there on.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from custody.law.clock import parse_instant
from custody.storage.memory.small_ports import FixedClock
from tests.cli.desk import Desk
from tools.docs import ROOT

_PARTS = re.compile(r"^```console\n(.*?)^```$|^<!-- ([0-9TZ:-]+|today) -->$", re.MULTILINE | re.DOTALL)


def how_to(*names: str) -> str:
    """Return how-to pages as one text, in the order in which they are played."""
    return "\n".join((ROOT / "docs" / "how-to" / f"{name}.md").read_text("utf-8") for name in names)


@dataclass
class Step:
    """A command with the lines that are shown after it, or an instant to set the clock to."""

    command: str = ""
    shown: list[str] = field(default_factory=list)
    instant: str = ""


def steps(text: str) -> Iterator[Step]:
    """Yield the steps of a page, in order."""
    for block, instant in _PARTS.findall(text):
        if instant:
            yield Step(instant=instant)
            continue
        step: Step | None = None
        open_line, until = False, ""
        for line in block.splitlines():
            if step is not None and (open_line or until):
                step.command += "\n" + line
                until = "" if line == until else until
            elif line.startswith("$ "):
                if step is not None:
                    yield step
                step = Step(line[2:])
                found = re.search(r"<<'(\w+)'", line)
                until = found[1] if found else ""
            elif step is not None:
                step.shown.append(line)
            open_line = line.endswith("\\") and step is not None and not step.shown
        if step is not None:
            yield step


def as_pattern(shown: list[str]) -> str:
    """Return the pattern of an answer that is shown with gaps."""
    lines = [r"(?:.*\n)*?" if line == "..." else re.escape(line).replace("…", ".*") + r"\n" for line in shown]
    return "".join(lines)


class Reader:
    """Somebody who types what the page says; ``typed`` counts the commands of the program."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder, FixedClock(parse_instant("2026-11-01T09:00:00Z")), step=0)
        self.environ: dict[str, str] = {}
        self.typed: list[list[str]] = []
        self.today = False

    def do(self, step: Step) -> None:
        """Do one step; AssertionError where the answer is not the one shown."""
        self.today = self.today or step.instant == "today"
        if self.today:
            self.desk.clock.set(int(time.time()))
        elif step.instant:
            now = parse_instant(step.instant)
            assert now >= self.desk.clock.now(), f"{step.instant} lies before the step above it"
            self.desk.clock.set(now)
        if step.command.startswith("export "):
            for word in shlex.split(step.command)[1:]:
                name, _, value = word.partition("=")
                self.environ[name] = value.replace("$PWD", str(self.desk.folder))
        elif step.command.startswith("custody "):
            self._type(step)
        elif step.command:
            subprocess.run(["bash", "-euc", step.command], cwd=self.desk.folder, check=True)

    def _words(self, command: str) -> list[str]:
        """Return what follows the program's name, as a shell would give it."""
        if not re.search(r"\$\(|\*/", command):
            return shlex.split(command)[1:]
        echo = ["bash", "-euc", f"printf '%s\\0' {command.removeprefix('custody ')}"]
        done = subprocess.run(echo, cwd=self.desk.folder, check=True, capture_output=True, text=True)
        return done.stdout.split("\0")[:-1]

    def _type(self, step: Step) -> None:
        command, _, wanted = step.command.replace("\\\n", " ").partition(" || test $? -eq ")
        command, _, file = command.partition(" > ")
        words = self._words(command)
        self.typed.append(words)
        answer = self.desk.run(*words, **self.environ)
        self.desk.clock.advance(60)
        text = answer.out + answer.err
        if file:
            (self.desk.folder / file.strip()).write_text(answer.out)
            text = answer.err
        refused = bool(step.shown) and step.shown[0].startswith("custody: ")
        fits = answer.status == int(wanted) if wanted else (answer.status not in (0, 10)) == refused
        assert fits, f"$ {step.command}\n{text}"
        if step.shown:
            assert re.fullmatch(as_pattern(step.shown), text), (
                f"$ {step.command}\n{text}\nis not\n" + "\n".join(step.shown)
            )

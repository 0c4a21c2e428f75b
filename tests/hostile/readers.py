"""Runs two independent readers on a case, the program and a script, and compares their answers."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.cli.desk import Desk
from tests.hostile.case import EXPORT, FILE, FOLDER, GROWTH, NEW, PROOF, PUBLISHED, Case, Link
from tests.hostile.table import STATUS, TABLE
from tools.docs import ROOT

#: Characters from which a document is the list of kinds.
_LONG = 100_000
SCRIPT = ROOT / "docs" / "verify_without_us.py"


@cache
def script() -> Callable[[list[str]], int]:
    """Return the script's entry point, loaded once."""
    spec = importlib.util.spec_from_file_location("verify_without_us", SCRIPT)
    if spec is None or spec.loader is None:
        raise LookupError(f"there is no script {SCRIPT}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # It multiplies points in Python, some milliseconds for each; most signatures are the same from case to case.
    module.__dict__["verify_ed25519"] = cache(module.verify_ed25519)
    # The list of kinds is the same in nearly all cases, and as long as all else of them.
    module.__dict__["json"] = SimpleNamespace(**{**vars(json), "loads": _loads})
    main: Callable[[list[str]], int] = module.main
    return main


@lru_cache(maxsize=4)
def _long(text: str | bytes) -> Any:
    """Return what a long document says, which nobody changes."""
    return json.loads(text)


def _loads(text: str | bytes, **options: Any) -> Any:
    """Parse JSON as the script asks, what is long and plain once."""
    return json.loads(text, **options) if options or len(text) < _LONG else _long(text)


#: Runs the script with words; gives its exit status and all that it printed.
Script = Callable[[list[str]], tuple[int, str]]


def within(words: list[str]) -> tuple[int, str]:
    """Run the script in this process."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            status = script()(words)
        except SystemExit as ended:
            status = int(ended.code or 0)
    return status, told.getvalue()


def apart(words: list[str]) -> tuple[int, str]:
    """Run the script as a stranger does: isolated, from nowhere, with nothing of ours on its path."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), *words]
    ended = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


@dataclass(frozen=True, slots=True)
class Answers:
    """How both readers ended, and what they told; a reader that was not asked ended as the other."""

    program: int
    script: int
    told: str

    def fault(self, case: Case) -> str:
        """Return what is wrong with the answers; nothing where they agree, and are those of the table."""
        expected = STATUS[TABLE[case.row].verdict] if case.row else self.program
        if self.program == self.script == expected:
            return ""
        due = f"{expected} is due, the program answers {self.program}, the script {self.script}"
        return f"{case.name}: {due}\n{self.told}"


class Readers:
    """Both readers at a desk below ``folder``."""

    def __init__(self, folder: Path, script: Script | None = None) -> None:
        self._desk = Desk(folder / "desk")
        self._folder = folder / "case"
        self._run = within if script is None else script

    def ask(self, case: Case) -> Answers:
        """Lay a case out and ask both."""
        shutil.rmtree(self._folder, ignore_errors=True)
        for name, data in case.files.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(data, Link):
                path.symlink_to(data.target)
            else:
                path.write_bytes(data)
        words = [str(self._folder / word) if word in self._names(case) else word for word in case.words]
        named = {PROOF: FILE, GROWTH: NEW, PUBLISHED: FOLDER, EXPORT: FOLDER}[case.sort]
        script_status, script_told = self._run([str(self._folder / named), case.vkey, *words])
        if case.sort == EXPORT:
            return Answers(script_status, script_status, script_told)
        answer = self._desk.run("verify", "--vkey", case.vkey, *self._program(case), *words)
        return Answers(answer.status, script_status, f"{answer.out}{answer.err}\n{script_told}")

    def _names(self, case: Case) -> set[str]:
        return {name for path in case.files for name in (path, path.split("/")[0], path.split(".")[0])}

    def _program(self, case: Case) -> list[str]:
        named = {PROOF: [FILE], GROWTH: ["--checkpoint", NEW], PUBLISHED: ["--published", FOLDER]}[case.sort]
        return [*named[:-1], str(self._folder / named[-1])]

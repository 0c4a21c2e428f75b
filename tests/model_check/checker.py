"""Builds the checker that Spin makes of docs/model/head.pml, runs it within bounds, and says what it found."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.programs import program

MODEL = Path(__file__).resolve().parents[2] / "docs" / "model" / "head.pml"

#: A row of a trace: event, its two arguments, and how database and head file lay before it.
Row = tuple[int, int, int, int, int, int, int, int]

#: What an assertion of the model speaks of, by what only it mentions.
PROPERTIES = {
    "size[": "says less was lost than was promised",
    "released": "two released checkpoints disagree",
    "acknowledged": "an acknowledgement without its entry",
    ">>new": "an acknowledgement without its entry",
    "(db!=new)": "called failed though it stands",
    "memory": "an alarm over nothing",
}


def numbers() -> dict[str, int]:
    """Return every name of the model that stands for a number: events, guards, worlds."""
    found = re.findall(r"^#define ([A-Z0-9_]+) +(\d+)\b", MODEL.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: int(value) for name, value in found}


@dataclass(frozen=True)
class Answer:
    """What one run of the checker found: how many states, which property does not hold, which traces are accepted."""

    states: int
    broken: str | None
    accepted: frozenset[int]


class Checker:
    """A compiled checker; ``traces`` hold it to what was recorded."""

    def __init__(self, folder: Path, traces: Sequence[Sequence[Row]] = ()) -> None:
        self._folder = folder
        spin, gcc = program("spin", "spin"), program("gcc", "gcc")
        options = []
        if traces:
            options = [f"-DTRACES={len(traces)}", "-DSTATES=31"]
            (folder / "traces.h").write_text(_table(traces), encoding="utf-8")
        (folder / "head.pml").write_bytes(MODEL.read_bytes())
        for words in (
            [spin, *options, "-a", "head.pml"],
            [gcc, "-O0", "-w", "-DSAFETY", "-o", "pan", "pan.c"],
        ):
            done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr

    def run(self, **bounds: int) -> Answer:
        """Search every state within bounds; names are those of the model, in capitals."""
        done = subprocess.run(
            [self._folder / "pan", "-n", "-w20", "-m1000000", *(["-E"] if "REPLAY" in bounds else [])],
            cwd=self._folder,
            env={**os.environ, **{name: str(value) for name, value in bounds.items()}},
            capture_output=True,
            text=True,
            check=False,
        )
        errors = re.search(r"errors: (\d+)", done.stdout)
        stored = re.search(r"(\d+) states, stored", done.stdout)
        assert errors, done.stdout + done.stderr
        assert stored, done.stdout + done.stderr
        assert "max search depth too small" not in done.stdout
        accepted = frozenset(
            int(match) for match in re.findall(r"^accepted (\d+)$", done.stdout, re.MULTILINE)
        )
        return Answer(int(stored[1]), _broken(done.stdout) if int(errors[1]) else None, accepted)


def _broken(output: str) -> str:
    (said,) = re.findall(r"^pan:1: (.*)$", output, re.MULTILINE)
    return next((name for words, name in PROPERTIES.items() if words in said), said)


def _table(traces: Sequence[Sequence[Row]]) -> str:
    longest = max(map(len, traces))
    rows = [",".join(str(value) for row in trace for value in row) for trace in traces]
    body = ",\n".join(f"{{{row}}}" for row in rows)
    return f"#define ROW 8\nstatic const unsigned char traces[][{8 * (longest + 1)}] = {{\n{body}\n}};\n"

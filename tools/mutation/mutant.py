"""Mutants, and their generation for a file, cached until the file changes."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

#: The checkout.
ROOT = Path(__file__).resolve().parents[2]
#: Where the generator's Python lies, and what is kept between runs.
FOLDER = ROOT / ".venv" / "mutation"
_GENERATOR = Path(__file__).with_name("generate.py")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file: the line before, the line after, and the characters replaced."""

    file: str
    scope: str
    operator: str
    line: int
    was: str
    becomes: str
    patch: tuple[int, int, str]

    @property
    def module(self) -> str:
        """Return the dotted name by which the file is imported."""
        parts = Path(self.file).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return a name of the mutant that outlives moved lines: file, scope, the line and its change."""
        return self.file, self.scope, self.was, self.becomes

    def source(self) -> str:
        """Return the whole changed source."""
        text = (ROOT / self.file).read_text("utf-8")
        start, stop, new = self.patch
        return text[:start] + new + text[stop:]

    def __str__(self) -> str:
        where = f"{self.file}:{self.line} {self.scope or '(module)'}"
        return f"{where} {self.operator}\n    - {self.was}\n    + {self.becomes}"


def files_of(folders: Sequence[str]) -> list[str]:
    """Return the Python files of the names, files or folders, as paths below the checkout."""
    found = []
    for name in folders:
        path = ROOT / name
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [str(path.relative_to(ROOT)) for path in found]


def mutants_of(file: str, share: float = 1.0, seed: str = "") -> Iterator[Mutant]:
    """Yield the mutants of one file, or a share picked by a seed; cached until something changes."""
    told = f"{file} {share} {seed if share < 1 else ''}".encode()
    made_of = hashlib.sha256(told + _GENERATOR.read_bytes() + (ROOT / file).read_bytes()).hexdigest()
    kept = FOLDER / "mutants" / f"{made_of}.jsonl"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        command = [str(FOLDER / "bin" / "python"), str(_GENERATOR), str(ROOT), str(share), seed, file]
        answer = subprocess.run(command, check=True, capture_output=True).stdout
        kept.write_bytes(answer)
    for line in kept.read_text("utf-8").splitlines():
        members = json.loads(line)
        yield Mutant(**{**members, "patch": tuple(members["patch"])})

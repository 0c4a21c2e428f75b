"""Accepted survivors, each with its reason: changes that no test can tell from the source."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tools.mutation.mutant import Mutant

FILE = Path(__file__).with_name("accepted.toml")


class Accepted:
    """The list in accepted.toml: rows ``[[survivor]]`` with file, scope, was, becomes and reason."""

    def __init__(self) -> None:
        rows = tomllib.loads(FILE.read_text("utf-8"))["survivor"] if FILE.exists() else []
        self._reasons = {
            (row["file"], row["scope"], row["was"], row["becomes"]): row["reason"] for row in rows
        }
        self._met: set[tuple[str, str, str, str]] = set()

    def __contains__(self, mutant: object) -> bool:
        """Return whether a survivor is accepted, without recording that it was met."""
        return isinstance(mutant, Mutant) and mutant.key in self._reasons

    def reason(self, mutant: Mutant) -> str | None:
        """Return the reason for which a survivor is accepted, None if it is not; record that it was met."""
        found: str | None = self._reasons.get(mutant.key)
        if found is not None:
            self._met.add(mutant.key)
        return found

    def unmet(self, files: set[str]) -> list[tuple[str, str, str, str]]:
        """Return the rows about the files named that no survivor matched: they are out of date."""
        return [key for key in self._reasons if key[0] in files and key not in self._met]

"""What a run has found so far, kept as it comes, so that one that is broken off can be gone on with."""

from __future__ import annotations

import hashlib
import json

from tools.mutation.asking import Answer
from tools.mutation.mutant import FOLDER, ROOT, Mutant, files_of
from tools.mutation.packages import Package

#: Verdicts that are kept.
_DEAD = ("killed", "timeout")


class Kept:
    """The kills of a package, one a line, kept for as long as the program and what tests are built of stand still.

    ``beside`` is the digest of these. A kill holds while the file of the test that failed is as it was when the run
    began; what survived is always asked again.
    """

    def __init__(self, package: Package, beside: str, *, going_on: bool) -> None:
        self._path = FOLDER / f"answers-{package.name}.jsonl"
        self._digests = {file: _digest(file) for file in files_of(package.tests)}
        text = self._path.read_text("utf-8") if going_on and self._path.exists() else ""
        lines = text.split("\n")[:-1]  # the last one may be cut off
        self._dead: dict[str, tuple[str, str]] = {}
        if not lines or json.loads(lines[0]) != beside:
            lines = [json.dumps(beside)]
        FOLDER.mkdir(parents=True, exist_ok=True)
        self._path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        for line in lines[1:]:
            name, verdict, test, seen = json.loads(line)
            if self._seen(test) == seen:
                self._dead[name] = verdict, test

    def found(self, mutant: Mutant) -> Answer | None:
        """Give the kill that is known of a mutant, None where it is to be asked about."""
        known = self._dead.get(name_of(mutant))
        return None if known is None else Answer(mutant, *known, 0.0)

    def keep(self, answer: Answer) -> None:
        """Write a kill down."""
        if answer.verdict in _DEAD:
            line = [name_of(answer.mutant), answer.verdict, answer.test, self._seen(answer.test)]
            with self._path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line) + "\n")

    def _seen(self, test: str) -> str:
        return self._digests.get(test.partition("::")[0], "")


def name_of(mutant: Mutant) -> str:
    """Give what a mutant is known by as long as its source is the same."""
    told = json.dumps([mutant.file, mutant.operator, mutant.patch])
    return hashlib.sha256(told.encode()).hexdigest()


def _digest(file: str) -> str:
    return hashlib.sha256((ROOT / file).read_bytes()).hexdigest()

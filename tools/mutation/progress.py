"""The results of a run so far, stored as they come, so that an interrupted run can be resumed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable

from tools.mutation.mutant import FOLDER, ROOT, Mutant, files_of
from tools.mutation.packages import Package
from tools.mutation.test_runs import Answer

#: Verdict of a mutant that stood where everything is loaded, and is still to be asked about where it is imported anew.
STOOD = "stood"


class Kept:
    """A package's answers, one a line, kept while program and test builders do not change.

    ``beside`` is the digest of these, ``tests`` returns the tests of a mutant. A kill is valid while the file of the
    failed test is unchanged since the run began, any other answer while all files of these tests are.
    """

    def __init__(
        self, package: Package, beside: str, tests: Callable[[Mutant], Iterable[str]], *, going_on: bool
    ) -> None:
        self._path = FOLDER / f"answers-{package.name}.jsonl"
        self._tests = tests
        self._digests = {file: _digest(file) for file in files_of(package.tests)}
        text = self._path.read_text("utf-8") if going_on and self._path.exists() else ""
        lines = text.split("\n")[:-1]  # the last one may be cut off
        if not lines or json.loads(lines[0]) != beside:
            lines = [json.dumps(beside)]
        FOLDER.mkdir(parents=True, exist_ok=True)
        self._path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        self._known: dict[str, tuple[str, str, str]] = {}
        for line in lines[1:]:
            name, *known = json.loads(line)
            self._known[name] = (known[0], known[1], known[2])

    def found(self, mutant: Mutant) -> Answer | None:
        """Return the known answer for a mutant, None if it has to be tested."""
        verdict = self._verdict(mutant)
        if verdict in ("", STOOD):
            return None
        return Answer(mutant, verdict, self._known[name_of(mutant)][1], 0.0)

    def stood(self, mutant: Mutant) -> bool:
        """Return whether a mutant is known to have survived with everything loaded."""
        return self._verdict(mutant) == STOOD

    def keep(self, answer: Answer) -> None:
        """Store an answer."""
        self._write(answer.mutant, answer.verdict, answer.test)

    def keep_stood(self, mutant: Mutant) -> None:
        """Store that a mutant survived with everything loaded."""
        self._write(mutant, STOOD, "")

    def _verdict(self, mutant: Mutant) -> str:
        verdict, test, seen = self._known.get(name_of(mutant), ("", "", ""))
        return verdict if self._seen(mutant, verdict, test) == seen else ""

    def _write(self, mutant: Mutant, verdict: str, test: str) -> None:
        line = [name_of(mutant), verdict, test, self._seen(mutant, verdict, test)]
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")

    def _seen(self, mutant: Mutant, verdict: str, test: str) -> str:
        if verdict == "killed":
            return self._digests.get(_file(test), "")
        if verdict == "timeout":
            return ""
        files = sorted({_file(item) for item in self._tests(mutant)})
        return hashlib.sha256("".join(self._digests.get(file, "") for file in files).encode()).hexdigest()


def name_of(mutant: Mutant) -> str:
    """Return a digest that identifies a mutant as long as its source is the same."""
    told = json.dumps([mutant.file, mutant.operator, mutant.patch])
    return hashlib.sha256(told.encode()).hexdigest()


def _file(test: str) -> str:
    return test.partition("::")[0]


def _digest(file: str) -> str:
    return hashlib.sha256((ROOT / file).read_bytes()).hexdigest()

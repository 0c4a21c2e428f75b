"""Line coverage of tests and their processor time: measured by file, cached by content."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import coverage
import pytest

from tools.mutation import children
from tools.mutation.mutant import FOLDER, ROOT, Mutant, files_of

#: Most seconds of tests that one mutant is asked about; what these do not find counts as survived.
MOST_SECONDS = 60.0

#: Processor time that a test has beside six times what it needs, as it may be the first that uses something shared.
LEAST_SECONDS = 3.0

#: Tests of how modules are made, which are asked about whatever runs on import.
ALWAYS = "tests/house/test_frozen_values.py"

#: Collects tests and hands the session over.
Collect = Callable[[Sequence[str], Callable[[pytest.Session], None]], int]


class Covering:
    """The tests to run for a mutant. ``measured`` maps each test to its seconds and lines by file."""

    def __init__(self, measured: dict[str, tuple[float, dict[str, list[int]]]]) -> None:
        self._seconds = {test: seconds for test, (seconds, _) in measured.items()}
        self._always = [test for test in measured if test.startswith(ALWAYS)]
        self._by_line: dict[tuple[str, int], list[str]] = {}
        self._by_file: dict[str, list[str]] = {}
        for test in sorted(measured, key=lambda one: (self._seconds[one], one)):
            for file, lines in measured[test][1].items():
                self._by_file.setdefault(file, []).append(test)
                for line in lines:
                    self._by_line.setdefault((file, line), []).append(test)

    def tests(self, mutant: Mutant) -> list[str]:
        """Return the tests that run the mutant's line, quickest first.

        Where the line runs on import these are all that import its module, or one that imports something from
        it.
        """
        if in_function(mutant.file, mutant.line):
            found = self._by_line.get((mutant.file, mutant.line), [])
            if not found:  # a part of a statement that has no code of its own on its line
                lines = statement(mutant.file, mutant.line)
                taken = {test for line in lines for test in self._by_line.get((mutant.file, line), [])}
                found = sorted(taken, key=lambda test: (self._seconds[test], test))
        else:
            users = [file for file in self._by_file if mutant.module in _imports(file)]
            taken = {test for file in (mutant.file, *users) for test in self._by_file.get(file, [])}
            taken -= set(self._always)
            found = [*self._always, *sorted(taken, key=lambda test: (self._seconds[test], test))]
        kept: list[str] = []
        total = 0.0
        for test in found:
            total += self._seconds[test]
            if kept and total > MOST_SECONDS:
                break
            kept.append(test)
        return kept

    def allowed_for(self, test: str) -> float:
        """Return the seconds of processor time after which a test counts as hanging."""
        return LEAST_SECONDS + 6 * self._seconds.get(test, 0.0)

    def allowed(self, mutant: Mutant) -> float:
        """Return the seconds after which a mutant's tests, all together, count as hanging."""
        return 15 + 6 * sum(self._seconds[test] for test in self.tests(mutant))


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_bytes())


@cache
def _imports(file: str) -> frozenset[str]:
    """Return the modules that a file imports something from, by dotted names."""
    found = [node for node in ast.walk(_tree(file)) if isinstance(node, ast.ImportFrom)]
    whole = {f"{node.module}.{alias.name}" for node in found for alias in node.names}
    return frozenset({node.module or "" for node in found} | whole)


@cache
def _bodies(file: str) -> tuple[range, ...]:
    found = (node for node in ast.walk(_tree(file)) if isinstance(node, ast.FunctionDef))
    return tuple(range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1) for node in found)


def in_function(file: str, line: int) -> bool:
    """Return whether a line runs when a function is called, and not on import."""
    return any(line in body for body in _bodies(file))


def statement(file: str, line: int) -> range:
    """Return the lines of the innermost statement around a line, up to its body if it has one."""
    best = range(line, line + 1)
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            stop = body[0].lineno if isinstance(body, list) and body else (node.end_lineno or node.lineno) + 1
            if node.lineno <= line < stop and (len(best) == 1 or stop - node.lineno < len(best)):
                best = range(node.lineno, stop)
    return best


def measured(tests: Sequence[str], sources: Sequence[str], at_once: int, collect: Collect) -> Covering:
    """Return the coverage of tests, measuring new or changed test files, each in a child of its own."""
    files = [
        path for path in files_of(tests) if Path(path).name.startswith("test_") and (ROOT / path).exists()
    ]
    beside = program()
    kept = {file: _kept(file, beside, sources) for file in files}
    missing = [file for file, place in kept.items() if not place.exists()]
    if missing:
        print(f"measuring which lines {len(missing)} files of tests take", flush=True)

        def job(file: str) -> children.Job[str]:
            return children.Job(file, lambda pipe: _measure(file, kept[file], sources, collect), 900)

        for ended in children.run((job(file) for file in missing), at_once):
            if ended.status != 0:
                raise RuntimeError(
                    f"{ended.about}: the tests do not pass unchanged: {ended.said!r} {ended.status}"
                )
    joined: dict[str, tuple[float, dict[str, list[int]]]] = {}
    for place in kept.values():
        joined.update(json.loads(place.read_text("utf-8")))
    return Covering({test: one for test, one in joined.items() if not _twin(test, joined)})


def _twin(test: str, all_: dict[str, Any]) -> bool:
    """Return whether a test waits for a disk while another does the same in memory."""
    return "disk" in test and test.replace("disk", "memory") in all_


def program() -> bytes:
    """Return the digest of the program and of what tests are built of, but not of the tests."""
    building = [path for path in files_of(("tests",)) if not Path(path).name.startswith("test_")]
    found = hashlib.sha256()
    for file in [*files_of(("custody",)), *building]:
        found.update((ROOT / file).read_bytes())
    return found.digest()


def _kept(file: str, beside: bytes, sources: Sequence[str]) -> Path:
    told = hashlib.sha256(beside + (ROOT / file).read_bytes() + repr((file, sources)).encode()).hexdigest()
    return FOLDER / "covering" / f"{told}.json"


class _Measuring:
    """A pytest plugin that records the seconds of each test and the lines it runs."""

    def __init__(self, measure: coverage.Coverage) -> None:
        self._measure = measure
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Called around each test."""
        self._measure.switch_context(item.nodeid)
        began = time.process_time()
        answer = yield
        self.seconds[item.nodeid] = time.process_time() - began
        return answer

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called after each part of a test; raise RuntimeError for one that fails without a mutant."""
        if report.failed:
            raise RuntimeError(f"{report.nodeid} fails unchanged: {str(report.longrepr)[-400:]}")


def _measure(file: str, place: Path, sources: Sequence[str], collect: Collect) -> int:
    wanted = [str(ROOT / path) for path in files_of(sources)]
    measure = coverage.Coverage(data_file=None, config_file=False, include=wanted)
    measuring = _Measuring(measure)

    def work(session: pytest.Session) -> None:
        session.config.pluginmanager.register(measuring)
        measure.start()
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        measure.stop()

    status = collect([file], work)
    data = measure.get_data()
    taken: dict[str, tuple[float, dict[str, list[int]]]] = {
        test: (seconds, {}) for test, seconds in measuring.seconds.items()
    }
    for name in data.measured_files():
        for line, contexts in data.contexts_by_lineno(name).items():
            for test in contexts:
                if test in taken:
                    taken[test][1].setdefault(str(Path(name).relative_to(ROOT)), []).append(line)
    if status == 0 and taken:
        place.parent.mkdir(parents=True, exist_ok=True)
        new = place.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps(taken), "utf-8")
        new.replace(place)
    return status

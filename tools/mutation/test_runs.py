"""The tests of mutants, run in forked children: everything is imported and collected once.

A child changes the functions that the mutant changes and runs the tests that take the mutant's line until one fails:
first those that failed for other mutants of its file, then the quickest. What no test fails for, and what no loaded
function holds (tables, decorators, defaults), is asked again in a child that imports everything of ours anew.
"""

from __future__ import annotations

import gc
import json
import os
import signal
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tools.mutation import children
from tools.mutation.likely import Likely
from tools.mutation.line_coverage import ALWAYS, Covering, in_function, measured
from tools.mutation.mutant import ROOT, Mutant
from tools.mutation.patches import LoadedFunctions, MutantFinder

#: What every run of tests here is called with: no plugin that measures, spreads or keeps.
QUIET = (
    *("-q", "--tb=no", "--no-header", "-p", "no:cov", "-p", "no:xdist", "-p", "no:cacheprovider"),
    *(
        "-W",
        "ignore::pytest.PytestAssertRewriteWarning",
    ),  # loaded before, so that each child need not load it
)
_KILLED = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for a mutant: ``killed``, ``timeout`` or ``survived``; failed test; seconds."""

    mutant: Mutant
    verdict: str
    test: str
    seconds: float


class Steadying:
    """A pytest plugin that makes property tests repeatable, and stops them at the first failure."""

    def pytest_collection(self) -> None:
        """Called after the suite's settings were loaded and before the first test module is."""
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile(
            "mutation",
            hypothesis.settings(),
            derandomize=True,
            database=None,
            deadline=None,
            phases=phases,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        hypothesis.settings.load_profile("mutation")


class FirstFailure:
    """A pytest plugin that ends the process at the first failing test, and writes its name."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called after each part of a test."""
        if report.failed:
            os.write(self._pipe, report.nodeid.encode())
            os._exit(_KILLED)


class Limited:
    """A pytest plugin that ends the process when a test exceeds its ``allowed`` processor time."""

    def __init__(self, allowed: Callable[[str], float]) -> None:
        self._allowed = allowed
        signal.signal(signal.SIGPROF, signal.SIG_DFL)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Called before each test."""
        signal.setitimer(signal.ITIMER_PROF, self._allowed(nodeid))


class Chosen(Steadying):
    """A pytest plugin that keeps the tests named, in the order named."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._place = {test: at for at, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Called with everything collected."""
        kept = [item for item in items if item.nodeid in self._place]
        items[:] = sorted(kept, key=lambda one: self._place[one.nodeid])


class _Session(Steadying):
    """A pytest plugin that passes the collected session to ``work`` instead of running its tests."""

    def __init__(self, work: Callable[[pytest.Session], None]) -> None:
        self._work = work

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Called with everything collected."""
        self._work(session)
        return True


def _collected(tests: Sequence[str], work: Callable[[pytest.Session], None]) -> int:
    os.chdir(ROOT)
    return int(pytest.main([*QUIET, *tests], plugins=[_Session(work)]))


def covering(tests: Sequence[str], sources: Sequence[str], at_once: int) -> Covering:
    """Return the line coverage of the sources by the tests, measuring what changed since the last time."""
    return measured(tests, sources, at_once, _collected)


def ask(
    mutants: Sequence[Mutant],
    map_: Covering,
    tests: Sequence[str],
    at_once: int,
    *,
    stood: Sequence[Mutant],
    stands: Callable[[Mutant], None],
    accepted: Container[Mutant],
) -> Iterator[Answer]:
    """Yield the answer for each mutant, as they are found.

    ``stood`` are mutants known to survive with everything loaded; ``stands`` is called with each further one. They are
    tested again in a new import, unless they lie in functions and are accepted.
    """
    again: list[Mutant] = list(stood)
    known = {id(mutant) for mutant in stood}
    asked = [mutant for mutant in mutants if id(mutant) not in known and map_.tests(mutant)]
    for mutated in mutants:
        if not map_.tests(mutated):
            yield Answer(mutated, "survived", "no test takes the line", 0.0)

    def server(pipe: int) -> int:
        def work(session: pytest.Session) -> None:
            likely = Likely()
            for ended in children.run(_loaded_jobs(session, asked, map_, likely), at_once):
                said = ended.said.decode("utf-8", "replace")
                if ended.status == _KILLED:
                    likely.note(asked[ended.about], said)
                line = [ended.about, ended.status, said, ended.seconds]
                os.write(pipe, json.dumps(line).encode() + b"\n")

        return _collected(tests, work)

    answered: set[int] = set()
    likely = Likely()
    for line in _lines(server):
        number, status, said, seconds = line
        answered.add(number)
        if status == 0:
            again.append(asked[number])
            stands(asked[number])
        else:
            if status == _KILLED:
                likely.note(asked[number], said)
            yield _answer(asked[number], status, said, seconds)
    if missing := len(asked) - len(answered):
        raise RuntimeError(f"{missing} mutants were never answered: do the tests collect?")
    settled = [mutant for mutant in again if mutant in accepted and in_function(mutant.file, mutant.line)]
    for item in settled:
        again.remove(item)
        yield Answer(item, "survived", "", 0.0)
    for ended in children.run((_anew_job(mutant, map_, likely) for mutant in again), at_once):
        said = ended.said.decode("utf-8", "replace")
        if ended.status == _KILLED:
            likely.note(ended.about, said)
        yield _answer(ended.about, ended.status, said, ended.seconds)


def _answer(mutant: Mutant, status: int | None, said: str, seconds: float) -> Answer:
    if status is None:
        return Answer(mutant, "timeout", "", seconds)
    if status == 0:
        return Answer(mutant, "survived", "", seconds)
    return Answer(mutant, "killed", said or f"status {status}", seconds)


def _lines(work: Callable[[int], int]) -> Iterator[list[Any]]:
    """Yield the JSON lines that a forked server writes, as they come."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 1)
        status = children.RAISED
        try:
            status = work(theirs)
        finally:
            os._exit(status)
    os.close(theirs)
    with os.fdopen(ours, "rb") as stream:
        for line in stream:
            yield json.loads(line)
    os.waitpid(child, 0)


def _loaded_jobs(
    session: pytest.Session, mutants: Sequence[Mutant], map_: Covering, likely: Likely
) -> Iterator[children.Job[int]]:
    """Yield a job for each mutant that changes loaded functions."""
    items = {item.nodeid: item for item in session.items}
    loaded = LoadedFunctions()
    gc.collect()
    gc.freeze()  # so that a child that collects touches no page it shares with the others
    for number, mutant in enumerate(mutants):
        named = likely.first(mutant, map_.tests(mutant))
        chosen = [items[name] for name in named if name in items]

        def work(pipe: int, mutant: Mutant = mutant, chosen: list[pytest.Item] = chosen) -> int:
            if not loaded.put(mutant):
                return 0
            session.config.pluginmanager.register(FirstFailure(pipe))
            session.config.pluginmanager.register(Limited(map_.allowed_for))
            for item, following in zip(chosen, [*chosen[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            return 0

        yield children.Job(number, work, map_.allowed(mutant))


def _anew_job(mutant: Mutant, map_: Covering, likely: Likely) -> children.Job[Mutant]:
    """Return a job that imports everything anew, one file of tests after the other, likeliest first."""
    tests = likely.first(mutant, map_.tests(mutant))
    files = likely.files_first(mutant, _likeliest_first(mutant, tests))

    def work(pipe: int) -> int:
        os.chdir(ROOT)
        MutantFinder(mutant).install()
        for file in files:
            plugins = [Chosen(tests), FirstFailure(pipe), Limited(map_.allowed_for)]
            status = int(pytest.main([*QUIET, "-x", file], plugins=plugins))
            if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
                os.write(pipe, f"status {status}".encode())
                return status
        return 0

    return children.Job(mutant, work, 20 + map_.allowed(mutant))


def _likeliest_first(mutant: Mutant, tests: Sequence[str]) -> list[str]:
    """Return the files of tests, likeliest first: for a decorator those about classes, else by name."""
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    name, made = Path(mutant.file).stem, mutant.was.startswith("@")

    def rank(file: str) -> int:
        if file == ALWAYS:
            return 0 if made else 3
        return 1 if name in Path(file).stem.split("_") else 2

    return sorted(files, key=rank)


def below_root(path: str) -> str:
    """Return a path as the mutants name it."""
    return str(Path(path).relative_to(ROOT))

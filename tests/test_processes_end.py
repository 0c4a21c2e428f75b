"""Processes that a test starts end with it, also where it fails, and hear signals that the shell had ignored."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import processes

ROOT = Path(__file__).resolve().parent.parent
#: Modules whose processes are servers that many tests share; they end with the run.
SHARED = {"tests/faults/processes.py", "tests/postgres/server.py"}
_SLEEPS = [sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(600)"]


def begun(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def sleeping(*, group: bool = False) -> subprocess.Popen[str]:
    return subprocess.Popen(_SLEEPS, stdout=subprocess.PIPE, text=True, start_new_session=group)


@pytest.mark.parametrize("group", [False, True])
def test_a_process_that_still_runs_is_killed_when_the_test_is_over(group: bool) -> None:
    process = begun(processes.kept(sleeping(group=group)))
    assert process.poll() is None
    processes.end_all()
    assert process.returncode == -signal.SIGKILL


def test_a_process_whose_test_fails_is_killed_and_not_waited_for() -> None:
    process = sleeping()

    def fail() -> None:
        with processes.ending(process):
            begun(process)
            raise AssertionError("the test failed")

    with pytest.raises(AssertionError, match="the test failed"):
        fail()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT])
def test_a_process_hears_a_signal_that_the_shell_ignores(number: signal.Signals) -> None:
    before = signal.signal(number, signal.SIG_IGN)
    try:
        deaf = begun(processes.kept(sleeping()))
        processes.hear_signals()
        hearing = begun(processes.kept(sleeping()))
    finally:
        signal.signal(number, before)
    for process in (deaf, hearing):
        process.send_signal(number)
    assert hearing.wait(60) in {-number, 1}
    assert deaf.poll() is None


def test_no_test_starts_a_process_that_nobody_ends() -> None:
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name in SHARED or name.startswith("tests/bench/"):
            continue
        text = path.read_text("utf-8")
        if "Popen" not in text:
            continue
        calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        noted = {id(call.args[0]) for call in calls if _name(call) in {"kept", "ending"} and call.args}
        wild = [call.lineno for call in calls if _name(call) == "Popen" and id(call) not in noted]
        assert name == "tests/test_processes_end.py" or not wild, (name, wild)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")

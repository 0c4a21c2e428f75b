"""The folder that a run has in memory goes when its process ends, in whatever way, and no other run's with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import memory, processes

ROOT = Path(__file__).resolve().parent.parent
PLAY = """
import os, sys
from pathlib import Path
from tests import memory
memory.MEMORY, memory.ROOMY, memory.UNUSED = Path(sys.argv[1]), 0, 0
memory.keep_in_memory()
print(os.environ["TMPDIR"], flush=True)
sys.stdin.readline()
"""


def run_in(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that keeps what it writes in a folder of ``place``; return both."""
    environ = {name: value for name, value in os.environ.items() if name != "TMPDIR"}
    process = processes.kept(
        subprocess.Popen(
            [sys.executable, "-c", PLAY, str(place)],
            cwd=ROOT,
            env={**environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_folder_goes_with_its_run_and_one_that_a_killed_run_left_with_the_next(tmp_path: Path) -> None:
    killed, left = run_in(tmp_path)
    killed.send_signal(signal.SIGKILL)
    killed.wait(60)
    (left / "written").write_text("half")
    at_work, used = run_in(tmp_path)
    assert not left.exists()
    third, other = run_in(tmp_path)
    assert {used, other} == set(tmp_path.iterdir())
    for process in (third, at_work):
        process.communicate("done\n", timeout=60)
    assert list(tmp_path.iterdir()) == []


def test_what_was_decided_before_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    memory.keep_in_memory()
    assert (os.environ["TMPDIR"], list(tmp_path.iterdir())) == (str(tmp_path), [])


def test_a_machine_without_room_keeps_them_where_they_were(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    for name, value in (("MEMORY", tmp_path), ("UNUSED", 1 << 60)):
        monkeypatch.setattr(memory, name, value)
    memory.keep_in_memory()
    assert ("TMPDIR" in os.environ, list(tmp_path.iterdir())) == (False, [])

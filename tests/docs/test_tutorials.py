"""The tutorials are played in one folder, from the first line of the first to the last line of the second."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.docs.handbook import Reader, Step, steps
from tests.go.program import BUILDING
from tools.docs import ROOT

TUTORIALS = ("first-vault", "verify-what-you-were-handed")


def page(name: str) -> str:
    return (ROOT / "docs" / "tutorials" / f"{name}.md").read_text(encoding="utf-8")


def runnable(step: Step) -> bool:
    """Return whether what a step needs besides us is here; continuous integration must have it."""
    here = shutil.which("go") is not None and Path("/usr/share/gocode/src/golang.org/x/mod/sumdb").is_dir()
    assert here or os.environ.get("CI") != "true", "golang.org/x/mod is not here, though CI is to have it"
    return here or "go run" not in step.command


def test_every_command_of_the_tutorials_runs_and_answers_as_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("docs", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.setenv("COLUMNS", "80")
    for name, value in BUILDING.items():
        monkeypatch.setenv(name, value)
    reader = Reader(tmp_path / "trial")
    counts = []
    for name in TUTORIALS:
        for step in filter(runnable, steps(page(name))):
            reader.do(step)
        counts.append(len(reader.typed))
    first, both = counts
    assert first == 12
    assert both > 18

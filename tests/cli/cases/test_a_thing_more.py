"""A thing more takes kinds, records, rules, one row and the digest of its ruleset: each front end then knows it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.docs import ROOT


def test_a_thing_that_is_added_as_contributing_says_is_known_to_every_front_end(tmp_path: Path) -> None:
    call = (sys.executable, "-m", "tests.more.play", str(tmp_path / "desk"))
    told = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-3000:]

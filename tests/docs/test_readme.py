"""The README: what its first screen says, that its commands run, and that it is short and leads everybody on."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tools.docs import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```bash\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
WRAPPER = """#!/bin/sh
{python} -m custody.cli.main "$@"
status=$?
echo "$status $*" >> {log}
exit $status
"""


def test_the_readme_is_a_screen_and_a_half_in_this_order() -> None:
    places = [
        README.index("custody keeps the record of digital evidence for laboratories, evidence rooms and"),
        README.index("](docs/reference/screens/exhibit.svg)"),
        README.index("\n## Install\n"),
        README.index("\n    make demo\n"),
        README.index("\n## Six commands\n"),
        README.index("\n## What it proves\n"),
        README.index("\nWhat it does **not** prove ("),
        README.index("\n## Where to go next\n"),
    ]
    assert places == sorted(places)
    assert len(README.splitlines()) <= 90


def test_the_limits_of_the_design_are_in_the_readme() -> None:
    text = " ".join(README.split())
    for limit in (
        "can rewrite the whole history, and every check inside will agree",
        "What nobody entered is not there. What was entered twice is there twice.",
        "A signed lie remains a lie.",
        "A folder on a disk stops nobody from deleting it",
        "the operator of a store can always empty it",
        "It does not reach the backups made of it, nor copies handed out.",
        "nothing about the time before a digest was taken",
        "Whether an act was lawful is for a court",
    ):
        assert limit in text


def test_everybody_is_led_on() -> None:
    table = README.split("\n## Where to go next\n", 1)[1]
    for who in ("examiner", "custodian", "auditor", "lawyer", "script author", "operator", "contributor"):
        assert re.search(rf"^\| an? {who}\b.*\]\(", table, re.MULTILINE), who


def test_every_block_runs_as_it_stands_and_has_six_commands(tmp_path: Path) -> None:
    bin_folder, log, home = tmp_path / "bin", tmp_path / "log", tmp_path / "checkout"
    bin_folder.mkdir()
    home.mkdir()
    (home / "docs").symlink_to(ROOT / "docs")
    wrapper = bin_folder / "custody"
    wrapper.write_text(WRAPPER.format(python=shlex.quote(sys.executable), log=shlex.quote(str(log))))
    wrapper.chmod(0o755)
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("CUSTODY_", "XDG_"))}
    environ |= {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "PATH": f"{bin_folder}:{os.environ['PATH']}"}
    script = "\n".join(["set -eu -o pipefail", *BLOCKS])
    done = subprocess.run(
        ["bash", "-c", script], cwd=home, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    typed = log.read_text().splitlines()
    assert [line.split()[0] for line in typed] == ["0"] * 6, typed
    assert "from the office's defaults: issuing authority 'District Court', legal basis" in done.stderr
    assert "VERIFIED: 4 of 4 proof files verified" in done.stdout
    assert {path.name for path in home.iterdir()} == {"docs", "trial"}

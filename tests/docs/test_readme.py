"""The README: what its first screen says, that its commands run, and that its table of what is there is no wish."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.go.program import BUILT
from tools.convention import ROWS
from tools.docs import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```bash\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
WRAPPER = """#!/bin/sh
{python} -m custody.cli.main "$@"
status=$?
echo "$status $*" >> {log}
[ $status -eq 10 ] && exit 0
exit $status
"""


def test_the_first_screen_promises_limits_shows_and_offers_one_command() -> None:
    screen = README.split("\n## ", 1)[0]
    places = [
        screen.index(
            "**Months after data were ordered preserved or were seized, a reader who trusts neither"
        ),
        screen.index("What it does **not** give"),
        screen.index("](docs/picture.svg)"),
        screen.index("\n    make demo\n"),
    ]
    assert places == sorted(places)
    assert screen.count("\n    ") == 1
    assert len(screen.splitlines()) < 40


def test_the_limits_of_the_design_are_on_the_first_screen() -> None:
    screen = " ".join(README.split("\n## ", 1)[0].split())
    for limit in (
        "can write the whole history anew, and every check inside will agree",
        "What nobody entered is not there, one thing entered twice is there twice",
        "a lie signed properly stays a lie",
        "A folder on a disk keeps nobody from deleting it",
        "the operator of a store can always empty it",
        "not the backups made of it nor the copies already handed out",
        "nothing of the time before a digest was taken",
    ):
        assert limit in screen


def blocks(heading: str) -> list[str]:
    """Give the bash blocks under a heading."""
    section = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^```bash\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def runnable(block: str) -> bool:
    """Say whether what a block needs besides us is here; continuous integration must have it."""
    here = shutil.which("go") is not None and Path("/usr/share/gocode/src/golang.org/x/mod/sumdb").is_dir()
    assert here or os.environ.get("CI") != "true", "golang.org/x/mod is not here, though CI is to have it"
    return here or "go run" not in block


def test_every_block_runs_as_it_stands_and_a_vault_takes_ten_commands(tmp_path: Path) -> None:
    bin_folder, log, home = tmp_path / "bin", tmp_path / "log", tmp_path / "checkout"
    bin_folder.mkdir()
    home.mkdir()
    for folder in ("docs", "tests"):
        (home / folder).symlink_to(ROOT / folder)
    wrapper = bin_folder / "custody"
    wrapper.write_text(WRAPPER.format(python=shlex.quote(sys.executable), log=shlex.quote(str(log))))
    wrapper.chmod(0o755)
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("CUSTODY_", "XDG_"))}
    environ |= {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "PATH": f"{bin_folder}:{os.environ['PATH']}"}
    environ |= {"GOCACHE": str(BUILT), "CGO_ENABLED": "0"}
    vault = blocks("A first vault in ten commands")
    verify = blocks("A vault that somebody hands you")
    verify += blocks("Verify many things at once") + blocks("Verify without us")
    assert len(BLOCKS) == len(vault) + len(verify)
    script = "\n".join(["set -eu -o pipefail", *vault, f"echo 0 done >> {log}", *filter(runnable, verify)])
    done = subprocess.run(
        ["bash", "-c", script], cwd=home, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    typed = log.read_text().splitlines()
    assert typed.index("0 done") == 10, typed
    assert {line.split(" ", 1)[0] for line in typed} <= {"0", "4", "10"}
    assert [line for line in typed if line.startswith("4 ")] == ["4 check"]
    assert "FIRST MET, NOT CHECKED" in done.stdout
    assert "verified: this entry is number 6 of the" in done.stdout
    assert "VERIFIED: log, tiles, entries, chain, files" in done.stdout
    assert "proof files verified" in done.stdout
    assert {one.name for one in home.iterdir()} == {"trial", "docs", "tests"}


def table() -> list[list[str]]:
    """Give the rows of the table of what is there."""
    section = README.split("\n## What is there\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_what_is_done_or_partial_has_a_test_and_what_is_absent_says_so() -> None:
    states = set()
    for _, what, state, test in table():
        word = re.split(r"\W", state)[0]
        states.add(word)
        linked = re.findall(r"\]\(([^)]+)\)", test)
        if word == "absent":
            assert all((ROOT / path).exists() for path in linked), what
            continue
        assert len(linked) == 1, what
        file = ROOT / linked[0]
        assert file.is_relative_to(ROOT / "tests"), what
        assert re.search(r"^def test_", file.read_text(encoding="utf-8"), re.MULTILINE), what
        assert linked[0] in test.split("](", 1)[0], what
    assert states == {"done", "partial", "absent"}


def test_articles_named_as_absent_are_those_of_which_the_map_has_nothing_yet() -> None:
    """Whole articles come first, then those of which the map says that a part is for later."""
    (named,) = (what for _, what, state, _ in table() if state == "absent" and "arts. " in what)
    whole, _, partly = named.partition("what the map")
    later = {row.article for row in ROWS if row.state == "later"}
    some = {row.article for row in ROWS if row.state not in ("later", "not touched")}
    assert {int(one) for one in re.findall(r"\d+", whole)} == later - some
    assert {int(one) for one in re.findall(r"\d+", partly)} == later & some

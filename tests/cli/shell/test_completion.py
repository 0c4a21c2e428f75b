"""`custody completion`: scripts that a shell accepts and that know every command."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from custody.cli.commands import ALIASES
from custody.cli.main import COMMANDS
from tests.cli.desk import Desk

BASH = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_script_knows_every_command(tmp_path: Path, shell: str) -> None:
    answer = Desk(tmp_path / "bare").run("completion", shell)
    assert (answer.status, answer.err) == (0, "")
    assert [command.name for command in COMMANDS if command.name not in answer.out] == []
    assert "--renewal-allowed" in answer.out or shell == "tcsh"


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the script for bash as a file."""
    folder = tmp_path_factory.mktemp("completion")
    path = folder / "custody.bash"
    path.write_text(Desk(folder / "bare").run("completion", "bash").out)
    return path


def offers(script: Path, *lines: tuple[str, ...]) -> list[list[str]]:
    """Return what bash offers for the last word of each command line, without `custody` in front."""
    asked = "".join(
        f"COMP_WORDS=(custody {' '.join(map(shlex.quote, words))}); COMP_CWORD={len(words)}; COMPREPLY=();"
        ' _shtab_custody; echo "${COMPREPLY[@]}";'
        for words in lines
    )
    shown = subprocess.run(
        ["bash", "-c", f"source {script}; {asked}"], capture_output=True, text=True, check=True
    )
    return [line.split() for line in shown.stdout.splitlines()]


@BASH
def test_bash_accepts_its_script_and_offers_commands(script: Path) -> None:
    assert offers(script, ("preservation-o",)) == [["preservation-order"]]


@BASH
def test_bash_offers_short_names_of_commands(script: Path) -> None:
    found = offers(script, *((alias[:-1],) for alias in ALIASES))
    assert [alias for alias, offered in zip(ALIASES, found, strict=True) if alias not in offered] == []


@BASH
def test_bash_offers_the_same_behind_a_short_name_as_behind_the_full_one(script: Path) -> None:
    full = {alias: tuple(command.split()) for alias, command in ALIASES.items()}
    begun = offers(script, *((*words, "") for words in full.values()))
    ends = {}
    for alias, offered in zip(ALIASES, begun, strict=True):
        actions = [word for word in offered if not word.startswith("-")]
        ends[alias] = [("",), ("--",), *(end for action in actions for end in ((action, ""), (action, "--")))]
        assert bool(actions) is (len(full[alias]) == 1), f"{alias}: a name of two words stands for an action"
    typed = [(alias, end) for alias in ALIASES for end in ends[alias]]
    short = offers(script, *((alias, *end) for alias, end in typed))
    long = offers(script, *((*full[alias], *end) for alias, end in typed))
    assert [line for line, one, other in zip(typed, short, long, strict=True) if one != other] == []
    flags = [(line, offered) for line, offered in zip(typed, short, strict=True) if line[1][-1] == "--"]
    assert [line for line, offered in flags if "--help" not in offered] == []


@BASH
def test_bash_offers_actions_and_flags_behind_short_names(script: Path) -> None:
    actions, flags, own = offers(script, ("order", "iss"), ("order", "issue", "--ren"), ("acquire", "--meth"))
    assert (actions, flags, own) == (["issue"], ["--renewal-allowed"], ["--method"])


@BASH
def test_no_two_commands_share_a_place_in_the_script(script: Path) -> None:
    """The words of a command are run together in it, so that `mla request` would be `mla-request`."""
    places = Counter(re.findall(r"^(_shtab_\w+)_option_strings=", script.read_text(), re.MULTILINE))
    assert [place for place, times in places.items() if times > 1] == []


def test_zsh_and_tcsh_list_short_names_as_commands(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "bare")
    commands = re.search(
        r"^_shtab_custody_commands\(\).*?^\}", desk.run("completion", "zsh").out, re.DOTALL | re.M
    )
    assert commands is not None
    assert set(ALIASES) <= set(re.findall(r"^    '?([a-z-]+)'?:", commands[0], re.MULTILINE))
    first = re.search(r"'p/1/\((.*?)\)/'", desk.run("completion", "tcsh").out)
    assert first is not None
    assert set(ALIASES) <= set(first[1].split())


def test_another_shell_is_refused(tmp_path: Path) -> None:
    answer = Desk(tmp_path / "bare").run("completion", "fish")
    assert answer.status == 2
    assert "bash, tcsh, zsh" in answer.err.replace("'", "")  # which newer versions of Python leave out

"""`custody completion`: scripts that a shell accepts and that know every command."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from custody.cli.main import COMMANDS
from tests.cli.desk import Desk


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_a_script_knows_every_command(tmp_path: Path, shell: str) -> None:
    answer = Desk(tmp_path / "bare").run("completion", shell)
    assert (answer.status, answer.err) == (0, "")
    assert [command.name for command in COMMANDS if command.name not in answer.out] == []
    assert "--renewal-allowed" in answer.out or shell == "tcsh"


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")
def test_bash_accepts_its_script_and_offers_commands(tmp_path: Path) -> None:
    script = tmp_path / "custody.bash"
    script.write_text(Desk(tmp_path / "bare").run("completion", "bash").out)
    asked = (
        f"source {script}; COMP_WORDS=(custody preservation-o); COMP_CWORD=1;"
        " _shtab_custody; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    shown = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["preservation-order"]


def test_another_shell_is_refused(tmp_path: Path) -> None:
    answer = Desk(tmp_path / "bare").run("completion", "fish")
    assert answer.status == 2
    assert "bash, tcsh, zsh" in answer.err.replace("'", "")  # which newer versions of Python leave out

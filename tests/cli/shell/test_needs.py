"""Help and refusals say what an argument is for, how much it is needed, and what would be accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.shell.test_main import helped


def test_help_tells_what_is_needed_from_what_is_expected_and_what_is_neither(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = " ".join(helped(tmp_path, capsys, "exhibit", "register", "--help").split())
    assert "--condition TEXT its condition; can be erased later (required or not known)" in shown
    assert "--note TEXT a remark; can be erased later shared:" in shown


def test_what_was_left_out_is_named_with_what_would_be_accepted(tmp_path: Path) -> None:
    answer = Desk(tmp_path / "desk").run("exhibit", "unseal", "EV/1", "G-1")
    assert answer.status == 2
    assert (
        "--seal-state: the state in which it was found; one of intact, not_examined, not_intact."
        in answer.err
    )
    assert "--reason: one of acquisition" in answer.err
    assert "See `custody exhibit unseal --help`." in answer.err

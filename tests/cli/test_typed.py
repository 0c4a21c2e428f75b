"""What comes next is told as a command: every kind that can come next has one, and the command enters that kind."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from custody.cli.typed import TYPED, typed
from custody.model import rulesets
from tests.docs.test_hints import known

ROOT = Path(__file__).resolve().parents[2] / "custody" / "ledger" / "views"


def named() -> set[str]:
    """Give the kinds that the views of what comes next name."""
    found: set[str] = set()
    for file in (ROOT / "steps.py", ROOT / "requests.py"):
        tree = ast.parse(file.read_text("utf-8"))
        words = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        found |= words & set(rulesets.kind_names())
    return found


def test_every_kind_that_can_come_next_is_told_as_a_command() -> None:
    assert len(named()) > 8
    assert named() - set(TYPED) == set()


@pytest.mark.parametrize("kind", sorted(TYPED))
def test_the_command_exists(kind: str) -> None:
    command, action = TYPED[kind].split()
    assert known(command, action)


def test_a_kind_without_a_command_stays_what_it_is() -> None:
    assert typed("fixity.swept") == "fixity.swept"

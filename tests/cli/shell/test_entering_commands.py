"""What comes next is told as a command: every kind that can come next has one, and the command enters that kind."""

from __future__ import annotations

import ast
from pathlib import Path

from custody.cli.forms import form
from custody.model import layouts
from custody.model.kind_commands import commands
from tests.docs.test_hints import known

ROOT = Path(__file__).resolve().parents[3] / "custody" / "ledger" / "views"


def named() -> set[str]:
    """Return the kinds that the views of what comes next name."""
    found: set[str] = set()
    for file in (ROOT / "worklist" / "next_steps.py", ROOT / "instruments" / "preservation_requests.py"):
        tree = ast.parse(file.read_text("utf-8"))
        words = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        found |= words & set(layouts.kind_names())
    return found


def test_every_kind_that_can_come_next_is_told_as_a_command() -> None:
    assert len(named()) > 8
    assert set(layouts.kind_names()) == set(commands())


def test_every_command_that_enters_something_enters_a_kind() -> None:
    writing = {name for name, _ in form.names() if name.replace(".", " ") not in commands().values()}
    # One enters what an archiving or copying that was broken off should have, the others many of a kind at once.
    others = {"store.reconcile", "exhibit.intake", "exhibit.record-photographs"}
    assert writing - others == {
        name for name in writing if name.startswith(("preservation-order.", "preservation-request."))
    }


def test_the_commands_exist() -> None:
    words = {kind: command.partition(" ") for kind, command in commands().items()}
    assert [kind for kind, (first, _, action) in words.items() if not known(first, action or None)] == []

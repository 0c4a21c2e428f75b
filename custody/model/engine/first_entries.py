"""The rule that an identifier is used for one subject, for kinds that begin one."""

from __future__ import annotations

from custody.errors import RuleBroken
from custody.model.rulings import Command, Ruling
from custody.model.signers import Actor
from custody.model.state import State


def judge(state: State, command: Command, _: Ruling) -> None:
    """Verify that the identifier of a new subject is not in use; raise RuleBroken if it is."""
    if state.tip(command.subject) is not None or state.get(Actor, command.subject) is not None:
        raise RuleBroken(
            f"{command.subject} is already the identifier of something else, so {command.kind} cannot take it",
            rule="subject.new",
            hint="Take a new identifier.",
        )

"""The actions that the command palette offers: those of the page, and those that roles permit."""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import RoleRefused
from custody.ledger.state.state_cache import recalled
from custody.ledger.timestamps.records import stamps
from custody.model.kind_commands import commands
from custody.model.roles import admit
from custody.model.state import State
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Page
from custody.pages.things.actions import actions_of, allowed_stamps
from custody.tui.services.intents import Known


def offered(context: PageContext, page: Page | None, known: Sequence[Known]) -> tuple[Action, ...]:
    """Return the allowed actions: first those of the page, then every other command that is permitted.

    Actions that the rules refuse for the page's subject, or that no role of the signed-in person may sign, are left
    out. Without a signed-in person only commands that record nothing are offered.
    """
    here = () if page is None else actions_of(context, page)
    allowed = tuple(act for act in here if act.refused is None)
    settled = {act.words for act in here}
    state = recalled(context.lookup.reader)
    vain = _in_vain(context, state)
    return (
        *(act for act in allowed if context.me is not None or not _writes(act, known)),
        *(
            Action(command.about, command.words)
            for command in known
            if command.words not in settled | vain
            and (not command.writes or _may(context, state, command.words))
        ),
    )


def _in_vain(context: PageContext, state: State) -> set[tuple[str, ...]]:
    """Return the commands about timestamps that need a trusted authority, or a token, first."""
    found: set[tuple[str, ...]] = set() if stamps(context.lookup.reader) else {("timestamp", "export")}
    if context.key is not None:
        asked = allowed_stamps(state, context.lookup, by=context.key, now=context.now)
        found |= {tuple(stamp.command.split()) for stamp in asked if not stamp.allowed}
    return found


def _writes(act: Action, known: Sequence[Known]) -> bool:
    return any(command.writes for command in known if command.words == act.words)


def _may(context: PageContext, state: State, words: tuple[str, ...]) -> bool:
    """Return whether a role of the signed-in person permits what a command enters, as act or record."""
    if context.me is None or context.key is None:
        return False
    kinds = [kind for kind, command in commands().items() if tuple(command.split()) == words]
    return not kinds or any(_admitted(context, state, kind, context.key) for kind in kinds)


def _admitted(context: PageContext, state: State, kind: str, key: str) -> bool:
    for standing in ("act", "record"):
        try:
            admit(state, kind, standing, key, at=context.now, arrived=context.now)
        except RoleRefused:
            continue
        return True
    return False

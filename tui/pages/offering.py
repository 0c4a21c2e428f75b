"""What can be done now from any page, for the palette: what the page offers, and what the roles of a person allow."""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import RoleRefused
from custody.ledger.recall import recalled
from custody.ledger.stamped import stamps
from custody.ledger.views.possible import possible_of_stamps
from custody.model.roles import admit
from custody.model.state import State
from custody.model.typed import TYPED
from tui.intents import Known
from tui.page import Act, Page
from tui.pages.doing import acts
from tui.sight import Sight


def offered(sight: Sight, page: Page | None, known: Sequence[Known]) -> tuple[Act, ...]:
    """Give what may be done now: on this page first, then every command that whoever is signed in may carry out.

    What the rules refuse of the thing on the page is left out, and so is what no role of theirs may sign. Somebody who
    is not signed in is offered what only reads.
    """
    here = () if page is None else acts(sight, page)
    allowed = tuple(act for act in here if not act.why)
    settled = {act.words for act in here}
    state = recalled(sight.lookup.reader)
    vain = _in_vain(sight, state)
    return (
        *(act for act in allowed if sight.me is not None or not _writes(act, known)),
        *(
            Act(one.about, one.words)
            for one in known
            if one.words not in settled | vain and (not one.writes or _may(sight, state, one.words))
        ),
    )


def _in_vain(sight: Sight, state: State) -> set[tuple[str, ...]]:
    """Give what could be done about timestamps only if an authority were trusted, or had stamped something."""
    found: set[tuple[str, ...]] = set() if stamps(sight.lookup.reader) else {("stamp", "export")}
    if sight.key is not None:
        asked = possible_of_stamps(state, sight.lookup, by=sight.key, now=sight.now)
        found |= {tuple(one.command.split()) for one in asked if not one.allowed}
    return found


def _writes(act: Act, known: Sequence[Known]) -> bool:
    return any(one.writes for one in known if one.words == act.words)


def _may(sight: Sight, state: State, words: tuple[str, ...]) -> bool:
    """Say whether a role lets whoever is signed in enter what a command enters, as an act or as a record."""
    if sight.me is None or sight.key is None:
        return False
    kinds = [kind for kind, command in TYPED.items() if tuple(command.split()) == words]
    return not kinds or any(_admitted(sight, state, kind, sight.key) for kind in kinds)


def _admitted(sight: Sight, state: State, kind: str, key: str) -> bool:
    for standing in ("act", "record"):
        try:
            admit(state, kind, standing, key, at=sight.now, arrived=sight.now)
        except RoleRefused:
            continue
        return True
    return False

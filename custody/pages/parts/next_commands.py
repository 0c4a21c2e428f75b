"""The command that settles a task, as typed: with subject, case and known values."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from custody.forms.command_line import command_line, is_typed
from custody.ledger.views.deadlines.next_action import ANSWERS
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import typed
from custody.pages.parts.names import Names

#: Tasks for a further order or request along the path of a communication.
ONWARD = frozenset({"path", "path_abroad"})


def spoken_command(context: PageContext, words: tuple[str, ...] | None, none: str = "") -> str:
    """Return a command in the words of the front end, ``none`` for None.

    On the command line that is what is typed.
    """
    return none if words is None else context.told_of(words) or " ".join(words)


def command_text(
    names: Names,
    kind: str,
    space: str,
    meant: str,
    why: str,
    *,
    case: str | None = None,
    position: int | None = None,
) -> str | None:
    """Return the command line that enters a kind about a subject, None where none does.

    ``meant`` is the name by which a command finds the subject, ``why`` a task's code, ``position`` the entry
    that the task is about.
    """
    answers = {
        **typed(space, meant, position),
        **ANSWERS.get(why, {}),
        **_onward(names, kind, meant, why, case),
    }
    if kind.endswith(".proposed"):
        # The known entry is the expired proposal, not the subject of a new one.
        answers = {key: answer for key, answer in answers.items() if key not in ("entry", "proposal")}
    return shlex.join(command_line(kind, space, meant, answers)) or None


def _onward(names: Names, kind: str, meant: str, why: str, case: str | None) -> Mapping[str, object]:
    """Return the known values of a further instrument: case, and the order before it (article 26)."""
    if case is None or not is_typed(kind, "case"):
        return {}
    found = {"case": names.unique_name("case", case, names.name(case) or case)}
    return {**found, "upstream_order": meant} if why in ONWARD else found

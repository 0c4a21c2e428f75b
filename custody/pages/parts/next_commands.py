"""The command that settles something, as typed: with subject, case, and known values."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from custody.forms.command_line import command_line, is_typed
from custody.ledger.views.deadlines.next_action import ANSWERS
from custody.pages.parts.form_defaults import typed
from custody.pages.parts.names import Names

#: What waits for a further order or request, to another provider along the path of a communication.
ONWARD = frozenset({"path", "path_abroad"})


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
    """Return the command that enters a kind about a thing, None where none does.

    ``meant`` is what a command finds the thing by, ``why`` the code of what is to be done, ``position`` the entry that
    it is about.
    """
    answers = {
        **typed(space, meant, position),
        **ANSWERS.get(why, {}),
        **_onward(names, kind, meant, why, case),
    }
    if kind.endswith(".proposed"):
        # What is known is the proposal that ran out, not the entry that another proposal is about.
        answers = {key: answer for key, answer in answers.items() if key not in ("entry", "proposal")}
    return shlex.join(command_line(kind, space, meant, answers)) or None


def _onward(names: Names, kind: str, meant: str, why: str, case: str | None) -> Mapping[str, object]:
    """Return a further instrument's known values: the case, and the order before it (art. 26)."""
    if case is None or not is_typed(kind, "case"):
        return {}
    found = {"case": names.unique_name("case", case, names.name(case) or case)}
    return {**found, "upstream_order": meant} if why in ONWARD else found

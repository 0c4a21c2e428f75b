"""The rows of one call, asked at a terminal as another command asks for each of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from custody.errors import Declined
from custody.forms.asking.line_mode import Terminal
from custody.forms.form import Form
from custody.forms.missing_answers import YES
from custody.forms.rows import FORMS_OF_ROWS, SHARED, row_of


class Asking(Terminal, Protocol):
    """The questions of one command at a terminal."""

    def ask(self) -> list[str]:
        """Ask every question, and return the words of the command; raise Declined at the end of the input."""
        ...

    def ask_one(self, name: str) -> list[str]:
        """Ask one question alone, and return the words of its answer; raise Declined at the end of the input."""
        ...

    def show(self, what: str, words: Sequence[str]) -> None:
        """Show a command line, under what it is."""
        ...


def with_rows(command: Sequence[str], begin: Callable[[Sequence[str]], Asking], form: Form) -> list[str]:
    """Return the words of a command with all rows that the person answers.

    Whoever stops is shown the complete rows as a command. ``begin`` begins the questions of a row's command, whose form
    is ``form``. Raise Declined where the input ends before a row is complete.
    """
    outer, row_command = (command[0], command[1]), FORMS_OF_ROWS[command[0], command[1]]
    shared = list(command[2:])
    rows: list[dict[str, Any]] = []
    asking = begin([*row_command, *shared])
    for name in SHARED.get(outer, ()):
        if not any(word.partition("=")[0] == f"--{name}" for word in shared):
            shared += asking.ask_one(name)
    try:
        while True:
            asking = begin([*row_command, *shared])
            asking.tell(["", f"Row {len(rows) + 1}:"])
            row = row_of(form, _without(asking.ask()[len(row_command) :], shared))
            if (twin := _twin(rows, row)) is None:
                files = row.pop("files", None)
                rows += [row] if files is None else [{**row, "file": file} for file in files]
            else:
                asking.tell([f"  Row {twin} has this reference already, so this row is left out."])
            if asking.line("another row? y or n").lower() not in YES:
                break
    except (KeyboardInterrupt, Declined):
        if rows:
            asking.show("the complete rows", [*outer, *shared, *_typed(rows)])
        raise
    whole = [*outer, *shared, *_typed(rows)]
    asking.show("the whole command, which asks nothing", whole)
    return whole


def _typed(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [word for row in rows for word in ("--row", json.dumps(row, ensure_ascii=False))]


def _twin(rows: Sequence[dict[str, Any]], row: dict[str, Any]) -> int | None:
    """Return the number of an earlier row with the reference of this one, None where there is none."""
    name = row.get("reference")
    return next((at for at, other in enumerate(rows, 1) if name and other.get("reference") == name), None)


def _without(words: Sequence[str], part: Sequence[str]) -> list[str]:
    """Return the words without a part of them that stands together."""
    at = next(at for at in range(len(words) + 1) if list(words[at : at + len(part)]) == list(part))
    return [*words[:at], *words[at + len(part) :]]

"""Rows of a list that is entered together, each as names and values of a form: exhibits, photographs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

from custody.errors import UsageError
from custody.forms.file import parsed
from custody.forms.form import Form
from custody.layout import many

#: Commands whose rows are forms of another one, which is asked row by row.
FORMS_OF_ROWS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("exhibit", "intake"): ("exhibit", "register"),
    ("exhibit", "record-photographs"): ("exhibit", "photograph"),
}
#: Questions of their rows that are answered once, for all rows.
SHARED: dict[tuple[str, ...], tuple[str, ...]] = {("exhibit", "intake"): ("seizure",)}
#: A list of rows longer than this is something else; so is a list with more rows.
MOST_BYTES, MOST_ROWS = 1_048_576, 500
#: What a row is.
HINT = "Each row holds names and values as `custody form exhibit.register` lists them."
_OWN = "Every exhibit has a reference of its own."


def read_row(text: str, hint: str = HINT, name: str = "a row") -> Any:
    """Return the value of a row given as JSON; raise UsageError, naming it and what a row is, else."""
    try:
        return parsed(".json", text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is no JSON: {error}", hint=hint) from None


def read_each(texts: Sequence[str], hint: str = HINT) -> list[Any]:
    """Return the values of rows given as JSON; raise UsageError, naming the first row that is other text."""
    return [read_row(text, hint, f"row {number}") for number, text in enumerate(texts, 1)]


def read_file(name: str, data: bytes) -> list[Any]:
    """Return the rows of a file: a TOML file of [[exhibit]] tables, or a JSON file of a list.

    Raise UsageError for others.
    """
    try:
        found = parsed(name, data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name!r} cannot be read: {error}", hint=HINT) from None
    if not name.endswith(".json"):
        if set(found) - {"exhibit"}:
            raise UsageError(f"{name!r} holds more than [[exhibit]] tables", hint=HINT)
        found = found.get("exhibit")
    if not isinstance(found, list):
        raise UsageError(f"{name!r} holds no list of exhibits", hint=HINT)
    return found


def row_of(form: Form, words: Sequence[str]) -> dict[str, Any]:
    """Return the answers in the words behind a command, by the names of its form's fields.

    Raise UsageError for a flag that is no field's.
    """
    fields = {flag: field for field in form.fields for flag in field.flags}
    typed = [field for field in form.fields if not field.flags]
    row: dict[str, Any] = {}
    flagged, at = True, 0
    while at < len(words):
        word = words[at]
        flag, joined, value = word.partition("=")
        at += 1
        if not (flagged and word.startswith("--")):
            field = next(each for each in typed if each.sort == "several" or each.name not in row)
            values = [word]
        elif word == "--":
            flagged = False
            continue
        elif flag not in fields:
            raise UsageError(f"{flag} is no answer of a row", hint=HINT)
        else:
            field = fields[flag]
            values = [value] if joined else list(takewhile(_is_value, words[at:]))
            if field.sort == "flag":
                row[field.name] = not flag.startswith("--no-")
                continue
            at += 0 if joined else len(values)
        if field.sort == "pairs":
            row.setdefault(field.name, []).append(values)
        elif field.sort == "several":
            row.setdefault(field.name, []).extend(values)
        else:
            row[field.name] = values[0]
    return row


def _is_value(word: str) -> bool:
    return not word.startswith("--")


def checked(rows: Sequence[Any], hint: str = HINT) -> list[dict[str, Any]]:
    """Return the rows if they can be entered together; raise UsageError for none, too many, or no objects."""
    count = many(len(rows), "row")
    if not rows or len(rows) > MOST_ROWS:
        raise UsageError(f"{count} were given; 1 to {MOST_ROWS} can be entered together", hint=hint)
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise UsageError(f"row {number} is no object of names and values", hint=hint)
    return list(rows)


def references(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Return the reference of each row, in order.

    Raise UsageError, naming a row without one, or two that have the same.
    """
    found: dict[str, int] = {}
    for at, row in enumerate(rows, 1):
        name = str(row.get("reference") or "")
        if not name:
            raise UsageError(f"row {at} has no reference", hint=_OWN)
        if name in found:
            raise UsageError(f"rows {found[name]} and {at} have the same reference {name!r}", hint=_OWN)
        found[name] = at
    return list(found)

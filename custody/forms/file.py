"""Form files: TOML or JSON with the answers to a form by their names."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from custody.errors import UsageError
from custody.forms.form import RUNNING, Field, Form
from custody.forms.suggestion import near

#: A form is a page or two; a longer file is something else.
MOST_BYTES = 262_144
#: What stands in a form for what is not given.
EMPTY: tuple[Any, ...] = ("", [], {}, None)
_HINT = "`custody form` lists the forms there are, and writes an empty one."
#: What a value is called that is no text.
_CALLED: Mapping[type, str] = {bool: "true or false", list: "a list", dict: "a table", type(None): "null"}

#: One answer: true or false, or the words of each time that it is given.
Answer = bool | list[list[str]]


def read(file: str, data: bytes) -> dict[str, Any]:
    """Return the values of a form file by name; raise UsageError with the fault and its place."""
    hint = "A form is TOML, or JSON in a file whose name ends in .json, in UTF-8."
    try:
        found = parsed(file, data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the form {file!r} cannot be read: {error}", hint=hint) from None
    if not isinstance(found, dict):
        raise UsageError(f"the form {file!r} is no object of names and values", hint=hint)
    return found


def parsed(file: str, text: str) -> Any:
    """Return the parsed value of a text: JSON where the file's name ends in .json, else TOML.

    Raise ValueError, also for an object with a repeated name, and RecursionError.
    """
    if file.endswith(".json"):
        return json.loads(text, object_pairs_hook=_once)
    return tomllib.loads(text)


def key_of(field: Field) -> str:
    """Return the key of a field in a form file."""
    return field.name


def quoted(field: Field) -> str:
    """Return a field's name for people, in quotation marks."""
    return f"'{field.called}'"


class Answers:
    """The answers to a form by their names; errors call them ``called``.

    ``typed`` are the names of fields that are answered elsewhere, which take precedence; ``spelt`` writes a field in
    errors. Raise UsageError for an unknown name, and for an empty required answer.
    """

    def __init__(
        self,
        form: Form,
        called: str,
        values: Mapping[str, Any],
        typed: Collection[str] = (),
        *,
        spelt: Callable[[Field], str] = key_of,
    ) -> None:
        self._form = form
        self._spelt = spelt
        self._called = called
        self._given = self._match(values, typed)

    @property
    def names(self) -> list[str]:
        """The names of the fields that are answered."""
        return [field.name for field, _ in self._given]

    def given(self, typed: Collection[str], but: Collection[str] = ()) -> Iterator[tuple[Field, Answer]]:
        """Yield each answer to use, in order, without the fields ``but``.

        Raise UsageError for an invalid value, and for two that exclude each other.
        """
        taken: dict[str, Field] = {}
        for field, value in self._given:
            if field.name in but or not {field.name, *field.rivals}.isdisjoint(typed):
                continue
            other = next((taken[name] for name in field.rivals if name in taken), None)
            if other is not None and value is not False:
                both = f"{self._spelt(other)} and {self._spelt(field)}"
                raise self.wrong(f"gives both {both}", "Leave one of them out.")
            if value is not False:
                taken[field.name] = field
            yield field, self._answer(field, value)

    def wrong(self, what: str, hint: str = _HINT) -> UsageError:
        """Return a UsageError on this file of answers; ``what`` is the fault."""
        return UsageError(f"{self._called} {what}", hint=hint)

    def _match(self, values: Mapping[str, Any], typed: Collection[str]) -> list[tuple[Field, Any]]:
        """Return the fields with their values; empty values are left out."""
        known = {field.name: field for field in self._form.fields}
        found, empty = [], []
        for name, value in values.items():
            field = known.get(name.replace("_", "-")) or known.get(name)
            if field is None:
                raise self.wrong(
                    f"has {name!r}, which `{self._form.command}` does not ask for", _meant(name, known)
                )
            if value not in EMPTY:
                found.append((field, value))
            elif field.need == "needed" and field.name not in typed:
                empty.append(self._spelt(field))
        if empty:
            raise self.wrong(
                f"leaves empty what is needed: {', '.join(empty)}", "Fill it in, or type it beside --from."
            )
        return found

    def _answer(self, field: Field, value: Any) -> Answer:
        if not field.either and field.sort != "flag":
            return self._words(field, value)
        if not isinstance(value, bool):
            raise self.wrong(
                f"says {self._spelt(field)} is {value!r}; it is true or false", "Write true or false."
            )
        return value

    def _words(self, field: Field, value: Any) -> list[list[str]]:
        """Return the words of an answer, one list for each time that the flag would be typed."""
        if field.sort == "pairs":
            rows = [[key, text] for key, text in value.items()] if isinstance(value, dict) else value
            if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == 2 for row in rows):
                raise self.wrong(
                    f"does not give {self._spelt(field)} as a table",
                    f'Write [{field.name}] and below it lines like word = "text".',
                )
            return [[self._word(field, text) for text in row] for row in rows]
        if isinstance(value, list) and field.sort == "several":
            words = [self._word(field, text) for text in value]
            return [[word] for word in words] if field.repeated else [words]
        return [[self._word(field, value)]]

    def _word(self, field: Field, value: Any) -> str:
        if isinstance(value, datetime | date | time):
            return value.isoformat()
        if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
            return str(value)
        told = _CALLED.get(type(value), type(value).__name__)
        raise self.wrong(
            f"gives {told} for {self._spelt(field)}, which is one text", "Write it in quotation marks."
        )


def _meant(name: str, known: Collection[str]) -> str:
    if name.replace("-", "_") in RUNNING:
        return "Where, who and how is typed with the command; a form says what is entered."
    meant = near(name, known)
    return f"Did you mean {meant!r}? {_HINT}" if meant else _HINT


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands in it twice")
    return found

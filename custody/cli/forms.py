"""Forms: what is to be entered, filled in beforehand in a TOML or JSON file, and read with --from.

A form gives arguments and flags by their names. What is typed beside --from counts before it. Where the vault is, who
signs and how to answer is no part of a form, so that nobody's key is chosen by a file that came from elsewhere.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.files import read_below
from custody.cli.given import choice_in
from custody.cli.help_page import title_of, titles
from custody.cli.parsing import FORM, Parser, leaf_of, near
from custody.errors import UsageError

if TYPE_CHECKING:
    from custody.forms.defaults import Default, OfficeDefaults

#: A form is a page or two; a longer file is something else.
MOST_BYTES = 262_144

#: What stands in a form for what is not given.
EMPTY: tuple[Any, ...] = ("", [], {}, None)

_HINT = "`custody template` lists the forms there are, and writes an empty one."


def parse(
    parser: Parser, argv: Sequence[str], folder: Path, environ: Mapping[str, str]
) -> tuple[argparse.Namespace, list[Default]]:
    """Parse a call, filling in from a form what --from names, then what the office states alike in every case.

    ``folder`` is where relative paths begin. Returns the arguments, and the office's defaults that were filled in.
    Raises UsageError for a form that is none, ConfigError for a wrong file of the office, NotFound, StorageFailed.
    """
    leaf = leaf_of(parser, argv)
    file, values = behind(argv, FORM), {}
    if file is not None and not file.startswith("-"):
        values = _values(file, read_below(folder, file, MOST_BYTES))
    form = Form(leaf, f"the form {file!r}", values, argv)
    office = office_of(environ, folder)
    form.relax()
    if office is None:
        args = parser.parse_args(argv)
        form.fill(args)
        return args, []
    from custody.cli.presets import Presets

    presets = Presets(leaf, argv, office, values)
    presets.relax()
    args = parser.parse_args(argv)
    form.fill(args)
    presets.fill(args)
    return args, presets.used


def office_of(environ: Mapping[str, str], folder: Path) -> OfficeDefaults | None:
    """Return the office's defaults, None where no file has any; ConfigError naming file and key."""
    from storage.settings import office_place

    place = office_place(environ, folder=folder)
    if place is None:
        return None
    from storage.office_file import read_office

    return read_office(place)


def filled(parser: Parser, argv: Sequence[str], values: dict[str, Any]) -> argparse.Namespace:
    """Parse a call of which the arguments are given by name; raises UsageError."""
    form = Form(leaf_of(parser, argv), "what is filled in", values, argv)
    form.relax()
    args = parser.parse_args(argv)
    form.fill(args)
    return args


#: How a command runs: never in a form.
RUNNING = frozenset(
    {
        "as",
        "closed",
        "dry_run",
        "form_file",
        "help",
        "json",
        "keys",
        "limit",
        "log_passphrase_file",
        "no_receipt",
        "passphrase_file",
        "quiet",
        "reads",
        "skip",
        "state",
        "vault",
        "yes",
    }
)


def fillable(parser: Parser) -> Iterator[tuple[str, argparse.Action]]:
    """Yield the title of its group and each argument of a command that a form can fill in."""
    for title in titles(parser):
        for given in parser.given:
            if title_of(given) == title and given.argument.dest not in RUNNING:
                yield title, given.argument


def key_of(action: argparse.Action) -> str:
    """Give the name under which a form holds an argument: the flag without its dashes, or the argument's own."""
    return next((one[2:] for one in action.option_strings if one.startswith("--")), action.dest)


class Form:
    """A form that was read, and the arguments of the command that it fills in; errors call it ``called``."""

    def __init__(self, parser: Parser, called: str, values: dict[str, Any], argv: Sequence[str]) -> None:
        self._parser = parser
        self._called = called
        self._typed = {word.partition("=")[0] for word in argv if word.startswith("--")}
        self._given = self._match(values)

    def _fail(self, what: str, hint: str = _HINT) -> UsageError:
        return UsageError(f"{self._called} {what}", hint=hint)

    def _match(self, values: dict[str, Any]) -> list[tuple[argparse.Action, Any]]:
        """Find the argument of each value; what is left empty is not given."""
        known = {key_of(action): action for _, action in fillable(self._parser)}
        found, empty = [], []
        for name, value in values.items():
            action = known.get(name.replace("_", "-")) or known.get(name)
            if action is None:
                raise self._fail(
                    f"has {name!r}, which `{self._parser.prog}` does not ask for", self._meant(name, known)
                )
            if value not in EMPTY:
                found.append((action, value))
            elif action.required and not self._is_typed(action):
                empty.append(key_of(action))
        if empty:
            raise self._fail(
                f"leaves empty what is needed: {', '.join(empty)}", "Fill it in, or type it beside --from."
            )
        return found

    def _meant(self, name: str, known: dict[str, argparse.Action]) -> str:
        if name.replace("-", "_") in RUNNING:
            return "Where, who and how is typed with the command; a form says what is entered."
        meant = near(name, known)
        return f"Did you mean {meant!r}? {_HINT}" if meant else _HINT

    def _is_typed(self, action: argparse.Action) -> bool:
        return bool(self._typed.intersection(action.option_strings))

    def relax(self) -> None:
        """Let the parser do without what the form gives."""
        _relax(self._parser, [action for action, _ in self._given])

    def fill(self, args: argparse.Namespace, but: Collection[str] = ()) -> list[str]:
        """Fill in what was not typed, but for some keys; return the keys that were filled in."""
        taken: dict[int, argparse.Action] = {}
        filled = []
        for action, value in self._given:
            if key_of(action) in but:
                continue
            rivals = self._rivals(action)
            typed = self._is_typed(action) or (
                not action.option_strings and getattr(args, action.dest) not in (None, [])
            )
            if typed or any(self._is_typed(one) for one in rivals):
                continue
            other = next((taken[id(one)] for one in rivals if id(one) in taken), None)
            if other is not None and value is not False:
                raise self._fail(f"gives both {key_of(other)} and {key_of(action)}", "Leave one of them out.")
            if value is not False:
                taken[id(action)] = action
            self._set(args, action, value)
            filled.append(key_of(action))
        return filled

    def _rivals(self, action: argparse.Action) -> list[argparse.Action]:
        """Give the arguments beside which this one cannot stand."""
        rivals = self._parser.kept(action).rivals
        return [] if rivals is None else [one for one in rivals.members if one is not action]

    def _set(self, args: argparse.Namespace, action: argparse.Action, value: Any) -> None:
        flag = action.option_strings[0] if action.option_strings else None
        if isinstance(action, argparse.BooleanOptionalAction) or action.nargs == 0:
            if not isinstance(value, bool):
                raise self._fail(
                    f"says {key_of(action)} is {value!r}; it is true or false", "Write true or false."
                )
            if isinstance(action, argparse.BooleanOptionalAction):
                flag = action.option_strings[0 if value else 1]
            elif not value:
                return
            action(self._parser, args, [], flag)
            return
        for words in self._words(action, value):
            values = [self._convert(action, word) for word in words]
            many = action.nargs in ("+", "*") or isinstance(action.nargs, int)
            action(self._parser, args, values if many else values[0], flag)

    def _words(self, action: argparse.Action, value: Any) -> list[list[str]]:
        """Give the words of each time that the flag would be typed."""
        if isinstance(action.nargs, int):
            rows = [[key, one] for key, one in value.items()] if isinstance(value, dict) else value
            good = isinstance(rows, list) and all(
                isinstance(row, list) and len(row) == action.nargs for row in rows
            )
            if not good:
                raise self._fail(
                    f"does not give {key_of(action)} as a table",
                    f'Write [{key_of(action)}] and below it lines like word = "text".',
                )
            return [[self._word(action, one) for one in row] for row in rows]
        several = self._parser.kept(action).appends
        if isinstance(value, list) and (several or action.nargs in ("+", "*")):
            words = [self._word(action, one) for one in value]
            return [[word] for word in words] if several and action.nargs is None else [words]
        return [[self._word(action, value)]]

    def _word(self, action: argparse.Action, value: Any) -> str:
        if isinstance(value, datetime | date | time):
            return value.isoformat()
        if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
            return str(value)
        kinds = {bool: "true or false", list: "a list", dict: "a table", type(None): "null"}
        told = kinds.get(type(value), type(value).__name__)
        raise self._fail(
            f"gives {told} for {key_of(action)}, which is one text", "Write it in quotation marks."
        )

    def _convert(self, action: argparse.Action, word: str) -> Any:
        try:
            return choice_in(action, word)
        except argparse.ArgumentTypeError as error:
            raise self._fail(f"has a wrong {key_of(action)}: {error}", "Correct it in the form.") from None


def excuse(parser: Parser, words: int) -> None:
    """Excuse a parser from what a form can fill in: from every flag, and the last ``words`` that have none."""
    every = [action for _, action in fillable(parser)]
    bare = [action for action in every if not action.option_strings]
    _relax(parser, [action for action in every if action not in bare[: len(bare) - words]])


def _relax(parser: Parser, given: Sequence[argparse.Action]) -> None:
    """Excuse a parser from what is given elsewhere."""
    for action in given:
        action.required = False
        if not action.option_strings:
            action.nargs = "*" if action.nargs == "+" else action.nargs or "?"
    for rivals in (argument.rivals for argument in parser.given):
        if rivals is not None:
            rivals.required = rivals.required and not set(given).intersection(rivals.members)


def behind(argv: Sequence[str], flag: str) -> str | None:
    """Return what was typed behind a flag, None where nothing was; the last counts."""
    found = None
    for at, word in enumerate(argv):
        if word == "--":
            break
        if word == flag and at + 1 < len(argv):
            found = argv[at + 1]
        elif word.startswith(f"{flag}="):
            found = word.partition("=")[2]
    return found


def _values(file: str, data: bytes) -> dict[str, Any]:
    """Read the values of a form; UsageError with what is wrong and where."""
    hint = "A form is TOML, or JSON in a file whose name ends in .json, in UTF-8."
    try:
        text = data.decode("utf-8-sig")
        if not file.endswith(".json"):
            return tomllib.loads(text)
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the form {file!r} cannot be read: {error}", hint=hint) from None
    if not isinstance(found, dict):
        raise UsageError(f"the form {file!r} is no object of names and values", hint=hint)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands in it twice")
    return found

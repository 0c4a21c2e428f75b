"""Forms at the command line: read with --from, and what the parser of a command asks as a form.

A form gives arguments and flags by their names. What is typed beside --from counts before it. Where the vault is, who
signs and how to answer is no part of a form, so that nobody's key is chosen by a file that came from elsewhere.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.facts import instant
from custody.cli.files import read_below
from custody.cli.given import choice_in
from custody.cli.help_page import OPTIONS, POSITIONAL, need_of, said_of, title_of, titles
from custody.cli.parsing import FORM, Parser, expected_of, leaf_of
from custody.forms.file import MOST_BYTES, Answer, Answers, read
from custody.forms.form import RUNNING, Choice, Field, Form, Sort

if TYPE_CHECKING:
    from custody.forms.defaults import Default, OfficeDefaults

#: What a form calls the groups of what stands in no other.
_TITLES = {POSITIONAL: "which", OPTIONS: "what"}
#: How help says that somebody is asked for.
_WHO = re.compile(r"(?:^|: )(?:to )?whom?\b|\b(?:an|this) actor\b")
#: Where what is said of a field ends and the words that it takes begin.
_WORDS = "; one or more of "


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
        values = read(file, read_below(folder, file, MOST_BYTES))
    form = Filling(leaf, f"the form {file!r}", values, argv)
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
    form = Filling(leaf_of(parser, argv), "what is filled in", values, argv)
    form.relax()
    args = parser.parse_args(argv)
    form.fill(args)
    return args


def fillable(parser: Parser) -> Iterator[tuple[str, argparse.Action]]:
    """Yield the title of its group and each argument of a command that a form can fill in."""
    for title in titles(parser):
        for given in parser.given:
            if title_of(given) == title and given.argument.dest not in RUNNING:
                yield title, given.argument


def key_of(action: argparse.Action) -> str:
    """Give the name under which a form holds an argument: the flag without its dashes, or the argument's own."""
    return next((one[2:] for one in action.option_strings if one.startswith("--")), action.dest)


def form_of(parser: Parser) -> Form:
    """Return what a command asks."""
    expected = expected_of(parser)
    fields = tuple(_field(parser, title, argument, expected) for title, argument in fillable(parser))
    writes = parser.argument_of("form_file") is not None
    return Form(tuple(parser.prog.split()[1:]), parser.description or "", fields, writes)


def _field(parser: Parser, title: str, argument: argparse.Action, expected: Collection[str]) -> Field:
    key, kept = key_of(argument), parser.kept(argument)
    sort, choices = _sort(argument, appends=kept.appends), _choices(parser, argument)
    meanings = parser.codes.get(f"--{key}", {})
    return Field(
        name=key,
        sort=sort,
        need=need_of(argument, expected),
        about=(said_of(argument, parser.prog) or argument.dest).partition(_WORDS)[0],
        choices=choices,
        person=not choices and sort in ("text", "several") and _asks_who(argument),
        when=parser.conditions.get(key),
        title=_TITLES.get(title, title),
        codes=tuple(Choice(code, meaning) for code, meaning in meanings.items()),
        either=isinstance(argument, argparse.BooleanOptionalAction),
        repeated=kept.appends and argument.nargs is None,
        flags=tuple(argument.option_strings),
        rivals=()
        if kept.rivals is None
        else tuple(key_of(rival) for rival in kept.rivals.members if rival is not argument),
    )


def _asks_who(argument: argparse.Action) -> bool:
    """Return whether an argument is a person: an actor, or what its help begins to say with who or to whom."""
    return argument.metavar == "ACTOR" or _WHO.search(argument.help or "") is not None


def _sort(argument: argparse.Action, *, appends: bool) -> Sort:
    if isinstance(argument, argparse.BooleanOptionalAction):
        return "choice"
    if argument.nargs == 0:
        return "flag"
    if isinstance(argument.nargs, int):
        return "pairs"
    if argument.nargs in ("+", "*") or appends:
        return "several"
    if argument.type is instant:
        return "instant"
    return "choice" if argument.choices else "text"


def _choices(parser: Parser, argument: argparse.Action) -> tuple[Choice, ...]:
    if isinstance(argument, argparse.BooleanOptionalAction):
        return (Choice("yes"), Choice("no"))
    words = argument.choices if argument.choices is not None else getattr(argument, "allowed", None)
    meanings = parser.codes.get(f"--{key_of(argument)}", {})
    return tuple(Choice(str(word), meanings.get(str(word), "")) for word in words or ())


class Filling:
    """Fills the answers of a form into the arguments of a command; errors call them ``called``."""

    def __init__(self, parser: Parser, called: str, values: Mapping[str, Any], argv: Sequence[str]) -> None:
        self._parser = parser
        flags = {word.partition("=")[0] for word in argv if word.startswith("--")}
        self._typed = {
            key_of(argument)
            for argument in (given.argument for given in parser.given)
            if flags.intersection(argument.option_strings)
        }
        self._answers = Answers(form_of(parser), called, values, self._typed)
        self._arguments = {key_of(argument): argument for _, argument in fillable(parser)}

    def relax(self) -> None:
        """Let the parser do without what the form gives."""
        _relax(self._parser, [self._arguments[name] for name in self._answers.names])

    def fill(self, args: argparse.Namespace, but: Collection[str] = ()) -> list[str]:
        """Fill in what was not typed, but for some keys; return the keys that were filled in."""
        named = {
            name
            for name, argument in self._arguments.items()
            if not argument.option_strings and getattr(args, argument.dest) not in (None, [])
        }
        filled = []
        for field, answer in self._answers.given(self._typed | named, but):
            self._set(args, self._arguments[field.name], answer)
            filled.append(field.name)
        return filled

    def _set(self, args: argparse.Namespace, argument: argparse.Action, answer: Answer) -> None:
        flag = argument.option_strings[0] if argument.option_strings else None
        if isinstance(answer, bool):
            if isinstance(argument, argparse.BooleanOptionalAction):
                flag = argument.option_strings[0 if answer else 1]
            elif not answer:
                return
            argument(self._parser, args, [], flag)
            return
        for words in answer:
            values = [self._convert(argument, word) for word in words]
            many = argument.nargs in ("+", "*") or isinstance(argument.nargs, int)
            argument(self._parser, args, values if many else values[0], flag)

    def _convert(self, argument: argparse.Action, word: str) -> Any:
        try:
            return choice_in(argument, word)
        except argparse.ArgumentTypeError as error:
            raise self._answers.wrong(
                f"has a wrong {key_of(argument)}: {error}", "Correct it in the form."
            ) from None


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

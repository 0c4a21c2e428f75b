"""How help looks: usage, description, arguments group by group, what codes mean, examples; at most 80 columns wide.

A usage line holds what must stand in order; options are folded into a word.
"""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from custody.cli.given import Actions, Given
from custody.cli.numbers import signed

if TYPE_CHECKING:
    from custody.cli.parsing import Parser
    from custody.forms.form import Need

_WIDEST = 80
#: Where what is said of an argument begins at the latest, and how wide it is at least.
_COLUMN, _LEAST = 26, 11
#: How many columns a code and its meaning have.
_ROOM = 74
#: From how many characters on choices stand beside an option as a word.
_FEW = 48
#: The groups of what stands in no other, as a form calls them, and as help does.
POSITIONAL, OPTIONS = "positional arguments", "options"
_TITLES = {POSITIONAL: "arguments"}


def page(parser: Parser, expected: Collection[str]) -> str:
    """Return the help of a command; ``expected`` are the arguments that answer what is expected."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    rows = {title: list(_rows(parser, title, expected)) for title in titles(parser)}
    longest = max((len(name) for group in rows.values() for name, _ in group), default=0)
    column = min(longest + 2, _COLUMN, max(width - 20, 4))
    parts = [parser.description or ""]
    for title, group in rows.items():
        lines = [line for name, told in group for line in _row(name, told, column, width)]
        if lines:
            parts.append("\n".join((f"{_TITLES.get(title, title)}:", *lines)))
    parts += ["\n".join(_explained(tables)) for tables in parser.explained]
    parts.append(parser.epilog or "")
    return "\n\n".join((usage(parser), *filter(None, parts))) + "\n"


def usage(parser: Parser) -> str:
    """Return what must stand in order, and one word for all options."""
    named = [usage_of(one) for one in parser.sequence]
    options = ["[options]"] if any(one.argument.option_strings for one in parser.given) else []
    return f"usage: {' '.join([parser.prog, *named, *options])}"


def usage_of(one: Given | Actions) -> str:
    """Return how an argument, or the actions of a command, stand in a usage line."""
    if isinstance(one, Actions):
        return f"{one.word} ..." if one.required else f"[{one.word} ...]"
    argument = one.argument
    name = argument.metavar if isinstance(argument.metavar, str) else argument.dest.upper()
    return {"+": f"{name}...", "*": f"[{name}...]", "?": f"[{name}]"}.get(str(argument.nargs), name)


def title_of(one: Given) -> str:
    """Return the title of the group of an argument; of one that stands in none, what sort it is of."""
    return one.title or (OPTIONS if one.argument.option_strings else POSITIONAL)


def titles(parser: Parser) -> list[str]:
    """Return the titles of the groups of a command, in the order in which they are filled in."""
    return list(dict.fromkeys((POSITIONAL, OPTIONS, *parser.titles, *map(title_of, parser.given))))


def said_of(argument: argparse.Action, program: str) -> str:
    """Return what is said of an argument, with what stands for values in it filled in."""
    return (argument.help or "") % {**vars(argument), "prog": program}


def need_of(argument: argparse.Action, expected: Collection[str]) -> Need:
    """Return how much an argument is needed: ``needed``, ``expected`` (a value, or why there is none), ``optional``."""
    if argument.required:
        return "needed"
    return "expected" if argument.dest in expected else "optional"


def with_choices(told: str, argument: argparse.Action) -> str:
    """Return what is said of an argument, with the words that it takes."""
    return f"{told}; one of {', '.join(map(str, argument.choices or ()))}".removeprefix("; ")


def _rows(parser: Parser, title: str, expected: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the arguments of a group, each with its margin and what is said of it."""
    for one in parser.sequence if title == POSITIONAL else parser.given:
        if isinstance(one, Actions):
            yield f"  {one.word}", ""
            yield from ((f"    {name}", told) for name, told in one.told.items())
        elif title_of(one) == title:
            yield _row_of(parser, one, expected)


def _row_of(parser: Parser, one: Given, expected: Collection[str]) -> tuple[str, str]:
    argument = one.argument
    told = said_of(argument, parser.prog)
    if _has_many(argument):
        told = with_choices(told, argument)
    need = need_of(argument, expected) if argument.option_strings else "optional"
    return f"  {_called(argument)}", told if need == "optional" else f"{told} ({need})".lstrip()


def _row(name: str, told: str, column: int, width: int) -> Iterator[str]:
    """Lay an argument out: what is said of it stands beside its name, or below where that is too long."""
    text = textwrap.wrap(" ".join(told.split()), max(width - column, _LEAST))
    if not text or len(name) > column - 2:
        yield name
    else:
        yield f"{name.ljust(column)}{text.pop(0)}"
    yield from (" " * column + line for line in text)


def _called(argument: argparse.Action) -> str:
    """Return the flags of an argument, each with what follows it, or its name."""
    value = argument.metavar
    if value is None and argument.choices is not None:
        value = "WORD" if _has_many(argument) else "{" + ",".join(map(str, argument.choices)) + "}"
    if not argument.option_strings:
        value = argument.dest.upper() if value is None else value
        return value if isinstance(value, str) else value[0]
    if value is None:
        value = "N" if argument.type is signed else "TEXT"
    follows = _follows(argument.nargs, value)
    return ", ".join(f"{flag} {follows}".rstrip() for flag in argument.option_strings)


def _follows(count: object, value: str | tuple[str, ...]) -> str:
    """Return what follows a flag, by how many words it takes."""
    if isinstance(count, int):
        words = (value,) * count if isinstance(value, str) else value
        return " ".join(words[:count])
    first = value if isinstance(value, str) else value[0]
    several = {"?": f"[{first}]", "*": f"[{first} ...]", "+": f"{first} [{first} ...]"}
    return several.get(str(count), first)


def _has_many(argument: argparse.Action) -> bool:
    """Return whether an option has more choices than fit beside it."""
    choices = argument.choices
    return bool(argument.option_strings and choices) and len(",".join(map(str, choices or ()))) > _FEW


def _explained(tables: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Lay out what the codes of some flags mean."""
    yield "codes:"
    for name, meanings in tables.items():
        width = max(map(len, meanings))
        yield f"  {name}"
        for code, text in meanings.items():
            first, *more = textwrap.wrap(text, _ROOM - width)
            yield f"    {code.ljust(width)}  {first}"
            yield from (f"    {' ' * width}  {line}" for line in more)


def missing_of(parser: Parser, names: Sequence[str]) -> Iterator[str]:
    """Yield what each argument that was left out is, and which words it takes."""
    for name in names:
        for one in parser.given:
            argument = one.argument
            called = ["/".join(argument.option_strings)] if argument.option_strings else []
            told = said_of(argument, parser.prog)
            told = with_choices(told, argument) if argument.choices else told
            if name in (called or [str(argument.metavar), argument.dest]) and told:
                yield f"{name}: {told}."

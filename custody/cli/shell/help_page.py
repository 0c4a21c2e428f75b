"""The help of a command: usage, description, grouped arguments, codes, examples; at most 80 columns.

A usage line holds the positional arguments in order; options are folded into a word.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from custody.cli.shell.parser_arguments import Actions
from custody.forms.form import NEEDS, WHAT, WHICH, Field

if TYPE_CHECKING:
    from custody.cli.shell.parsing import Parser

_WIDEST = 80
#: Where what is said of an argument begins at the latest, and how wide it is at least.
_COLUMN, _LEAST = 26, 11
#: How many columns a code and its meaning have.
_ROOM = 74
#: From how many characters on choices stand beside an option as a word.
_FEW = 48
#: What help calls what stands in no group.
_TITLES = {WHICH: "arguments", WHAT: "options"}


def page(parser: Parser) -> str:
    """Return the help of a command."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    rows = {
        **{title: list(_rows_of_group(parser, names)) for title, names in parser.groups},
        **{title: list(_rows(parser, title)) for title in titles(parser)},
    }
    longest = max((len(name) for group in rows.values() for name, _ in group), default=0)
    column = min(longest + 2, _COLUMN, max(width - 20, 4))
    parts = [parser.description or ""]
    for title, group in rows.items():
        lines = [line for name, told in group for line in _row(name, told, column, width)]
        if lines:
            parts.append("\n".join((f"{_TITLES.get(title, title)}:", *lines)))
    codes = {
        argument.field.flags[0] if argument.field.flags else argument.field.word: _meanings(argument.field)
        for argument in parser.given
        if argument.field.codes
    }
    parts += ["\n".join(_explained(tables)) for tables in (parser.further, codes) if tables]
    parts.append(parser.epilog or "")
    return "\n\n".join((usage(parser), *filter(None, parts))) + "\n"


def usage(parser: Parser) -> str:
    """Return the usage line: the positional arguments in order, and one word for all options."""
    named = [
        _usage_of_actions(given) if isinstance(given, Actions) else usage_of(given.field)
        for given in parser.sequence
    ]
    options = ["[options]"] if any(argument.field.flags for argument in parser.given) else []
    return f"usage: {' '.join([parser.prog, *named, *options])}"


def usage_of(field: Field) -> str:
    """Return an argument without a flag, written for the usage line."""
    name = f"{field.unit or field.word.upper()}{'...' if field.sort == 'several' else ''}"
    return name if field.need == "needed" else f"[{name}]"


def _usage_of_actions(actions: Actions) -> str:
    return f"{actions.word} ..." if actions.required else f"[{actions.word} ...]"


def titles(parser: Parser) -> list[str]:
    """Return the titles of the groups of a command, in the order in which they are filled in."""
    return list(
        dict.fromkeys((WHICH, WHAT, *parser.titles, *(argument.field.title for argument in parser.given)))
    )


def with_choices(told: str, field: Field) -> str:
    """Return the help of an argument, with the words that it accepts."""
    several = "or more " if field.sort == "several" else ""
    return f"{told}; one {several}of {', '.join(field.words)}".removeprefix("; ")


def _rows(parser: Parser, title: str) -> Iterator[tuple[str, str]]:
    """Yield the arguments of a group, each with its margin and its help."""
    for given in parser.sequence if title == WHICH else parser.given:
        if isinstance(given, Actions) and parser.groups:
            continue
        if isinstance(given, Actions):
            yield f"  {given.word}", ""
            yield from ((f"    {name}", told) for name, told in given.told.items())
        elif title == (given.field.title if given.field.flags else WHICH):
            yield _row_of(given.field)


def _rows_of_group(parser: Parser, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the actions of one group, each with its margin and its help."""
    told = {} if parser.actions is None else parser.actions.told
    yield from ((f"  {name}", told[name]) for name in names if name in told)


def _row_of(field: Field) -> tuple[str, str]:
    many = field.sort == "several" and field.flags and field.words
    told = with_choices(field.says, field) if many or _has_many(field) else field.says
    need = field.need if field.flags or field.need == "expected" else "optional"
    return f"  {_called(field)}", f"{told} ({NEEDS[need]})".lstrip() if need in NEEDS else told


def _row(name: str, told: str, column: int, width: int) -> Iterator[str]:
    """Yield the lines of an argument: its help beside its name, or below a long one."""
    text = textwrap.wrap(" ".join(told.split()), max(width - column, _LEAST))
    if not text or len(name) > column - 2:
        yield name
    else:
        yield f"{name.ljust(column)}{text.pop(0)}"
    yield from (" " * column + line for line in text)


def _called(field: Field) -> str:
    """Return the flags of an argument, each with its placeholder, or its name without flags."""
    value = field.unit
    if not value and field.words and not field.parted:
        value = "WORD" if _has_many(field) else "{" + ",".join(field.words) + "}"
    if not field.flags:
        return value or field.word.upper()
    value = value or "TEXT"
    if field.sort == "several" and not field.repeated:
        value = f"{value} [{value} ...]"
    if field.sort == "flag" or field.either:
        value = ""
    return ", ".join(f"{flag} {value}".rstrip() for flag in field.flags)


def _has_many(field: Field) -> bool:
    """Return whether an option has more choices than fit beside it."""
    return bool(field.flags) and field.sort == "choice" and len(",".join(field.words)) > _FEW


def _meanings(field: Field) -> Mapping[str, str]:
    return {code.word: code.meaning for code in field.codes}


def _explained(tables: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the lines on the meanings of codes, by flag."""
    yield "codes:"
    for name, meanings in tables.items():
        width = max(map(len, meanings))
        yield f"  {name}"
        for code, text in meanings.items():
            first, *more = textwrap.wrap(text, _ROOM - width)
            yield f"    {code.ljust(width)}  {first}"
            yield from (f"    {' ' * width}  {line}" for line in more)


def missing_of(parser: Parser, names: Sequence[str]) -> Iterator[str]:
    """Yield the help of each missing argument, with the words that it accepts."""
    for name in names:
        for field in (argument.field for argument in parser.given):
            called = ("/".join(field.flags),) if field.flags else (field.unit, field.word)
            told = with_choices(field.says, field) if field.words else field.says
            if name in called and told:
                yield f"{name}: {told}."

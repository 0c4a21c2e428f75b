"""Keeps the parsers of commands for the next call of the same command: tests type thousands in one process.

A command makes its parser once in a process of its own. A parser is kept as it was made: not one that refused words,
whose arguments a form or an office has excused, or that was made while the program is patched. Nobody has one while
another call uses it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

from custody.cli import main
from custody.cli.shell.call import Surroundings
from custody.cli.shell.parser_arguments import Given
from custody.cli.shell.parsing import Parser, leaf_of
from tests import patches

#: The command and the action for which a parser was made.
Called = tuple[str | None, str | None]
_build, _parse = main.build, main._parse
_idle: dict[Called, Parser] = {}
_lent: WeakKeyDictionary[Parser, Called] = WeakKeyDictionary()
#: Holds something once an argument was excused, until the next call.
_excused: list[bool] = []


def keep_parsers() -> None:
    """Lend every call of a command the parser that the last one left."""
    vars(main).update(build=lend, _parse=parse_and_keep)
    setattr(Given, "excuse", _noting(Given.excuse))  # noqa: B010 - what it does stays the same


def lend(only: str | None = None, action: str | None = None) -> Parser:
    """Return the parser of a command as ``main.build`` makes it, one that was left where there is one."""
    called = (only, action)
    left = None if patches.in_force() else _idle.pop(called, None)
    parser = _build(only, action) if left is None else left
    if not patches.in_force():
        _lent[parser] = called
    return parser


def parse_and_keep(
    parser: Parser, argv: Sequence[str], around: Surroundings, anew: Callable[[], Parser] | None = None
) -> tuple[argparse.Namespace, list[Any]]:
    """Parse a call as the program does, and keep its parser for the next one unless it is another one now."""
    _excused.clear()
    parsed = _parse(parser, argv, around, anew)
    called = _lent.pop(parser, None)
    if called is not None and not (_excused or leaf_of(parser, argv).preset or patches.in_force()):
        _idle[called] = parser
    return parsed


def _noting(excuse: Callable[[Given], None]) -> Callable[[Given], None]:
    @wraps(excuse)
    def excused(given: Given) -> None:
        _excused.append(True)
        excuse(given)

    return excused

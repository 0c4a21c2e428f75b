"""What was added to a parser, kept as it is added: arguments with their group and rivals, and actions by name.

A parser tells nobody what it takes; help, forms, templates and completion are made from what stands here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol


class Rivals:
    """Arguments of which at most one is given; where ``required``, one is."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.members: list[argparse.Action] = []

    @property
    def required(self) -> bool:
        """Return whether one of them is given."""
        return bool(self._inner.required)

    @required.setter
    def required(self, required: bool) -> None:
        self._inner.required = required


class Given(NamedTuple):
    """One argument: the ``title`` of its group (empty for none), its ``rivals``; ``appends``: its flag is repeated."""

    argument: argparse.Action
    title: str
    rivals: Rivals | None
    appends: bool


class Arguments(Protocol):
    """What takes arguments: a parser, a group of it, or a set of rivals."""

    def add_argument(self, *names: str, **options: Any) -> argparse.Action:
        """Add an argument as argparse does."""
        ...


class Group:
    """A group of arguments with a title, or a set of which one is given; tells its parser what is added to it."""

    def __init__(
        self, inner: Any, title: str, taken: Callable[[Given], None], rivals: Rivals | None = None
    ) -> None:
        self._inner = inner
        self._title = title
        self._taken = taken
        self._rivals = rivals

    def add_argument(self, *names: str, **options: Any) -> argparse.Action:
        """Add an argument as argparse does."""
        argument: argparse.Action = self._inner.add_argument(*names, **options)
        if self._rivals is not None:
            self._rivals.members.append(argument)
        self._taken(Given(argument, self._title, self._rivals, options.get("action") == "append"))
        return argument

    def add_mutually_exclusive_group(self, *, required: bool = False) -> Group:
        """Return a set within the group of which at most one is given; where ``required``, one is."""
        inner = self._inner.add_mutually_exclusive_group(required=required)
        return Group(inner, self._title, self._taken, Rivals(inner))


class Actions:
    """The actions of a command, in order: what each is for (``told``), and its parser.

    With ``only`` the others are kept by name alone: building them would take a call's time.
    """

    def __init__(self, inner: Any, word: str, only: str | None, *, required: bool) -> None:
        self._inner = inner
        self._only = only
        self.word = word
        self.required = required
        self.told: dict[str, str] = {}
        self.parsers: dict[str, Any] = {}

    def add_parser(self, name: str, **options: Any) -> Any:
        """Return the parser of an action, or what takes its arguments for one that is not called."""
        if self._only not in (None, name):
            return _UNCALLED
        self.told[name] = options.get("help") or ""
        self.parsers[name] = self._inner.add_parser(name, **options)
        return self.parsers[name]


class _Uncalled:
    """Takes the arguments of an action that is not called, and keeps none."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __call__(self, *values: object, **options: object) -> Any:
        return self


_UNCALLED = _Uncalled()


def choice_in(argument: argparse.Action, text: str) -> Any:
    """Return the value that an argument reads from a text; ArgumentTypeError for one that it does not take."""
    read = argument.type
    try:
        value = read(text) if callable(read) else text
    except argparse.ArgumentTypeError:
        raise
    except (TypeError, ValueError):
        name = getattr(read, "__name__", repr(read))
        raise argparse.ArgumentTypeError(f"invalid {name} value: {text!r}") from None
    if argument.choices is not None and value not in argument.choices:
        choices = ", ".join(map(repr, argument.choices))
        raise argparse.ArgumentTypeError(f"invalid choice: {value!r} (choose from {choices})")
    return value

"""How the command line is parsed and how its help looks: nothing is guessed, but what was meant is suggested.

A usage line holds what must stand in order, options are folded into a word; help keeps to 80 columns.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any, NoReturn

from custody.cli.numbers import signed
from custody.errors import UsageError

#: Stands for the help of an argument that has none, so that argparse shows what it takes and how much it is needed.
_NO_WORDS = "-"
#: The flag that names a form.
FORM = "--from"
_WIDEST = 80
#: How argparse begins to say what was left out.
_LACKS = "the following arguments are required: "
_COLUMN = 26
#: How many columns a code and its meaning have.
_ROOM = 74
#: From which share of letters in common on a word is one that was perhaps meant.
_ALIKE = 0.65


class Help(argparse.RawDescriptionHelpFormatter):
    """Lays help out: values are named TEXT or N unless an argument names its own, arguments by their capitals."""

    def __init__(self, prog: str) -> None:
        import shutil

        width = min(shutil.get_terminal_size().columns, _WIDEST)
        super().__init__(prog, max_help_position=_COLUMN, width=width)
        #: Fields that are expected of what the command enters.
        self.expected: frozenset[str] = frozenset()

    def add_argument(self, action: argparse.Action) -> None:
        """Add an argument; a list of commands is indented further, which the column must allow for."""
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no other name for it
            self._action_max_length += self._indent_increment

    def _get_default_metavar_for_positional(self, action: argparse.Action) -> str:
        return action.dest.upper()

    def _get_default_metavar_for_optional(self, action: argparse.Action) -> str:
        return "N" if action.type is signed else "TEXT"

    def told(self, action: argparse.Action) -> str:
        """Say what an argument is, and which words it takes."""
        told = (action.help or "") % {**vars(action), "prog": self._prog}
        if action.choices:
            told = f"{told}; one of {', '.join(map(str, action.choices))}".removeprefix("; ")
        return told

    def _format_action(self, action: argparse.Action) -> str:
        if action.help is None and self._get_help_string(action):
            action = copy(action)
            action.help = _NO_WORDS
        return super()._format_action(action)

    def _get_help_string(self, action: argparse.Action) -> str:
        told = "" if action.help in (None, _NO_WORDS) else str(action.help)
        if _many_choices(action):
            told = f"{told}; one of {', '.join(map(str, action.choices or ()))}".removeprefix("; ")
        need = need_of(action, self.expected) if action.option_strings else "optional"
        return told if need == "optional" else f"{told} ({need})".lstrip()

    def _metavar_formatter(self, action: argparse.Action, default_metavar: str) -> Any:
        if action.metavar is None and _many_choices(action):
            return super()._metavar_formatter(_renamed(action, "WORD"), default_metavar)
        return super()._metavar_formatter(action, default_metavar)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError instead of ending the process, and guesses no shortened flag.

    With ``only`` it gets the arguments of that one of its actions and of none if it has no such action.
    """

    def __init__(self, *, only: str | None = None, **options: Any) -> None:
        options.setdefault("formatter_class", Help)
        super().__init__(allow_abbrev=False, **options)
        self.register("action", "parsers", partial(_Actions, only))
        #: What the codes of a flag mean, by flag.
        self.codes: dict[str, Mapping[str, str]] = {}
        #: What stands before the examples of a page: codes and their meaning, a group of flags at a time.
        self.explained: list[Mapping[str, Mapping[str, str]]] = []
        #: The arguments that are filled in where nobody types them.
        self.preset: Collection[str] = ()
        #: The fields that are expected of what the command enters, by the argument that asks for each; None where
        #: nothing declares them.
        self.expected: Mapping[str, str] | None = None
        #: What is asked only with certain answers of another: by form key the key of that one, and the answers as a
        #: form has them, none for any.
        self.conditions: dict[str, tuple[str, frozenset[str]]] = {}
        self._near: str | None = None
        self._typed: tuple[str, ...] = ()

    def format_usage(self) -> str:
        """Give what must stand in order, and one word for all options."""
        named = [self._named(action) for action in self._actions if not action.option_strings]
        options = ["[options]"] if any(action.option_strings for action in self._actions[1:]) else []
        return f"usage: {' '.join([self.prog, *named, *options])}\n"

    def format_help(self) -> str:
        """Give usage, description, arguments group by group in the order in which they are filled in, examples."""
        formatter = self._get_formatter()
        enters = any("--dry-run" in one.option_strings for one in self._actions)
        if enters and isinstance(formatter, Help):
            formatter.expected = expected_of(self)
        formatter.add_text(self.description)
        for group in self._action_groups:
            shown = [one for one in group._group_actions if not _is_help(one)]  # noqa: SLF001 - argparse has no public list
            title = {"positional arguments": "arguments", "options": "options"}.get(
                group.title or "", group.title
            )
            formatter.start_section(title)
            formatter.add_text(group.description)
            formatter.add_arguments(shown)
            formatter.end_section()
        explained = ["\n".join(_explained(tables)) + "\n" for tables in self.explained]
        formatter.add_text("\n".join(filter(None, (*explained, self.epilog))))
        return f"{self.format_usage()}\n{formatter.format_help()}"

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """Give what follows a flag as it is typed: also ``--flag=--``, of which some Pythons leave nothing."""
        if not action.option_strings or arg_strings != ["--"]:
            return super()._get_values(action, arg_strings)
        value = self._get_value(action, "--")
        self._check_value(action, value)
        return value if action.nargs in (None, "?") else [value]

    def _asked(self, message: str) -> str:
        """Say what each argument that was left out is, and which words it takes."""
        formatter = Help(self.prog)
        missing = message.removeprefix(_LACKS).partition("; ")[0].split(", ")
        said = [
            f"{name}: {told}."
            for name in missing
            for action in self._actions
            if name
            in (["/".join(action.option_strings)] if action.option_strings else [action.metavar, action.dest])
            and (told := formatter.told(action))
        ]
        return " ".join([*said, f"See `{self.prog} --help`."])

    def _flags_typed(self) -> list[str]:
        """Return the flags that were typed, without their values; all behind ``--`` is no flag."""
        before = self._typed[: self._typed.index("--")] if "--" in self._typed else self._typed
        return [word.partition("=")[0] for word in before if word.startswith("--")]

    def _unknown_flags(self) -> list[str]:
        """Return the typed flags that this command does not have."""
        return [flag for flag in self._flags_typed() if flag not in self._option_string_actions]

    def _expected_too(self) -> str:
        """Return what the rules will ask for besides, so that all that is missing is named at once.

        Nothing where a form is read: it may hold them.
        """
        flags = self._flags_typed()
        if FORM in flags or not any("--dry-run" in action.option_strings for action in self._actions):
            return ""
        excused = {word.replace("-", "_") for word in self._typed}
        expected = expected_of(self)
        missing = [
            action.option_strings[-1]
            for action in self._actions
            if action.dest in expected
            and not action.required
            and action.dest not in {*excused, *self.preset}
            and action.option_strings
            and not set(flags).intersection(action.option_strings)
        ]
        return f"; and a value, or why there is none: {', '.join(missing)}" if missing else ""

    def _named(self, action: argparse.Action) -> str:
        """Name an argument as it stands in a usage line."""
        name = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no other name for it
            return f"{name} ..." if action.required else f"[{name} ...]"
        return {"+": f"{name}...", "*": f"[{name}...]", "?": f"[{name}]"}.get(str(action.nargs), name)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse; what is left over is an error of the command it was given to, not of all commands."""
        self._typed = tuple(map(str, args or ()))
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            if rest[0].startswith("-"):
                self._near = near(rest[0].partition("=")[0], self._option_string_actions)
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return found, rest

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            self._near = near(str(value), [str(choice) for choice in action.choices])
        super()._check_value(action, value)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write help; argparse itself would be silent where it cannot be written."""
        (file or sys.stderr).write(message)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError: what is wrong with the call, and what was perhaps meant."""
        if message == "the following arguments are required: ACTION":
            message = "say what to do with it"
        called = self.prog.removeprefix("custody ")
        if message.startswith(_LACKS):
            message = f"{message}{self._expected_too()}"
            if unknown := self._unknown_flags():
                self._near = near(unknown[0], self._option_string_actions)
                meant = "" if self._near is None else f"Did you mean `{self._near}`? "
                told = f"unrecognized arguments: {' '.join(unknown)}; {message}"
                raise UsageError(f"{called}: {told}", hint=f"{meant}{self._asked(message)}")
            raise UsageError(f"{called}: {message}", hint=self._asked(message))
        meant = "" if self._near is None else f"Did you mean `{self._near}`? "
        raise UsageError(f"{called}: {message}", hint=f"{meant}See `{self.prog} --help`.")


class _Actions(argparse._SubParsersAction):  # type: ignore[type-arg]  # noqa: SLF001 - argparse has no other name for it
    """The actions of a command; of all but the one that is called nothing is kept but the name."""

    def __init__(self, only: str | None, **options: Any) -> None:
        super().__init__(**options)
        self._only = only

    def add_parser(self, name: str, **options: Any) -> Any:
        """Give the parser of an action, or what takes its arguments for one that is not called."""
        if self._only in (None, name):
            return super().add_parser(name, **options)
        return _UNCALLED


class _Uncalled:
    """Takes the arguments of an action that is not called, and keeps none: building them would take a call's time."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __call__(self, *values: object, **options: object) -> Any:
        return self


_UNCALLED = _Uncalled()


def expected_of(parser: Parser) -> frozenset[str]:
    """Return the arguments of a command that answer what is expected: each is given, or said to be unknown."""
    if parser.expected is not None:
        return frozenset(parser.expected)
    from custody.model.commands import expected_by

    return expected_by(parser.prog.removeprefix("custody "))


def leaf_of(parser: Parser, argv: Sequence[str]) -> Parser:
    """Give the parser of the command and action that are typed, as far as they are."""
    found: argparse.ArgumentParser = parser
    for word in argv[:2]:
        inner = next((one for one in found._actions if isinstance(one, argparse._SubParsersAction)), None)  # noqa: SLF001 - argparse has no other way
        if inner is None or word not in inner.choices:
            break
        found = inner.choices[word]
    return found if isinstance(found, Parser) else parser


def reads_form(parser: Parser, argv: Sequence[str]) -> bool:
    """Return whether the command that is typed enters something, so that a form or the office can fill it in."""
    asks = {"-h", "--help"}.intersection(argv)
    return not asks and any(one.dest == "form_file" for one in leaf_of(parser, argv)._actions)  # noqa: SLF001 - argparse has no public list


def need_of(action: argparse.Action, expected: Collection[str]) -> str:
    """Say how much an argument is needed: ``needed``, ``expected`` (a value, or why there is none) or ``optional``."""
    if action.required:
        return "needed"
    return "expected" if action.dest in expected else "optional"


def _explained(tables: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Lay out what the codes of some flags mean."""
    import textwrap

    yield "codes:"
    for name, meanings in tables.items():
        width = max(map(len, meanings))
        yield f"  {name}"
        for code, text in meanings.items():
            first, *more = textwrap.wrap(text, _ROOM - width)
            yield f"    {code.ljust(width)}  {first}"
            yield from (f"    {' ' * width}  {one}" for one in more)


def near(typed: str, known: Iterable[str]) -> str | None:
    """Give the known word that somebody perhaps meant: one that begins so, or one that is spelt much like it.

    The dashes of flags make none of them alike.
    """
    import difflib

    words: Sequence[str] = sorted(known)
    begun = [word for word in words if len(typed.strip("-")) > 1 and word.startswith(typed)]
    bare = {word.lstrip("-"): word for word in reversed(words)}
    alike = difflib.get_close_matches(typed.lstrip("-"), bare, 1, _ALIKE)
    return next(iter([*begun, *(bare[word] for word in alike)]), None)


def _many_choices(action: argparse.Action) -> bool:
    """Whether an option has more choices than fit beside it."""
    return (
        bool(action.option_strings and action.choices) and len(",".join(map(str, action.choices or ()))) > 48
    )


def _renamed(action: argparse.Action, metavar: str) -> argparse.Action:
    """Give an action that is shown with another name for its value."""
    shown = argparse.Action(action.option_strings, action.dest, metavar=metavar)
    shown.nargs = action.nargs
    return shown


def _is_help(action: argparse.Action) -> bool:
    return isinstance(action, argparse._HelpAction)  # noqa: SLF001 - argparse has no other name for it

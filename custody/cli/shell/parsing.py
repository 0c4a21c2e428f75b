"""The parser of the command line: nothing is guessed, but similar words are suggested."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from custody.cli.shell.parser_arguments import Actions, Given, Group, Rivals, field_in, names_of
from custody.errors import UsageError

if TYPE_CHECKING:
    from custody.forms.form import Field

#: The flag that names a form, and its name among the arguments of a call.
FORM, FORM_FILE = "--from", "form_file"
#: The flag that asks every question of a form.
ASK = "--ask"
#: How argparse begins to say what was left out.
_LACKS = "the following arguments are required: "
#: How it says that a word is none of those that an argument takes.
_CHOSEN = re.compile(r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from ")
#: Stands for ``--`` behind a flag and an equals sign, of which some Pythons leave nothing; nobody can type it.
_DASHED = "\0--"


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError instead of exiting, and guesses no shortened flag.

    It records its arguments: ``given`` are all but help, ``titles`` its groups, ``actions`` its actions, and
    ``sequence`` its positional arguments in order. With ``only`` it builds that one of its actions alone.
    """

    def __init__(self, *, only: str | None = None, **options: Any) -> None:
        self.given: list[Given] = []
        self.titles: list[str] = []
        self.actions: Actions | None = None
        self._before = 0
        self._ready = False
        self._only = only
        super().__init__(allow_abbrev=False, **options)
        self._ready = True
        #: What help says besides, each table under its heading.
        self.further: Mapping[str, Mapping[str, str]] = {}
        #: The titles under which help lists the actions, with the names of each; all under one where there are none.
        self.groups: Sequence[tuple[str, Sequence[str]]] = ()
        #: The names of the arguments that are filled in where nobody types them.
        self.preset: Collection[str] = ()
        self._meant = ""
        self._typed: tuple[str, ...] = ()
        self._found = argparse.Namespace()

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        """Add an argument as argparse does, and record it."""
        argument = super().add_argument(*names, **options)
        if options.get("action") != "help":
            self.given.append(Given(argument, partial(field_in, names, options, ""), options.get("type")))
        return argument

    def ask(self, field: Field, options: Mapping[str, Any]) -> None:
        """Add the argument of a form field, with the options for argparse."""
        argument = super().add_argument(*names_of(field), **options)
        self.given.append(Given(argument, lambda: field, options.get("type")))

    def add_argument_group(self, title: str | None = None, *_: Any, **__: Any) -> Any:
        """Return a group of arguments with a title in the help; argparse's own during construction."""
        if not self._ready:
            return super().add_argument_group(title)
        self.titles.append(title or "")
        return Group(super().add_argument_group(title), title or "", self.given.append)

    def add_mutually_exclusive_group(self, *, required: bool = False) -> Group:  # type: ignore[override]  # argparse gives its own class of group
        """Return a set of arguments of which at most one is given; exactly one if ``required``."""
        inner = super().add_mutually_exclusive_group(required=required)
        return Group(inner, "", self.given.append, Rivals(inner))

    def add_subparsers(self, **options: Any) -> Actions:  # type: ignore[override]  # argparse gives its own class of actions
        """Return the group to which the actions of the command are added."""
        self._before = len(self.given)
        word = options.get("metavar") or str(options.get("dest", "")).upper()
        inner = super().add_subparsers(**options)
        self.actions = Actions(inner, word, self._only, required=bool(options.get("required")))
        return self.actions

    @property
    def sequence(self) -> list[Given | Actions]:
        """Return the positional arguments in order, the command's actions among them."""
        found: list[Given | Actions] = [argument for argument in self.given if not argument.field.flags]
        if self.actions is not None:
            found.insert(
                sum(not argument.field.flags for argument in self.given[: self._before]), self.actions
            )
        return found

    @property
    def reads_form(self) -> bool:
        """Return whether the command records entries, so that a form can be read for it."""
        return any(argument.argument.dest == FORM_FILE for argument in self.given)

    def format_usage(self) -> str:
        """Return the usage line: the positional arguments in order, and one word for all options."""
        from custody.cli.shell import help_page

        return f"{help_page.usage(self)}\n"

    def format_help(self) -> str:
        """Return usage, description, arguments group by group in the order they are filled in, examples."""
        from custody.cli.shell import help_page

        return help_page.page(self)

    def print_help(self, file: Any = None) -> None:
        """Write help to a file or standard output; unlike argparse, raise if it cannot be written."""
        (file or sys.stdout).write(self.format_help())

    def _enters(self) -> bool:
        return any("--dry-run" in argument.field.flags for argument in self.given)

    def _flags(self) -> list[str]:
        """Return the flags of this command."""
        return ["-h", "--help", *(flag for argument in self.given for flag in argument.field.flags)]

    def _flags_typed(self) -> list[str]:
        """Return the typed flags without their values, up to ``--``."""
        before = self._typed[: self._typed.index("--")] if "--" in self._typed else self._typed
        return [word.partition("=")[0] for word in before if word.startswith("--")]

    def _unknown_flags(self) -> list[str]:
        """Return the typed flags that this command does not have."""
        known = self._flags()
        return [flag for flag in self._flags_typed() if flag not in known]

    def _expected_too(self) -> str:
        """Return the addition to an error that lists the expected fields missing as well; empty for none.

        Empty also where a form is read: it may hold them.
        """
        flags = self._flags_typed()
        if FORM in flags or not self._enters():
            return ""
        excused = {word.replace("-", "_") for word in self._typed}
        missing = [
            field.flags[-1] if field.flags else field.word
            for field in (given.field for given in self.given)
            if field.need == "expected"
            and field.word not in {*excused, *self.preset}
            and not set(flags).intersection(field.flags)
            and (field.flags or getattr(self._found, field.word, None) in (None, []))
        ]
        return f"; and a value, or why there is none: {', '.join(missing)}" if missing else ""

    def _refuse_stray(self, rest: Sequence[str]) -> None:
        """Refuse a word behind flags for an expected answer.

        It may be the rest of a text that was typed without quotation marks.
        """
        words = [given for given in self.given if not given.argument.option_strings]
        for before, given in pairwise(words):
            if given.argument.nargs != "?" or given.field.need != "expected":
                continue
            word = str(getattr(self._found, given.field.word, None) or next(iter(rest), "-"))
            pair = str(getattr(self._found, before.field.word, None)), word
            if word in self._typed and not word.startswith("-") and pair not in pairwise(self._typed):
                self.error(
                    f"{word!r} stands behind flags: {given.field.word} is typed right behind {before.field.word}, and "
                    "a text with blanks between quotation marks"
                )

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse; unrecognized words are an error of this command, not of the program."""
        self._typed = tuple(map(str, args or ()))
        self._found = namespace or argparse.Namespace()
        found, rest = super().parse_known_args(list(_guarded(self._typed)), self._found)
        for name, value in vars(found).items():
            setattr(found, name, _restored(value))
        self._refuse_stray(rest)
        if rest:
            if rest[0].startswith("-"):
                from custody.forms.suggestion import word_hint

                self._meant = word_hint(rest[0].partition("=")[0], self._flags())
            self.error(f"unrecognized arguments: {' '.join(rest)}")
        return found, rest

    def _choices_of(self, name: str) -> list[str]:
        """Return the words that an argument accepts; ``name`` are its flags, placeholder or name."""
        if self.actions is not None and name == self.actions.word:
            return list(self.actions.parsers)
        return [
            word
            for field in (given.field for given in self.given)
            if name in ("/".join(field.flags), field.unit, field.word)
            for word in field.words
        ]

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with a message on the call, and the most similar words as hint."""
        from custody.forms.suggestion import action_hint, dash_hint, word_hint

        message = message.replace(repr(_DASHED)[1:-1], "--").replace(_DASHED, "--")
        if message == "the following arguments are required: ACTION":
            message = "say what to do with it"
        meant, asked = self._meant, [f"See `{self.prog} --help`."]
        if message.startswith(_LACKS):
            message = f"{message}{self._expected_too()}"
            names = message.removeprefix(_LACKS).partition("; ")[0].split(", ")
            from custody.cli.shell import help_page

            asked = [*help_page.missing_of(self, names), *asked]
            if unknown := self._unknown_flags():
                meant = word_hint(unknown[0], self._flags())
                message = f"unrecognized arguments: {' '.join(unknown)}; {message}"
        elif chosen := _CHOSEN.match(message):
            import ast

            hint_on = action_hint if chosen["name"] == "ACTION" else word_hint
            meant = hint_on(str(ast.literal_eval(chosen["value"])), self._choices_of(chosen["name"]))
        elif dash := dash_hint(message, self._typed, self._flags()):
            meant = dash
        hint = " ".join(filter(None, [meant, *asked]))
        raise UsageError(f"{self.prog.removeprefix('custody ')}: {message}", hint=hint)


def _guarded(words: Iterable[str]) -> Iterator[str]:
    """Yield the typed words, with a stand-in for each ``--`` that follows a flag and an equals sign."""
    flags = True
    for word in words:
        flags = flags and word != "--"
        flag, equals, value = word.partition("=")
        guarded = flags and flag.startswith("--") and bool(equals) and value == "--"
        yield f"{flag}={_DASHED}" if guarded else word


def _restored(value: Any) -> Any:
    """Return a parsed value with the stand-in for ``--`` replaced."""
    if isinstance(value, list):
        return [_restored(element) for element in value]
    return "--" if value == _DASHED else value


def leaf_of(parser: Parser, argv: Sequence[str]) -> Parser:
    """Return the parser of the typed command and action, as far as they are typed."""
    found = parser
    for word in argv[:2]:
        if found.actions is None or word not in found.actions.parsers:
            break
        found = found.actions.parsers[word]
    return found


def reads_form(parser: Parser, argv: Sequence[str]) -> bool:
    """Return whether the typed command records entries, so that a form or the office can fill it in."""
    asks = {"-h", "--help"}.intersection(argv)
    return not asks and leaf_of(parser, argv).reads_form

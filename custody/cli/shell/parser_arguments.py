"""The arguments of a parser as fields of a form, and its actions by name.

argparse does not list its arguments; help, forms, templates and completion are made from this record.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol

from custody.display import code_words

if TYPE_CHECKING:
    from custody.forms.form import Field, Sort


class Several(argparse.Action):
    """A flag that takes several words and may be repeated; all words form one list."""

    def words_of(
        self, parser: argparse.ArgumentParser, words: Sequence[str], flag: str | None
    ) -> Sequence[str]:
        """Return the words that were typed after the flag once."""
        return words

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Add the words to those of earlier flags."""
        before = getattr(namespace, self.dest, None) or ()
        setattr(namespace, self.dest, [*before, *self.words_of(parser, values, option_string)])


class Codes(Several):
    """Several words after one flag, separated by blanks or commas; repeated flags add to one list."""

    def __init__(
        self,
        option_strings: Sequence[str],
        dest: str,
        *,
        allowed: Sequence[str] = (),
        metavar: str = "CODE",
        required: bool = False,
        help: str = "",  # noqa: A002 - argparse names the argument so
    ) -> None:
        self.allowed = tuple(allowed)
        told = f"{help}; one or more of {', '.join(self.allowed)}" if self.allowed else help
        super().__init__(option_strings, dest, nargs="+", metavar=metavar, required=required, help=told)

    def words_of(
        self, parser: argparse.ArgumentParser, words: Sequence[str], flag: str | None
    ) -> Sequence[str]:
        """Return the typed codes, one by one; refuse one that is not allowed."""
        found = [word for several in words for word in several.replace(",", " ").split()]
        for word in found:
            if self.allowed and word not in self.allowed:
                parser.error(f"argument {flag}: {word!r} is not one of {', '.join(self.allowed)}")
        return found


class Names(Codes):
    """Names of fields, accepted also as flags and forms write them, with hyphens."""

    def words_of(
        self, parser: argparse.ArgumentParser, words: Sequence[str], flag: str | None
    ) -> Sequence[str]:
        """Return the names as entries write them."""
        return super().words_of(parser, [word.replace("-", "_") for word in words], flag)


class Rivals:
    """The arguments of one mutually exclusive set; ``inner`` is argparse's group."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.members: list[Given] = []

    def excuse(self) -> None:
        """Make the set of arguments optional."""
        self._inner.required = False


class _OrNone(tuple[str, ...]):
    """The choices of an argument that may be left out, for which argparse looks up an empty list."""

    def __contains__(self, word: object) -> bool:
        return word == [] or super().__contains__(word)


class NoChoice(argparse.ArgumentTypeError):
    """Raised for a ``value`` that is none of the ``words`` of an argument."""

    def __init__(self, value: str, words: Sequence[str]) -> None:
        super().__init__(f"invalid choice: {value!r} (choose from {', '.join(map(repr, words))})")
        self.value, self.words = value, words


class Given:
    """One argument: its question, argparse's action, and the reader of its text, None for none.

    ``field`` makes the form field when it is used: a command that is run does without.
    """

    def __init__(
        self,
        argument: argparse.Action,
        field: Callable[[], Field],
        read: Callable[[str], Any] | None,
        rivals: Rivals | None = None,
    ) -> None:
        self._made = field
        self.argument = argument
        self.read = read
        self.rivals = rivals
        if rivals is not None:
            rivals.members.append(self)

    @cached_property
    def field(self) -> Field:
        """The form field that the argument fills."""
        return self._made()

    @property
    def asked(self) -> Field:
        """The form field, with the names of the arguments that exclude it."""
        if self.rivals is None or self.field.rivals:
            return self.field
        names = tuple(member.field.name for member in self.rivals.members if member is not self)
        return self.field._replace(rivals=names)

    def excuse(self) -> None:
        """Make the argument optional, because a form gives it."""
        self.argument.required = False
        if not self.field.flags:
            self.argument.nargs = "*" if self.field.sort == "several" else "?"
            self.argument.choices = self.argument.choices and _OrNone(self.argument.choices)
        if self.rivals is not None:
            self.rivals.excuse()

    def fill(self, parser: argparse.ArgumentParser, args: argparse.Namespace, words: Sequence[str]) -> None:
        """Parse words as if they were typed; raise ArgumentTypeError for one that the argument refuses."""
        values = [self._read(word) for word in words]
        many = self.field.sort in ("several", "pairs") and not self.field.repeated
        self.argument(parser, args, values if many else values[0], next(iter(self.field.flags), None))

    def tick(self, parser: argparse.ArgumentParser, args: argparse.Namespace, *, yes: bool) -> None:
        """Set a flag as if typed: for yes the flag itself, for no its --no- flag if it has one."""
        flags = [flag for flag in self.field.flags if yes or flag.startswith("--no-")]
        if flags and (yes or self.field.either):
            self.argument(parser, args, [], flags[0])

    def _read(self, text: str) -> Any:
        """Return the value of a typed text; raise ArgumentTypeError for one that is not accepted."""
        read = self.read
        try:
            value = text if read is None else read(text)
        except argparse.ArgumentTypeError:
            raise
        except (TypeError, ValueError):
            name = getattr(read, "__name__", repr(read))
            raise argparse.ArgumentTypeError(f"invalid {name} value: {text!r}") from None
        words = () if self.field.either or self.field.sort == "several" else self.field.words
        if words and value not in words:
            raise NoChoice(value, words)
        return value


class Arguments(Protocol):
    """A container of arguments: a parser, a group of it, or a set of rivals."""

    def add_argument(self, *names: str, **options: Any) -> argparse.Action:
        """Add an argument as argparse does, and report it with its form field to the parser."""
        ...


class Group:
    """A titled group of arguments, or a set of which one is typed; ``taken`` gets each argument added."""

    def __init__(
        self, inner: Any, title: str, taken: Callable[[Given], None], rivals: Rivals | None = None
    ) -> None:
        self._inner = inner
        self._title = title
        self._taken = taken
        self._rivals = rivals

    def add_argument(self, *names: str, **options: Any) -> argparse.Action:
        """Add an argument as argparse does, and report it with its form field to the parser."""
        argument: argparse.Action = self._inner.add_argument(*names, **options)
        field = partial(field_in, names, options, self._title)
        self._taken(Given(argument, field, options.get("type"), self._rivals))
        return argument

    def ask(self, field: Field, options: Mapping[str, Any]) -> None:
        """Add the argument of a form field, with the options for argparse."""
        argument = self._inner.add_argument(*names_of(field), **options)
        self._taken(Given(argument, lambda: field, options.get("type"), self._rivals))

    def add_mutually_exclusive_group(self, *, required: bool = False) -> Group:
        """Return a set within the group of which at most one is given; exactly one if ``required``."""
        inner = self._inner.add_mutually_exclusive_group(required=required)
        return Group(inner, self._title, self._taken, Rivals(inner))


class Actions:
    """The actions of a command, in order: the help of each (``told``), and its parser.

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
        """Return the parser of an action; for one that is not called, a stand-in that keeps nothing."""
        if self._only not in (None, name):
            return _UNCALLED
        self.told[name] = options.get("help") or ""
        self.parsers[name] = self._inner.add_parser(name, **options)
        return self.parsers[name]

    def add_alias(self, name: str, parser: Any, *, help: str) -> None:  # noqa: A002 - argparse names it so
        """Add another name for a parser, which may belong to another command; neither forms nor help list it."""
        self._inner.add_parser(name, help=help)
        self._inner.choices[name] = parser


class _Uncalled:
    """A stand-in for the parser of an action that is not called; keeps no argument."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __setattr__(self, name: str, value: object) -> None:
        pass

    def __call__(self, *values: object, **options: object) -> Any:
        return self


_UNCALLED = _Uncalled()


def names_of(field: Field) -> tuple[str, ...]:
    """Return argparse's names for the argument of a field; argparse adds a --no- flag itself."""
    if field.either:
        return tuple(flag for flag in field.flags if not flag.startswith("--no-"))
    return field.flags or (field.word,)


def field_in(names: Sequence[str], options: Mapping[str, Any], title: str) -> Field:
    """Return the form field of an argument that a module adds and no kind declares."""
    from custody.cli.shell.numbers import signed
    from custody.forms.form import WHAT, WHICH, Choice, Field

    flags = tuple(name for name in names if name.startswith("-"))
    key = next((flag[2:] for flag in flags if flag.startswith("--")), "")
    word = options.get("dest") or (key or names[0]).replace("-", "_")
    unit = options.get("metavar") or ("N" if options.get("type") is signed else "")
    optional = options.get("nargs") in ("?", "*") if not flags else not options.get("required")
    return Field(
        name=key or word,
        sort=_sort(options),
        need="optional" if optional else "needed",
        says=(options.get("help") or "").replace("%%", "%"),
        choices=tuple(Choice(str(choice)) for choice in options.get("choices") or ()),
        title=title or (WHAT if flags else WHICH),
        repeated=options.get("action") == "append",
        flags=flags,
        unit=unit if isinstance(unit, str) else " ".join(unit),
        word=word,
        called=code_words((key or word).replace("-", "_")),
    )


def _sort(options: Mapping[str, Any]) -> Sort:
    action = options.get("action")
    if action in ("store_const", "store_false", "store_true") or (
        isinstance(action, type) and issubclass(action, argparse.Action)
    ):
        return "flag"
    if options.get("nargs") in ("+", "*") or action == "append":
        return "several"
    return "choice" if options.get("choices") else "text"

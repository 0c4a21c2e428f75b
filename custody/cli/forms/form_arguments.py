"""Forms at the command line: read with --from, and filled into the arguments of a call.

A form gives arguments and flags by their names. Typed arguments take precedence. The vault, the signer and the form of
the answer are no part of a form, so that a file from elsewhere never chooses a key.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.shell.files import read_below
from custody.cli.shell.help_page import titles
from custody.cli.shell.parser_arguments import Given, NoChoice
from custody.cli.shell.parsing import FORM, Parser, leaf_of
from custody.forms.file import MOST_BYTES, Answer, Answers, key_of, read
from custody.forms.form import RUNNING, Field, Form

if TYPE_CHECKING:
    from custody.forms.defaults import Default, OfficeDefaults


def parse(
    parser: Parser, argv: Sequence[str], folder: Path, environ: Mapping[str, str]
) -> tuple[argparse.Namespace, list[Default]]:
    """Return the arguments of a call, filled in from --from and the office, and the defaults used.

    ``folder`` is where relative paths begin. Raise UsageError for an invalid form, ConfigError for a wrong file of the
    office, NotFound, StorageFailed.
    """
    leaf = leaf_of(parser, argv)
    file, values = value_after(argv, FORM), {}
    if file is not None and not file.startswith("-"):
        values = read(file, read_below(folder, file, MOST_BYTES))
    form = Filling(leaf, f"the form {file!r}", values, argv)
    office = office_of(environ, folder)
    form.relax()
    if office is None:
        args = parser.parse_args(argv)
        form.fill(args)
        return args, []
    from custody.cli.forms.presets import Presets

    presets = Presets(leaf, argv, office, values)
    presets.relax()
    args = parser.parse_args(argv)
    form.fill(args)
    presets.fill(args)
    return args, presets.used


def office_of(environ: Mapping[str, str], folder: Path) -> OfficeDefaults | None:
    """Return the office's defaults, None where no file has any; raise ConfigError with file and key."""
    from custody.storage.settings.settings import office_place

    place = office_place(environ, folder=folder)
    if place is None:
        return None
    from custody.storage.settings.office_file import read_office

    return read_office(place)


def filled(
    parser: Parser,
    argv: Sequence[str],
    values: Mapping[str, Any],
    spelt: Callable[[Field], str] = key_of,
) -> argparse.Namespace:
    """Return the arguments of a call with answers by name; UsageError names a field as ``spelt``."""
    form = Filling(leaf_of(parser, argv), "the form", values, argv, spelt)
    form.relax()
    args = parser.parse_args(argv)
    form.fill(args)
    return args


def fillable(parser: Parser) -> list[Given]:
    """Return the arguments of a command that a form can fill in, in the order in which it asks for them."""
    order = titles(parser)
    able = [given for given in parser.given if given.field.word not in RUNNING]
    return sorted(able, key=lambda given: order.index(given.field.title))


def form_of(parser: Parser) -> Form:
    """Return the form of a command."""
    fields = tuple(given.asked for given in fillable(parser))
    return Form(tuple(parser.prog.split()[1:]), parser.description or "", fields, parser.reads_form)


class Filling:
    """The filling of a form's answers into the arguments of a command; errors call them ``called``."""

    def __init__(
        self,
        parser: Parser,
        called: str,
        values: Mapping[str, Any],
        argv: Sequence[str],
        spelt: Callable[[Field], str] = key_of,
    ) -> None:
        self._parser = parser
        self._spelt = spelt
        flags = {word.partition("=")[0] for word in argv if word.startswith("--")}
        self._typed = {given.field.name for given in parser.given if flags.intersection(given.field.flags)}
        self._answers = Answers(form_of(parser), called, values, self._typed, spelt=spelt)
        self._given = {given.field.name: given for given in fillable(parser)}

    def relax(self) -> None:
        """Make the arguments optional that the form supplies."""
        for name in self._answers.names:
            self._given[name].excuse()

    def fill(self, args: argparse.Namespace, but: Collection[str] = ()) -> list[str]:
        """Fill in arguments that were not typed, except the keys in ``but``; return the keys filled in."""
        named = {
            name
            for name, given in self._given.items()
            if not given.field.flags and getattr(args, given.field.word) not in (None, [])
        }
        filled = []
        for field, answer in self._answers.given(self._typed | named, but):
            self._set(args, self._given[field.name], answer)
            filled.append(field.name)
        return filled

    def _set(self, args: argparse.Namespace, given: Given, answer: Answer) -> None:
        if isinstance(answer, bool):
            given.tick(self._parser, args, yes=answer)
            return
        for words in answer:
            try:
                given.fill(self._parser, args, words)
            except NoChoice as error:
                raise self._answers.wrong(
                    f"says {error.value!r} for {self._spelt(given.field)}, which is none of its choices",
                    f"Choose: {', '.join(error.words)}.",
                ) from None
            except argparse.ArgumentTypeError as error:
                raise self._answers.wrong(
                    f"has a wrong {self._spelt(given.field)}: {error}", "Correct it in the form."
                ) from None


def excuse(parser: Parser, words: int) -> None:
    """Make the arguments optional that a form can fill in: every flag, and the last ``words`` without one."""
    every = fillable(parser)
    bare = [given for given in every if not given.field.flags]
    for given in every:
        if given not in bare[: len(bare) - words]:
            given.excuse()


def value_after(argv: Sequence[str], flag: str) -> str | None:
    """Return the last value typed after a flag, None if the flag was not typed."""
    found = None
    for at, word in enumerate(argv):
        if word == "--":
            break
        if word == flag and at + 1 < len(argv):
            found = argv[at + 1]
        elif word.startswith(f"{flag}="):
            found = word.partition("=")[2]
    return found

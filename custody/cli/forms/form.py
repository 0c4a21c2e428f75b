"""`custody form`: write an empty form for a command, with the meaning of each line.

The form is made from the arguments of the command itself, so it never asks for anything that the command does not take.
The commands that there are, by their parsers, are found here too.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.cli.forms.form_arguments import form_of, office_of
from custody.cli.main import COMMANDS, build, example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.parsing import Parser, leaf_of
from custody.errors import NotFound
from custody.forms.instruments import FORMS, settled, templates
from custody.forms.suggestion import near
from custody.forms.template import Template
from custody.layout import columns

if TYPE_CHECKING:
    from custody.forms.defaults import Default, OfficeDefaults
    from custody.law.profile import Profile


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody form` to its parser."""
    parser.add_argument(
        "name",
        nargs="*",
        help="a command and its action, such as preservation-order issue, or an order or request under a law: "
        "preservation-order.eu-2023-1543",
    )
    shared(parser)
    example(
        parser,
        "custody form",
        "custody form preservation-order.issue > order.toml",
        "custody preservation-order issue --from order.toml",
    )
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    name = ".".join(call.args.name)
    if not name:
        rows = [(one, told) for one, told in names()]
        document = {"forms": [{"name": one, "about": told} for one, told in rows]}
        call.out.answer(document, columns(rows, ("form", "for")))
        return 0
    made = template(name, office_of(call.around.environ, call.around.folder))
    if call.args.json:
        call.out.answer(
            {"name": name, "command": made.command, "keys": made.asked(), "text": made.text()}, ()
        )
    else:
        call.out.raw(made.text())
    return 0


def names() -> Iterator[tuple[str, str]]:
    """Yield the name of every template, with its description."""
    for words, parser in writing():
        yield ".".join(words), (parser.description or "").rstrip(".")
    yield from templates(_laws()).items()


def template(name: str, office: OfficeDefaults | None = None) -> Template:
    """Return a template by name, filled with the office's defaults; NotFound suggests a similar name."""
    first, _, rest = name.partition(".")
    if first in FORMS and rest in (laws := _laws()):
        law = settled(first, rest, laws)
        command = FORMS[first]
        form = form_of({" ".join(words): parser for words, parser in writing(first)}[command])
        presets = _presets(command, office, law.law)
        return Template(form, law.about, law.filled, law.notes, presets=presets)
    words = tuple(name.split("."))
    parser = leaf(words) if first in {command.name for command in COMMANDS} else None
    if parser is None or not parser.reads_form:
        meant = near(name, [one for one, _ in names()])
        hint = "`custody form` lists them."
        raise NotFound(
            f"there is no form {name[:80]!r}", hint=f"Did you mean {meant}? {hint}" if meant else hint
        )
    return Template(form_of(parser), presets=_presets(" ".join(words), office))


def _presets(command: str, office: OfficeDefaults | None, law: str | None = None) -> dict[str, Default]:
    """Return the office's defaults of a command by key of its form, under a law."""
    if office is None:
        return {}
    from custody.forms.keys import of_form

    return of_form(command.split(" "), office, law)


def _laws() -> dict[str, Profile]:
    from custody.law.profile import parse
    from custody.storage.settings.law_profiles import shipped

    return {name: parse(data) for name, data in shipped().items()}


def leaves(only: str | None = None) -> Iterator[tuple[tuple[str, ...], Parser]]:
    """Yield the words and parser of every command and action, or of those of one command."""
    for command in COMMANDS:
        if only in (None, command.name):
            (parser,) = inner(build(command.name), command.name)
            for found in ([parser] if does_something(parser) else []) + list(inner(parser)):
                yield tuple(found.prog.split()[1:]), found


def leaf(words: tuple[str, ...]) -> Parser | None:
    """Return the parser of one command or action, built without its command's others; None if unknown."""
    found = leaf_of(build(*words[:2]), words)
    return found if tuple(found.prog.split()[1:]) == words and does_something(found) else None


def does_something(parser: Parser) -> bool:
    """Return whether a command runs by itself, and does not only hold actions."""
    return parser.get_default("run") is not None or not any(inner(parser))


def writing(only: str | None = None) -> Iterator[tuple[tuple[str, ...], Parser]]:
    """Yield words and parser of every command and action, or of those of one, that reads a form."""
    return ((words, parser) for words, parser in leaves(only) if parser.reads_form)


def inner(parser: Parser, name: str | None = None) -> Iterator[Parser]:
    """Yield the parsers of the commands or actions below a parser, or the one of this name."""
    below = {} if parser.actions is None else parser.actions.parsers
    return (one for word, one in below.items() if name in (None, word))

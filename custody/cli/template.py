"""`custody template`: write an empty form for a command, with what each line means and asks for.

The form is made from the arguments of the command itself, so it never asks for what the command does not take.
"""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from custody.cli import forms
from custody.cli.call import Call
from custody.cli.help_page import OPTIONS, POSITIONAL, need_of
from custody.cli.main import COMMANDS, build, example, shared
from custody.cli.parsing import Parser, expected_of, leaf_of, near
from custody.errors import NotFound
from custody.layout import columns

if TYPE_CHECKING:
    from custody.forms.defaults import Default, OfficeDefaults
    from custody.law.profile import Profile

_WIDTH = 96
#: Command whose form a law's own template begins with, by the instrument that the law is for.
_OF_LAW = {"order": "order issue", "request": "request send"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "name",
        nargs="*",
        help="a command and its action, such as order issue, or an order or request under a law: order.eu-2023-1543",
    )
    shared(parser)
    example(
        parser,
        "custody template",
        "custody template order.issue > order.toml",
        "custody order issue --from order.toml",
    )
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    name = ".".join(call.args.name)
    if not name:
        rows = [(one, told) for one, told in names()]
        document = {"templates": [{"name": one, "about": told} for one, told in rows]}
        call.out.answer(document, columns(rows, ("template", "for")))
        return 0
    made = template(name, forms.office_of(call.around.environ, call.around.folder))
    if call.args.json:
        call.out.answer(
            {"name": name, "command": made.command, "keys": made.asked(), "text": made.text()}, ()
        )
    else:
        call.out.raw(made.text())
    return 0


def names() -> Iterator[tuple[str, str]]:
    """Give every template by name, with what it is for."""
    for words, parser in writing():
        yield ".".join(words), (parser.description or "").rstrip(".")
    for law, one in _laws().items():
        if one.regime.instrument == "request":
            yield f"request.{law}", f"ask another State under {law}"
        yield f"order.{law}", _for_order(law, one)


def _for_order(law: str, one: Profile) -> str:
    if one.regime.instrument == "order":
        return f"issue an order under {law}"
    return f"issue an order at home, to do what is asked under {law}"


def template(name: str, office: OfficeDefaults | None = None) -> Template:
    """Return a template by name, with the office's defaults in it; NotFound with what was perhaps meant."""
    first, _, rest = name.partition(".")
    laws = _laws()
    if first in _OF_LAW and rest in laws:
        return _under(first, rest, laws[rest], office)
    known = {".".join(words): (words, parser) for words, parser in writing(first)}
    if name not in known:
        meant = near(name, [one for one, _ in names()])
        hint = "`custody template` lists them."
        raise NotFound(
            f"there is no template {name[:80]!r}", hint=f"Did you mean {meant}? {hint}" if meant else hint
        )
    words, parser = known[name]
    return Template(" ".join(words), parser, presets=_presets(" ".join(words), office))


def _presets(command: str, office: OfficeDefaults | None, law: str | None = None) -> dict[str, Default]:
    """Return the office's defaults of a command by key of its form, under a law."""
    if office is None:
        return {}
    from custody.cli.presets import presets_of

    return presets_of(command.split(" "), office, law)


def _under(instrument: str, law: str, one: Profile, office: OfficeDefaults | None) -> Template:
    """Return the template of an order or request under a law, with what the law says of it."""
    regime, own = one.regime, one.regime.instrument == instrument
    parser = {" ".join(words): parser for words, parser in writing(instrument)}[_OF_LAW[instrument]]
    most = regime.most_days
    days = f"at least {regime.least_days}" if most is None else f"{regime.least_days} to {most}"
    if instrument == "order" and not own:
        most = _laws()["un-25"].regime.most_days
        days = (
            f"{regime.least_days} to {most}: what was asked for lasts that long, an order at home no longer"
        )
    notes = {"days": f"under {law}: {days}"}
    filled: dict[str, Any] = {}
    if own:
        filled["profile"] = law
        notes["clock-start"] = f"under {law}: {' or '.join(regime.starts)}"
        if not regime.renewable:
            filled["renewal-allowed"] = False
        if regime.secrecy == "always":
            filled["confidential"] = True
    reviewed = one.reviewed or "nobody yet: let somebody who knows this law read it"
    about = [f"The law: {regime.source}.", f"Reviewed by: {reviewed}.", f"Who may issue it: {one.issuers}."]
    if own and law not in ("un-25", "un-42"):
        about.append(f"The ledger must have adopted it: custody profile adopt {law}")
    if not own:
        about.append(
            "Name it beneath the request once it is issued: custody request effect REQUEST --order NUMBER"
        )
    presets = _presets(_OF_LAW[instrument], office, law if own else None)
    return Template(_OF_LAW[instrument], parser, about, filled, notes, presets=presets)


def _laws() -> dict[str, Profile]:
    from custody.law.profile import parse
    from storage.profiles import shipped

    return {name: parse(data) for name, data in shipped().items()}


def leaves(only: str | None = None) -> Iterator[tuple[tuple[str, ...], Parser]]:
    """Give the words and parser of every command and action, or of those of one command."""
    for command in COMMANDS:
        if only in (None, command.name):
            (parser,) = inner(build(command.name), command.name)
            for found in ([parser] if does_something(parser) else []) + list(inner(parser)):
                yield tuple(found.prog.split()[1:]), found


def leaf(words: tuple[str, ...]) -> Parser | None:
    """Give the parser of one command or action, built without the others of its command; None if there is none."""
    found = leaf_of(build(*words[:2]), words)
    return found if tuple(found.prog.split()[1:]) == words and does_something(found) else None


def does_something(parser: Parser) -> bool:
    """Return whether a command is one by itself, and does not only hold actions."""
    return parser.get_default("run") is not None or not any(inner(parser))


def writing(only: str | None = None) -> Iterator[tuple[tuple[str, ...], Parser]]:
    """Give every command and action, or those of one command, that a form can be read for."""
    return ((words, parser) for words, parser in leaves(only) if words[0] != "template" and writes(parser))


def writes(parser: Parser) -> bool:
    """Return whether a command enters something."""
    return parser.argument_of("form_file") is not None


def inner(parser: Parser, name: str | None = None) -> Iterator[Parser]:
    """Return the parsers of the commands or actions below one, or the one of this name."""
    below = {} if parser.actions is None else parser.actions.parsers
    return (one for word, one in below.items() if name in (None, word))


class Template:
    """An empty form of one command: ``filled`` gives keys that are filled in, ``notes`` more about some.

    ``presets`` are the office's defaults by key; what a law asks for counts before them.
    """

    def __init__(
        self,
        command: str,
        parser: Parser,
        about: list[str] | None = None,
        filled: Mapping[str, Any] | None = None,
        notes: Mapping[str, str] | None = None,
        *,
        presets: Mapping[str, Default] | None = None,
    ) -> None:
        self.command = command
        self._parser = parser
        self._about = about or []
        self._presets = {key: one for key, one in (presets or {}).items() if key not in (filled or {})}
        self._filled = {key: one.value for key, one in self._presets.items()} | dict(filled or {})
        self._notes = notes or {}
        self._expected = expected_of(parser)

    def asked(self) -> list[dict[str, Any]]:
        """Give each key with its need and what it means."""
        return [
            {
                "key": forms.key_of(action),
                "need": self._need(action),
                "about": self._told(action),
                "values": None if values is None else list(values),
                **self._default(action),
            }
            for _, action in forms.fillable(self._parser)
            for values in [_values(action)]
        ]

    def _default(self, action: argparse.Action) -> dict[str, Any]:
        """Return what a form holds already of the office's defaults."""
        preset = self._presets.get(forms.key_of(action))
        return {} if preset is None else {"default": preset.value}

    def text(self) -> str:
        """Give the form as TOML."""
        head = [
            f"{self._parser.prog}: {self._parser.description}",
            f"Fill this in, and enter it with: {self._parser.prog} --from FILE",
            "What is typed beside --from counts before the form. A key that is left empty is not given.",
            *self._about,
        ]
        lines = [line for one in head for line in _comment(one)]
        before = None
        tables: list[str] = []
        for title, action in forms.fillable(self._parser):
            if title != before:
                lines += ["", f"# -- {_TITLES.get(title, title)} --"]
                before = title
            if isinstance(action.nargs, int) and action.nargs > 1:
                tables += ["", *self._explained(action), f"# [{forms.key_of(action)}]"]
            else:
                lines += ["", *self._explained(action), self._line(action)]
        return "\n".join([*lines, *tables, ""])

    def _explained(self, action: argparse.Action) -> list[str]:
        key = forms.key_of(action)
        need = self._need(action)
        told = self._told(action) + (f" ({need})" if need != "optional" else "")
        lines = _comment(told) + (_comment(self._notes[key]) if key in self._notes else [])
        if key in self._presets:
            lines += _comment("from the office's defaults; write something else where it is otherwise")
        meanings = self._parser.codes.get(f"--{key}")
        if meanings is not None:
            width = max(map(len, meanings))
            lines += [f"#   {code.ljust(width)}  {meaning}" for code, meaning in meanings.items()]
        else:
            values = ("true", "false") if _is_flag(action) and action.required else _values(action)
            lines += [] if values is None else _comment(f"one of: {', '.join(values)}")
        return lines

    def _line(self, action: argparse.Action) -> str:
        """Give the line to fill in; a comment where leaving it out is usual, or where nothing can stand empty."""
        key = forms.key_of(action)
        if key in self._filled:
            return f"{key} = {json.dumps(self._filled[key])}"
        if _is_flag(action) and not action.required:
            return f"# {key} = true"
        empty = "[]" if action.nargs in ("+", "*") else '""'
        return f"{'' if self._need(action) != 'optional' else '# '}{key} = {empty}"

    def _need(self, action: argparse.Action) -> str:
        return need_of(action, self._expected)

    def _told(self, action: argparse.Action) -> str:
        return (action.help or action.dest).partition("; one or more of ")[0]


_TITLES = {POSITIONAL: "which", OPTIONS: "what"}


def _is_flag(action: argparse.Action) -> bool:
    return isinstance(action, argparse.BooleanOptionalAction) or action.nargs == 0


def _values(action: argparse.Action) -> tuple[str, ...] | None:
    """Give the words that an argument takes, None where it takes any text."""
    choices = action.choices if action.choices is not None else getattr(action, "allowed", None)
    return tuple(map(str, choices)) if choices else None


def _comment(text: str) -> list[str]:
    return [
        f"# {line}" for line in textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    ]

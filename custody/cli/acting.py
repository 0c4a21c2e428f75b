"""Carries out commands for another front end: gives their forms, runs them with what was filled in, and answers.

The commands are the very ones that are typed, so that nothing can be done on a screen that cannot be done here.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from custody.cli.call import Call, Surroundings
from custody.cli.consent import explained
from custody.cli.forms import fillable, filled, key_of
from custody.cli.main import build
from custody.cli.parsing import Parser, need_of
from custody.cli.template import inner, leaves, writes
from custody.cli.typed import TYPED, expected_by
from custody.errors import EXIT_WARNINGS, CustodyError, Declined, RuleBroken
from tui.intents import Choice, Done, Draft, Entered, Failed, Field, Form, Intent, Need, Sort, Watcher

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.proof.note import NoteSigner


#: Commands that make no sense on a screen: they make a vault, are one, or speak to a shell.
APART = frozenset({"completion", "demo", "init", "template", "tui"})


def command_of(kind: str) -> tuple[str, ...] | None:
    """Give the words of the command that enters a kind, None where none does."""
    words = TYPED.get(kind)
    return None if words is None else tuple(words.split())


class _Attended:
    """Stands between one call and the person on the screen."""

    def __init__(self, watcher: Watcher, signer: Callable[[], NoteSigner]) -> None:
        self._watcher = watcher
        self._signer = signer
        self.shown: list[Drafted] = []

    def signer(self, key: str) -> NoteSigner:
        """Give the key of whoever is signed in."""
        return self._signer()

    def agree(self, drafts: Sequence[Drafted]) -> None:
        """Let the person see what would be entered."""
        if not self._watcher.agree([_draft(one) for one in drafts]):
            raise Declined("nothing was entered: it was not signed", hint="The form stands as it was.")
        self.shown += drafts

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Pass progress on."""
        self._watcher.advance(done, total, what)


class CommandActs:
    """The commands of this program, for screens (tui.intents.Acts)."""

    def __init__(
        self, around: Surroundings, key: Callable[[], str | None], signer: Callable[[], NoteSigner]
    ) -> None:
        self._around = around
        self._key = key
        self._signer = signer

    def known(self) -> Sequence[tuple[tuple[str, ...], str]]:
        """Give the words of every command that can be carried out from a screen."""
        found = ((words, parser) for words, parser in leaves() if words[0] not in APART)
        return [(words, (parser.description or "").rstrip(".")) for words, parser in found]

    def form(self, words: tuple[str, ...]) -> Form:
        """Give the form of a command; Failed if there is none."""
        parser = dict(leaves(words[0])).get(words)
        if parser is None:
            raise Failed(f"there is no form for {' '.join(words)}", "`custody template` lists them.", 2)
        expected = expected_by(" ".join(words))
        fields = tuple(_field(parser, action, expected) for _, action in fillable(parser))
        return Form(words, parser.description or "", fields, writes(parser))

    def perform(self, intent: Intent, watcher: Watcher) -> Done:
        """Carry a command out. Raises Failed, or Stopped by the watcher."""
        words = intent.words
        out, err = io.StringIO(), io.StringIO()
        attended = _Attended(watcher, self._signer)
        key = self._key()
        environ = {**self._around.environ, **({} if key is None else {"CUSTODY_AS": key})}
        around = self._around._replace(
            stdout=out, stderr=err, environ=environ, stdin=None, attendant=attended
        )
        try:
            parser = build(words[0])
            args = filled(parser, words, _given(parser, words, intent.values))
            call = Call(words[0], args, around)
            status = int(args.run(call))
        except CustodyError as error:
            rule = ""
            if isinstance(error, RuleBroken):
                rule = error.rule + (f", article {error.article}" if error.article else "")
            raise Failed(error.message, error.hint, error.exit_status, rule) from error
        if status == 0 and call.say.warned:
            status = EXIT_WARNINGS
        entered = tuple(
            Entered(position, one.entry.envelope.kind, one.entry.envelope.subject)
            for position, one in zip(call.entered, attended.shown, strict=False)
        )
        lines = [*out.getvalue().splitlines(), *err.getvalue().splitlines()]
        return Done(status, tuple(lines), entered)


def _draft(one: Drafted) -> Draft:
    fields = {**dict(one.facts), **dict(one.private)}
    shown = tuple((name, str(value)) for name, value in fields.items() if value is not None)
    marks = tuple(line.strip() for line in explained(one.facts.codes("nonconforming")))
    return Draft(one.entry.envelope.kind, one.entry.note.decode("utf-8"), shown, marks)


def _field(parser: Parser, action: argparse.Action, expected: frozenset[str]) -> Field:
    need: Need = "optional"
    if (said := need_of(action, expected)) in ("needed", "expected"):
        need = "needed" if said == "needed" else "expected"
    key = key_of(action)
    about = (action.help or action.dest).partition("; one or more of ")[0] % {
        **vars(action),
        "prog": parser.prog,
    }
    return Field(key, _sort(action), need, about, _choices(parser, action, key))


def _sort(action: argparse.Action) -> Sort:
    if isinstance(action, argparse.BooleanOptionalAction):
        return "choice"
    if action.nargs == 0:
        return "flag"
    if isinstance(action.nargs, int):
        return "pairs"
    if action.nargs in ("+", "*") or isinstance(action, argparse._AppendAction):  # noqa: SLF001 - it has no other name
        return "several"
    return "choice" if action.choices else "text"


def _choices(parser: Parser, action: argparse.Action, key: str) -> tuple[Choice, ...]:
    if isinstance(action, argparse.BooleanOptionalAction):
        return (Choice("yes"), Choice("no"))
    words = action.choices if action.choices is not None else getattr(action, "allowed", None)
    meanings = parser.codes.get(f"--{key}", {})
    return tuple(Choice(str(word), meanings.get(str(word), "")) for word in words or ())


def _given(parser: Parser, words: tuple[str, ...], values: Mapping[str, object]) -> dict[str, object]:
    """Give what was filled in as a form holds it: yes and no as true and false where a flag is either."""
    leaf = parser
    for word in words:
        leaf = next((one for one in inner(leaf, word)), leaf)
    either = {key_of(one) for _, one in fillable(leaf) if isinstance(one, argparse.BooleanOptionalAction)}
    return {name: value == "yes" if name in either else value for name, value in values.items()}

"""The commands for another front end: their forms, their execution, and their answers.

The commands are the very ones that are typed, so that nothing can be done on a screen that cannot be done here.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from custody.cli.console.log_lines import Line, logged
from custody.cli.entering.entry_answers import entry_lines
from custody.cli.forms.attended import Absent, Attended, Held, HeldBack, draft_of
from custody.cli.forms.form import leaf, leaves
from custody.cli.forms.form_arguments import filled, form_of, office_of
from custody.cli.main import COMMANDS, build
from custody.cli.shell.call import Call, Surroundings
from custody.cli.shell.parsing import Parser, leaf_of
from custody.errors import (
    EXIT_INTERRUPTED,
    EXIT_WARNINGS,
    Cancelled,
    CustodyError,
    KeyFailed,
    RuleBroken,
    StorageFailed,
)
from custody.forms.file import quoted
from custody.forms.form import Field, Form
from custody.forms.keys import own_kind
from custody.forms.questions import verb_of
from custody.forms.rows import FORMS_OF_ROWS
from custody.model.kind_commands import commands
from custody.tui.services.intents import (
    Done,
    Entered,
    Failed,
    Foreseen,
    Intent,
    Known,
    Stopped,
    Watcher,
)
from custody.tui.services.screen_words import TYPED_ONLY, OnScreen

if TYPE_CHECKING:
    from custody.forms.defaults import Default
    from custody.proof.note import NoteSigner


def command_of(kind: str) -> tuple[str, ...] | None:
    """Return the words of the command that enters a kind, None if none does."""
    words = commands().get(kind)
    return None if words is None else tuple(words.split())


def description_of(words: tuple[str, ...]) -> str:
    """Return a line on what a command does; empty if there is none."""
    return next((command.about for command in _known(words[0]) if command.words == words), "")


@cache
def _known(command: str) -> tuple[Known, ...]:
    """Return words, description and recording flag of a command and its actions, cached."""
    return tuple(
        Known(words, (parser.description or "").rstrip("."), parser.reads_form)
        for words, parser in leaves(command)
    )


@cache
def _form(words: tuple[str, ...]) -> Form | None:
    """Return the form of a command, None if it has none."""
    parser = leaf(words)
    return None if parser is None else form_of(parser)


def saying(words: tuple[str, ...] = (), labels: Mapping[str, str] | None = None) -> OnScreen:
    """Return a function that words a command's texts for a screen."""
    asked = [call for call in (words, FORMS_OF_ROWS.get(words, ())) if call]
    forms = [form for form in map(_form, asked) if form is not None]
    return OnScreen(forms, labels or {}, _form, [command.name for command in COMMANDS])


class CommandActs:
    """The commands of this program, for screens (custody.tui.services.intents.Acts).

    Where ``closed``, each of them is carried out as with --closed.
    """

    def __init__(
        self,
        around: Surroundings,
        key: Callable[[], str | None],
        signer: Callable[[str], NoteSigner],
        *,
        closed: bool = False,
    ) -> None:
        self._closed = closed
        self._around = around
        self._key = key
        self._signer = signer

    def known(self) -> Iterator[Known]:
        """Yield every command that can be carried out from a screen, as it is loaded."""
        for command in COMMANDS:
            if command.name not in TYPED_ONLY:
                yield from _known(command.name)

    def form(self, words: tuple[str, ...]) -> Form:
        """Return the form of a command; raise Failed if there is none."""
        form = _form(words)
        if form is None:
            raise Failed(f"there is no form for {' '.join(words)}", "`custody form` lists them.", 2)
        defaults, say = self._presets(words), saying(words)
        fields = tuple(_said(field, say, defaults.get(field.name)) for field in form.fields)
        return form._replace(about=say(form.about), fields=fields)

    def _presets(self, words: tuple[str, ...]) -> dict[str, Default]:
        """Return the office's defaults of a command by key; raise Failed where the office's file is wrong."""
        try:
            office = office_of(self._around.environ, self._around.folder)
        except CustodyError as error:
            raise Failed(error.message, error.hint, error.exit_status) from error
        if office is None:
            return {}
        from custody.forms.keys import of_form

        return of_form(words, office)

    def foresee(self, intent: Intent, stand_ins: Mapping[str, object], *, whole: bool) -> Foreseen:
        """Return what a command would record with the answers so far; nothing is recorded or logged.

        Where nobody is signed in, or the answers are not ``whole`` with the ``stand_ins``, no rule is asked.
        """
        from custody.cli.forms import foreseeing

        kind = own_kind(intent.words)
        if kind is None:
            return Foreseen()
        draft = foreseeing.stated(kind, intent)
        if not whole or verb_of(kind).service:
            return Foreseen((draft,))
        say = _saying(intent)
        held = Held(Absent(), self._signer, say)
        call = self._call(intent.words[0], held)
        try:
            self._signer(self._key() or "")
            with _told(call, say), suppress(HeldBack):
                args = self._filled(foreseeing.stand_in_values(intent, stand_ins))
                foreseeing.closed(call, args).args.run(call)
        except KeyFailed:
            return Foreseen((draft,))
        except Failed as failed:
            return Foreseen((draft,), refused=failed)
        drafts = tuple(foreseeing.without_stand_ins(draft_of(signed, say)) for signed in held.shown)
        facts = [fact for signed in held.shown for fact in foreseeing.facts_of(signed)]
        return Foreseen(drafts or (draft,), tuple(dict.fromkeys(facts)))

    def check(self, words: tuple[str, ...], name: str, value: object) -> str:
        """Return what is wrong with the answer to one question of a form, empty for nothing."""
        from custody.cli.forms import foreseeing

        say = saying(words)
        call = self._call(words[0], Attended(Absent(), self._signer, say))
        with _told(call, say):
            return say(foreseeing.fault_of(foreseeing.closed(call, call.args), words, name, value))

    def perform(self, intent: Intent, watcher: Watcher) -> Done:
        """Carry out a command; raise Failed, or Stopped by the watcher."""
        say = _saying(intent)
        call = self._call(intent.words[0], Attended(watcher, self._signer, say))
        with _told(call, say), self._logged(call, intent.words) as statuses:
            statuses.append(_status(call, self._run(call, intent)))
        return self._done(call, statuses[0], say)

    def perform_all(self, intents: Sequence[Intent], watcher: Watcher) -> Done:
        """Carry out commands that only record: all entries are shown at once, and recorded all or none.

        They must not build on one another. Raise Failed, with nothing recorded, or Stopped by the watcher.
        """
        say = _saying(intents[0])
        held = Held(watcher, self._signer, say)
        for intent in intents:
            call = self._call(intent.words[0], held)
            with _told(call, _saying(intent)), suppress(HeldBack):
                self._run(call, intent)
        call = self._call(intents[0].words[0], Attended(watcher, self._signer, say))
        with _told(call, say), self._logged(call, intents[0].words) as statuses:
            with call.vault(readonly=False) as vault:
                entries = call.entries.record(vault, held.shown)
                call.entries.remark(held.shown)
                call.out.answer({}, entry_lines(held.shown, entries))
            statuses.append(_status(call, 0))
        return self._done(call, statuses[0], say)

    def _logged(self, call: Call, words: tuple[str, ...]) -> AbstractContextManager[list[int]]:
        """Write a log line of a command on a screen, as of a typed one, when the block ends."""
        line = Line(self._around, call.say)
        line.take(call, *words)
        return logged(line, Stopped)

    def _call(self, command: str, attended: Attended) -> Call:
        key = self._key()
        environ = {**self._around.environ, **({} if key is None else {"CUSTODY_AS": key})}
        around = self._around._replace(
            stdout=io.StringIO(), stderr=io.StringIO(), environ=environ, stdin=None, attendant=attended
        )
        return Call(command, argparse.Namespace(), around)

    def _run(self, call: Call, intent: Intent) -> int:
        """Fill in the arguments of a command and run it; return its exit status."""
        call.args = self._filled(intent)
        if self._closed and hasattr(call.args, "closed"):
            call.args.closed = True
        return int(call.args.run(call))

    @staticmethod
    def _filled(intent: Intent) -> argparse.Namespace:
        """Return the arguments of a command with the answers of an intent."""
        words = intent.words
        parser = build(*words[:2])
        return filled(parser, words, _given(words, parser, intent.values), quoted)

    @staticmethod
    def _done(call: Call, status: int, say: OnScreen) -> Done:
        entered = tuple(
            Entered(position, kind, subject)
            for position, (kind, subject) in zip(call.entered, call.recorded, strict=True)
        )
        answered, warned = (
            stream.getvalue().splitlines()  # type: ignore[attr-defined]  # both are kept in memory here
            for stream in (call.around.stdout, call.around.stderr)
        )
        told = [*answered, *(say(line.removeprefix("custody: ")) for line in warned)]
        return Done(status, tuple(told), entered)


def _status(call: Call, status: int) -> int:
    """Return the exit status of a finished call: the warnings' status instead of 0 if it warned."""
    return EXIT_WARNINGS if status == 0 and call.say.warned else status


def _saying(intent: Intent) -> OnScreen:
    return saying(intent.words, intent.labels)


@contextmanager
def _told(call: Call, say: OnScreen) -> Iterator[None]:
    """Turn errors of a call into Failed with a screen's message, rule, and the entries already recorded."""
    try:
        yield
    except Cancelled as ended:
        kept = "What has arrived is left in the store: do the same again, and it goes on with that."
        hint = kept if ended.left else "Nothing of what was being read is kept: do it again to begin anew."
        raise Failed(f"{_standing(call)}the work was ended on the screen", hint, EXIT_INTERRUPTED) from ended
    except (CustodyError, OSError) as raised:
        error = (
            raised
            if isinstance(raised, CustodyError)
            else StorageFailed(f"the system refused: {raised.strerror}")
        )
        rule = ""
        if isinstance(error, RuleBroken):
            rule = error.authority.removeprefix("rule ")
        message, hint = say(error.message), say(error.hint)
        raise Failed(_standing(call) + message, hint, error.exit_status, rule, error.code) from raised


def _standing(call: Call) -> str:
    """Return the beginning of a message on entries recorded before a failure; empty if there are none."""
    if not call.entered:
        return ""
    return f"what was entered stands (entry {', '.join(map(str, call.entered))}), but "


def _said(field: Field, say: OnScreen, default: Default | None) -> Field:
    """Return a field worded for screens, filled in from the office's default if it has one."""
    about = say(field.about)
    if default is None:
        return field._replace(says=about)
    value = default.text if isinstance(default.value, bool) else default.value
    return field._replace(says=f"{about}; filled in from the office's defaults", default=value)


def _given(words: tuple[str, ...], parser: Parser, values: Mapping[str, object]) -> dict[str, object]:
    """Return the answers as a form file holds them: yes and no as true and false."""
    either = {field.name for field in form_of(leaf_of(parser, words)).fields if field.either}
    return {name: value == "yes" if name in either else value for name, value in values.items()}

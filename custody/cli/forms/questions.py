"""Questions at a terminal for the answers that a call lacks, or with --ask for all of its form.

Answers become words of the command line, so that the person learns what to type, and the call goes on exactly as if it
had been typed. Nobody is asked without a terminal, nor with --json, --quiet or --yes, which scripts use. With --dry-run
questions are asked, since nothing is recorded. No secret is asked for here.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Sequence
from functools import partial
from typing import TextIO

from custody.cli.entering.entry_fields import first_of_its_name
from custody.cli.forms import form_arguments
from custody.cli.shell.call import Call, Surroundings
from custody.cli.shell.parsing import ASK, Parser, leaf_of
from custody.display import visible
from custody.errors import Declined, NotFound, UsageError
from custody.forms import missing_answers
from custody.forms.asking.conversation import Conversation
from custody.forms.asking.line_mode import BACK, LineMode
from custody.forms.asking.row_mode import with_rows
from custody.forms.defaults import Default
from custody.forms.keys import kind_entered, own_kind
from custody.forms.known_answers import Find
from custody.forms.missing_answers import Answered
from custody.forms.named_things import REFERENCES, reference_value
from custody.forms.questions import Question, label_of, verb_of
from custody.forms.rows import FORMS_OF_ROWS
from custody.layout import fitted
from custody.model.schema.schema import Kind

#: Flags of a call that nobody answers.
_UNASKED = frozenset({"--json", "--quiet", "--yes"})


def _asks(argv: Sequence[str], around: Surroundings) -> bool:
    """Return whether a person at a terminal can be asked for the answers that a call lacks."""
    return (
        around.attendant is None
        and around.stdin is not None
        and around.stdin.isatty()
        and around.stderr.isatty()
        and not _UNASKED.intersection(argv)
    )


def completed(argv: Sequence[str], around: Surroundings, build: Callable[[], Parser]) -> Sequence[str]:
    """Return the words of a call with the answers that it lacked; unchanged where it lacks none.

    It is unchanged too where nobody can be asked, and where it is wrong, so that its parser refuses it. ``build`` makes
    the parser of the command. Raise UsageError for --ask where nobody can be asked, Declined where the input ends
    before all is answered, and the errors of opening a vault.
    """
    if not _asks(argv, around):
        if ASK in argv:
            raise UsageError(
                f"{ASK} asks a person at a terminal, and here nobody can be asked",
                hint="Leave out --json, --quiet and --yes, and let a terminal be its input and its error output.",
            )
        return argv
    if (row_command := FORMS_OF_ROWS.get(tuple(argv[:2]))) is not None:
        return _with_rows(argv, around, row_command) if ASK in argv else argv
    kind = own_kind(argv[:2]) or own_kind(argv[:1])
    if kind is None:
        return argv
    try:
        asking = Asking(kind, argv, around, build)
    except UsageError:
        return argv
    return asking.complete()


def _with_rows(argv: Sequence[str], around: Surroundings, row_command: tuple[str, ...]) -> Sequence[str]:
    """Return the words of a call whose rows are asked for; raise UsageError for rows that were typed too."""
    from custody.cli.main import build

    if any(word.partition("=")[0] in ("--row", "--rows") for word in argv):
        raise UsageError(f"{ASK} asks for every row itself", hint="Leave out --row and --rows.")
    kind, parser = kind_entered(row_command), partial(build, *row_command)
    whole = with_rows(
        [word for word in argv if word != ASK],
        lambda begun: Asking(kind, [*begun, ASK], around, parser),
        form_arguments.form_of(leaf_of(parser(), row_command)),
    )
    return [*whole, ASK]


def look_up(call: Call, kind: Kind, question: Question, answer: object) -> None:
    """Look up the subject or file that an answer names; raise NotFound or Ambiguous.

    For the name of a new subject, raise Conflict where another has it, or one like it.
    """
    if question.paper:
        if not (call.around.folder / str(answer)).is_file():
            raise NotFound(f"there is no file {str(answer)!r}", hint="Type its path.")
        return
    answers, about = verb_of(kind).answers, verb_of(kind).about
    if about is not None and question.name == label_of(kind):
        with call.vault() as vault:
            received = kind.name.endswith(".received")
            first_of_its_name(call, vault, about.space, str(answer), another=False, received=received)
    elif question.type.name in REFERENCES and (answers is None or question.name != answers.by):
        with call.vault() as vault:
            reference_value(vault.lookup(), question.type, answer)


class Asking:
    """The questions of one call at a terminal."""

    def __init__(
        self, kind: Kind, argv: Sequence[str], around: Surroundings, build: Callable[[], Parser]
    ) -> None:
        self._kind = kind
        self._around = around
        self._build = build
        args, presets = self._parsed(argv)
        #: The office's answers by the name of their question.
        self._presets = {default.field: default.text for default in presets}
        self._call = Call(args.command_word, argparse.Namespace(**{**vars(args), "quiet": True}), around)
        self._every = bool(args.ask)
        self._told = Conversation(
            kind,
            argv,
            lambda words: vars(self._parsed(words)[0]),
            partial(look_up, self._call, kind),
            self._on_record,
        )

    def complete(self) -> list[str]:
        """Ask until nothing is missing, show the whole command line, and return its words."""
        if self._every or self._told.lacks():
            self.ask()
            self.show("the whole command, which asks nothing", self._told.words)
        return self._told.words

    def ask(self) -> list[str]:
        """Ask until nothing is missing, and return the words without --ask; show them where the person stops."""
        named = f"`custody {' '.join(verb_of(self._kind).words)}`"
        asked, empty = " lacks answers, which are asked for one by one.", "it is not known."
        if self._every:
            asked, empty = ", question by question.", f"no answer. {BACK} and Enter: the question before."
        self._call.say.lines([f"{named}{asked}", f"  Enter alone: {empty} Ctrl-C: nothing is entered."])
        questions = LineMode(self._kind, self._told, self)
        try:
            if self._every:
                questions.ask_all(self._presets)
            else:
                questions.ask_missing()
        except (KeyboardInterrupt, Declined):
            self._call.say.prompt("\n")
            self.show("so far", self._told.words)
            raise
        return [word for word in self._told.words if word != ASK]

    def ask_one(self, name: str) -> list[str]:
        """Ask one question alone, and return the words of its answer; raise Declined at the end of the input."""
        before = len(self._told.words)
        LineMode(self._kind, self._told, self).ask_one(name)
        return self._told.words[before:]

    def _on_record(self, find: Find, typed: Answered) -> Answered:
        """Return the answers on record about the act's subject; empty if that is not found."""
        try:
            with self._call.vault() as vault:
                return find(vault.lookup(), typed)
        except (NotFound, UsageError):
            return {}

    def _parsed(self, argv: Sequence[str]) -> tuple[argparse.Namespace, list[Default]]:
        """Return the arguments of an incomplete call, and the office's defaults among them.

        Raise UsageError where it is wrong.
        """
        wrong: UsageError | None = None
        for lacking in range(len(missing_answers.words_asked(self._kind)) + 1):
            parser = self._build()
            form_arguments.excuse(leaf_of(parser, argv), lacking)
            try:
                return form_arguments.parse(parser, argv, self._around.folder, self._around.environ)
            except UsageError as error:
                wrong = error
        raise wrong or UsageError("")

    def show(self, what: str, words: Sequence[str]) -> None:
        """Show a command line, under what it is."""
        self.tell(["", f"{what}:"])
        typed = shlex.join(["custody", *(word for word in words if word != ASK)])
        self._call.say.prompt(f"  {visible(typed, told=True)}\n")

    def tell(self, texts: Sequence[str]) -> None:
        """Write lines to the terminal, broken between words."""
        told = (line for text in texts for line in fitted(visible(text, told=True)))
        self._call.say.prompt("".join(f"{line}\n" for line in told))

    def line(self, what: str) -> str:
        """Return a typed line without blanks at its ends; raise Declined at the end of the input."""
        stdin: TextIO | None = self._around.stdin
        while True:
            self._call.say.prompt(f"{what}> ")
            line = "" if stdin is None else stdin.readline()
            if not line:
                raise Declined(
                    "nothing was entered: the input ended before all was answered",
                    hint="Type the command again with what was answered.",
                )
            text = line.strip()
            if all(letter >= " " or letter == "\t" for letter in text):
                return text
            self.tell(["  A key was pressed that is no text; type it again."])

"""Questions at a terminal for the answers that a call lacks, one by one.

Answers become words of the command line, so that the person learns what to type, and the call goes on exactly as if it
had been typed. Nobody is asked without a terminal, nor with --json, --quiet or --yes, which scripts use. With --dry-run
questions are asked, since nothing is recorded. No secret is asked for here.
"""

from __future__ import annotations

import argparse
import shlex
import textwrap
from collections.abc import Callable, Sequence
from functools import partial
from typing import TextIO

from custody.cli.console.diagnostics import COLUMNS
from custody.cli.forms import form_arguments
from custody.cli.shell.call import Call, Surroundings
from custody.cli.shell.parsing import Parser, leaf_of
from custody.cli.verbs.topics import kinds_of
from custody.display import visible
from custody.errors import Declined, NotFound, UsageError
from custody.forms import missing_answers
from custody.forms.conversation import Conversation
from custody.forms.known_answers import Find
from custody.forms.missing_answers import Answered
from custody.forms.named_things import REFERENCES, reference_value
from custody.forms.questions import Question, verb_of
from custody.model.schema.schema import Kind

#: Flags of a call that nobody answers.
_UNASKED = frozenset({"--json", "--quiet", "--yes"})


def asks(argv: Sequence[str], around: Surroundings) -> bool:
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

    ``build`` makes the parser of the command. A wrong call is returned unchanged, and its parser refuses it. Raise
    Declined where the input ends before all is answered, and the errors of opening a vault.
    """
    kind = _kind_of(argv)
    if kind is None:
        return argv
    try:
        conversation = _Asking(kind, argv, around, build)
    except UsageError:
        return argv
    return conversation.complete()


def _kind_of(argv: Sequence[str]) -> Kind | None:
    """Return the kind from which the called command is made, None for any other command."""
    called = tuple(argv[:2])
    found = (kind for kind in kinds_of(argv[0]) if kind.verb is not None)
    return next((kind for kind in found if verb_of(kind).words in (called, called[:1])), None)


def look_up(call: Call, kind: Kind, question: Question, answer: object) -> None:
    """Look up the subject or file that an answer names; raise NotFound or Ambiguous."""
    if question.paper:
        if not (call.around.folder / str(answer)).is_file():
            raise NotFound(f"there is no file {str(answer)!r}", hint="Type its path.")
        return
    answers = verb_of(kind).answers
    if question.type.name in REFERENCES and (answers is None or question.name != answers.by):
        with call.vault() as vault:
            reference_value(vault.lookup(), question.type, answer)


class _Asking:
    """The questions of one call at a terminal."""

    def __init__(
        self, kind: Kind, argv: Sequence[str], around: Surroundings, build: Callable[[], Parser]
    ) -> None:
        self._kind = kind
        self._around = around
        self._build = build
        args = self._parsed(argv)
        self._call = Call(args.command_word, argparse.Namespace(**{**vars(args), "quiet": True}), around)
        self._told = Conversation(
            kind,
            argv,
            lambda words: vars(self._parsed(words)),
            partial(look_up, self._call, kind),
            self._on_record,
        )

    def complete(self) -> list[str]:
        """Ask until nothing is missing, show the whole command line, and return its words."""
        if not self._told.lacks():
            return self._told.words
        self._call.say.lines(
            [
                f"`custody {' '.join(verb_of(self._kind).words)}` lacks answers, which are asked for one by one.",
                "  Enter alone: it is not known. Ctrl-C: nothing is entered.",
            ]
        )
        try:
            while question := self._next():
                self._answer(question)
        except (KeyboardInterrupt, Declined):
            self._call.say.prompt("\n")
            self._show("so far")
            raise
        self._show("the whole command, which asks nothing")
        return self._told.words

    def _next(self) -> Question | None:
        """Return the next question, None if all is answered; of alternatives, the one that the person chooses."""
        able = self._told.alternatives()
        return self._choose(able) if able else self._told.next()

    def _choose(self, able: Sequence[Question]) -> Question:
        """Return the one of several alternative questions that the person chooses to answer."""
        rows = [
            f"{at:4}  {one.label}: {missing_answers.lines_of(one)[0].partition(': ')[2]}"
            for at, one in enumerate(able, 1)
        ]
        self._tell(["", "one of these is needed:", *rows])
        while True:
            text = self._line("number or word")
            chosen = [one for at, one in enumerate(able, 1) if text in (str(at), one.key, one.label)]
            if chosen:
                return chosen[0]
            self._tell([f"  Type a number from 1 to {len(able)}."])

    def _answer(self, question: Question) -> None:
        """Ask a question until it has an answer, or a reason why it has none."""
        if question.tick:
            self._told.tick(question)
            return
        self._tell(["", *missing_answers.lines_of(question)])
        while True:
            text = self._line("")
            if not text:
                if self._left(question):
                    return
                continue
            if (wrong := self._told.take(question, text)) is None:
                return
            self._tell([f"  {wrong}"])

    def _on_record(self, find: Find, typed: Answered) -> Answered:
        """Return the answers on record about the act's subject; empty if that is not found."""
        try:
            with self._call.vault() as vault:
                return find(vault.lookup(), typed)
        except (NotFound, UsageError):
            return {}

    def _left(self, question: Question) -> bool:
        """Ask for the reason why a question has no answer; return False if it must have one."""
        if question not in self._told.missing():
            self._told.pass_over(question)
            return True
        if not self._told.may_be_left(question):
            self._tell(["  It is needed."])
            return False
        typed = self._told.typed
        if missing_answers.may_not_apply(question, typed):
            because = self._line("  why it does not apply, Enter if it does")
            if because:
                return self._is_good(self._told.not_applicable(question, because))
        if not missing_answers.may_be_unknown(typed):
            more = "; record a past act with --recorded" if missing_answers.may_be_record(typed) else ""
            self._tell([f"  Whoever does it now can state it{more}."])
            return False
        known = self._told.reason
        because = self._line(
            f"  why nobody can state it{', Enter for the same reason as before' if known else ''}"
        )
        if not because and not known:
            return False
        return self._is_good(self._told.not_known(question.field, because))

    def _is_good(self, wrong: str | None) -> bool:
        """Return whether an answer is valid, and show the error if it is not."""
        if wrong is not None:
            self._tell([f"  {wrong}"])
        return wrong is None

    def _parsed(self, argv: Sequence[str]) -> argparse.Namespace:
        """Return the arguments of an incomplete call, with answers of its form and the office.

        Raise UsageError where it is wrong.
        """
        wrong: UsageError | None = None
        for lacking in range(len(missing_answers.words_asked(self._kind)) + 1):
            parser = self._build()
            form_arguments.excuse(leaf_of(parser, argv), lacking)
            try:
                return form_arguments.parse(parser, argv, self._around.folder, self._around.environ)[0]
            except UsageError as error:
                wrong = error
        raise wrong or UsageError("")

    def _show(self, what: str) -> None:
        line = shlex.join(["custody", *self._told.words])
        self._tell(["", f"{what}:"])
        self._call.say.prompt(f"  {visible(line, told=True)}\n")

    def _tell(self, texts: Sequence[str]) -> None:
        """Write lines to the terminal, broken where it would break them inside a word."""
        told = []
        for text in texts:
            indent = " " * (len(text) - len(text.lstrip()))
            told += textwrap.wrap(
                visible(text, told=True),
                COLUMNS,
                initial_indent="",
                subsequent_indent=f"{indent}  ",
                break_long_words=False,
                break_on_hyphens=False,
                drop_whitespace=True,
            ) or [""]
        self._call.say.prompt("".join(f"{line}\n" for line in told))

    def _line(self, what: str) -> str:
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
            self._tell(["  A key was pressed that is no text; type it again."])

"""Asks at a terminal for the answers that a call lacks, one question each, and returns the call that lacks none.

What is asked becomes words of the command line, so that whoever is asked learns what to type, and the call goes on
exactly as if it had been typed. Only whoever sits at a terminal is asked, and never with --json, --quiet or --yes:
those are how a script calls. With --dry-run it asks, since nothing is entered and the answers can be looked at.
No secret is asked for here.
"""

from __future__ import annotations

import argparse
import shlex
import textwrap
from collections.abc import Callable, Sequence
from typing import TextIO

from custody.cli import forms
from custody.cli.call import Call, Surroundings
from custody.cli.diagnostics import COLUMNS
from custody.cli.parsing import Parser, leaf_of
from custody.cli.verbs.topics import kinds_of
from custody.display import visible
from custody.errors import Declined, NotFound, UsageError
from custody.forms import asking
from custody.forms.asking import Answered
from custody.forms.known import KNOWN, Find
from custody.forms.naming import REFERENCES, named
from custody.forms.questions import Question, verb_of
from custody.model.schema import Kind, Need

#: Flags of a call that nobody answers.
_UNASKED = frozenset({"--json", "--quiet", "--yes"})


def asks(argv: Sequence[str], around: Surroundings) -> bool:
    """Return whether somebody sits at a terminal who can be asked for what a call lacks."""
    return (
        around.attendant is None
        and around.stdin is not None
        and around.stdin.isatty()
        and around.stderr.isatty()
        and not _UNASKED.intersection(argv)
    )


def completed(argv: Sequence[str], around: Surroundings, build: Callable[[], Parser]) -> Sequence[str]:
    """Return the words of a call with the answers that it lacked; the same words where it lacks none.

    ``build`` makes the parser of what is called. A wrong call is returned as it is, and its parser refuses it.
    Raises Declined where the input ends before all is answered, and what keeps a vault shut that has to be looked at.
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
    """Return the kind from which the command that is called is made, None for another one."""
    called = tuple(argv[:2])
    found = (kind for kind in kinds_of(argv[0]) if kind.verb is not None)
    return next((kind for kind in found if verb_of(kind).words in (called, called[:1])), None)


class _Asking:
    """The questions of one call: the words that were typed, and those that are added to them."""

    def __init__(
        self, kind: Kind, argv: Sequence[str], around: Surroundings, build: Callable[[], Parser]
    ) -> None:
        self._kind = kind
        self._asked = asking.asked_of(kind)
        self._around = around
        self._build = build
        self._argv = list(argv)
        self._unknown: list[str] = []
        self._because: str | None = None
        self._passed: set[str] = set()
        self._args = self._parsed(self._argv)
        quiet = argparse.Namespace(**{**vars(self._args), "quiet": True})
        self._call = Call(self._args.topic, quiet, around)

    def complete(self) -> list[str]:
        """Ask until nothing is lacking, show the whole command line, and return its words."""
        if not self._lacks():
            return self._argv
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
        return self._words()

    def _lacks(self) -> bool:
        return bool(self._alternatives() or self._missing())

    def _next(self) -> Question | None:
        """Return the question that comes next: what is lacking, and what earlier answers bring with them."""
        if able := self._alternatives():
            return self._choose(able)
        more = asking.following(self._kind, self._answers(), self._passed)
        todo = {*(question.name for question in self._missing()), *(question.name for question in more)}
        return next((question for question in self._asked if question.name in todo), None)

    def _alternatives(self) -> Sequence[Question]:
        return asking.alternatives(self._kind, self._answers())

    def _missing(self) -> Sequence[Question]:
        return asking.missing(self._kind, self._answers(), self._excused())

    def _choose(self, able: Sequence[Question]) -> Question:
        """Return which of several questions, of which exactly one is answered, somebody will answer."""
        rows = [
            f"{at:4}  {one.label}: {asking.lines_of(one)[0].partition(': ')[2]}"
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
        """Ask a question until it has an answer, or is said to have none."""
        if question.tick:
            self._argv = self._with(question, [question.flag])
            self._args = self._parsed(self._words())
            return
        self._tell(["", *asking.lines_of(question)])
        while True:
            text = self._line("")
            if not text:
                if self._left(question):
                    return
                continue
            if (wrong := self._take(question, text)) is None:
                return
            self._tell([f"  {wrong}"])

    def _take(self, question: Question, text: str) -> str | None:
        """Take an answer; return what is wrong with it, None for a good one."""
        before = self._argv, self._args
        try:
            self._argv = self._with(question, asking.words_of(question, text))
            self._args = self._parsed(self._words())
            answer = self._answers()[question.name]
            wrong = asking.fault(question, answer)
            if wrong is None:
                self._look(question, answer)
                return None
            wrong = f"it {wrong}"
        except (UsageError, NotFound) as error:
            shown = error.message.partition(f"argument {question.flag}: ")[2] or error.message
            wrong = f"{shown}. {error.hint}" if isinstance(error, NotFound) else shown
        self._argv, self._args = before
        return wrong

    def _look(self, question: Question, answer: object) -> None:
        """Look up what an answer names; NotFound or Ambiguous."""
        if question.paper:
            if not (self._around.folder / str(answer)).is_file():
                raise NotFound(f"there is no file {str(answer)!r}", hint="Type its path.")
            return
        answers = verb_of(self._kind).answers
        if question.type.name in REFERENCES and (answers is None or question.name != answers.by):
            with self._call.vault() as vault:
                named(vault.lookup(), question.type, answer)

    def _left(self, question: Question) -> bool:
        """Take it that a question has no answer, and ask why; return False where it must have one."""
        field = question.field
        if question not in self._missing():
            self._passed.add(question.name)
            return True
        if field not in self._expected():
            self._tell(["  It is needed."])
            return False
        typed = vars(self._args)
        if asking.may_not_apply(question, typed):
            because = self._line("  why it does not apply, Enter if it does")
            if because:
                return self._takes(self._with(None, asking.inapplicable_words(question, because)))
        if not asking.may_be_unknown(typed):
            more = (
                "; what was done elsewhere is recorded with --recorded" if asking.may_be_record(typed) else ""
            )
            self._tell([f"  Whoever does it now can state it{more}."])
            return False
        known = self._because or asking.reason_of(typed)
        because = self._line(
            f"  why nobody can state it{', Enter for the same reason as before' if known else ''}"
        )
        if not because and not known:
            return False
        if because and because != known:
            self._because = f"{known}; {because}" if known else because
        self._unknown.append(field)
        return self._takes(self._argv)

    def _takes(self, argv: list[str]) -> bool:
        """Go on with a call that was added to; return whether its parser takes it, and tell why if not."""
        before, self._argv = self._argv, argv
        try:
            self._args = self._parsed(self._words())
        except UsageError as error:
            self._argv = before
            self._tell([f"  {error.message}"])
            return False
        return True

    def _expected(self) -> set[str]:
        return {
            question.field
            for question in self._missing()
            if question.need is not Need.REQUIRED
            and not asking.is_needed(question, self._asked, self._answers())
        }

    def _answers(self) -> dict[str, object]:
        """Return what was typed, filled in and answered so far, by the name of each question."""
        typed = {question.name: getattr(self._args, question.word, None) for question in self._asked}
        find = KNOWN.get(self._kind.name)
        return typed if find is None else {**typed, **self._known(find, typed)}

    def _known(self, find: Find, typed: Answered) -> Answered:
        """Return what is on record of the thing that the act is about; nothing where it is not found."""
        try:
            with self._call.vault() as vault:
                return find(vault.lookup(), typed)
        except (NotFound, UsageError):
            return {}

    def _excused(self) -> frozenset[str]:
        return asking.excused(self._kind, vars(self._args))

    def _with(self, question: Question | None, words: Sequence[str]) -> list[str]:
        """Return the call with the words of an answer: flags at its end, what has no flag behind what has none."""
        argv = self._argv
        end = argv.index("--") if "--" in argv else len(argv)
        if question is None or not question.typed:
            return [*argv[:end], *words, *argv[end:]]
        at = len(verb_of(self._kind).words) + self._given()
        named_first = not any(word.startswith("-") for word in (*argv[:at], *words))
        if named_first and at <= end:
            return [*argv[:at], *words, *argv[at:]]
        return [*argv[:end], "--", *argv[end + 1 :], *words]

    def _given(self) -> int:
        """Return how many words were given without a flag."""
        answers = self._answers()
        found = (
            answers[word.name] for word in asking.words_asked(self._kind) if asking.is_answered(word, answers)
        )
        return sum(len(answer) if isinstance(answer, list) else 1 for answer in found)

    def _words(self) -> list[str]:
        """Return the words of the call as it is answered so far."""
        if not self._unknown:
            return self._argv
        return self._with(None, asking.unknown_words(self._unknown, self._because))

    def _parsed(self, argv: Sequence[str]) -> argparse.Namespace:
        """Parse a call that lacks answers, with what a form and the office fill in; UsageError where it is wrong."""
        wrong: UsageError | None = None
        for lacking in range(len(asking.words_asked(self._kind)) + 1):
            parser = self._build()
            forms.excuse(leaf_of(parser, argv), lacking)
            try:
                return forms.parse(parser, argv, self._around.folder, self._around.environ)[0]
            except UsageError as error:
                wrong = error
        raise wrong or UsageError("")

    def _show(self, what: str) -> None:
        line = shlex.join(["custody", *self._words()])
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
        """Return a line that is typed, without blanks at its ends; Declined where the input has ended."""
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
            if all(one >= " " or one == "\t" for one in text):
                return text
            self._tell(["  A key was pressed that is no text; type it again."])

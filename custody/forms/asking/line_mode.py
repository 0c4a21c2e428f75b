"""The questions of one call at a terminal: those that lack an answer, or all of its form.

They are lines, one below the other, for a screen reader, a bad line, or a terminal that can draw nothing. Nothing is
read or written here: the caller gives the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from custody.forms import missing_answers
from custody.forms.asking.circumstances import circumstances_asked
from custody.forms.asking.conversation import Conversation, State
from custody.forms.fields import form_of, key_of, sets_of
from custody.forms.form import PAST, sections_of
from custody.forms.missing_answers import asked_of
from custody.forms.questions import ANOTHER, Question
from custody.model.schema.schema import Kind

#: What is typed to take the last answer back.
BACK = "<"


class Terminal(Protocol):
    """The terminal of one person."""

    def tell(self, texts: Sequence[str]) -> None:
        """Write lines, broken between words."""
        ...

    def line(self, what: str) -> str:
        """Return a typed line without blanks at its ends; raise Declined at the end of the input."""
        ...


class LineMode:
    """The questions of one call, asked at a terminal."""

    def __init__(self, kind: Kind, call: Conversation, terminal: Terminal) -> None:
        self._kind = kind
        self._call = call
        self._terminal = terminal
        self._sets = [names for names, _ in sets_of(kind)]

    def ask_missing(self) -> None:
        """Ask until nothing is missing; raise Declined where the input ends before."""
        while question := self._next():
            if question.tick:
                self._call.tick(question)
            else:
                self._answer(question)

    def ask_one(self, name: str) -> None:
        """Ask a question alone until it has an answer; raise Declined where the input ends before."""
        for question in self._call.named({name}):
            while not self._call.is_answered(question):
                self._answer(question)

    def ask_all(self, defaults: Mapping[str, str]) -> None:
        """Ask every question of the form that is not answered, by its sections.

        ``<`` goes back to the question before. ``defaults`` are the office's answers by the name of their question,
        which are asked about and kept by Enter. Raise Declined where the input ends before the last question.
        """
        steps = _steps(self._kind)
        answered: list[tuple[int, State]] = []
        at, title = 0, ""
        while at < len(steps):
            section, question = steps[at]
            if not self._applies(question, defaults):
                at += 1
                continue
            if section != title:
                title = section
                self._terminal.tell(["", title] if title else [])
            before = self._call.state
            if self._take(question, defaults.get(question.name, "")):
                answered.append((at, before))
                at += 1
            elif answered:
                at, state = answered.pop()
                self._call.go_back(state)
            else:
                self._terminal.tell(["  Nothing was answered before this question."])
        self.ask_missing()

    def _applies(self, question: Question, defaults: Mapping[str, str]) -> bool:
        """Return whether a question is asked now.

        It has no typed answer, its condition holds, and no rival of it is answered.
        """
        if question.pair or (self._call.is_answered(question) and question.name not in defaults):
            return False
        rivals = next((names for names in self._sets if key_of(question) in names), frozenset())
        if any(self._call.is_answered(rival) for rival in self._call.named(rivals - {key_of(question)})):
            return False
        return self._call.is_asked(question)

    def _take(self, question: Question, default: str) -> bool:
        """Ask a question, of alternatives the one that is chosen; return False to go back to the one before."""
        able = self._call.alternatives()
        if question in able:
            chosen = self._choose(able, back=True)
            if chosen is None:
                return False
            if chosen.tick:
                self._call.tick(chosen)
                return True
            question = chosen
        return self._answer(question, default=default, back=True)

    def _next(self) -> Question | None:
        """Return the next missing question, None if all is answered; of alternatives, the one that is chosen."""
        able = self._call.alternatives()
        return self._choose(able) if able else self._call.next()

    def _choose(self, able: Sequence[Question], *, back: bool = False) -> Question | None:
        """Return the one of several alternative questions that the person chooses; None to go back."""
        rows = [
            f"{number:4}  {question.label}: {missing_answers.lines_of(question)[0].partition(': ')[2]}"
            for number, question in enumerate(able, 1)
        ]
        self._terminal.tell(["", "one of these is needed:", *rows])
        while True:
            text = self._terminal.line("number or word")
            if back and text == BACK:
                return None
            for number, question in enumerate(able, 1):
                if text in (str(number), question.key, question.label):
                    return question
            self._terminal.tell([f"  Type a number from 1 to {len(able)}."])

    def _answer(self, question: Question, *, default: str = "", back: bool = False) -> bool:
        """Ask a question until it has an answer, or a reason why it has none; return False to go back."""
        kept = [f"  Enter keeps the office's default: {default}"] if default else []
        self._terminal.tell(["", *missing_answers.lines_of(question), *kept])
        while True:
            text = self._terminal.line("")
            if back and text == BACK:
                return False
            if not text:
                if default or self._left(question):
                    return True
                continue
            if (wrong := self._call.take(question, text)) is None:
                return True
            self._terminal.tell([f"  {wrong}"])

    def _left(self, question: Question) -> bool:
        """Ask for the reason why a question has no answer; return False if it must have one."""
        if question not in self._call.missing():
            self._call.pass_over(question)
            return True
        if not self._call.may_be_left(question):
            self._terminal.tell(["  It is needed."])
            return False
        typed = self._call.typed
        if missing_answers.may_not_apply(question, typed):
            because = self._terminal.line("  why it does not apply, Enter if it does")
            if because:
                return self._is_good(self._call.not_applicable(question, because))
        if not missing_answers.may_be_unknown(typed):
            more = "; record a past act with --recorded" if missing_answers.may_be_record(typed) else ""
            self._terminal.tell([f"  Whoever does it now can state it{more}."])
            return False
        known = self._call.reason
        because = self._terminal.line(
            f"  why nobody can state it{', Enter for the same reason as before' if known else ''}"
        )
        if not because and not known:
            return False
        return self._is_good(self._call.not_known(question.field, because))

    def _is_good(self, wrong: str | None) -> bool:
        """Return whether an answer is valid, and show the error if it is not."""
        if wrong is not None:
            self._terminal.tell([f"  {wrong}"])
        return wrong is None


def _steps(kind: Kind) -> list[tuple[str, Question]]:
    """Return the questions of a kind's form in the order of screens, each with the title of its section.

    Whether a past act is recorded comes first: on it depends which answers may be left out. Whether another thing of a
    name is meant is not asked: whoever types a name in use is told, and types it once more if so.
    """
    asked = {key_of(question): question for question in (*asked_of(kind), *circumstances_asked(kind))}
    sections = sections_of(form_of(kind))
    steps = [
        (f"Section {at} of {len(sections)}: {section.title}", asked[field.name])
        for at, section in enumerate(sections, 1)
        for field in section.fields
        if field.name in asked and asked[field.name].name != ANOTHER.name
    ]
    first = [("", question) for _, question in steps if question.name == PAST]
    return first + [step for step in steps if step[1].name != PAST]

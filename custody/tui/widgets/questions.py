"""The questions of a form, one below the other: shown or hidden, answered, under the cursor."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from custody.forms.form import EXCUSES, Field, label_of
from custody.tui.widgets.question import Question, as_asked


def blank(fields: Sequence[Field], given: Mapping[str, object]) -> dict[str, object]:
    """Return the answers of an untouched form that was opened with values, by field."""
    answers = {field.name: as_asked(field, given.get(field.name)) for field in fields}
    return {name: value for name, value in answers.items() if value is not None}


class Questions(VerticalScroll):
    """The questions of a form: required, expected, answered and ``shown`` ones; ``more`` shows the rest.

    A conditional question appears and disappears with the answer that it depends on, and stays if it has an answer
    itself.
    """

    def __init__(self, fields: Sequence[Field], values: Mapping[str, object], shown: Collection[str]) -> None:
        super().__init__(id="questions", can_focus=False)
        self._fields, self._first = tuple(fields), values
        self._shown = {label_of(name) for name in shown}
        self._met: set[str] = set()

    def compose(self) -> ComposeResult:
        """Lay the questions out."""
        for field in self._fields:
            asked = field.need != "optional" or field.name in self._first
            yield Question(field, self._first.get(field.name), asked=asked or field.label in self._shown)

    @property
    def every(self) -> list[Question]:
        """All questions, from the top."""
        return [child for child in self.children if isinstance(child, Question)]

    @property
    def values(self) -> dict[str, object]:
        """The answers by field, without unanswered questions."""
        found = {question.field.name: question.value for question in self.every}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def focused(self) -> Question | None:
        """The question that has the cursor, None if that is elsewhere."""
        focused = self.screen.focused
        around = () if focused is None else focused.ancestors
        return next((widget for widget in around if isinstance(widget, Question)), None)

    def answer(self, values: Mapping[str, object]) -> None:
        """Set every answer from ``values``; other questions are emptied."""
        for question in self.every:
            question.answer(values.get(question.field.name))
            if question.value is not None:
                question.show()
        self.settle()

    def settle(self) -> None:
        """Show questions whose condition is met now, and hide unanswered ones whose condition no longer is."""
        values, every = self.values, self.every
        met = {
            question.field.name
            for question in every
            if question.field.when is not None and _holds(question.field, values)
        }
        for question in every:
            if question.field.name in met - self._met:
                question.show()
            elif (
                question.field.when is not None
                and question.field.name in self._met - met
                and question.value is None
            ):
                question.display = False
        self._met = met

    def begin(self) -> bool:
        """Move the cursor to the first shown question without an answer; return whether any is shown."""
        asked = [question for question in self.every if question.display]
        first = next((question for question in asked if question.value is None), next(iter(asked), None))
        if first is not None:
            first.focus_answer()
        return first is not None

    def lacking(self) -> list[Question]:
        """Return the questions that need an answer, or the reason why there is none, and have neither."""
        values = self.values
        given = (values.get(name) for name in EXCUSES)
        excused = {word for value in given for word in _words(value)}
        return [
            question
            for question in self.every
            if question.value is None
            and (
                question.field.need == "needed"
                or (question.field.need == "expected" and not excused & {"rest", *_names(question.field)})
            )
        ]

    def named_in(self, told: str) -> list[Question]:
        """Return the questions that a text names in quotation marks, alone or before an answer."""

        def is_named(field: Field) -> bool:
            return any(f"'{name}{end}" in told for name in (field.called, field.label) for end in ("'", ": "))

        return [question for question in self.every if is_named(question.field)]

    def point_at(self, questions: Sequence[Question]) -> None:
        """Show questions, and move the cursor to the first of them."""
        for question in questions:
            question.show()
        for question in questions[:1]:
            question.focus_answer()

    def fitting(self, text: str) -> list[Question]:
        """Return the questions a text may mean: names that begin so, then those containing it.

        Names on the form come before those of the command.
        """
        words, label, every = text.casefold(), label_of(text.casefold()), self.every
        names = [(question.field.called.casefold(), question.field.label) for question in every]
        named = list(zip(every, names, strict=True))
        found = [
            question
            for at, sought in enumerate((words, label))
            for question, name in named
            if name[at].startswith(sought)
        ]
        found += [question for question, name in named if words in name[0] or label in name[1]]
        return list(dict.fromkeys(found))

    def find(self, text: str) -> bool:
        """Show the question that a text fits best and move the cursor there; return whether there is one."""
        found = self.fitting(text)
        self.point_at(found[:1])
        return bool(found)

    def go_to(self, name: str) -> bool:
        """Show the question of a field and move the cursor there; return whether there is one."""
        found = [question for question in self.every if question.field.label == label_of(name)]
        self.point_at(found)
        return bool(found)

    def more(self) -> None:
        """Show every question, or only those required, answered or brought by an answer."""
        able = [
            question
            for question in self.every
            if question.field.when is None or question.field.name in self._met
        ]
        hidden = [question for question in able if not question.display]
        for question in able:
            asked = (
                question.field.need != "optional"
                or question.value is not None
                or question.field.name in self._met
            )
            if hidden or asked:
                question.show()
            else:
                question.display = False
        if hidden:
            hidden[0].focus_answer()


def _holds(field: Field, values: Mapping[str, object]) -> bool:
    """Return whether the condition of a question is met by these answers; True without one."""
    if field.when is None:
        return True
    name, answers = field.when
    given = values.get(name)
    words = {"yes"} if given is True else set(_words(given))
    return bool(words) and (not answers or bool(words & answers))


def _words(value: object) -> Iterator[str]:
    """Yield every word of an answer: a text, a list, or the keys of an object."""
    if isinstance(value, str):
        yield from re.split(r"[\s,]+", value)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _words(part)
    elif isinstance(value, dict):
        yield from map(str, value)


def _names(field: Field) -> tuple[str, ...]:
    """Return the names under which a field can be excused as unknown."""
    name = field.name.replace("-", "_")
    return (name, field.name, f"{name}_sha256")

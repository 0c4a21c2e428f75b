"""The questions of a form, one below the other: shown or hidden, answered, under the cursor."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from custody.forms.excuses import HELD, excuse_of, with_excuse
from custody.forms.form import Field, Form, Progress, label_of, progress_of, sections_of
from custody.tui.widgets.named_answer import NamedAnswer
from custody.tui.widgets.question import Question, as_asked
from custody.tui.widgets.section_rule import Rule


def blank(fields: Sequence[Field], given: Mapping[str, object]) -> dict[str, object]:
    """Return the answers of an untouched form that was opened with values, by field."""
    answers = {field.name: as_asked(field, given.get(field.name)) for field in fields}
    return {name: value for name, value in answers.items() if value is not None}


class Note(Static):
    """A text below a question: the choices that it offers, or what is wrong with its answer."""

    DEFAULT_CSS = "Note { height: auto; padding: 0 1 0 26; } Note.fault { color: $error; text-style: bold; }"

    def __init__(self, text: str = "", *, fault: bool = False) -> None:
        super().__init__(Text(text), classes="fault" if fault else "offered", markup=False)


class NotedQuestions(VerticalScroll):
    """Questions one below the other, each with a note on what is wrong with its answer."""

    def __init__(self, identifier: str) -> None:
        super().__init__(id=identifier, can_focus=False)
        #: What is wrong with answers, by field.
        self._faults: dict[str, Note] = {}

    def show_fault(self, question: Question, fault: str) -> None:
        """Show below a question what is wrong with its answer; an empty text removes that."""
        note = self._faults.pop(question.field.name, None)
        if note is not None:
            note.remove()
        if fault and question.is_attached:
            self._faults[question.field.name] = note = Note(f"✗ {fault}", fault=True)
            self.mount(note, after=question)


class Questions(NotedQuestions):
    """The questions of a form by sections: required and answered ones, identifiers and ``shown`` ones.

    ``more`` shows the rest. A conditional question appears and disappears with the answer that it depends on, and stays
    if it has an answer itself.
    """

    def __init__(self, form: Form, values: Mapping[str, object], shown: Collection[str]) -> None:
        from custody.forms.requirements import Requirements  # with kinds, which no first screen waits for

        super().__init__("questions")
        self._form, self._first = form, values
        self._shown = {label_of(name) for name in shown}
        self._met: set[str] = set()
        self.sections = sections_of(form)
        self.requirements = Requirements(form)
        self._every: list[Question] = []
        self._rules: list[Rule] = []
        self._offered = Note()

    def compose(self) -> ComposeResult:
        """Lay the questions out under the titles of their sections."""
        required = self.requirements.required(self._first)
        for section in self.sections:
            if len(self.sections) > 1:
                self._rules.append(Rule(section.title, section))
                yield self._rules[-1]
            for field in section.fields:
                value, needed = self._first.get(field.name), field.name in required
                asked = needed or field.identifies or value is not None or field.label in self._shown
                question = Question(
                    field,
                    value,
                    asked=asked and (field.name not in HELD or field.label in self._shown),
                    required=needed,
                )
                self._every.append(question)
                yield question
        self._offered.display = False
        yield self._offered

    @property
    def every(self) -> list[Question]:
        """All questions, from the top."""
        return self._every

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
            value = values.get(question.field.name)
            if question.value != as_asked(question.field, value):
                question.answer(value)
            if question.value is not None and question.field.name not in HELD:
                question.show()
        self.settle()

    def settle(self) -> None:
        """Show what the answers bring: questions whose condition is met, what is required or excused.

        Unanswered questions whose condition is no longer met are hidden. An answer replaces an excuse.
        """
        values = self._without_stale_excuses()
        required = self.requirements.required(values)
        met = {
            question.field.name
            for question in self.every
            if question.field.when is not None and _holds(question.field, values)
        }
        for question in self.every:
            name = question.field.name
            question.required = name in required
            question.excuse = excuse_of(values, question.field)
            if name in met - self._met or question.required:
                question.show()
            elif question.field.when is not None and name in self._met - met and question.value is None:
                question.display = False
            question.show_state()
        self._met = met
        self._show_rules()
        self.show_offer()

    def _show_rules(self) -> None:
        """Show the title of each section of which a question is shown."""
        shown = {question.field.name for question in self.every if question.display}
        for rule in self._rules:
            rule.display = rule.section is not None and any(
                field.name in shown for field in rule.section.fields
            )

    def _without_stale_excuses(self) -> dict[str, object]:
        """Return the values, after an answer has taken the place of an excuse for the same question."""
        values = self.values
        if not HELD & values.keys():
            return values
        for question in self.every:
            if question.value is not None and excuse_of(values, question.field) is not None:
                values = with_excuse(values, question.field, None)
        self.hold(values)
        return values

    def hold(self, values: Mapping[str, object]) -> None:
        """Set the fields that hold excuses from ``values``."""
        for question in self.every:
            if question.field.name in HELD:
                question.answer(values.get(question.field.name))

    def show_offer(self) -> None:
        """Show below the question under the cursor what it offers to choose from."""
        question = self.focused
        offers = [] if question is None else question.offers
        self._offered.display = bool(offers)
        if question is not None and offers:
            self._offered.update(Text("\n".join(offers)))
            self.move_child(self._offered, after=question)
            self.call_after_refresh(self._offered.scroll_visible, animate=False)
            self.call_after_refresh(question.scroll_visible, animate=False)

    @on(NamedAnswer.Found)
    def _found(self, event: NamedAnswer.Found) -> None:
        """Show the names that were looked up for the question under the cursor."""
        event.stop()
        self.show_offer()

    def begin(self) -> bool:
        """Move the cursor to the first shown question without an answer; return whether any is shown."""
        asked = [question for question in self.every if question.display]
        first = next(
            (question for question in asked if question.is_open),
            next(iter(asked), None),
        )
        if first is not None:
            first.focus_answer()
        return first is not None

    def lacking(self) -> list[Question]:
        """Return the questions that need an answer, or the reason why there is none, and have neither."""
        names = {field.name for field in self.requirements.lacking(self.values)}
        return [question for question in self.every if question.field.name in names]

    def progress(self) -> list[Progress]:
        """Return how many of each section's required questions are done."""
        values = self.values
        required = self.requirements.required(values)
        lacking = {field.name for field in self.requirements.lacking(values)}
        return [progress_of(section, required, lacking) for section in self.sections]

    def go_to_section(self, by: int) -> bool:
        """Move the cursor to the first shown question of the next or previous section.

        Return False if the form has one section only.
        """
        shown = [
            [question for question in self.every if question.field in section.fields and question.display]
            for section in self.sections
        ]
        shown = [questions for questions in shown if questions]
        focused = self.focused
        at = next((at for at, questions in enumerate(shown) if focused in questions), 0)
        if len(shown) > 1:
            shown[(at + by) % len(shown)][0].focus_answer()
        return len(shown) > 1

    def next_open(self) -> bool:
        """Move the cursor to the next question below without answer; return whether there is one."""
        focused = self.focused
        below = self.every[self.every.index(focused) + 1 :] if focused is not None else []
        found = next((question for question in below if question.display and question.is_open), None)
        if found is not None:
            found.focus_answer()
        return found is not None

    def next_lacking(self) -> bool:
        """Move the cursor to the next question that lacks its answer; return whether any does."""
        lacking, focused = self.lacking(), self.focused
        after = self.every.index(focused) if focused is not None else -1
        found = next((question for question in lacking if self.every.index(question) > after), None)
        self.point_at([found] if found is not None else lacking[:1])
        return bool(lacking)

    def named_in(self, told: str) -> list[Question]:
        """Return the questions that a text names in quotation marks, alone or before an answer."""

        def is_named(field: Field) -> bool:
            return any(f"'{name}{end}" in told for name in (field.called, field.label) for end in ("'", ": "))

        return [question for question in self.every if is_named(question.field)]

    def point_at(self, questions: Sequence[Question]) -> None:
        """Show questions, and move the cursor to the first of them."""
        for question in questions:
            question.show()
        self._show_rules()
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

    @property
    def has_optional(self) -> bool:
        """Whether there are optional questions to show or to hide."""
        return bool(self.hidden) or any(self._is_optional(question) for question in self._able())

    def _is_optional(self, question: Question) -> bool:
        """Return whether a question is shown only with all others."""
        brought = question.field.name in self._met or question.field.label in self._shown
        return not (question.required or question.field.identifies or question.value is not None or brought)

    @property
    def hidden(self) -> list[Question]:
        """The optional questions that are not shown, and could be."""
        return [question for question in self._able() if not question.display]

    def _able(self) -> list[Question]:
        return [
            question
            for question in self.every
            if question.field.name not in HELD
            and (question.field.when is None or question.field.name in self._met)
        ]

    def more(self) -> None:
        """Show every question, or only those required, answered or brought by an answer."""
        able, hidden = self._able(), self.hidden
        for question in able:
            if hidden or not self._is_optional(question):
                question.show()
            else:
                question.display = False
        self._show_rules()
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

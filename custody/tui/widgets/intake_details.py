"""What an intake's line requires beyond its columns: a question a line, below the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from custody.forms.excuses import HELD, Excuse, excuse_of, with_excuse
from custody.forms.form import Field, Form
from custody.forms.intake import CATEGORY, detail_names, full_answers, name_of
from custody.tui.services import answer_checks
from custody.tui.services.front import desk_of
from custody.tui.widgets.question import Question
from custody.tui.widgets.questions import NotedQuestions
from custody.tui.widgets.section_rule import Rule

if TYPE_CHECKING:
    from custody.forms.requirements import Requirements
    from custody.tui.widgets.intake_line import Item

#: Seconds for which keys wait for the questions of another line, at most.
_MOUNTING = 30.0


class Details(NotedQuestions):
    """The further required questions of the line under the cursor; ``form`` is that of one exhibit."""

    DEFAULT_CSS = "Details { height: auto; max-height: 10; display: none; }"

    def __init__(self) -> None:
        super().__init__("details")
        self.form: Form | None = None
        self.item: Item | None = None
        self._requirements: Requirements | None = None
        self._names: list[str] = []

    def use(self, form: Form) -> None:
        """Take the form whose questions are asked, once it is loaded."""
        from custody.forms.requirements import Requirements  # with kinds, which no first screen waits for

        self.form, self._requirements = form, Requirements(form)

    @property
    def questions(self) -> list[Question]:
        """The questions that are shown."""
        return [child for child in self.children if isinstance(child, Question)]

    @property
    def focused(self) -> Question | None:
        """The question that has the cursor, None if that is elsewhere."""
        return next((question for question in self.questions if question.has_focus_within), None)

    def point_cursors(self) -> Question | None:
        """Show the cursor on the question that has it, and return that; None if it is elsewhere."""
        for question in self.questions:
            question.point_cursor()
        return self.focused

    def lacking(self, line: Mapping[str, object], seizure: str) -> list[Field]:
        """Return the required fields of a line that have neither answer nor excuse."""
        if self._requirements is None:
            return []
        return list(self._requirements.lacking(full_answers(line, seizure or " ")))

    def first_lacking(self, items: Sequence[Item], seizure: str) -> tuple[Item, list[Field]] | None:
        """Return the first line that lacks required answers, with their fields; None if all are complete."""
        for item in items:
            lacking = self.lacking(item.values, seizure) if item.values else []
            if lacking:
                return item, lacking
        return None

    def show(self, item: Item, then: Callable[[], object] = lambda: None) -> None:
        """Show the questions of a line, laid out anew where it requires others, then call ``then``.

        What a line requires is known by its category.
        """
        if self._requirements is None or self.form is None:
            then()
            return
        values = full_answers(item.values, " ")
        required = self._requirements.required(values) if values.get(CATEGORY) else frozenset()
        names = detail_names(
            [field.name for field in self.form.fields if field.name in required], item.values
        )
        if item is self.item and names == self._names:
            then()
            return
        self.item, self._names, stands = item, names, desk_of(self).keys.wait(_MOUNTING)
        fields = {field.name: field for field in self.form.fields}
        asked = [Question(fields[name], values.get(name), asked=True, required=True) for name in names]
        title = f"{name_of(item.values) or 'This line'}: also required"

        async def lay() -> None:
            try:
                held = self.focused
                self._faults.clear()
                await self.remove_children()
                if asked:
                    await self.mount(Rule(title), *asked)
                self.display = bool(asked)
                self.show_state()
                if held is not None:
                    self.go_to(held.field.name)
                then()
            finally:
                stands()

        if not self.call_later(lay):
            stands()

    @on(Input.Blurred)
    def _check(self, event: Input.Blurred) -> None:
        """Check in a job the answer of a line that the cursor leaves, and show below it what is wrong with it."""
        question = next((asked for asked in self.questions if asked in event.input.ancestors), None)
        if question is None or self.form is None or self._requirements is None:
            return
        value = question.value

        def show(fault: str) -> None:
            if question.is_attached and question.value == value:
                self.show_fault(question, fault)

        if value is None or question.fault:
            self.show_fault(question, question.fault)
        elif self._requirements.is_checked(question.field):
            answer_checks.check(desk_of(self), self.form.words, question.field.name, value, show)

    def fill(self) -> None:
        """Show the answers that the line has now, where they were given elsewhere."""
        if self.item is not None:
            for question in self.questions:
                question.answer(self.item.more.get(question.field.name))
            self.show_state()

    def show_state(self) -> None:
        """Show which of the questions are excused."""
        if self.item is not None:
            for question in self.questions:
                question.excuse = excuse_of(self.item.more, question.field)
                question.show_state()

    def take(self) -> None:
        """Put the answers into the line, in the place of excuses."""
        if self.item is None:
            return
        more = dict(self.item.more)
        for question in self.questions:
            name, value = question.field.name, question.value
            if value is None:
                more.pop(name, None)
            else:
                more = {**with_excuse(more, question.field, None), name: value}
        self.item.set_more(more)
        self.show_state()

    def excuse(self, question: Question, reason: str) -> None:
        """Record why a question of the line has no answer; an empty reason takes that back."""
        if self.item is not None:
            question.answer(None)
            given = Excuse("not known", reason) if reason else None
            self.item.set_more(with_excuse(self.item.more, question.field, given))
            self.show_state()

    def reason(self) -> str:
        """Return the reason that was given before on this line, empty for none."""
        held = {} if self.item is None else {key: self.item.more.get(key) for key in HELD}
        found = (excuse_of(held, question.field) for question in self.questions)
        return next((excuse.reason for excuse in found if excuse is not None), "")

    def go_to(self, name: str) -> bool:
        """Move the cursor to the question of a field; return whether it is shown."""
        found = next((question for question in self.questions if question.field.name == name), None)
        if found is not None:
            found.focus_answer()
        return found is not None

    def go_on(self) -> bool:
        """Move the cursor to the next question without an answer; return whether there is one."""
        questions, focused = self.questions, self.focused
        after = questions[questions.index(focused) + 1 :] if focused in questions else questions
        found = next((question for question in after if question.is_open), None)
        if found is not None:
            found.focus_answer()
        return found is not None

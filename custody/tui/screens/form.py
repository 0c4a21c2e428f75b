"""The form of a command: its questions by sections, what they will mean, and what is still required.

Answers are saved as a draft while they are typed, and offered again after a lost connection.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Checkbox, Input, Select, Static

from custody.display import visible
from custody.forms.excuses import Excuse, Sort, with_excuse
from custody.forms.form import Form
from custody.tui.screens.dialogs.ask import AskScreen
from custody.tui.screens.dialogs.excuse import ExcuseScreen
from custody.tui.screens.drafting import DraftScreen
from custody.tui.screens.result import ResultScreen
from custody.tui.services import answer_checks
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed, Foreseen, Intent
from custody.tui.services.undo import Changes
from custody.tui.widgets.checkbox_list import Tick
from custody.tui.widgets.heading import Heading, NotDone, Unkept
from custody.tui.widgets.keybar import Keybar
from custody.tui.widgets.pick import Pick
from custody.tui.widgets.preview import TITLE, Outlook, PreviewPane
from custody.tui.widgets.question import Question
from custody.tui.widgets.questions import Questions, blank
from custody.tui.widgets.section_rule import Summary
from custody.tui.widgets.tick_row import TickRow

#: Seconds without a change after which the rules are asked what the answers so far will mean.
PAUSE = 0.4


class FormScreen(DraftScreen[Intent | None]):
    """A command's form, open until its entries are recorded; returns its answers if ``editing``."""

    HELP = (
        "One question a line, under the title of its section. Enter goes to the next line, Tab to the next section, F2 "
        "to the next required answer. A digit takes the choice of that number; Space opens one that is made. F3 says "
        "why a required answer is not known or does not apply. F4 shows optional questions, F6 goes to a question by "
        "its name, F5 clears the form, Ctrl+Z takes the last change back. F7 shows all that the entry will mean. F8 "
        "shows the entry before it is signed. Answers are saved as a draft."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "send(True)", "review", id="sign"),
        Binding("f8", "send(False)", "carry out", id="sign"),
        Binding("f2", "next_required", "required", id="next"),
        Binding("f3", "excuse('not known')", "not known", id="exception"),
        Binding("f3", "excuse('does not apply')", "does not apply", id="exception"),
        Binding("ctrl+z", "undo", "undo", id="undo"),
        Binding("f7", "preview", "preview", id="pane"),
        Binding("f4", "more", "optional", id="all"),
        Binding("f6", "find", "find one", show=False),
        Binding("f5", "empty", "clear form", show=False, id="more"),
        Binding("escape", "leave", "back", show=False, id="back"),
        Binding("tab", "section(1)", "next section", show=False),
        Binding("shift+tab", "section(-1)", "previous section", show=False),
    ]

    def __init__(
        self,
        form: Form,
        given: Mapping[str, object],
        *,
        editing: bool = False,
        above: Mapping[str, object] | None = None,
        shown: Collection[str] = (),
        begins: str = "",
    ) -> None:
        """Set the given values, those that F2 repeats (``above``), and the questions ``shown`` at once.

        The cursor begins on the question ``begins``, else on the first without an answer.
        """
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]
        self._editing, self._above, self._shown = editing, dict(above or {}), shown
        self._begins = begins
        self.form, self._given = form, dict(given)
        #: The initial values: the given ones, with the office's defaults unless a list's line is edited.
        self._first = self._given if editing else {**form.defaults, **given}
        #: The answers of the untouched form.
        self._blank = blank(form.fields, self._first)
        #: The answers at the first F5, until any other key is used.
        self._emptying: Mapping[str, object] | None = None
        self._changes = Changes({})
        #: How often the cursor has come to a line, and the line that it is on.
        self._visit, self._line = 0, ""
        #: The answers that were checked when their line was left.
        self._checked: dict[str, object] = {}
        self._foreseen = Foreseen()

    def compose(self) -> ComposeResult:
        """Lay the questions out."""
        if not self._editing:
            self.begin_draft(self.form.words, self._given)
        yield Heading()
        yield Unkept()
        yield NotDone()
        yield Summary()
        with Container(id="form"):
            yield Questions(self.form, self._left, self._shown)
            yield PreviewPane(visible(self.form.about))
        with Vertical(id="told"):
            yield Static("", id="said", markup=False)
        yield Keybar()

    def on_mount(self) -> None:
        """Begin with the first question that has no answer yet."""
        self._titled()
        self._restart()
        self._begin()

    def _restart(self) -> None:
        """Begin to record changes anew: nobody takes back what another person answered."""
        self._questions.settle()
        self._changes = Changes(self.values)
        self._show_progress()
        self._foresee_soon()

    @property
    def _questions(self) -> Questions:
        return self.query_one(Questions)

    @property
    def _left(self) -> Mapping[str, object]:
        """The values of the person's draft, else the initial values."""
        left = None if self.sheet is None else self.sheet.values
        return self._first if left is None else left

    def _titled(self) -> None:
        taken = "  (draft resumed: F5 clears it)" if self.left else ""
        self.query_one(Heading).say(f"{self.form.title}{taken}", desk_of(self).who)

    def _begin(self) -> None:
        if self._begins and self._questions.go_to(self._begins):
            return
        if not self._questions.begin():
            self.action_more()

    @property
    def values(self) -> dict[str, object]:
        """The answers by field name, without unanswered fields."""
        return self._questions.values

    @on(events.DescendantFocus)
    def _focused(self) -> None:
        question = self._questions.focused
        self._emptying = None
        name = "" if question is None else question.field.name
        if name != self._line:
            self._leave_line()
            self._visit, self._line = self._visit + 1, name
        if question is not None:
            question.point_cursor()
            self._questions.show_offer()
            self.query_one("#said", Static).update(Text(question.meaning))
        self.refresh_bindings()

    def _leave_line(self) -> None:
        """Check in a job the answer of the line that the cursor leaves; the cursor goes on meanwhile."""
        question = next((asked for asked in self._questions.every if asked.field.name == self._line), None)
        if question is None:
            return
        question.point_cursor()
        if not self._questions.requirements.is_checked(question.field):
            return
        value = question.value
        if self._checked.get(self._line, question.first) == value:
            return
        self._checked[self._line] = value
        if value is None or question.fault:
            self._questions.show_fault(question, question.fault)
            return

        def show(fault: str) -> None:
            if self.is_attached and question.value == value:
                self._questions.show_fault(question, fault)

        answer_checks.check(desk_of(self), self.form.words, question.field.name, value, show)

    @on(Input.Submitted)
    @on(Pick.Settled)
    @on(Tick.Settled)
    @on(TickRow.Settled)
    def _on(self, event: Input.Submitted | Pick.Settled | Tick.Settled | TickRow.Settled) -> None:
        event.stop()
        if self.goes_on(event):
            self._go_on()

    def _go_on(self) -> None:
        """Go to the next line without an answer, else to the next line."""
        if not self._questions.next_open():
            self.focus_next()

    @on(Question.Refused)
    def _astray(self, event: Question.Refused) -> None:
        self.warn(event.told)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is available now: the row of keys says only what works."""
        if not self.is_mounted:
            return True
        if action == "send":
            return parameters[0] is (self.form.writes or self._editing)
        if action == "next_required":
            return bool(self._above or self._questions.lacking())
        if action == "undo":
            return bool(self._changes)
        if action == "more":
            return self._questions.has_optional
        if action == "excuse":
            question = self._questions.focused
            if question is None:
                return False
            sorts = self._excuses(question) if question.excuse is None else (question.excuse.sort,)
            return parameters[0] in sorts[:1]
        return True

    def action_next_required(self) -> None:
        """Go to the next required answer; in a list, an empty line takes the answer of the line above."""
        question = self._questions.focused
        value = None if question is None else self._above.get(question.field.name)
        if question is not None and question.value is None and value is not None:
            question.answer(value)
            self._go_on()
        elif not self._questions.next_lacking():
            self.warn("nothing more is required")

    def action_section(self, by: int) -> None:
        """Go to the next or previous section, in a form of one section to the next line.

        A Tab at the end of a code goes to the next line: the scanner pressed it.
        """
        if not desk_of(self).keys.calm:
            self._go_on()
        elif not self._questions.go_to_section(by):
            (self.focus_next if by > 0 else self.focus_previous)()

    def action_find(self) -> None:
        """Ask for the beginning of a question's name, and go to it: most forms exceed a screen."""

        def named(text: str | None) -> None:
            words = (text or "").strip().casefold()
            if words and not self._questions.find(words):
                self.app.bell()

        self.app.push_screen(AskScreen("Go to a question, by its first letters"), named)

    def _excuses(self, question: Question) -> tuple[Sort, ...]:
        return self._questions.requirements.excuses(question.field, self.values)

    def action_excuse(self, _: Sort) -> None:
        """Ask why the question under the cursor has no answer; take a reason back that was given."""
        question = self._questions.focused
        if question is None:
            return
        requirements, values, sorts = self._questions.requirements, self.values, self._excuses(question)
        if question.excuse is not None:
            self._set(with_excuse(values, question.field, None), question.field.name)
        elif sorts:
            known = next((str(asked.excuse.reason) for asked in self._questions.every if asked.excuse), "")
            asked = ExcuseScreen(
                question.field.called, sorts, known, makes_record=requirements.makes_record()
            )

            def excused(excuse: Excuse | None) -> None:
                if excuse is not None:
                    self._set(with_excuse(self.values, question.field, excuse), question.field.name)
                    self._go_on()

            self.app.push_screen(asked, excused)

    def action_undo(self) -> None:
        """Take the last change of an answer back."""
        change = self._changes.undo()
        if change is None:
            self.warn("nothing to take back")
            return
        self._questions.answer(change.before)
        self._after_change(self.values)
        if change.name:
            self._questions.go_to(change.name)

    def _set(self, values: Mapping[str, object], name: str) -> None:
        """Set all answers, as one change of the question ``name``."""
        self._questions.answer(values)
        if self._changes.note(self.values, name):
            self._after_change(self.values)

    @on(Input.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    @on(TickRow.Changed)
    def _changed(self) -> None:
        self._emptying = None
        self._questions.settle()
        question, values = self._questions.focused, self.values
        text = question is not None and question.is_text
        name = "" if question is None else question.field.name
        if self._changes.note(values, name, self._visit if text else None):
            self._after_change(values)

    def _after_change(self, values: Mapping[str, object]) -> None:
        """Keep the draft, and show how far the form is and what it will mean now."""
        self.keep_draft(None if values == self._blank else values)
        self._show_progress()
        self._foresee_soon()
        self.refresh_bindings()

    def _show_progress(self) -> None:
        self.query_one(Summary).show(self._questions.progress())
        self._show_outlook(self.query_one(PreviewPane).outlook.sentence)

    def _show_outlook(self, sentence: str) -> None:
        lacking = self._questions.requirements.lacking(self.values)
        self.query_one(PreviewPane).show(Outlook(sentence, self._foreseen, lacking))

    def _foresee_soon(self) -> None:
        """Ask the rules soon what the answers will mean, unless they change before."""
        if self._editing or self._questions.requirements.kind is None:
            return
        visit = self._changes.count
        self.set_timer(PAUSE, lambda: self.foresee() if visit == self._changes.count else None)

    def foresee(self) -> None:
        """Ask the rules in a job what the answers so far will mean."""

        def show(foreseen: Foreseen, sentence: str) -> None:
            if self.is_attached:
                self._foreseen = foreseen
                self._show_outlook(sentence or visible(self.form.about))

        intent = Intent(self.form.words, self.values)
        answer_checks.foresee(desk_of(self), intent, self._questions.requirements, show)

    def action_preview(self) -> None:
        """Show all that is known of what the entry will mean."""
        pane = self.query_one(PreviewPane)
        self.app.push_screen(ResultScreen(TITLE.upper(), pane.outlook.paragraphs()))

    def refused(self, failed: Failed) -> None:
        """Show the reason of a refusal, and move the cursor to the first question that it names."""
        super().refused(failed)
        if self.is_attached:
            self._questions.point_at(self._questions.named_in(failed.message))

    async def turned(self) -> None:
        """Show the draft of the person who is signed in now, else the initial values."""
        self._questions.answer(self._left)
        self._restart()
        self._titled()
        self._begin()

    def warn(self, told: str) -> None:
        """Show the reason why something is not done, below the questions, and ring the bell."""
        self.query_one("#said", Static).update(Text(f"✗ {told}"))
        self.app.bell()

    def action_more(self) -> None:
        """Show every question, or only those that are needed or answered."""
        self._questions.more()

    def action_empty(self) -> None:
        """Reset the form to its initial values, when asked twice."""
        asked, self._emptying = self._emptying, self.values
        if asked == self._emptying != self._blank:
            self._set(self._first, "")
            self._titled()
            self._begin()
        elif self._emptying != self._blank:
            self.warn("F5 again clears all answers")

    def action_send(self, _: bool) -> None:
        """Submit the answers for review, unless a required one is missing."""
        lacking = self._questions.lacking()
        if any(question.field.need == "needed" for question in lacking):
            self._questions.point_at(lacking)
            names = ", ".join(question.field.called for question in lacking)
            self._not_done(f"{len(lacking)} still missing: {names}")
            self.app.bell()
            return
        intent = Intent(self.form.words, self.values)
        if self._editing:
            self.dismiss(intent)
        else:
            self.sends()
            desk_of(self).perform(intent, self)

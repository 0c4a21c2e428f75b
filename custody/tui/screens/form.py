"""The form of a command: a line for each question, required ones first; a scanner can fill it.

Answers are saved as a draft while they are typed, and offered again after a lost connection.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Checkbox, Input, Select, Static

from custody.display import visible
from custody.forms.form import Form
from custody.tui.screens.ask import AskScreen
from custody.tui.screens.drafting import DraftScreen
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed, Intent
from custody.tui.widgets.checkbox_list import Tick
from custody.tui.widgets.heading import Heading, NotDone, Training, Unkept
from custody.tui.widgets.keybar import Keybar
from custody.tui.widgets.pick import Pick
from custody.tui.widgets.question import Question
from custody.tui.widgets.questions import Questions, blank


class FormScreen(DraftScreen[Intent | None]):
    """A command's form, open until its entries are recorded; with ``editing`` it returns its answers."""

    HELP = (
        "One question a line; * is required, + is required unless not known. Enter goes to the next line,"
        " Space opens a choice. F4 shows all questions. F8 shows the entry before it is signed. Answers "
        "are saved as a draft."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "send", "review and sign"),
        Binding("f4", "more", "all questions"),
        Binding("f6", "find", "find one"),
        Binding("f5", "empty", "clear form"),
        Binding("f7", "above", "copy above"),
        Binding("escape", "leave", "back"),
        Binding("f1", "app.help", "help"),
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
        """Set the given values, those that F7 repeats (``above``), and the questions ``shown`` at once.

        The cursor begins on the question ``begins``, else on the first without an answer.
        """
        super().__init__()
        self._editing, self._above, self._shown = editing, dict(above or {}), shown
        self._begins = begins
        self.form, self._given = form, dict(given)
        #: The initial values: the given ones, with the office's defaults unless a list's line is edited.
        self._first = self._given if editing else {**form.defaults, **given}
        #: The answers of the untouched form.
        self._blank = blank(form.fields, self._first)
        #: The answers at the first F5, until any other key is used.
        self._emptying: Mapping[str, object] | None = None

    def compose(self) -> ComposeResult:
        """Lay the questions out."""
        if not self._editing:
            self.begin_draft(self.form.words, self._given)
        if desk_of(self).page_service.training:
            yield Training()
        yield Heading()
        yield Unkept()
        yield NotDone()
        yield Static(Text(visible(self.form.about)), id="about")
        yield Questions(self.form.fields, self._left, self._shown)
        with Vertical(id="told"):
            yield Static("", id="said", markup=False)
        yield Keybar()

    def on_mount(self) -> None:
        """Begin with the first question that has no answer yet."""
        self._titled()
        self._questions.settle()
        self._begin()

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
        self.query_one(Heading).say(f"{' '.join(self.form.words)}{taken}", desk_of(self).who)

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
    def _focused(self, event: events.DescendantFocus) -> None:
        question = next(
            (ancestor for ancestor in event.widget.ancestors if isinstance(ancestor, Question)), None
        )
        self._emptying = None
        if question is not None:
            self.query_one("#said", Static).update(Text(question.meaning))

    @on(Input.Submitted)
    @on(Pick.Settled)
    @on(Tick.Settled)
    def _on(self, event: Input.Submitted | Pick.Settled | Tick.Settled) -> None:
        event.stop()
        self.focus_next()

    @on(Question.Refused)
    def _astray(self, event: Question.Refused) -> None:
        self.warn(event.told)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is available: F7 only where a line above has answers."""
        return action != "above" or bool(self._above)

    def action_above(self) -> None:
        """Repeat the answer of the line above in the focused question, and go to the next."""
        question = self._questions.focused
        if question is None:
            return
        value = self._above.get(question.field.name)
        if value is None:
            self.warn("the line above has no answer to repeat")
            return
        question.answer(value)
        self.focus_next()

    def action_find(self) -> None:
        """Ask for the beginning of a question's name, and go to it: most forms exceed a screen."""

        def named(text: str | None) -> None:
            words = (text or "").strip().casefold()
            if words and not self._questions.find(words):
                self.app.bell()

        self.app.push_screen(AskScreen("Go to a question, by its first letters"), named)

    @on(Input.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    def _changed(self) -> None:
        self._emptying = None
        self._questions.settle()
        values = self.values
        self.keep_draft(None if values == self._blank else values)

    def refused(self, failed: Failed) -> None:
        """Show the reason of a refusal, and move the cursor to the first question that it names."""
        super().refused(failed)
        if self.is_attached:
            self._questions.point_at(self._questions.named_in(failed.message))

    async def turned(self) -> None:
        """Show the draft of the person who is signed in now, else the initial values."""
        self._questions.answer(self._left)
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
            self._questions.answer(self._first)
            self._changed()
            self._titled()
            self._begin()
        elif self._emptying != self._blank:
            self.warn("F5 again clears all answers")

    def action_send(self) -> None:
        """Submit the answers to be reviewed and signed, unless a required one is missing."""
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

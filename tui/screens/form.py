"""A form: what a command asks, one question a line, what is needed first; Enter goes on, so that a scanner can fill it.

What is typed is kept as a draft while it is typed, and offered again after a lost connection.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Checkbox, Footer, Input, Select, Static

from custody.display import visible
from tui.desk import desk_of
from tui.intents import Form, Intent
from tui.screens.ask import AskScreen
from tui.widgets.heading import Heading, Training
from tui.widgets.question import Pick, Question


class FormScreen(Screen[Intent | None]):
    """A form that stays until what it asks for was entered; ``editing`` gives it back instead, None where one left."""

    HELP = (
        "One question a line; * is needed, + is a value or a reason why there is none. Enter goes on, F4 shows every "
        "question there is, F8 has the entry made and shown before it is signed. What is typed is kept as a draft."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "send", "review and sign"),
        Binding("f4", "more", "all questions"),
        Binding("f6", "find", "find one"),
        Binding("f5", "empty", "empty it"),
        Binding("f7", "above", "as above"),
        Binding("escape", "leave", "back"),
        Binding("f1", "app.help", "help"),
    ]

    def __init__(
        self,
        form: Form,
        given: Mapping[str, object],
        draft: Mapping[str, object] | None = None,
        *,
        editing: bool = False,
        above: Mapping[str, object] | None = None,
        shown: Collection[str] = (),
    ) -> None:
        """Take what is given; ``above`` is what one key repeats, ``shown`` are questions that are shown at once."""
        super().__init__()
        self._editing, self._above, self._shown = (
            editing,
            dict(above or {}),
            {one.replace("_", "-") for one in shown},
        )
        self.form, self._given = form, dict(given)
        self._draft = dict(draft or {})

    def compose(self) -> ComposeResult:
        """Lay the questions out."""
        values = {**self._given, **self._draft}
        if desk_of(self).sights.training:
            yield Training()
        yield Heading()
        yield Static(Text(visible(self.form.about)), id="about")
        with VerticalScroll(id="questions", can_focus=False):
            for one in self.form.fields:
                asked = (
                    one.need != "optional" or one.name in values or one.name.replace("_", "-") in self._shown
                )
                yield Question(one, values.get(one.name), asked=asked)
        with Vertical(id="told"):
            yield Static("", id="said", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with the first question that has no answer yet."""
        taken = "  (draft taken up again: F5 empties it)" if self._draft else ""
        self.query_one(Heading).say(f"custody {' '.join(self.form.words)}{taken}", desk_of(self).who)
        asked = [one for one in self.query(Question) if one.display]
        first = next((one for one in asked if one.value is None), next(iter(asked), None))
        if first is None:
            self.action_more()
        else:
            first.focus_answer()

    @property
    def values(self) -> dict[str, object]:
        """What is filled in, by field."""
        found = {one.field.name: one.value for one in self.query(Question)}
        return {name: value for name, value in found.items() if value is not None}

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        question = next((one for one in event.widget.ancestors if isinstance(one, Question)), None)
        if question is not None:
            self.query_one("#said", Static).update(Text(question.told))

    @on(Input.Submitted)
    @on(Pick.Settled)
    def _on(self, event: Input.Submitted | Pick.Settled) -> None:
        event.stop()
        self.focus_next()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to repeat only where there is something above."""
        return action != "above" or bool(self._above)

    def action_above(self) -> None:
        """Answer as the line above does, and go on."""
        focused = self.focused
        question = next((one for one in self.query(Question) if focused in set(one.query("*"))), None)
        if question is None:
            return
        value = self._above.get(question.field.name)
        if value is None:
            self.query_one("#said", Static).update(
                Text("✗ the line above has nothing here that can be repeated")
            )
            self.app.bell()
            return
        question.answer(value)
        self.focus_next()

    def action_find(self) -> None:
        """Ask for a question by the beginning of its name, and go to it: most forms have more than one screen holds."""

        def named(text: str | None) -> None:
            words = (text or "").strip().casefold().replace("_", "-")
            every = list(self.query(Question))
            names = [one.field.name.replace("_", "-") for one in every]
            fitting = [at for at, name in enumerate(names) if name.startswith(words)]
            fitting += [at for at, name in enumerate(names) if words in name]
            if words and fitting:
                every[fitting[0]].display = True
                every[fitting[0]].focus_answer()
            elif words:
                self.app.bell()

        self.app.push_screen(AskScreen("The name of the question, or how it begins"), named)

    @on(Input.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    def _changed(self, event: Widget) -> None:
        values = self.values
        if values != self._given and not self._editing:
            desk_of(self).keep_draft(self.form.words, self._given, values)

    def action_more(self) -> None:
        """Show every question, or only those that are needed or answered."""
        hidden = [one for one in self.query(Question) if not one.display]
        for one in self.query(Question):
            one.display = bool(hidden) or one.field.need != "optional" or one.value is not None
        if hidden:
            hidden[0].focus_answer()

    def action_empty(self) -> None:
        """Begin again with what was given."""
        for one in self.query(Question):
            one.answer(self._given.get(one.field.name))
        desk_of(self).drop_draft(self.form.words, self._given)

    def action_send(self) -> None:
        """Have the entry made and shown; the form stays for what is refused."""
        lacking = [one for one in self.query(Question) if one.field.need == "needed" and one.value is None]
        if lacking:
            lacking[0].display = True
            lacking[0].focus_answer()
            self.query_one("#said", Static).update(Text(f"✗ still needed: {lacking[0].told}"))
            self.app.bell()
            return
        intent = Intent(self.form.words, self.values)
        if self._editing:
            self.dismiss(intent)
        else:
            desk_of(self).perform(intent, self)

    def entered(self) -> None:
        """Go away: what it asked for stands."""
        desk_of(self).drop_draft(self.form.words, self._given)
        self.dismiss(None)

    def action_leave(self) -> None:
        """Leave; what was typed stays as a draft."""
        self.dismiss(None)

"""The questions before something begins, its progress, and what is to be known of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from custody.display import visible
from custody.tui.services import jobs
from custody.tui.services.beginnings import Begun, Question, beginning
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed

#: What follows the name of a secret's second line.
_AGAIN = "-again"


class BeginScreen(Screen[None]):
    """The questions of a beginning, by its name, one a line; its result stands below them."""

    HELP = (
        "Enter goes to the next line, and on the last line it begins. Up, Down and Tab move between the lines. "
        "Esc goes back; nothing is made by then."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("up", "app.focus_previous", "line before", show=False),
        Binding("down", "app.focus_next", "next line", show=False),
        Binding("enter", "go_on", "go on", show=False, id="open"),
    ]
    #: The first line is chosen once what is proposed stands in it.
    AUTO_FOCUS = ""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._beginning = beginning(name)
        self._begun: Begun | None = None
        self._working = False

    def compose(self) -> ComposeResult:
        """Lay the questions out."""
        yield Static(self._beginning.title, id="title", markup=False)
        with VerticalScroll(can_focus=False):
            yield Static(self._beginning.about, markup=False)
            for question in self._beginning.asks:
                yield from _lines(question)
            yield Static("", id="said", markup=False)
        keys = "Enter: next line, then begin   ↑ ↓ Tab: lines   Esc: back"
        yield Static(keys, id="keys", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Fill in what is proposed, and begin at the first question."""
        name = self._beginning.name
        jobs.start(
            desk_of(self), lambda _: dict(desk_of(self).beginnings.proposed(name)), self._fill, self._refused
        )

    def _fill(self, proposed: dict[str, str]) -> None:
        if not self.is_attached:
            return
        for name, value in proposed.items():
            line = self.query_one(f"#{name}", Input)
            line.value = line.value or value
        self.query(Input).first().focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        lines = list(self.query(Input))
        at = lines.index(event.input)
        if at + 1 < len(lines):
            lines[at + 1].focus()
        else:
            self._begin()

    def _begin(self) -> None:
        """Begin, unless an answer is missing or a secret was typed otherwise the second time."""
        answers = {line.id or "": line.value for line in self.query(Input)}
        for question in self._beginning.asks:
            again = answers.pop(f"{question.name}{_AGAIN}", answers[question.name])
            if not answers[question.name].strip():
                self._point_at(question.name, f"{question.label} is missing.")
                return
            if again != answers[question.name]:
                self._point_at(question.name, f"{question.label} was typed differently the second time.")
                return
        if self._working:
            return
        self._working = True
        self._say("working …")
        jobs.start(
            desk_of(self),
            lambda job: desk_of(self).beginnings.begin(self._beginning.name, answers, job),
            self._came,
            self._refused,
            what=self._beginning.title,
        )

    def _point_at(self, name: str, told: str) -> None:
        for line in self.query(Input):
            if line.password and line.id in (name, f"{name}{_AGAIN}"):
                line.value = ""
        self.query_one(f"#{name}", Input).focus()
        self._say(f"✗ {told}")
        self.app.bell()

    def _say(self, told: str) -> None:
        self.query_one("#said", Static).update(Text(visible(told, told=True)))
        self.call_after_refresh(self.query_one(VerticalScroll).scroll_end, animate=False)

    def _came(self, begun: Begun) -> None:
        """Show what was begun; without anything to read the vault opens at once."""
        self._working, self._begun = False, begun
        if not self.is_attached:
            return
        if not begun.lines:
            self.action_go_on()
            return
        for line in self.query(Input):
            line.disabled = True
        self.set_focus(None)
        told = Text("\n").join(Text(visible(line)) for line in begun.lines)
        self.query_one("#said", Static).update(told)
        self.call_after_refresh(self.query_one(VerticalScroll).scroll_end, animate=False)
        opens = "Enter: open it   Esc: back" if begun.opening else "Enter or Esc: back"
        self.query_one("#keys", Static).update(opens)

    def _refused(self, failed: Failed) -> None:
        self._working = False
        if not self.is_attached:
            return
        first = next(iter(self.query(Input)))
        if "passphrase" in failed.message:
            secrets = [line for line in self.query(Input) if line.password]
            for line in secrets:
                line.value = ""
            first = next(iter(secrets), first)
        first.focus()
        self._say(f"✗ {failed.message}. {failed.hint}")
        self.app.bell()

    def action_go_on(self) -> None:
        """Open what was made, or go back."""
        if self._begun is None or self._working:
            return
        if self._begun.opening is None:
            self.dismiss(None)
            return
        self._working = True
        desk_of(self).opener.instead(self._begun.opening, self._refused)

    def action_leave(self) -> None:
        """Go back; while something is made, wait for it."""
        if not self._working:
            self.dismiss(None)


def _lines(question: Question) -> Iterator[Static | Input]:
    """Yield the widgets of a question: its label with what is meant, and its line, twice for a secret."""
    yield Static(f"{question.label}", classes="label", markup=False)
    yield Static(question.about, classes="keys", markup=False)
    yield Input(id=question.name, password=question.secret)
    if question.secret:
        yield Static("Repeat it", classes="keys", markup=False)
        yield Input(id=f"{question.name}{_AGAIN}", password=True)

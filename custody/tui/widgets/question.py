"""A question of a form: its name, the widget that takes the answer, and its meaning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from custody.display import visible
from custody.forms.form import Field
from custody.layout import fold
from custody.pages.parts.wording import ahead
from custody.tui.services.front import desk_of
from custody.tui.widgets.answer import Answer
from custody.tui.widgets.checkbox_list import Tick
from custody.tui.widgets.pick import Pick

_LABEL = 24
#: How answers of these sorts are written.
_HOW = {
    "instant": " +30d or +8h counts from now.",
    "several": " Separate several with commas.",
    "pairs": " Write word = text; separate several with semicolons.",
}
#: Shown for a question that needs an answer or the reason why there is none.
_EXPECTED = " (required; F6 if not known)"
_MARKS = {"needed": "*", "expected": "+", "optional": " "}


class Question(Horizontal):
    """A line of a form; Up and Down go to the ones around it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "the question above", show=False),
        Binding("down", "app.focus_next", "the question below", show=False),
    ]
    DEFAULT_CSS = """
    Question { height: auto; }
    Question > .label { width: 26; padding: 0 1; }
    Question > Input, Question > Select { width: 1fr; }
    """

    class Refused(Message):
        """Posted when a scanned code does not answer the question; ``told`` is the reason."""

        def __init__(self, told: str) -> None:
            self.told = told
            super().__init__()

    def __init__(self, field: Field, value: object, *, asked: bool) -> None:
        super().__init__()
        self.field = field
        self._first = value
        #: A value that no line can show as it is, such as a hostile file name: shown in escapes and not edited.
        self._kept: object = None
        self.display = asked
        self._taker = self._make_taker()
        #: Whether name and answer are laid out: most optional questions are never shown, and then need no widget.
        self._laid = False

    def _make_taker(self) -> Tick | Pick | Answer:
        """Make the widget that takes the answer."""
        if self.field.sort == "flag":
            return Tick("yes", value=self._first is True, compact=True)
        if self.field.sort == "choice":
            return Pick(self.field.choices, self._first)
        text = _text(self._first)
        self._kept = None if visible(text, told=True) == text else self._first
        return Answer(_line(text), compact=True, disabled=self._kept is not None)

    def compose(self) -> ComposeResult:
        """Lay out name and answer, once a question is asked."""
        if self.display:
            yield from self._parts()

    def show(self) -> None:
        """Show the question, and lay out its widgets at the first time."""
        self.display = True
        if self.is_attached and not self._laid:
            self.mount_all(self._parts())

    def _parts(self) -> Iterable[Widget]:
        self._laid = True
        label = "\n  ".join(fold(self.field.called, _LABEL - 2, breaks=True))
        yield Static(Text(f"{_MARKS[self.field.need]} {label}"), classes="label")
        yield self._taker

    @property
    def value(self) -> object:
        """The answer as the command takes it, None for none."""
        answer = self._taker
        if isinstance(answer, Tick):
            return True if answer.value else None
        if isinstance(answer, Pick):
            return answer.value if isinstance(answer.value, str) else None
        return self._kept if self._kept is not None else _answered(self.field, answer.value)

    @on(Pick.Refused)
    def _untaken(self, event: Pick.Refused) -> None:
        event.stop()
        self.post_message(self.Refused(event.told))

    @on(Input.Changed)
    def _ahead(self, event: Input.Changed) -> None:
        """Replace a length of time from now by the instant as soon as it is typed, so it is seen."""
        found = None if self.field.sort != "instant" else ahead(event.value, desk_of(self).page_service.now())
        if found is not None:
            event.input.value = found
            event.input.cursor_position = len(found)

    @property
    def checks_scans(self) -> bool:
        """Whether a scanned code is checked before it becomes the answer: it must name a person, no exhibit."""
        return self.field.person

    def scanned(self, code: str) -> None:
        """Take a scanned code as the answer and go on, unless it names an exhibit or location."""
        from custody.tui.pages.scan_answers import scanned_subject

        desk, line = desk_of(self), self.query_one(Input)

        def judged(told: str) -> None:
            if told:
                self.post_message(self.Refused(f"{told}, and '{self.field.called}' asks for a person"))
            else:
                line.insert_text_at_cursor(code)
                line.post_message(line.Submitted(line, line.value))

        desk.ask(
            lambda _: desk.page_service.make(lambda context: scanned_subject(context, code), "scan"),
            judged,
            desk.trouble,
        )

    def answer(self, value: object) -> None:
        """Set the answer, or empty it for None or a value that is not offered."""
        line = self._taker
        if isinstance(line, Tick):
            line.value = value is True
        elif isinstance(line, Pick):
            known = {choice.word for choice in self.field.choices}
            line.value = value if value in known else Select.NULL
        else:
            text = _text(value)
            self._kept = None if visible(text, told=True) == text else value
            line.value, line.disabled = _line(text), self._kept is not None
            line.cursor_position = len(line.value)

    @property
    def meaning(self) -> str:
        """The meaning of the question, how to write the answer, and whether it is required."""
        need = {"needed": " (required)", "expected": _EXPECTED, "optional": ""}
        about, more = f"{visible(self.field.about)}{need[self.field.need]}", _HOW.get(self.field.sort, "")
        return f"{about.removesuffix('.')}.{more}" if more else about

    def explained(self) -> list[str]:
        """Return the question with its meaning, and each word that answers it."""
        words = [f"  {choice.word}: {choice.meaning}".rstrip(": ") for choice in self.field.choices]
        return [f"{self.field.called}: {self.meaning}", *(["One of:", *words] if words else [])]

    def focus_answer(self) -> None:
        """Move the cursor to the answer."""
        self.screen.set_focus(self._taker)


def as_asked(field: Field, value: object) -> object:
    """Return the initial answer of a question that is given a value, None for none."""
    if field.sort == "flag":
        return True if value is True else None
    if field.sort == "choice":
        return value if value in [choice.word for choice in field.choices] else None
    text = _text(value)
    return _answered(field, text) if visible(text, told=True) == text else value


def _answered(field: Field, text: str) -> object:
    """Return typed text as the command takes it, None for nothing."""
    if field.sort == "several":
        return [part.strip() for part in text.split(",") if part.strip()] or None
    if field.sort == "pairs":
        rows = [part.partition("=")[::2] for part in text.split(";") if part.strip()]
        return [[word.strip(), said.strip()] for word, said in rows] or None
    return text or None


def _line(text: str) -> str:
    """Return a text as a line can show it: unchanged if that is safe, else in escapes."""
    return text if visible(text, told=True) == text else visible(text)


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "; ".join(" = ".join(map(str, row)) for row in value)
    return ", ".join(map(str, value)) if isinstance(value, Iterable) else str(value)

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

from custody.display import capitalised, code_in_words, visible
from custody.forms.excuses import Excuse
from custody.forms.form import Field
from custody.layout import fold
from custody.pages.parts.wording import ahead, zone_in_use
from custody.tui.services import local_times
from custody.tui.services.context_help import Explains
from custody.tui.services.front import desk_of
from custody.tui.widgets.answer import Answer
from custody.tui.widgets.checkbox_list import Tick
from custody.tui.widgets.named_answer import NamedAnswer
from custody.tui.widgets.pick import CHOOSE, Pick
from custody.tui.widgets.tick_row import TickRow

_LABEL = 24
#: How answers of these sorts are written.
_HOW = {
    "instant": " +30d or +8h counts from now.",
    "several": " Separate several with commas.",
    "pairs": " Write word = text; separate several with semicolons.",
}
#: What stands where an answer is required, where it is one of the office, and before the line under the cursor.
REQUIRED, OFFICE, CURSOR = "required", "office default", ">"

Taker = Tick | TickRow | Pick | Answer


class Question(Horizontal, Explains):
    """A line of a form; Up and Down go to the ones around it.

    ``required``: it needs an answer or ``excuse``, the reason why it has none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "the question above", show=False),
        Binding("down", "app.focus_next", "the question below", show=False),
    ]
    DEFAULT_CSS = """
    Question { height: auto; }
    Question > .label { width: 26; padding: 0 1 0 0; }
    Question > Input, Question > Select, Question > Checkbox { width: 1fr; }
    Question > .office { width: auto; padding: 0 1; color: $text-muted; display: none; }
    """

    class Refused(Message):
        """Posted when a scanned code does not answer the question; ``told`` is the reason."""

        def __init__(self, told: str) -> None:
            self.told = told
            super().__init__()

    def __init__(self, field: Field, value: object, *, asked: bool, required: bool = False) -> None:
        super().__init__()
        self.field = field
        #: The answer with which the question was opened.
        self.first = value
        self.required = required
        self.excuse: Excuse | None = None
        #: A value that no line can show as it is, such as a hostile file name: shown in escapes and not edited.
        self._kept: object = None
        self.display = asked
        self._taker = self._make_taker()
        #: The name, once laid out: a question that is never shown needs none.
        self._called: Static | None = None
        #: The sign of the office's default, where there is one, once laid out.
        self._office: Static | None = None

    def _make_taker(self) -> Taker:
        """Make the widget that takes the answer."""
        if self.field.sort == "flag":
            return Tick("yes", value=self.first is True, compact=True)
        if self.field.sort == "choice":
            return Pick(self.field.choices, self.first)
        if is_ticked(self.field):
            return TickRow(self.field.choices, _words(self.first))
        text = self._shown(_text(self.first))
        self._kept = None if visible(text, told=True) == text else self.first
        kept = self._kept is not None
        if self.field.refers:
            several = self.field.sort == "several"
            return NamedAnswer(_line(text), self.field.refers, several=several, disabled=kept)
        return Answer(_line(text), compact=True, disabled=kept)

    def compose(self) -> ComposeResult:
        """Lay out name and answer, once a question is asked."""
        if self.display:
            yield from self._parts()

    def on_mount(self) -> None:
        """Show what stands in the place of an answer."""
        self.show_state()

    def show(self) -> None:
        """Show the question, and lay out its widgets at the first time."""
        self.display = True
        if self.is_attached and self._called is None:
            self.mount_all(self._parts())
            self.show_state()

    def _parts(self) -> Iterable[Widget]:
        self._called = Static(self._label(), classes="label")
        yield from (self._called, self._taker)
        if self.field.default is not None:
            self._office = Static(OFFICE, classes="office", markup=False)
            self._office.display = self.is_default
            yield self._office

    def _label(self) -> Text:
        """Return the name of the question, behind the sign of the cursor."""
        here = self.has_focus_within
        pieces = fold(self.field.called, _LABEL - 2, breaks=True)
        label = "\n   ".join([capitalised(pieces[0]), *pieces[1:]])
        return Text(f" {CURSOR if here else ' '} {label}", "bold" if here else "")

    def point_cursor(self) -> None:
        """Draw the name of the question anew, with or without the sign of the cursor."""
        if self._called is not None:
            self._called.update(self._label(), layout=False)

    def show_state(self) -> None:
        """Show whether an answer is required, excused, or the office's."""
        if self._called is None:
            return
        prompt = self.excuse.text if self.excuse is not None else REQUIRED if self.required else ""
        taker = self._taker
        if isinstance(taker, Answer):
            if taker.placeholder != prompt:
                taker.placeholder = prompt
        elif isinstance(taker, Pick):
            if taker.prompt != (prompt or CHOOSE):
                taker.prompt = prompt or CHOOSE
        elif isinstance(taker, TickRow) and taker.prompt != prompt:
            taker.prompt = prompt
            taker.refresh()
        if self._office is not None:
            self._office.display = self.is_default

    @property
    def is_default(self) -> bool:
        """Whether the answer is the office's default."""
        default = self.field.default
        return default is not None and self.value == as_asked(self.field, default)

    @property
    def value(self) -> object:
        """The answer as the command takes it, None for none."""
        answer = self._taker
        if isinstance(answer, Tick):
            return True if answer.value else None
        if isinstance(answer, Pick):
            return answer.value if isinstance(answer.value, str) else None
        if isinstance(answer, TickRow):
            return answer.value or None
        if self._kept is not None:
            return self._kept
        if self.field.sort == "instant":
            return local_times.typed(answer.value, zone_in_use()).text or None
        return _answered(self.field, answer.value)

    @property
    def fault(self) -> str:
        """Why the line names no instant of the zone in use; empty where it does, and for other questions."""
        answer = self._taker
        if self.field.sort != "instant" or not isinstance(answer, Answer):
            return ""
        return local_times.typed(answer.value, zone_in_use()).fault

    def _shown(self, text: str) -> str:
        """Return the text of an answer as its line shows it: an instant in the time of the zone in use."""
        return local_times.shown(text, zone_in_use()) if self.field.sort == "instant" else text

    @property
    def is_open(self) -> bool:
        """Whether there is neither an answer nor a reason why there is none."""
        return self.value is None and self.excuse is None

    @property
    def is_text(self) -> bool:
        """Whether the answer is typed as text."""
        return isinstance(self._taker, Answer)

    @property
    def offers(self) -> list[str]:
        """The choices or names that are shown below the line while it has the cursor and no answer."""
        taker = self._taker
        if isinstance(taker, NamedAnswer):
            return taker.offers
        if isinstance(taker, Pick) and taker.numbered and not taker.made:
            return taker.offered
        return taker.offered if isinstance(taker, TickRow) else []

    @on(Pick.Refused)
    def _untaken(self, event: Pick.Refused) -> None:
        event.stop()
        self.post_message(self.Refused(event.told))

    @on(Input.Changed)
    def _ahead(self, event: Input.Changed) -> None:
        """Replace a length of time from now by the instant as soon as it is typed, so it is seen."""
        found = None if self.field.sort != "instant" else ahead(event.value, desk_of(self).page_service.now())
        if found is not None:
            event.input.value = self._shown(found)
            event.input.cursor_position = len(event.input.value)

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
            line.value = value if isinstance(value, str) and value in known else Select.NULL
        elif isinstance(line, TickRow):
            line.value = _words(value)
        else:
            text = self._shown(_text(value))
            self._kept = None if visible(text, told=True) == text else value
            line.value, line.disabled = _line(text), self._kept is not None
            line.cursor_position = len(line.value)

    @property
    def meaning(self) -> str:
        """The meaning of the question, how to write the answer, and whether it is required."""
        need = f" ({REQUIRED})" if self.required else ""
        about = f"{code_in_words(self.field.called, visible(self.field.about))}{need}"
        more = "" if is_ticked(self.field) else _HOW.get(self.field.sort, "")
        if self.field.sort == "instant":
            more = f"{local_times.typing_hint(zone_in_use())}{more}"
        return f"{capitalised(about).removesuffix('.')}.{more}"

    def explained(self) -> list[str]:
        """Return the question with its meaning, each word that answers it, and how to take a name."""
        words = [f"  {code_in_words(choice.word, choice.meaning)}" for choice in self.field.choices]
        named = "Names on record are offered below the line; Right at its end takes the first that fits."
        return [
            self.meaning,
            *(["One of:", *words] if words else []),
            *([named] if isinstance(self._taker, NamedAnswer) else []),
        ]

    def focus_answer(self) -> None:
        """Move the cursor to the answer."""
        self.screen.set_focus(self._taker)


def is_ticked(field: Field) -> bool:
    """Return whether a field is answered by ticking boxes."""
    return field.sort == "several" and bool(field.choices)


def as_asked(field: Field, value: object) -> object:
    """Return the initial answer of a question that is given a value, None for none."""
    if field.sort == "flag":
        return True if value is True else None
    if field.sort == "choice":
        return value if value in [choice.word for choice in field.choices] else None
    if is_ticked(field):
        given = _words(value)
        return [choice.word for choice in field.choices if choice.word in given] or None
    text = _text(value)
    return _answered(field, text) if visible(text, told=True) == text else value


def _answered(field: Field, text: str) -> object:
    """Return typed text as the command takes it, None for nothing."""
    if field.sort == "several":
        return [part.strip() for part in text.split(",") if part.strip()] or None
    if field.sort == "pairs":
        rows = [part.partition("=")[::2] for part in text.split(";") if part.strip()]
        return [[word.strip(), said.strip()] for word, said in rows] or None
    return text if text.strip() else None


def _words(value: object) -> list[str]:
    """Return the words of an answer that ticks boxes."""
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return [str(word) for word in value] if isinstance(value, list | tuple) else []


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

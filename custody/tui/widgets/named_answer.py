"""A line for the name of something on record: names that begin so are offered while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Blur, Focus
from textual.message import Message
from textual.suggester import SuggestionReady
from textual.widgets import Input, Static

from custody.tui.services import answer_checks, jobs
from custody.tui.services.front import desk_of
from custody.tui.widgets.answer import Answer

#: Seconds without a key after which names are looked up: a scanner, and whoever knows the name, is not offered any.
PAUSE = 0.2
#: The most names that are shown, and what separates several names in one answer.
SHOWN, _COMMA = 6, ","


class NamedAnswer(Answer):
    """A text input that looks up names of subjects of ``spaces``.

    Right at the end of the text takes the first name found. With ``several`` an answer is a list of names separated by
    commas, and the last of them is completed.
    """

    class Found(Message):
        """Posted when the names that begin with the typed text were looked up."""

    def __init__(
        self,
        value: str,
        spaces: Sequence[str],
        *,
        several: bool = False,
        disabled: bool = False,
        identifier: str | None = None,
    ) -> None:
        super().__init__(value, compact=True, disabled=disabled, id=identifier)
        self._spaces, self._several = tuple(spaces), several
        #: The text that was looked up last, and the names found for it.
        self._sought: str | None = None
        self._found: tuple[str, ...] = ()

    @property
    def beginning(self) -> str:
        """The beginning of the name that is typed: of several, of the last."""
        return self.value.rpartition(_COMMA)[2].strip() if self._several else self.value.strip()

    @property
    def offers(self) -> list[str]:
        """The line that names what the text may become; none while that is looked up, and where it is a name."""
        names, typed = self._found, self.beginning
        if self._sought != typed or not names or typed in names:
            return []
        listed = "   ".join((*names[:SHOWN], *(["…"] if len(names) > SHOWN else [])))
        return [f"{listed}   →: {names[0]}" if typed else f"on record: {listed}"]

    def on_focus(self, event: Focus) -> None:
        """Look up soon what can be typed."""
        self._look_up_soon()

    def on_blur(self, event: Blur) -> None:
        """Forget what was found: it may be another answer when the cursor comes back."""
        self._sought = None

    def _watch_value(self, value: str) -> None:
        """Take another text, and look up soon what it may become."""
        super()._watch_value(value)
        if self.has_focus:
            self._look_up_soon()

    def _look_up_soon(self) -> None:
        typed = self.value
        self.set_timer(PAUSE, lambda: self.look_up() if self.has_focus and self.value == typed else None)

    def look_up(self) -> None:
        """Look up in a job the names that begin with the text."""
        from custody.tui.pages.known_names import known_names

        desk, value, sought = desk_of(self), self.value, self.beginning

        def take(names: tuple[str, ...]) -> None:
            if self.has_focus and self.value == value:
                self._sought, self._found = sought, names
                if sought and names and sought not in names:
                    self.post_message(SuggestionReady(value, self._completed(names[0])))
                self.post_message(self.Found())

        jobs.start(
            desk,
            lambda _: desk.page_service.foretell(
                lambda context: known_names(context, self._spaces, sought, SHOWN + 1)
            ),
            take,
            lambda _: take(()),
            what="names",
            group="names",
            alone=True,
        )

    def _completed(self, name: str) -> str:
        """Return the text of the line with a name in place of its beginning."""
        if not self._several:
            return name
        last = self.value.rpartition(_COMMA)[2].lstrip()
        return f"{self.value.removesuffix(last)}{name}"


class NamedLine(Vertical):
    """A labelled line for the name of a subject; below it what it may become, or what is wrong with it.

    ``command`` are the words of the command that takes the answer, and ``field`` is its name there and its space.
    """

    DEFAULT_CSS = """
    NamedLine { height: auto; }
    NamedLine > Horizontal { height: 1; }
    NamedLine > Horizontal > .label { width: 10; }
    NamedLine > Horizontal > Input { width: 1fr; }
    NamedLine > .note { height: auto; padding: 0 1 0 10; display: none; }
    NamedLine > .fault { color: $error; text-style: bold; }
    """

    def __init__(self, field: str, value: str, command: tuple[str, ...]) -> None:
        super().__init__()
        self._field, self._first, self._command = field, value, command

    def compose(self) -> ComposeResult:
        """Lay out label, answer, and the row below."""
        with Horizontal():
            yield Static(f" {self._field}", classes="label", markup=False)
            yield NamedAnswer(self._first, (self._field,), identifier="of")
        yield Static("", classes="note", markup=False)

    @property
    def value(self) -> str:
        """The answer, without blanks at its ends; the first one until the line is laid out."""
        laid_out = self.query(NamedAnswer)
        return (laid_out.first().value if laid_out else self._first).strip()

    @on(NamedAnswer.Found)
    @on(Input.Changed)
    def _offer(self) -> None:
        """Show what the text may become."""
        self._show("   ".join(self.query_one(NamedAnswer).offers))

    @on(Input.Blurred)
    def _check(self) -> None:
        """Look up in a job whether there is a subject of that name; the cursor goes on meanwhile."""
        value = self.value
        self._show("")
        if value:
            answer_checks.check(
                desk_of(self),
                self._command,
                self._field,
                value,
                lambda fault: self._show(fault and f"✗ {fault}") if self.value == value else None,
            )

    def _show(self, told: str) -> None:
        """Show a text below the line; hide the row if it is empty."""
        if not self.is_attached:
            return
        note = self.query_one(".note", Static)
        note.display = bool(told)
        note.set_class(told.startswith("✗"), "fault")
        note.update(Text(told))

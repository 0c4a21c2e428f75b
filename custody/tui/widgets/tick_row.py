"""A row of boxes for a question that several codes answer: digits tick them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from custody.display import code_words, visible
from custody.forms.form import Choice
from custody.tui.widgets.checkbox_list import EMPTY, TICKED
from custody.tui.widgets.keybar import packed
from custody.tui.widgets.pick import DIGITS, Pick, offered

#: Columns between two boxes.
_APART = 3
_TICKED_ALREADY = (
    "Boxes are ticked here and typing does not change them: Space opens them, Backspace empties them"
)


class TickRow(Widget, can_focus=True):
    """Boxes beside one another for a question with several answers; ``value`` are the ticked words.

    Digits tick and untick while the question has no answer yet, or once Space has opened it: whoever types on means the
    next line, and no scanned or pasted text ticks anything.
    """

    #: It is operated by hand only: the digits of a scanned code would tick boxes, and its Enter would go on.
    TAKES_KEYS = True
    HELP = (
        "Digits tick and untick the box of that number; Left and Right go to a box, Space ticks it. Ticks that "
        "are made change only after Space. Backspace removes all. Enter goes to the next line."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "tick", show=False, id="mark"),
        Binding("left", "move(-1)", "the box to the left", show=False),
        Binding("right", "move(1)", "the box to the right", show=False),
        Binding("backspace,delete", "empty", "tick none", show=False),
        Binding("enter", "go_on", "continue", show=False, id="open"),
        Binding("up", "app.focus_previous", "the line above", show=False),
        Binding("down", "app.focus_next", "the line below", show=False),
    ]
    DEFAULT_CSS = """
    TickRow { width: 1fr; height: auto; }
    TickRow:focus { background: $panel; }
    """

    class Changed(Message):
        """Posted when another box is ticked or unticked."""

    class Settled(Message):
        """Posted when Enter moves to the next line."""

    def __init__(self, choices: Sequence[Choice], first: Collection[str]) -> None:
        super().__init__()
        self._choices = tuple(choices)
        self._ticked = {choice.word for choice in choices if choice.word in first}
        #: The box under the cursor, whether digits tick, and whether typing is ignored as meant for another line.
        self._at, self._opened, self._astray = 0, False, False
        #: What stands there while nothing is ticked.
        self.prompt = ""
        #: A line for each choice with its meaning; none where the codes explain themselves.
        self.offered = offered(choices) if any(choice.meaning for choice in choices) else []

    @property
    def value(self) -> list[str]:
        """The ticked words, in the order in which they are offered."""
        return [choice.word for choice in self._choices if choice.word in self._ticked]

    @value.setter
    def value(self, words: Collection[str]) -> None:
        ticked = {choice.word for choice in self._choices if choice.word in words}
        if ticked != self._ticked:
            self._ticked = ticked
            self.refresh(layout=True)
            self.post_message(self.Changed())

    def on_focus(self) -> None:
        """Begin anew: digits tick at once only where nothing is ticked yet."""
        self._opened, self._astray = not self._ticked, False
        self.refresh()

    def on_blur(self) -> None:
        """Draw the row without its cursor."""
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Tick the box whose digit is typed; any other letter ends that."""
        letter = event.character
        if letter is None or not letter.isprintable():
            self._astray = False
            return
        if letter == " " and not self._astray:
            return  # it ticks the box under the cursor
        event.stop()
        number = int(letter) - 1 if letter.isascii() and letter.isdigit() else -1
        if self._opened and not self._astray and 0 <= number < min(len(self._choices), DIGITS):
            self._tick(number)
            return
        self._astray = True
        if self._ticked:
            self.post_message(Pick.Refused(_TICKED_ALREADY))
        else:
            self.app.bell()

    def on_paste(self, event: events.Paste) -> None:
        """Ignore pasted text."""
        event.stop()
        self.post_message(Pick.Refused("Boxes take nothing that is pasted: digits or Space tick them"))

    def action_tick(self) -> None:
        """Tick or untick the box under the cursor; the first Space opens ticks made before."""
        if self._opened:
            self._tick(self._at)
        self._opened = True
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor to another box."""
        self._at = min(max(self._at + by, 0), len(self._choices) - 1)
        self.refresh()

    def action_empty(self) -> None:
        """Remove all ticks."""
        self.value, self._opened = [], True

    def action_go_on(self) -> None:
        """Go on to the next line."""
        self.post_message(self.Settled())

    def _tick(self, at: int) -> None:
        self._at = at
        self.value = self._ticked ^ {self._choices[at].word}
        self.refresh()

    def _boxes(self) -> list[str]:
        """Return the text of each box."""
        return [
            f"{TICKED if choice.word in self._ticked else EMPTY} {f'{at} ' if at <= DIGITS else ''}"
            f"{visible(code_words(choice.word))}"
            for at, choice in enumerate(self._choices, 1)
        ]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines that the boxes need."""
        return max(len(self._lines(width)), 1)

    def _lines(self, width: int) -> list[int]:
        room = max(width, 1)
        return packed((cell_len(box) + _APART for box in self._boxes()), room + _APART)

    def render(self) -> Text:
        """Draw the boxes; the one under the cursor is reversed."""
        drawn, at, boxes = Text(no_wrap=True, end=""), 0, self._boxes()
        for line, count in enumerate(self._lines(self.size.width)):
            drawn.append("\n" if line else "")
            for number in range(at, at + count):
                here = self.has_focus and number == self._at
                drawn.append(boxes[number], "reverse" if here else "")
                drawn.append(" " * (_APART if number < at + count - 1 else 0))
            at += count
        if self.prompt and not self._ticked:
            drawn.append(f"   {self.prompt}", "dim")
        return drawn

"""A choice among words: typing chooses while it is empty, Space opens the list to change it.

Whoever types on means the next line: typed, scanned or pasted text never changes a choice that was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Select
from textual.widgets._select import SelectOverlay

from custody.display import visible
from custody.forms.form import Choice
from custody.tui.services.front import desk_of

_MADE = "A choice is made here and typing does not change it: Space opens it, Backspace empties it"


class Pick(Select[str]):
    """A choice of one word, ``first`` at the start if it is among ``choices``, else none.

    Space opens it, letters choose by their beginning, Enter or a taken word moves on.
    """

    HELP = (
        "Space opens the choices; Up, Down and Enter take one. Letters choose by their beginning. "
        "Backspace empties it. Enter goes to the next line."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "show_overlay", "choose", show=False),
        Binding("backspace,delete", "empty", "choose none", show=False),
        Binding("enter", "go_on", "continue", show=False),
        Binding("up", "app.focus_previous", "the line above", show=False),
        Binding("down", "app.focus_next", "the line below", show=False),
    ]

    class Settled(Message):
        """Posted when the person moves to the next line."""

    class Refused(Message):
        """Posted with the reason why typed text does not change the choice."""

        def __init__(self, told: str) -> None:
            self.told = told
            super().__init__()

    def __init__(self, choices: Sequence[Choice], first: object) -> None:
        self._words = [choice.word for choice in choices]
        #: The letters typed so far, and whether further typing is ignored as meant for another line.
        self._typed, self._astray = "", False
        told = [
            (Text(f"{choice.word}  {visible(choice.meaning)}".rstrip()), choice.word) for choice in choices
        ]
        value = first if isinstance(first, str) and first in self._words else Select.NULL
        super().__init__(told, value=value, allow_blank=True, prompt="choose", compact=True)

    def on_focus(self) -> None:
        """Forget letters typed before: the next one begins a new word."""
        self._typed, self._astray = "", False

    def on_key(self, event: events.Key) -> None:
        """Choose the first word that begins with the letters typed; a letter that fits none ends typing."""
        letter = event.character
        if self.expanded:
            return
        if letter is None or not letter.isprintable():
            self._astray = False
            return
        made = self.value is not Select.NULL and not self._typed
        if letter == " " and not self._typed and not self._astray:
            return  # it opens the list
        event.stop()
        typed = self._typed + ("_" if letter == " " else letter)
        fitting = [] if made or self._astray else [word for word in self._words if word.startswith(typed)]
        if fitting:
            self._typed, self.value = typed, fitting[0]
        elif self.value is Select.NULL:
            self.app.bell()
        else:
            self._typed, self._astray = "", True
            self.post_message(self.Refused(_MADE))

    def on_paste(self, event: events.Paste) -> None:
        """Ignore pasted text."""
        event.stop()
        self.post_message(self.Refused("A choice takes nothing that is pasted: Space opens it"))

    def action_empty(self) -> None:
        """Clear the choice."""
        self._typed, self.value = "", Select.NULL

    def action_go_on(self) -> None:
        """Go on to the next line."""
        self.post_message(self.Settled())

    @on(SelectOverlay.UpdateSelection)
    def _taken(self) -> None:
        """Go on once a word was taken from the list; keys wait until the next line has the cursor."""
        stands = desk_of(self).keys.wait()

        def go_on() -> None:
            self.post_message(self.Settled())
            self.call_after_refresh(stands)

        self.call_after_refresh(go_on)

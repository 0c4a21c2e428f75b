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

from custody.display import code_in_words, visible
from custody.forms.form import Choice
from custody.tui.services.front import desk_of

#: Choices up to this number are chosen by their digit.
DIGITS = 9
#: What stands where no choice is made.
CHOOSE = "choose"
_MADE = "A choice is made here and typing does not change it: Space opens it, Backspace empties it"

_NONE = "No choice begins so: Space opens the list"
_UNNUMBERED = "These choices have no numbers: type the beginning of a word, or Space opens the list"


class Pick(Select[str]):
    """A choice of one word, ``first`` at the start if it is among ``choices``, else none.

    While it is empty, a digit takes the choice of that number and moves on; letters choose by the beginning of its
    code, with a blank for an underscore, and so do digits where codes begin with one. Space opens it to change it;
    Enter or a taken word moves on.
    """

    HELP = (
        "A digit takes the choice of that number, letters choose by their beginning. A choice that is made "
        "changes only when Space opens it: then Up, Down and Enter, or a digit. Backspace empties it. Enter "
        "goes to the next line."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "show_overlay", "choose", show=False, id="mark"),
        Binding("backspace,delete", "empty", "choose none", show=False),
        Binding("enter", "go_on", "continue", show=False, id="open"),
        Binding("up", "app.focus_previous", "the line above", show=False),
        Binding("down", "app.focus_next", "the line below", show=False),
    ]

    class Settled(Message):
        """Posted when the person moves to the next line; ``by_digit`` where a digit did that by itself."""

        def __init__(self, *, by_digit: bool = False) -> None:
            self.by_digit = by_digit
            super().__init__()

    class Refused(Message):
        """Posted with the reason why typed text does not change the choice."""

        def __init__(self, told: str) -> None:
            self.told = told
            super().__init__()

    def __init__(self, choices: Sequence[Choice], first: object) -> None:
        #: The words that answer, in the order in which they are offered.
        self.words = [choice.word for choice in choices]
        #: Whether digits choose by number.
        self.numbered = len(choices) <= DIGITS
        #: The letters typed so far, and whether further typing is ignored as meant for another line.
        self._typed, self._astray = "", False
        #: The choices as they are shown, each with its number where digits choose.
        self.offered = offered(choices)
        told = [(Text(line), choice.word) for line, choice in zip(self.offered, choices, strict=True)]
        value = first if isinstance(first, str) and first in self.words else Select.NULL
        super().__init__(
            told,
            value=value,
            allow_blank=True,
            prompt=CHOOSE,
            compact=True,
            type_to_search=False,
        )

    @property
    def made(self) -> bool:
        """Whether a choice is made."""
        return self.value is not Select.NULL

    def on_focus(self) -> None:
        """Forget letters typed before: the next one begins a new word."""
        self._typed, self._astray = "", False

    def on_key(self, event: events.Key) -> None:
        """Choose the first word that begins with the letters typed; a letter that fits none ends typing."""
        letter = event.character
        if self.expanded:
            self._choose_open(event)
            return
        if letter is None or not letter.isprintable():
            self._astray = False
            return
        made = self.made and not self._typed
        if letter == " " and not self._typed and not self._astray:
            return  # it opens the list
        event.stop()
        number = self._number(letter)
        if number is not None and not (made or self._typed or self._astray):
            self.value = self.words[number]
            if any(word.startswith(letter) for word in self.words):
                self._typed = letter  # it may be the beginning of a code
            else:
                self._go_on_soon(by_digit=True)
            return
        typed = self._typed + ("_" if letter == " " else letter)
        fitting = [] if made or self._astray else [word for word in self.words if word.startswith(typed)]
        if fitting:
            self._typed, self.value = typed, fitting[0]
        elif not self.made:
            self.post_message(self.Refused(_NONE if letter.isalpha() or self.numbered else _UNNUMBERED))
        else:
            self._typed, self._astray = "", True
            self.post_message(self.Refused(_MADE))

    def on_paste(self, event: events.Paste) -> None:
        """Ignore pasted text."""
        event.stop()
        self.post_message(self.Refused("A choice takes nothing that is pasted: Space opens it"))

    def action_show_overlay(self) -> None:
        """Open the list; letters typed there begin a new word."""
        self._typed = ""
        super().action_show_overlay()

    def action_empty(self) -> None:
        """Clear the choice."""
        self._typed, self.value = "", Select.NULL

    def action_go_on(self) -> None:
        """Go on to the next line."""
        self.post_message(self.Settled())

    def _number(self, letter: str) -> int | None:
        """Return the index of the choice whose number is typed, None for anything else."""
        if not (self.numbered and letter.isascii() and letter.isdigit()):
            return None
        at = int(letter) - 1
        return at if 0 <= at < len(self.words) else None

    def _choose_open(self, event: events.Key) -> None:
        """Take the choice whose digit is typed in the open list; letters go to the first that begins so."""
        letter = event.character
        number = None if letter is None else self._number(letter)
        if number is not None:
            event.stop()
            listed = self.query_one(SelectOverlay)
            listed.highlighted = number + 1  # behind the line of no choice
            listed.action_select()
        elif letter is not None and letter.isalnum():
            event.stop()
            begun = next(
                (typed for typed in (self._typed + letter, letter) if self._first(typed) is not None), ""
            )
            at = self._first(begun) if begun else None
            self._typed = begun
            if at is None:
                self.app.bell()
            else:
                self.query_one(SelectOverlay).select(at + 1)

    def _first(self, typed: str) -> int | None:
        """Return the index of the first choice that begins so, None for none."""
        return next((at for at, word in enumerate(self.words) if word.startswith(typed.casefold())), None)

    @on(SelectOverlay.UpdateSelection)
    def _taken(self) -> None:
        """Go on once a word was taken from the list."""
        self._go_on_soon()

    def _go_on_soon(self, *, by_digit: bool = False) -> None:
        """Go on; keys wait until the next line has the cursor."""
        stands = desk_of(self).keys.wait()

        def go_on() -> None:
            self.post_message(self.Settled(by_digit=by_digit))
            self.call_after_refresh(stands)

        self.call_after_refresh(go_on)


def offered(choices: Sequence[Choice]) -> list[str]:
    """Return a line for each choice: its number where digits choose, and its meaning in words."""
    numbered = len(choices) <= DIGITS
    return [
        f"{f'{at}  ' if numbered else ''}{visible(code_in_words(choice.word, choice.meaning, '  '))}"
        for at, choice in enumerate(choices, 1)
    ]

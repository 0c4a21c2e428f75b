"""The base of screens that save a draft for each person, deleted once its entries are recorded."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TypeVar

from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from custody.tui.services.drafts import Sheet
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.widgets.heading import NotDone
from custody.tui.widgets.pick import Pick

T = TypeVar("T")
#: The warning before a screen is left whose draft cannot be saved.
LOST = "no draft is saved: Esc again discards the answers"


class DraftScreen(Screen[T]):
    """A screen with drafts of its answers; ``sheet`` is None where it saves none."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: Sheet | None = None
        #: How many keys were passed on when a digit moved the cursor on by itself.
        self._moved_on = -1

    def goes_on(self, event: Message) -> bool:
        """Return whether the cursor goes to the next line: not for an Enter right after a digit that moved it."""
        count = desk_of(self).keys.handed
        if isinstance(event, Pick.Settled) and event.by_digit:
            self._moved_on = count
            return True
        habit, self._moved_on = count == self._moved_on + 1, -1
        # What was pasted since came without a key.
        return not habit or (isinstance(self.focused, Input) and bool(self.focused.value))

    def begin_draft(self, words: tuple[str, ...], given: Mapping[str, object]) -> Mapping[str, object] | None:
        """Begin a draft; return the values that the person left in the same form, None for none."""
        if self.sheet is None:
            self.sheet = desk_of(self).sheet(words, given)
        return self.sheet.values

    def keep_draft(self, values: Mapping[str, object] | None) -> None:
        """Save the values as draft; None deletes it."""
        if values is None:
            self._not_done("")
        if self.sheet is not None:
            self.sheet.keep(values)

    @property
    def left(self) -> bool:
        """Whether the values are a draft that the person left earlier."""
        return self.sheet is not None and self.sheet.left and self.sheet.values is not None

    @abstractmethod
    def warn(self, told: str) -> None:
        """Show the reason why something is not done, and ring the bell."""

    @abstractmethod
    async def turned(self) -> None:
        """Show the draft of the person who is signed in now instead of another's."""

    async def on_screen_resume(self) -> None:
        """Switch to the draft of the person now signed in; another person's draft is saved, not shown.

        A screen that was uncovered only because it closes too is nobody's any more.
        """
        if self.is_current:
            await self.resumed()

    async def resumed(self) -> None:
        """Switch to the draft of the signed-in person, and show it if it is another one."""
        if self.sheet is not None and self.sheet.turn():
            self._not_done("")
            await self.turned()

    def sends(self) -> None:
        """Mark the current values as submitted."""
        self._not_done("")
        if self.sheet is not None:
            self.sheet.send()

    def entered(self) -> None:
        """Close the screen once its entries are recorded, and delete its draft."""
        if self.sheet is not None:
            self.sheet.entered()
        self.dismiss(None)

    def refused(self, failed: Failed) -> None:
        """Show on the screen why it was refused; if the screen is gone, release what was typed."""
        if self.is_attached:
            self._not_done(failed.message)
        elif self.sheet is not None:
            self.sheet.leave()

    def _not_done(self, told: str) -> None:
        for widget in self.query(NotDone):
            widget.say(told)

    def action_leave(self) -> None:
        """Close the screen and keep its draft; if that cannot be saved, only when asked twice."""
        if self.sheet is not None and not self.sheet.may_go():
            self.warn(LOST)
        else:
            self.leave()

    def leave(self) -> None:
        """Close the screen and release its draft to be resumed."""
        if self.sheet is not None:
            self.sheet.leave()
        self.dismiss(None)

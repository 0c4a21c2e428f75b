"""The review of entries before they are signed: effects, every field, and the signer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from custody.display import visible
from custody.pages.ledger.consequences import IRREVERSIBLE
from custody.tui.input.bursts import GAP, SOON
from custody.tui.pages.review import Known, page, signed_text
from custody.tui.render.layout import Line, lines
from custody.tui.screens.result import ResultScreen
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Draft
from custody.tui.widgets.styled_text import Toned

#: Columns that a dialog takes at the most, and those that its border, margin and scroll bar take of them.
WIDEST, MARGIN = 110, 6
#: Seconds without F8 before it signs: the key that opened the screen may be held down, or come twice over a slow line.
PAUSE = 0.5
#: What is typed before something irreversible is signed.
WORD = "irreversible"
_SCROLLS = (
    ("down", "scroll_down"),
    ("up", "scroll_up"),
    ("pagedown", "scroll_page_down"),
    ("pageup", "scroll_page_up"),
    ("end", "scroll_end"),
    ("home", "scroll_home"),
)


class ReviewScreen(ModalScreen[bool]):
    """The review dialog; returns True to sign. ``read`` is set once its last line was shown.

    The cursor begins on the button that does not sign.
    """

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "do not sign"),
        Binding("f8", "sign", "sign and enter"),
        Binding("space", "read_on('scroll_page_down')", "next page"),
        Binding("f4", "text", "the text to be signed"),
        *(Binding(key, f"read_on('{how}')", "read on", show=False, priority=True) for key, how in _SCROLLS),
    ]

    def __init__(self, drafts: Sequence[Draft], about: Known | None = None) -> None:
        super().__init__()
        self._drafts, self._about = tuple(drafts), about or Known()
        self._grave = any(draft.kind in IRREVERSIBLE for draft in drafts)
        self._pressed_at = time.monotonic()
        #: Whether the last line was on the screen, at the size that it has.
        self.read = False

    def compose(self) -> ComposeResult:
        """Lay out the text above, the answer below."""
        with Vertical(classes="dialog tall"):
            yield Static("REVIEW AND SIGN", classes="said", id="where", markup=False)
            with VerticalScroll(can_focus=False):
                yield Toned(self._drawn())
            yield Static("", id="how", markup=False)
            if self._grave:
                yield Input(placeholder=f"type {WORD} to sign it")
            with Horizontal(classes="answers"):
                yield Button("Do not sign (Esc)", id="no")
                yield Button(f"Sign as {visible(desk_of(self).session.person, limit=24)} (F8)", id="yes")

    def _drawn(self) -> list[Line]:
        """Return the lines of the review at the width of the screen."""
        width = min(self.app.size.width, WIDEST) - MARGIN
        return lines(page(self._drafts, desk_of(self).session.person, self._about), width)

    def on_resize(self) -> None:
        """Lay the review out for a new width, so that nothing to be signed is off the screen."""
        self.read = False
        self.query_one(Toned).say(self._drawn())
        self.call_after_refresh(self._look)

    def on_mount(self) -> None:
        """Focus the button that does not sign, and follow the scrolling."""
        self.set_focus(self.query_one("#no", Button))
        self._pressed_at = time.monotonic()
        self.watch(self.query_one(VerticalScroll), "scroll_y", self._later, init=False)
        self.call_after_refresh(self._look)

    def _later(self) -> None:
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        """Show which lines are on the screen; set ``read`` once the last one is."""
        scroll, whole = self.query_one(VerticalScroll), len(self.query_one(Toned).shown)
        room, first = scroll.scrollable_content_region.height, round(scroll.scroll_y)
        if not room:
            return
        last = min(first + room, whole)
        self.read = self.read or last >= whole
        self.query_one("#where", Static).update(f"REVIEW AND SIGN   lines {first + 1}-{last} of {whole}")
        self._say()

    def _say(self) -> None:
        """Show the keys that work now."""
        more = "F8: sign" if self.read else "PageDown, End: read on, then F8 to sign"
        self.query_one("#how", Static).update(f"{more}   F4: signed text   Esc: do not sign")

    def warn(self, told: str) -> None:
        """Show the reason why nothing was signed, and ring the bell."""
        self.query_one("#how", Static).update(f"✗ {told}")
        self.app.bell()

    def action_read_on(self, how: str) -> None:
        """Scroll the review by an action of its scroll view, whatever has the cursor."""
        getattr(self.query_one(VerticalScroll), how)(animate=False)

    def action_text(self) -> None:
        """Show the text that is signed, to the letter."""
        drawn = lines(signed_text(self._drafts), min(self.app.size.width, WIDEST) - 2 * MARGIN)
        self.app.push_screen(ResultScreen("THE TEXT TO BE SIGNED", [line.text for line in drawn]))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "yes":
            self._sign_soon()
        else:
            self.dismiss(False)

    def _sign_soon(self) -> None:
        """Sign once it is known that no key came with the button: a label can hold the bytes of a mouse."""
        keys = desk_of(self).keys
        count, stands = keys.count, keys.wait()

        def sign() -> None:
            stands()
            if keys.count == count:
                self._sign()
            else:
                self.warn(SOON)

        self.set_timer(2 * GAP, sign)

    def action_answer(self, signed: bool) -> None:
        """Close the dialog with the answer whether to sign."""
        self.dismiss(signed)

    def action_sign(self) -> None:
        """Sign, unless this is still the key that opened the screen: nobody can have read it yet."""
        before, self._pressed_at = self._pressed_at, time.monotonic()
        if self._pressed_at - before < PAUSE:
            self.app.bell()
        else:
            self._sign()

    def _sign(self) -> None:
        """Sign what was read to its end, where no scan came just before, and what is irreversible was meant."""
        if not self.read:
            self.warn("Not signed: read to the end first. Space, PageDown, End: read on")
        elif not desk_of(self).keys.calm:
            self.warn(SOON)
        elif self._grave and self.query_one(Input).value.strip().casefold() != WORD:
            self.query_one(Input).focus()
            self.app.bell()
        else:
            self.dismiss(True)

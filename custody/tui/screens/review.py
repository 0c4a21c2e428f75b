"""The review of entries before they are signed: effects, every field, and the signer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from custody.display import visible
from custody.folds import cut
from custody.tui.input.bursts import GAP, SOON
from custody.tui.pages.review import Known, Review, review, signed_text
from custody.tui.render.layout import Line, lines
from custody.tui.render.review_lines import drawn
from custody.tui.screens.result import ResultScreen
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Draft
from custody.tui.widgets.answer import Answer
from custody.tui.widgets.line_help import LEAST_ROWS
from custody.tui.widgets.styled_text import Toned

#: Columns that the scroll bar and the blank before it take.
_BAR = 2
#: Columns of a terminal from which keys and answers have their long names.
_ROOMY = 76
#: Characters of the signer's name on the key that signs.
_NAME = 20
#: Seconds without F8 before it signs: the key that opened the screen may be held down, or come twice over a slow line.
PAUSE = 0.5
_SCROLLS = (
    ("down", "scroll_down"),
    ("up", "scroll_up"),
    ("pagedown", "scroll_page_down"),
    ("pageup", "scroll_page_up"),
    ("end", "scroll_end"),
    ("home", "scroll_home"),
)


class ReviewScreen(ModalScreen[bool]):
    """The review; returns True to sign. ``read`` is set once its last line was shown at the present size.

    The cursor begins on the button that does not sign, or on the line for the number of what cannot be made good.
    """

    HELP = (
        "What is about to be signed, to be read to its end. Space turns the page, Esc goes back to the form and signs "
        "nothing. F4 shows the text that is signed. F8 signs once the last line has been on the screen. What cannot "
        "be undone asks for the number of the thing, typed or scanned. d: filled in by the office."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "read_on('scroll_page_down')", "next page", id="mark"),
        Binding("escape", "answer(False)", "back, unsigned", id="back"),
        Binding("f4", "text", "signed text", id="all"),
        Binding("f8", "sign", "sign", id="sign"),
        *(Binding(key, f"read_on('{how}')", "read on", show=False, priority=True) for key, how in _SCROLLS),
    ]

    def __init__(self, drafts: Sequence[Draft], about: Known | None = None) -> None:
        super().__init__()
        self._drafts, self._about = tuple(drafts), about or Known()
        self._pressed_at = time.monotonic()
        #: What is read, with the signer once the screen is open, and the numbers still to be typed or scanned.
        self.review: Review = review(self._drafts, "", self._about)
        self._left = list(self.review.numbers)
        #: Whether the last line was on the screen, at the size that it has.
        self.read = False
        #: Whether it was said that an alarm is left unsigned: leaving then needs the same key again.
        self._warned = False

    def compose(self) -> ComposeResult:
        """Lay the review out above, what signing needs and the keys below."""
        self.review = review(self._drafts, desk_of(self).session.person, self._about)
        yield Static("", id="where", markup=False)
        with VerticalScroll(can_focus=False):
            yield Toned(self._drawn())
        yield Static("", id="rule", markup=False)
        yield Static(self.review.final, id="final", markup=False)
        yield Static("", id="how", markup=False)
        if self._left:
            yield Answer(compact=True, id="number", placeholder="number, typed or scanned")
        with Horizontal(id="keys"):
            yield Static("", id="others", markup=False)
            yield Button("back", id="no", compact=True)
            yield Button("sign", id="yes", compact=True)

    def _drawn(self) -> list[Line]:
        """Return the lines of the review at the width of the screen."""
        return drawn(self.review, max(self.app.size.width - 2 - _BAR, 1))

    def on_resize(self) -> None:
        """Lay the review out for a new size, and close signing until its last line is shown again."""
        self.read = False
        self.query_one(Toned).say(self._drawn())
        roomy = self.app.size.height >= LEAST_ROWS
        for name in ("#rule", "#final"):
            self.query_one(name).display = roomy
        self.query_one("#rule", Static).update("─" * self.app.size.width)
        self.call_after_refresh(self._look)

    def on_mount(self) -> None:
        """Focus what does not sign, and follow the scrolling."""
        self.set_focus(self.query_one("#number" if self._left else "#no"))
        self._pressed_at = time.monotonic()
        self.watch(self.query_one(VerticalScroll), "scroll_y", self._later, init=False)
        self.call_after_refresh(self._look)

    def _later(self) -> None:
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        """Show which lines are on the screen; set ``read`` once the last one is."""
        if not self.query(VerticalScroll):
            return
        scroll, whole = self.query_one(VerticalScroll), len(self.query_one(Toned).shown)
        room, first = scroll.scrollable_content_region.height, round(scroll.scroll_y)
        if not room:
            return
        last = min(first + room, whole)
        self.read = self.read or last >= whole
        self._title(f"{first + 1}-{last} of {whole}")
        self._say(whole - last)
        self._keys()

    def _title(self, lines_shown: str) -> None:
        """Show what is reviewed, and which lines of it."""
        training = "TRAINING  " if desk_of(self).page_service.training else ""
        told = f"{training}REVIEW: {visible(self.review.title)}"
        room = self.app.size.width - 2
        left = cut(told, max(room - len(lines_shown) - 2, 1))
        gap = " " * max(room - cell_len(left) - len(lines_shown), 1)
        self.query_one("#where", Static).update(Text(f"{left}{gap}{lines_shown}", no_wrap=True))

    def _say(self, more: int) -> None:
        """Show what has to happen before the key signs."""
        if not self.read:
            count = "1 more line" if more == 1 else f"{more} more lines"
            told = f"{count}. Signing opens when the last line has been on the screen."
        elif self._left:
            told = f"Cannot be made good. Type or scan the number {visible(self._left[0])}, then Enter."
        else:
            told = f"Read to its end. {self._key('sign')} signs."
        self.query_one("#how", Static).update(told)

    def _keys(self) -> None:
        """Show the keys that work now; the signer's name stands on that which signs, once it does."""
        page, text, back, sign, help_key = map(self._key, ("mark", "all", "back", "sign", "help"))
        who = visible(desk_of(self).session.person, limit=_NAME)
        opened = self.read and not self._left
        roomy = self.app.size.width >= _ROOMY
        others = [
            *([] if self.read else [f"{page} next page" if roomy else f"{page} page"]),
            f"{text} signed text" if roomy else f"{text} text",
            *([f"{help_key} help"] if roomy else []),
        ]
        self.query_one("#others", Static).update(("  " if roomy else " ").join(others))
        self._label("#no", f"{back} back to the form" if roomy else f"{back} back")
        signs = f"{sign} sign as {who}" if roomy else f"{sign} sign"
        self._label("#yes", signs if opened else f"({sign} sign)")

    def _label(self, name: str, label: str) -> None:
        """Show another label on a button, which Textual does not make wider by itself."""
        button = self.query_one(name, Button)
        button.label, button.styles.width = label, cell_len(label) + 2

    def _key(self, name: str) -> str:
        """Return the key with this identifier as it is printed on a keyboard."""
        return desk_of(self).key_of(name)

    def warn(self, told: str) -> None:
        """Show the reason why nothing was signed, and ring the bell."""
        self.query_one("#how", Static).update(Text(f"✗ {told}"))
        self.app.bell()

    def action_read_on(self, how: str) -> None:
        """Scroll the review by an action of its scroll view, whatever has the cursor."""
        getattr(self.query_one(VerticalScroll), how)(animate=False)

    def action_text(self) -> None:
        """Show the text that is signed, to the letter."""
        shown = lines(signed_text(self._drafts), max(self.app.size.width * 9 // 10 - 6, 1))
        self.app.push_screen(ResultScreen("THE TEXT TO BE SIGNED", [line.text for line in shown]))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "yes":
            self._sign_soon()
        else:
            self.action_answer(False)

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
        """Close the review with the answer whether to sign; an alarm is left unsigned only when asked twice."""
        if signed or self._warned or not self.review.alarms:
            self.dismiss(signed)
            return
        self._warned = True
        back = self._key("back")
        self.warn(
            f"This finding is not on record yet. {self._key('sign')} signs it. {back} again leaves it out."
        )

    def action_sign(self) -> None:
        """Sign, unless this is still the key that opened the screen: nobody can have read it yet."""
        before, self._pressed_at = self._pressed_at, time.monotonic()
        if self._pressed_at - before < PAUSE:
            self.app.bell()
        else:
            self._sign()

    def _sign(self) -> None:
        """Sign what was read to its end, where no scan came just before, and every number asked for was named."""
        if not self.read:
            page = self._key("mark")
            self.warn(f"Not signed: read to the end first. {page}, PageDown, End: read on")
        elif not desk_of(self).keys.calm:
            self.warn(SOON)
        elif self._left and not self._named(self.query_one("#number", Input).value):
            self.query_one("#number", Input).focus()
        elif not self._left:
            self.dismiss(True)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._named(event.value)

    def scanned(self, code: str) -> None:
        """Take a scanned number of what cannot be made good; any other code changes nothing."""
        if self._left:
            self._named(code)
        else:
            self.warn(f"{visible(code)} was scanned, but no code is expected here: nothing was changed")

    def _named(self, text: str) -> bool:
        """Take the number that is typed or scanned; return whether it was one of those asked for."""
        said = text.strip().casefold()
        found = next((number for number in self._left if number.casefold() == said), None)
        if found is None:
            self.warn(f"Not signed. This asks for the number {visible(self._left[0])}, typed or scanned.")
            return False
        self._left.remove(found)
        self.query_one("#number", Input).value = ""
        if not self._left:
            self.set_focus(self.query_one("#no"))
        self._look()
        return True

"""The scanner test: what arrived of any code. It enters nothing, and no key of a code works."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from custody.pages.render.signs import SIGNS
from custody.tui.input.bursts import LEAST
from custody.tui.render.themes import PLAIN, styles
from custody.tui.services.front import desk_of
from custody.tui.services.scanner_test import TEST_CODE, Finding, Pressed, drawn, findings, text_of

#: Seconds of silence after which what came counts as whole: slow lines bring a code in parts.
SILENCE = 0.5
#: Columns of the labels, and the terminal that has room for the drawing of the code.
_LABEL = 20
_WIDE, _HIGH = 76, 20
#: Keys that work where they come alone: a code that holds them is a code.
_ALONE = frozenset({"escape", "f1", "ctrl+l"})


class ScannerTestScreen(Screen[None]):
    """The scanner test; every key goes to it as it came, and only a key that comes alone leaves or helps."""

    HELP = (
        "Scan any label: the screen says what arrived, how fast, and what it is taken for. Nothing is looked up or "
        "entered. The code on the left has characters that lie on other keys of other keyboards. If it comes "
        "otherwise than printed, set the scanner to the keyboard layout of this computer. Over a slow line, have it "
        "send a prefix that nobody types: two different codes show which, and the line for your settings."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back", id="back")]
    DEFAULT_CSS = """
    ScannerTestScreen #title { text-style: bold; background: $panel; padding: 0 1; }
    ScannerTestScreen Horizontal { height: 1fr; }
    ScannerTestScreen #drawn { width: auto; padding: 0 1; }
    ScannerTestScreen VerticalScroll { width: 1fr; padding: 0 1; }
    ScannerTestScreen #text, ScannerTestScreen #keys { padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._came: list[Pressed] = []
        #: The texts of the last two different codes, the newest last.
        self._codes: list[str] = []
        self._silence: Timer | None = None
        self._stands: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """Lay the test code out on the left, and what arrived on the right."""
        yield Static("Scanner test: scan any code. Nothing is entered.", id="title", markup=False)
        with Horizontal():
            yield Static(self._drawing(), id="drawn")
            with VerticalScroll(can_focus=False):
                yield Static("Nothing arrived yet.", id="said", markup=False)
        yield Static(Text(f"Text of the test code: {TEST_CODE}"), id="text", classes="keys")
        yield Static("Esc: back   F1: help   every other key counts as scanned", id="keys", classes="keys")

    def _drawing(self) -> Text:
        """Return the test code: on white where there are colours, else for a dark terminal."""
        coloured = self.app.theme != PLAIN
        return Text(drawn(on_paper=coloured), style="black on white" if coloured else "", no_wrap=True)

    def on_resize(self, event: events.Resize) -> None:
        """Leave the drawing out where it has no room: the text of the code stays."""
        self.query_one("#drawn").display = event.size.width >= _WIDE and event.size.height >= _HIGH

    def arrived(self, event: Pressed) -> None:
        """Take a key or a paste as it came; it is judged once no more follows."""
        if not self._came:
            self._stands = desk_of(self).keys.wait(2 * SILENCE)
        self._came.append(event)
        if self._silence is not None:
            self._silence.stop()
        self._silence = self.set_timer(SILENCE, self._judge)

    def _judge(self) -> None:
        """Show what arrived; a key of this screen that came alone does what it says."""
        came, self._came, self._silence = self._came, [], None
        self._stands()
        if len(came) == 1 and isinstance(came[0], events.Key) and came[0].key in _ALONE:
            self._do(came[0].key)
            return
        found = Text()
        text = text_of(came)
        if len(text) >= LEAST and text not in self._codes:
            self._codes = [*self._codes[-1:], text]
        earlier = next((code for code in self._codes if code != text), "")
        for finding in findings(came, desk_of(self).keys.marks, earlier):
            found.append_text(self._line(finding))
        self.query_one("#said", Static).update(found)

    def _do(self, key: str) -> None:
        if key == "escape":
            self.action_leave()
        elif key == "f1":
            desk_of(self).action_help()
        else:
            desk_of(self).action_sign_in()

    def _line(self, finding: Finding) -> Text:
        """Return one finding as a line: label, sign and text."""
        line = Text(f"{finding.label:<{_LABEL}}", style="bold")
        sign = f"{SIGNS[finding.tone]} " if finding.tone in SIGNS else ""
        return line.append(f"\n  {sign}{finding.text}\n", styles(self.app.theme)[finding.tone])

    def action_leave(self) -> None:
        """Close the screen."""
        self.dismiss(None)

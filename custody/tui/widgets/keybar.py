"""A screen's bars, places above and keys below: on as many lines as they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from custody.frozen import dataclass
from custody.tui.services.navigation import PLACES, place_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A key on the bar: its name, its label, and the description of its action."""

    key: str
    display: str
    description: str

    @property
    def width(self) -> int:
        """The columns it takes, with a blank on either side and one between its two words."""
        return cell_len(self.display) + cell_len(self.description) + 3


class Keybar(Widget):
    """The bar of the keys that work on the screen; a click presses a key.

    Textual's footer has one line, leaves out keys that find no room on it, and makes a widget of each key anew whenever
    another question has the cursor. Here one widget draws all keys.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key", "keybar--description", "keybar--hover"}
    DEFAULT_CSS = """
    Keybar {
        dock: bottom; height: 1; text-wrap: nowrap;
        color: $footer-foreground; background: $footer-background;
    }
    Keybar > .keybar--key {
        color: $footer-key-foreground; background: $footer-key-background; text-style: bold;
    }
    Keybar > .keybar--description {
        color: $footer-description-foreground; background: $footer-description-background;
    }
    Keybar > .keybar--hover { color: $footer-key-foreground; background: $block-hover-background; }
    """

    def __init__(self) -> None:
        super().__init__()
        #: The keys on each line.
        self.lines: list[list[Shown]] = []
        self._shown: list[Shown] = []
        #: The key that is under the mouse.
        self._under: Shown | None = None
        #: Whether the screen's keys will be looked at once it is drawn; one key changes them several times.
        self._looks = False

    def on_mount(self) -> None:
        """Follow changes of the screen's keys."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_unmount(self) -> None:
        """Stop following the screen's keys."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _changed(self, screen: Screen[object]) -> None:
        if screen.app.app_focus and self.is_attached and screen is self.screen and not self._looks:
            self._looks = self.call_after_refresh(self._look)

    def _look(self) -> None:
        """Draw the keys if they have changed; of several for one action the first is shown."""
        self._looks = False
        if not self.is_attached:
            return
        found: dict[str, Shown] = {}
        unlisted: frozenset[str] = getattr(self.screen, "unlisted", frozenset())
        for _, binding, _, _ in self.screen.active_bindings.values():
            if binding.show and binding.action not in found and binding.action not in unlisted:
                shown = Shown(binding.key, self.app.get_key_display(binding), binding.description)
                found[binding.action] = shown
        if list(found.values()) != self._shown:
            self._shown = list(found.values())
            self._lay()

    def on_resize(self) -> None:
        """Lay the keys out for another width."""
        self._lay()

    def _lay(self) -> None:
        """Lay the keys out, line by line."""
        before, at = self.lines, 0
        self.lines = []
        for count in packed((shown_by.width for shown_by in self._shown), self.app.size.width):
            self.lines.append(self._shown[at : at + count])
            at += count
        # Textual keeps the height of a content that changes amid the first layout of a screen; a style it sees.
        self.styles.height = len(self.lines)
        if self.lines != before:
            self.refresh()

    def render(self) -> Text:
        """Draw the keys."""
        key, description, hover = (
            self.get_component_rich_style(name)
            for name in ("keybar--key", "keybar--description", "keybar--hover")
        )
        drawn = Text(no_wrap=True, end="")
        for line in self.lines:
            if drawn:
                drawn.append("\n")
            for shown in line:
                under = shown is self._under
                drawn.append(f" {shown.display} ", key + hover if under else key)
                drawn.append(f"{shown.description} ", hover if under else description)
        return drawn

    def spans(self) -> Iterator[tuple[Shown, int, int]]:
        """Yield each key with the line and the column in which it begins, from 0."""
        for row, line in enumerate(self.lines):
            column = 0
            for shown in line:
                yield shown, row, column
                column += shown.width

    def _at(self, event: events.MouseEvent) -> Shown | None:
        return next(
            (
                one
                for one, row, column in self.spans()
                if row == event.y and column <= event.x < column + one.width
            ),
            None,
        )

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key that is under the mouse."""
        if (clicked := self._at(event)) is not None:
            self.app.simulate_key(clicked.key)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Highlight the key that a click would press."""
        self._hover(self._at(event))

    def on_leave(self) -> None:
        """Show no key as clickable: the mouse has left the bar."""
        self._hover(None)

    def _hover(self, under: Shown | None) -> None:
        if under is not self._under:
            self._under = under
            self.refresh()


class Places(Static):
    """The places that digits open; the one of the page that is shown stands in brackets."""

    DEFAULT_CSS = "Places { height: auto; color: $foreground; background: $panel; }"

    def __init__(self) -> None:
        super().__init__("", id="places", markup=False)
        self._shown = ""

    def show_page(self, page: str) -> None:
        """Mark the place to which a page belongs."""
        shown = place_of(page)
        if shown != self._shown:
            self._shown = shown
            self._draw()

    def on_resize(self) -> None:
        """Break the bar between places if it is too long."""
        self._draw()

    def _draw(self) -> None:
        """Draw the bar; a line's last blank needs no room."""
        names = [
            (f"[{digit} {name}]", True) if page == self._shown else (f"{digit} {name}", False)
            for digit, page, name in PLACES
        ]
        text, at = Text(no_wrap=True, end=""), 0
        for count in packed((len(name) + 1 for name, _ in names), self.app.size.width + 1):
            if at:
                text.append("\n")
            for number, (name, marked) in enumerate(names[at : at + count]):
                text.append(" " if number else "")
                text.append(name, "bold" if marked else "")
            at += count
        self.update(text)


def packed(widths: Iterable[int], room: int) -> list[int]:
    """Return the number of items on each line of ``room`` columns, in order; at least one a line."""
    lines, left = list[int](), 0
    for wide in widths:
        if not lines or wide > left:
            lines.append(0)
            left = room
        lines[-1] += 1
        left -= wide
    return lines

"""The bars of a screen, places above and keys below: on as many lines as they need, so that nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Footer, Static
from textual.widgets._footer import FooterKey

from tui.places import PLACES

#: Blanks around a key and behind what it does.
_AROUND = 3


class Keybar(Footer):
    """Textual's footer, which has one line and leaves out without a sign what finds no room on it."""

    DEFAULT_CSS = """
    Keybar { layout: vertical; height: auto; }
    Keybar > Horizontal { width: 100%; height: 1; }
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._packed: list[int] = []

    def compose(self) -> ComposeResult:
        """Lay the keys out, line by line."""
        found = [one for one in super().compose() if isinstance(one, FooterKey)]
        self._packed, at = packed(map(_wide, found), self.app.size.width), 0
        for count in self._packed:
            yield Horizontal(*found[at : at + count])
            at += count

    async def on_resize(self) -> None:
        """Lay the keys out anew where there is another room for them."""
        if self._packed != packed(map(_wide, self.query(FooterKey)), self.app.size.width):
            await self.recompose()


class Places(Static):
    """The places that digits open."""

    DEFAULT_CSS = "Places { height: auto; color: $foreground; background: $panel; }"

    def __init__(self) -> None:
        super().__init__("", id="places", markup=False)

    def on_resize(self) -> None:
        """Break the bar between places where it is too narrow for one line; the last blank of a line needs no room."""
        told = [f"{digit} {name}" for digit, _, name in PLACES]
        lines, at = list[str](), 0
        for count in packed((len(one) + 1 for one in told), self.app.size.width + 1):
            lines.append(" ".join(told[at : at + count]))
            at += count
        self.update(Text("\n".join(lines), no_wrap=True))


def _wide(key: FooterKey) -> int:
    return cell_len(key.key_display) + cell_len(key.description) + _AROUND


def packed(widths: Iterable[int], room: int) -> list[int]:
    """Give how many of these, one behind the other, stand on each line of so many columns; one at the least."""
    lines, left = list[int](), 0
    for wide in widths:
        if not lines or wide > left:
            lines.append(0)
            left = room
        lines[-1] += 1
        left -= wide
    return lines

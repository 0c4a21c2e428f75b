"""Input lines that mark cut-off text, and keep every line of a paste."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

#: The sign of text that was cut off, as on lists.
_CUT = "…"


class Typed(Input):
    """A text input that shows … where its text is cut off, and the start of the text when not focused.

    Textual cuts text off without a sign, so that part of an answer could be taken for the whole.
    """

    def __init__(
        self, value: str | None = None, *, compact: bool = False, classes: str = "", **more: Any
    ) -> None:
        """Take Textual's arguments; all classes are set at once, so that styles are read once."""
        standing = f"{classes} -valid{' -textual-compact' if compact else ''}"
        super().__init__(value, compact=compact, classes=standing, **more)

    def _watch_value(self, value: str) -> None:
        """Take another text; lay the screen out again only if it does not fit, or did not."""
        wide = Size(self.content_width, 1)
        if max(wide.width, self.virtual_size.width) <= self.content_size.width:
            self.set_reactive(Widget.virtual_size, wide)
        super()._watch_value(value)

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        room, text = self.scrollable_content_region.width, self.value or self.placeholder
        if y or self.password or room < 1 or cell_len(text) <= room:
            return super().render_line(y)
        if self.value and self.has_focus:
            return self._marked(super().render_line(y), room)
        told = Text(text, end="", no_wrap=True)
        told.truncate(room, overflow="ellipsis")
        if not self.value:
            told.stylize(self.get_component_rich_style("input--placeholder"))
            if self.has_focus and self._cursor_visible:
                told.stylize(self.get_component_rich_style("input--cursor"), 0, 1)
        strip = Strip(told.render(self.app.console)).extend_cell_length(room + 1)
        return strip.apply_style(self.rich_style)

    def _marked(self, strip: Strip, room: int) -> Strip:
        """Return the drawn line with … at the ends where text is cut off, except under the cursor."""
        at, cursor = self.scroll_offset.x, cell_len(self.value[: self.cursor_position])
        if at and cursor != at:
            strip = Strip.join([_sign(strip, 0), strip.crop(1)])
        if cell_len(self.value) - at > room and cursor != at + room - 1:
            strip = Strip.join([strip.crop(0, room - 1), _sign(strip, room - 1), strip.crop(room)])
        return strip


def _sign(strip: Strip, at: int) -> Strip:
    """Return the sign … in the style of a column."""
    style = next((segment.style for segment in strip.crop(at, at + 1)), None)
    return Strip([Segment(_CUT, style)])


class Answer(Typed):
    """A line of text; several pasted lines are joined to one, so that none is lost."""

    def on_paste(self, event: events.Paste) -> None:
        """Join pasted lines with blanks, so that none is lost; a passphrase is left as it is pasted."""
        if not self.password:
            event.text = " ".join(_lines(event))


class Codes(Typed):
    """A line for codes; each of several pasted lines is a code, as though it were scanned."""

    def on_paste(self, event: events.Paste) -> None:
        """Enter the lines one after the other, the first behind what was typed; a single one is only typed."""
        first, *others = _lines(event) or [""]
        if others:
            typed, self.value, event.text = self.value, "", ""
            for line in (typed + first, *others):
                self.post_message(self.Submitted(self, line))


def _lines(event: events.Paste) -> list[str]:
    return [line.strip() for line in event.text.splitlines() if line.strip()]

"""A text of lines with tones, drawn in the colours of the chosen theme."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.visual import VisualType
from textual.widgets import Static

from custody.tui.render.layout import Line
from custody.tui.render.themes import styles


class Toned(Static):
    """Lines one below the other; their texts must be made safe already."""

    def __init__(self, lines: Sequence[Line] = (), *, classes: str | None = None) -> None:
        super().__init__("", classes=classes, markup=False)
        self._lines_shown = tuple(lines)

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines shown."""
        return self._lines_shown

    def say(self, lines: Sequence[Line]) -> None:
        """Replace the lines shown."""
        self._lines_shown = tuple(lines)
        self.refresh(layout=True)

    def render(self) -> VisualType:
        """Draw the lines."""
        tones, text = styles(self.app.theme), Text()
        for number, line in enumerate(self._lines_shown):
            text.append(("\n" if number else "") + line.text, style=tones[line.tone])
        return text

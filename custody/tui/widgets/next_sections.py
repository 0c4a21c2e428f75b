"""The sections after the one that is shown, read only, where that leaves room on a screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Static

from custody.folds import cut
from custody.tui.render.layout import Line
from custody.tui.render.themes import styles
from custody.tui.widgets.section_rule import ruled

#: Rows that a section leaves free from which the next ones stand below it, and fewest rows of one of them.
FREE, _LEAST = 12, 3


class NextSections(Static):
    """The beginnings of the next sections, each below a line with its title; Tab goes to them."""

    DEFAULT_CSS = "NextSections { height: 1fr; width: 100%; display: none; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, sections: Sequence[tuple[str, Sequence[Line]]], rows: int, width: int) -> None:
        """Show the first ``rows`` rows of sections, each with its title; hide where there are none."""
        tones = styles(self.app.theme)
        drawn: list[Text] = []
        for title, lines in sections:
            room = rows - len(drawn) - 1
            if room < _LEAST:
                break
            shown = lines if len(lines) <= room else lines[: room - 1]
            drawn.append(Text(ruled(title, width), tones["quiet"]))
            drawn += [Text(cut(line.text, width), tones[line.tone]) for line in shown]
            if len(shown) < len(lines):
                drawn.append(
                    Text(cut(f"  … {len(lines) - len(shown)} more lines: Tab", width), tones["quiet"])
                )
        self.display = bool(drawn)
        self.update(Text("\n", no_wrap=True, end="").join(drawn))

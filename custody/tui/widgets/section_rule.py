"""The lines that part a form: the title above each section, and the row that sums all sections up."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.widgets import Static

from custody.forms.form import Progress, Section
from custody.pages.render.signs import SIGNS

#: Blanks between two sections of the summary, and those at its sides.
_APART, _SIDES = 3, 2


def ruled(title: str, width: int) -> str:
    """Return a line of ``width`` columns with a title in it."""
    return set_cell_size(f"── {title} {'─' * width}", width) if title else "─" * width


class Rule(Static):
    """The line above a section."""

    DEFAULT_CSS = "Rule { height: 1; color: $text-muted; text-wrap: nowrap; }"

    def __init__(self, title: str, section: Section | None = None) -> None:
        super().__init__("", markup=False)
        self._title, self.section = title, section

    def on_resize(self) -> None:
        """Draw the line at another width."""
        self.update(Text(ruled(self._title, self.size.width), no_wrap=True))


class Summary(Static):
    """The row on all sections: which are done, what the others lack, and how much is required."""

    DEFAULT_CSS = "Summary { height: 1; padding: 0 1; text-wrap: nowrap; }"

    def __init__(self) -> None:
        super().__init__("", id="summary", markup=False)
        self._progress: tuple[Progress, ...] = ()

    def show(self, progress: Sequence[Progress]) -> None:
        """Show how far the sections are."""
        if tuple(progress) != self._progress:
            self._progress = tuple(progress)
            self._draw()

    def on_resize(self) -> None:
        """Draw the row at another width."""
        self._draw()

    def _draw(self) -> None:
        self.update(Text(summary(self._progress, self.app.size.width - _SIDES), no_wrap=True))


def summary(progress: Sequence[Progress], width: int) -> str:
    """Return the row on all sections at a width: sections that lack nothing are left out first."""
    asked = [part for part in progress if part.required]
    open_answers = sum(part.required - part.done for part in asked)
    end = f"{open_answers} required" if open_answers else "nothing more required"
    parts = [(part.done == part.required, _told(part)) for part in asked]
    while parts and _width(parts) + _APART + cell_len(end) > width:
        parts.pop(next((at for at, (done, _) in enumerate(parts) if done), len(parts) - 1))
    told = (" " * _APART).join(text for _, text in parts)
    return f"{told}{' ' * max(width - cell_len(told) - cell_len(end), 0)}{end}"


def _told(part: Progress) -> str:
    done = SIGNS["good"] if part.done == part.required else f"{part.done}/{part.required}"
    return f"{part.title} {done}"


def _width(parts: Sequence[tuple[bool, str]]) -> int:
    return sum(cell_len(text) for _, text in parts) + _APART * max(len(parts) - 1, 0)

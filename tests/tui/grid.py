"""What stands on a screen as rows of text with their styles, as it is compared and as it is drawn for the handbook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style
from textual.app import App
from textual.widgets import Input

#: Letters that stand for styles in a snapshot.
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Ink:
    """How a stretch of text looks: colours as #rrggbb, and what else."""

    text: str
    behind: str
    bold: bool = False
    underlined: bool = False

    @classmethod
    def of(cls, told: str) -> Ink:
        """Read what an ink tells of itself."""
        front, _, behind, *more = told.split(" ")
        return cls(front, behind, "bold" in more, "underlined" in more)

    def __str__(self) -> str:
        more = f"{' bold' if self.bold else ''}{' underlined' if self.underlined else ''}"
        return f"{self.text} on {self.behind}{more}"


@dataclass(frozen=True)
class Grid:
    """A whole screen: for each row its stretches of text, each with how it looks."""

    rows: tuple[tuple[tuple[str, Ink], ...], ...]

    @classmethod
    def of(cls, text: str, styles: str) -> Grid:
        """Return the grid of a text and its styles; stretches that look alike are one."""
        inks, rows = {}, []
        written = iter(text.split("\n"))
        for line in styles.split("\n"):
            if " = " in line:
                letter, _, told = line.partition(" = ")
                inks[letter] = Ink.of(told)
                continue
            rest, row = next(written), []
            for run in line.split():
                count = int(run[1:])
                row.append((rest[:count].ljust(count), inks[run[0]]))
                rest = rest[count:]
            rows.append(tuple(row))
        return cls(tuple(rows))

    @property
    def text(self) -> str:
        """The rows without any style; trailing blanks are no part of what is compared."""
        return "\n".join("".join(text for text, _ in row).rstrip() for row in self.rows)

    def styles(self) -> str:
        """The styles, one row a line as lengths and letters, and what each letter means."""
        known: dict[Ink, str] = {}
        lines = []
        for row in self.rows:
            runs: list[tuple[str, int]] = []
            for text, ink in row:
                letter = known.setdefault(ink, _LETTERS[len(known)])
                if runs and runs[-1][0] == letter:
                    runs[-1] = (letter, runs[-1][1] + len(text))
                else:
                    runs.append((letter, len(text)))
            lines.append(" ".join(f"{letter}{count}" for letter, count in runs))
        return "\n".join([*(f"{letter} = {ink}" for ink, letter in known.items()), *lines])


def freeze(app: App[Exception]) -> None:
    """Stop every cursor's blinking, so that a screen looks the same whenever it is looked at."""
    for widget in app.screen.query(Input):
        if widget.cursor_blink or not widget._cursor_visible:
            widget.cursor_blink = False
            widget._cursor_visible = True
            widget.refresh()


def taken(app: App[Exception]) -> Grid:
    """Take down what stands on the screen now."""
    strips = app.screen._compositor.render_strips()
    return Grid(
        tuple(
            tuple((segment.text, _ink(segment.style)) for segment in strip if segment.text)
            for strip in strips
        )
    )


@lru_cache(maxsize=4096)
def _ink(style: Style | None) -> Ink:
    style = style or Style()
    front, back = _colour(style.color), _colour(style.bgcolor)
    if style.reverse:
        front, back = back, front
    return Ink(front, back, bool(style.bold), bool(style.underline))


def _colour(colour: object) -> str:
    found = getattr(colour, "triplet", None)
    return "default" if found is None else str(found.hex)

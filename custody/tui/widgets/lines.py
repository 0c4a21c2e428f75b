"""A page as a list of lines with a cursor; each line knows its page and its action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from custody.pages.lists.arrangement import columns_of
from custody.pages.parts.page import Page, Target
from custody.pages.parts.page_names import page_words
from custody.pages.purpose import PURPOSE
from custody.tui.render.layout import Line, lines
from custody.tui.render.themes import styles
from custody.tui.services.context_help import Explains
from custody.tui.widgets.options import Options

#: Lines at the top, a title and the names of columns, that are shown with the first line that opens a page.
_TITLE = 3
#: Most rows of the screen that the cursor takes in one step, fewer than the smallest terminal has.
_TALLEST = 5
#: The help of a list.
_SORTS = " O sorts it by a column."
#: Lines at the top of a section among which the cursor begins.
_NEAR = 8


class PageLines(Options, Explains):
    """The lines of one page at the screen's width; the cursor keeps its line when they are redrawn."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "open", id="open")]

    class Chosen(Message):
        """Posted with the line on which Enter was pressed."""

        def __init__(self, line: Line) -> None:
            self.line = line
            super().__init__()

    class Turned(Message):
        """Posted when a key goes beyond the first line or the last.

        ``which`` is ``before`` or ``after`` where a page comes there, ``above`` where a section begins.
        """

        def __init__(self, which: str) -> None:
            self.which = which
            super().__init__()

    class Drawn(Message):
        """Posted when the lines were redrawn; their number may have changed."""

    def __init__(self, *, below: bool = False) -> None:
        super().__init__(markup=False)
        #: Whether something that takes the cursor stands above, so that it never goes round from end to end.
        self.below = below
        self._page_shown: Page | None = None
        self._drawn: list[Line] = []
        self._wanted = ""
        self._live = 0
        #: What lines that are marked open, in the order in which they were marked.
        self.marked: dict[Target, None] = {}

    @property
    def page(self) -> Page | None:
        """The page that is shown, None before the first one."""
        return self._page_shown

    @property
    def line(self) -> Line | None:
        """The line under the cursor, None without one."""
        at = self.highlighted
        return None if at is None or at >= len(self._drawn) else self._drawn[at]

    @property
    def _first(self) -> int:
        """The index where the cursor begins: the first line that settles, else the first that opens.

        In a section that begins with other lines it is the first line, so that the section is read from its top.
        """
        opens = [n for n, one in enumerate(self._drawn) if one.opens or one.acts]
        if self.below and opens and opens[0] > _NEAR:
            return 0
        return next((n for n in opens if self._drawn[n].settles), opens[0] if opens else 0)

    @property
    def counted(self) -> tuple[int, int]:
        """The number of shown lines that have a page or an action, and the number without filter."""
        return sum(map(_is_live, self._drawn)), self._live

    @property
    def rows(self) -> int:
        """The rows in which all lines find room."""
        return sum(line.text.count("\n") + 1 for line in self._drawn)

    @property
    def shown(self) -> list[str]:
        """The texts of the lines shown."""
        return [line.text for line in self._drawn]

    def show(self, page: Page, sought: str = "", at: int | None = None) -> None:
        """Show a page with the cursor on line ``at``.

        With ``sought`` only those of the lines that can be opened or acted on are shown that contain this text.
        """
        same = self._page_shown is not None and self._page_shown.target == page.target
        before = self.line if same else None
        here = self.highlighted or 0
        if not same:
            self.marked.clear()
        self._page_shown, self._wanted = page, sought
        self._draw()
        if before is not None and (found := self._found_again(before)) is not None:
            self.highlighted = found
        elif ((same and not sought) or at is not None) and self._drawn:
            self.highlighted = min(here if at is None else at, len(self._drawn) - 1)
        else:
            self.scroll_home(animate=False, immediate=True)
            self.highlighted = self._first
            self.scroll_to_highlight()
        if (self.highlighted or 0) < _TITLE:
            self.scroll_home(animate=False)

    def forget(self) -> None:
        """Forget the page that is shown, so that the cursor begins anew on the next one."""
        self._page_shown = None

    def _found_again(self, before: Line) -> int | None:
        """Return where a line stands now, else a line that opens the same page; None for neither."""
        if before in self._drawn:
            return self._drawn.index(before)
        opens = (at for at, line in enumerate(self._drawn) if before.opens and line.opens == before.opens)
        return next(opens, None)

    def explained(self) -> list[str]:
        """Return paragraphs on the purpose of the page, and on Enter and A on the line under the cursor."""
        page, line = self._page_shown, self.line
        if page is None:
            return []
        found = [f"{PURPOSE.get(page.target.page, '')}{_SORTS if columns_of(page) else ''}"]
        if line is not None and line.help:
            found.append(line.help)
        if line is not None and line.opens is not None:
            key = "F4" if line.acts else "Enter"
            found.append(f"{key}: open {page_words(line.opens.page)}.")
        if line is not None and line.act is not None:
            key = "A" if line.opens is not None and not line.acts else "Enter or A"
            form = " ".join(line.act.words)
            told = form if line.act.label == form else f"{line.act.label} ({form})"
            found.append(f"{key} on this line: {told}.")
        return [
            *found,
            "✓ right or done, ! needs attention, ✗ wrong or overdue.",
        ]

    def seek(self, key: str) -> None:
        """Move the cursor to the first line whose page has this key, if there is one."""
        at = next((n for n, one in enumerate(self._drawn) if one.opens and one.opens.key == key), None)
        if at is not None:
            self.highlighted = at

    def next_alarm(self) -> bool:
        """Move the cursor to the next line marked as wrong, after the last to the first; False if none."""
        at = self.highlighted or 0
        found = [number for number, line in enumerate(self._drawn) if line.tone == "bad"]
        if not found:
            return False
        self.highlighted = next((number for number in found if number > at), found[0])
        return True

    def step(self, by: int) -> None:
        """Move the cursor to the next line, up (-1) or down (1), that opens a page."""
        at = self.highlighted or 0
        found = range(at + by, len(self._drawn) if by > 0 else -1, by)
        self.highlighted = next((n for n in found if self._drawn[n].opens), self.highlighted)

    def _draw(self) -> None:
        if self._page_shown is None:
            return
        found = self.lay_out(self._page_shown)
        self._live = sum(map(_is_live, _stops(found)))
        if self._wanted:
            found = [line for line in found if not _is_live(line) or line.has(self._wanted)]
        self._drawn = list(_stops(found))
        self.clear_options()
        self.add_options([Option(self._prompt(drawn)) for drawn in self._drawn])
        self.post_message(self.Drawn())

    def _prompt(self, drawn: Line) -> Text:
        """Return a line as it is drawn, with an asterisk before one that is marked."""
        text = drawn.text or " "
        if drawn.opens in self.marked:
            text = f"*{text[1:]}"
        return Text(text, style=styles(self.app.theme)[drawn.tone], no_wrap=True)

    def mark(self) -> bool:
        """Mark the line under the cursor or remove its mark, and go on; False if it opens nothing."""
        line, at = self.line, self.highlighted
        if line is None or line.opens is None or at is None:
            return False
        if line.opens in self.marked:
            del self.marked[line.opens]
        else:
            self.marked[line.opens] = None
        self.replace_option_prompt_at_index(at, self._prompt(line))
        self.highlighted = min(at + 1, self.option_count - 1)
        return True

    def unmark(self) -> bool:
        """Take off all marks; False if there were none."""
        had = bool(self.marked)
        self.marked.clear()
        if had:
            self._laid_out()
        return had

    def laid(self, page: Page) -> list[Line]:
        """Return the lines of another page as they would be laid out here, one for each stop of the cursor."""
        return list(_stops(self.lay_out(page)))

    def lay_out(self, page: Page) -> list[Line]:
        """Return the lines of a page at this width."""
        return lines(page, max((self.size.width or self.app.size.width) - 2, 20))

    def action_cursor_down(self) -> None:
        """Go down; from the last line to the page that follows, where there is one."""
        if not self._turns(down=True):
            super().action_cursor_down()

    def action_page_down(self) -> None:
        """Go down a screen; from the last line to the page that follows."""
        if not self._turns(down=True):
            super().action_page_down()  # type: ignore[no-untyped-call]  # it says nothing of its types

    def action_cursor_up(self) -> None:
        """Go up; from the first line to the page before, where there is one."""
        if not self._turns(down=False):
            super().action_cursor_up()

    def action_page_up(self) -> None:
        """Go up a screen; from the first line to the page before."""
        if not self._turns(down=False):
            super().action_page_up()  # type: ignore[no-untyped-call]  # it says nothing of its types

    def _turns(self, *, down: bool) -> bool:
        page, end = self._page_shown, self.option_count - 1 if down else 0
        if page is None or (self.highlighted or 0) != max(end, 0):
            return False
        if (page.turns.after if down else page.turns.before) is not None:
            self.post_message(self.Turned("after" if down else "before"))
            return True
        if self.below and not down:
            self.post_message(self.Turned("above"))
        return self.below

    def on_mount(self) -> None:
        """Redraw the lines when the theme changes."""
        self.watch(self.app, "theme", self._laid_out, init=False)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the page out for another width."""
        self._laid_out()

    def _laid_out(self) -> None:
        """Draw the page again, and keep the cursor where it is."""
        at = self.highlighted
        self._draw()
        if at is not None and self._drawn:
            self.highlighted = min(at, len(self._drawn) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Post the line that was chosen."""
        event.stop()
        if self.line is not None:
            self.post_message(self.Chosen(self.line))


def found_in(drawn: Sequence[Line], sought: str) -> int:
    """Return the number of lines to open or act on that a filter finds among those of a page."""
    return sum(_is_live(line) and line.has(sought) for line in _stops(drawn))


def _is_live(line: Line) -> bool:
    """Return whether a line has something to open or to do, so that a filter may leave it out."""
    return not line.stays and (line.opens is not None or line.act is not None)


def _stops(found: Sequence[Line]) -> Iterator[Line]:
    """Yield one line for each stop of the cursor: the pieces of a folded line are joined, a few at most."""
    at = 0
    while at < len(found):
        end = at + 1
        while end < min(len(found), at + _TALLEST) and found[end].joined:
            end += 1
        yield replace(found[at], text="\n".join(line.text for line in found[at:end]))
        at = end

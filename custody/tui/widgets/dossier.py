"""A page about one thing: its head, the bar of its sections, and the section that is shown."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from custody.folds import cut
from custody.frozen import dataclass
from custody.pages.parts.page import Page, Table
from custody.tui.render import sections as parts
from custody.tui.render import timeline as drawing
from custody.tui.render.layout import Line, lines
from custody.tui.render.sections import PageSection
from custody.tui.widgets.dossier_head import DossierHead, Left, Moved
from custody.tui.widgets.lines import PageLines, found_in
from custody.tui.widgets.next_sections import FREE, NextSections
from custody.tui.widgets.section_bar import SectionBar
from custody.tui.widgets.timeline import TimelineView

#: Columns and rows of a section below which a timeline is shown as the list of its events.
_LEAST_COLUMNS, _LEAST_ROWS = 50, 7


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of the cursor on a page: section, line in each section, event, and cell of the head."""

    section: str = ""
    lines: tuple[tuple[str, int], ...] = ()
    event: int | None = None
    head: tuple[int, int] | None = None


class Dossier(Vertical):
    """A page whose head stays while one of its sections is shown; a short page is shown whole."""

    ALLOW_MAXIMIZE = True
    DEFAULT_CSS = """
    Dossier { height: 1fr; }
    Dossier > DossierHead, Dossier > SectionBar, Dossier > TimelineView { display: none; }
    Dossier > #band { height: 1; text-style: bold reverse; width: 100%; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.page: Page | None = None
        self._sections: tuple[PageSection, ...] = ()
        #: For each section a page that has only that.
        self._pages: list[Page] = []
        self._active = 0
        self._at: dict[str, int] = {}
        self._sought = ""
        #: Whether a timeline is shown as the list of its events.
        self.as_list = False
        #: The page of the section that is shown in a pane of its own, None without one.
        self.apart: Page | None = None

    def compose(self) -> ComposeResult:
        """Lay out the band, the head, the bar and both views of a section."""
        yield Static("", id="band", markup=False)
        yield DossierHead()
        yield SectionBar()
        yield TimelineView()
        yield PageLines(below=True)
        yield NextSections()

    @property
    def body(self) -> PageLines:
        """The lines of the section that is shown."""
        return self.query_one(PageLines)

    @property
    def sections(self) -> tuple[PageSection, ...]:
        """The sections of the page; one without title for a page that is shown whole."""
        return self._sections

    @property
    def active(self) -> int:
        """The number of the section that is shown, from 0."""
        return self._active

    @property
    def shown_in_sections(self) -> bool:
        """Whether the page has a head and a bar of sections."""
        return self.query_one(SectionBar).display

    @property
    def shows_timeline(self) -> bool:
        """Whether the section is a timeline, drawn or as the list of its events."""
        return bool(self._sections) and self._sections[self._active].timeline is not None

    @property
    def timeline(self) -> TimelineView | None:
        """The timeline if it is what is shown, else None."""
        found = self.query_one(TimelineView)
        return found if found.display else None

    @property
    def table(self) -> str:
        """The key of the table of the section that is shown, empty where it has none."""
        blocks = self._sections[self._active].blocks if self.shown_in_sections and self._sections else ()
        return next((block.key for block in blocks if isinstance(block, Table)), "")

    @property
    def place(self) -> Widget:
        """The widget in which the cursor of the section stands."""
        return self.timeline or self.body

    @property
    def line(self) -> Line | None:
        """The line, fact or event under the cursor."""
        head = self.query_one(DossierHead)
        if head.has_focus:
            return head.line
        if self.query_one(SectionBar).has_focus:
            return None
        return self.timeline.line if self.timeline is not None else self.body.line

    @property
    def spot(self) -> Spot:
        """Where the cursor stands."""
        self._remember()
        head = self.query_one(DossierHead)
        key = self._sections[self._active].key if self._sections else ""
        return Spot(
            key, tuple(self._at.items()), self.query_one(TimelineView).at, head.at if head.has_focus else None
        )

    def show(self, page: Page, sought: str = "", spot: Spot | None = None, *, apart: str = "") -> None:
        """Show a page; the cursor stays where it is on the same page, or goes to ``spot``.

        ``apart`` is the key of a section that is left to a pane of its own.
        """
        same = self.page is not None and self.page.target == page.target
        spot = self.spot if same and spot is None else spot
        split = parts.has_sections(page)
        self.page, self._sought = page, sought
        self._sections = parts.sections(page) if split else (PageSection("", "", page.blocks),)
        taken = next((each for each in self._sections if each.key == apart and apart), None)
        self.apart = None if taken is None else parts.page_of_section(page, titled(taken), last=True)
        self._sections = tuple(each for each in self._sections if each is not taken)
        self._pages = [self._page_of(page, section) for section in self._sections]
        self._at = dict(spot.lines) if spot is not None else {}
        keys = [section.key for section in self._sections]
        self._active = keys.index(spot.section) if spot is not None and spot.section in keys else 0
        if sought and split and not self.matches(self._active):
            self._active = next((at for at in range(len(keys)) if self.matches(at)), self._active)
        self._show_band()
        head = self.query_one(DossierHead)
        head.display = split
        self.query_one(SectionBar).display = split
        self.body.below = split
        if split:
            head.show(page, spot.head if spot is not None else head.at if same else None)
        timeline = self._sections[self._active].timeline
        axis = next((section.timeline for section in self._sections if section.timeline), timeline)
        if axis is not None:
            self.query_one(TimelineView).show(axis, None if same or spot is None else spot.event)
        self._show_section(same=same)

    def focus_spot(self, spot: Spot | None) -> None:
        """Focus the head if the cursor was left there, else to the section."""
        (self.query_one(DossierHead) if spot is not None and spot.head is not None else self.place).focus()

    def matches(self, at: int) -> int:
        """Return the number of lines in a section that the filter finds."""
        return found_in(lines(self._pages[at], 80), self._sought)

    def matched(self) -> list[str]:
        """Return the titles of the sections in which the filter finds something."""
        return [section.title for at, section in enumerate(self._sections) if self.matches(at)]

    def go_to_section(self, at: int, *, focus: bool = True) -> None:
        """Show a section, with the cursor on the line on which it was left."""
        self._remember()
        self._active = min(max(at, 0), len(self._sections) - 1)
        self._show_section(same=False)
        self.screen.refresh_bindings()  # a list can be sorted
        if focus:
            self.place.focus()

    def texts(self, at: int) -> list[str]:
        """Return the texts of the lines of a section as they are laid out, one for each stop of the cursor."""
        if at == self._active and self.timeline is None:
            return self.body.shown
        return [line.text for line in self.body.laid(self._pages[at])]

    def step(self, by: int) -> bool:
        """Show the section beside the active one; False if there is none."""
        if not self.shown_in_sections or not 0 <= self._active + by < len(self._sections):
            return False
        self.go_to_section(self._active + by)
        return True

    def next_alarm(self) -> bool:
        """Move the cursor to the next alarm; False if there is none."""
        head = self.query_one(DossierHead)
        if head.display and head.next_alarm():
            head.focus()
            return True
        return self.body.display and self.body.next_alarm()

    def toggle_list(self) -> bool:
        """Show the timeline as the list of its events, or drawn again; False if it is not shown."""
        if self._sections[self._active].timeline is None:
            return False
        self._remember()
        self.as_list = not self.as_list
        self._show_section(same=False)
        self.place.focus()
        return True

    def _show_band(self) -> None:
        """Show a reversed line above the page where something has to be known before it is read."""
        band, text = self.query_one("#band", Static), "" if self.page is None else parts.band(self.page)
        width = self.size.width or self.app.size.width
        band.update(cut(text, width).center(width))
        band.display = bool(text)

    @on(PageLines.Drawn)
    def _fill(self) -> None:
        """Show the next sections below one that leaves room; it takes the rows that it needs."""
        place, width = self.place, self.size.width or self.app.size.width
        rows = self.timeline.rows if self.timeline is not None else self.body.rows
        free = self._room - rows
        fills = self.shown_in_sections and not self._sought and free >= FREE and len(self._sections) > 1
        following = [*self._numbered[self._active + 1 :], *self._numbered[: self._active]] if fills else []
        told = [(each.label, lines(self._pages[at], width - 2)) for at, each in following]
        self.query_one(NextSections).show(told, free, width)
        for widget in (self.query_one(TimelineView), self.body):
            widget.styles.height = rows if widget is place and told else "1fr"

    @property
    def _numbered(self) -> list[tuple[int, PageSection]]:
        return list(enumerate(self._sections))

    def on_resize(self) -> None:
        """Show the section drawn or as a list, whichever has room, and what follows it."""
        self._show_band()
        self._fill()
        if self._sections and self._sections[self._active].timeline is not None:
            had_focus = self.place.has_focus
            self._remember()
            self._show_section(same=True)
            if had_focus:
                self.place.focus()

    def _remember(self) -> None:
        if self._sections and self.timeline is None and self.body.highlighted is not None:
            self._at[self._sections[self._active].key] = self.body.highlighted

    def _page_of(self, page: Page, section: PageSection) -> Page:
        """Return a page with one section of it, or the whole page where it is shown so."""
        if not section.key and not section.title:
            return page
        if section.timeline is not None:
            section = replace(section, blocks=(drawing.listed(section.timeline),))
        return parts.page_of_section(page, section, last=section is self._sections[-1])

    def _show_section(self, *, same: bool) -> None:
        section, view = self._sections[self._active], self.query_one(TimelineView)
        drawn = section.timeline is not None and not self.as_list and not self._sought and self._has_room
        view.display, self.body.display = drawn, not drawn
        self.query_one(SectionBar).show([each.label for each in self._sections], self._active)
        if drawn and section.timeline is not None:
            view.show(section.timeline)
            self.post_message(PageLines.Drawn())  # the line with a filter that was lifted goes here too
        else:
            at = self._at.get(section.key)
            if at is None and section.timeline is not None:
                at = view.at + 1
            if not same:
                self.body.forget()
            self.body.show(self._pages[self._active], self._sought, at)
        self.post_message(Moved())

    @property
    def _has_room(self) -> bool:
        width = self.size.width or self.app.size.width
        return width >= _LEAST_COLUMNS and self._room >= _LEAST_ROWS

    @property
    def _room(self) -> int:
        """The rows below the head and the bar of sections."""
        height = self.size.height or self.app.size.height
        return height - len(self.query_one(DossierHead).visible_rows) - 1

    @on(SectionBar.Chosen)
    def _chosen(self, event: SectionBar.Chosen) -> None:
        event.stop()
        at = min(max(self._active + event.by, 0), len(self._sections) - 1)
        self.go_to_section(at, focus=False)
        self.query_one(SectionBar).focus()

    @on(PageLines.Chosen)
    def _opened(self, event: PageLines.Chosen) -> None:
        """Show the section that a line names; what opens a page is left to the screen."""
        keys = [section.key for section in self._sections]
        if event.line.section and event.line.section in keys:
            event.stop()
            self.go_to_section(keys.index(event.line.section))

    @on(Left)
    def _left(self, event: Left) -> None:
        """Pass the cursor on between head, bar and section."""
        event.stop()
        order = [self.query_one(DossierHead), self.query_one(SectionBar), self.place]
        here = next((at for at, widget in enumerate(order) if widget.has_focus), 2)
        at = here + (1 if event.down else -1)
        if 0 <= at < len(order):
            order[at].focus()

    @on(PageLines.Turned)
    def _turned(self, event: PageLines.Turned) -> None:
        """Leave the section above its first line to the bar."""
        if event.which == "above":
            event.stop()
            self.query_one(SectionBar).focus()


def titled(section: PageSection) -> PageSection:
    """Return a section of a table with its title above it, for a pane without bar."""
    blocks = (
        replace(block, title=section.title) if isinstance(block, Table) else block for block in section.blocks
    )
    return replace(section, blocks=tuple(blocks))

"""The screen that shows every page: one list, one cursor, one way back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from custody.pages.parts.page import Page, Target
from custody.tui.render.compact import about_one, is_list
from custody.tui.render.layout import Line
from custody.tui.screens.dialogs.choose import open_hit
from custody.tui.screens.dialogs.jump import JumpScreen
from custody.tui.screens.listing import ListingScreen
from custody.tui.screens.own_screens import own_screen
from custody.tui.screens.page_keys import PAGE_KEYS
from custody.tui.screens.preview import Preview
from custody.tui.screens.result import ResultScreen
from custody.tui.screens.slow_page import build_slowly, name_awaited
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.services.kept_lists import WHOLE_PAGE, ListView
from custody.tui.services.navigation import MOST_UNREPLAYED, SLOW
from custody.tui.services.seen_pages import SeenPages
from custody.tui.widgets.dossier import Dossier, Spot
from custody.tui.widgets.dossier_head import Moved
from custody.tui.widgets.filter_bar import FilterBar
from custody.tui.widgets.heading import Heading
from custody.tui.widgets.keybar import Keybar, Places
from custody.tui.widgets.line_help import LineHelp
from custody.tui.widgets.lines import PageLines
from custody.tui.widgets.panes import Panes
from custody.tui.widgets.timeline import TimelineView
from custody.tui.widgets.top_line import TopLine


class BrowseScreen(ListingScreen):
    """The screen of pages: shows one at a time, with a history to go back through."""

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = PAGE_KEYS

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._way = [target]
        #: Pages that were left by going back, the last one first to return to.
        self._ahead: list[Target] = []
        #: The position of the entry as of which the page is shown, None for now.
        self._as_of: int | None = None
        self._view = WHOLE_PAGE
        #: Slow pages as they were built; they are built again on request only.
        self._kept: dict[Target, Page] = {}
        #: On which line each page was left, and in which view, for the way back.
        self._left: dict[Target, tuple[Spot, ListView]] = {}
        #: The list that was shown last; a page opened from it stands beside it where there is room.
        self._listing: Page | None = None
        self._seen = SeenPages()
        self._preview = Preview(self)
        self.page: Page | None = None
        self._built: Page | None = None
        #: Whether the page that is being loaded was asked for because of its alarms.
        self._seeks_alarm = False
        #: The newest entry of somebody else since the page was built.
        self._other: int | None = None

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine()
        yield Places()
        yield Heading("…", alone=True)
        yield FilterBar()
        yield Panes()
        yield LineHelp()
        yield Keybar()

    def on_mount(self) -> None:
        """Focus the page; the first one is loaded once the sign-in dialog has closed."""
        self.dossier.place.focus()

    @property
    def panes(self) -> Panes:
        """The page and what stands beside it."""
        return self.query_one(Panes)

    @property
    def dossier(self) -> Dossier:
        """The page with its head and sections."""
        return self.panes.dossier

    @property
    def line(self) -> Line | None:
        """The line, fact or event under the cursor, None without one."""
        return self.panes.line

    def load(self, *, asked: bool = True) -> None:
        """Reload the page in a job, with the cursor kept; keys wait for a reload that was ``asked`` for."""
        target, desk = self._way[-1], desk_of(self)
        if target in self._kept:
            self._show(self._kept[target])
            return
        if self.page is not None and self.page.target != target:
            name_awaited(self, target)
        as_of = self._as_of
        if as_of is not None and desk.page_service.unreplayed(as_of) > MOST_UNREPLAYED:
            build_slowly(desk, target, self._show, self._failed, as_of)
            return
        if target not in SLOW:
            start = desk.ask if asked else partial(jobs.start, desk)

            def build(_: jobs.Job) -> Page:
                return desk.page_service.page(target, as_of=as_of)

            start(build, self._show, self._failed, group="pages", alone=True)
            return

        def keep(page: Page) -> None:
            self._kept[target] = page
            self._show(page)

        build_slowly(desk, target, keep, self._failed)

    @property
    def wanted(self) -> Target:
        """The target of the page that was asked for last, shown or not yet."""
        return self._way[-1]

    def refresh_page(self, other: int | None = None) -> None:
        """Reload the page because the ledger has grown, unless it is slow to build or shows a past state.

        ``other`` is the newest entry of somebody else, None where there is none.
        """
        if self._way[-1] not in SLOW and self._as_of is None:
            self._other = other
            self.load(asked=False)

    def _show(self, page: Page) -> None:
        if page.target != self._way[-1] or not self.query(Dossier):
            return
        arrives = self.page is None or self.page.target != page.target
        self._built, page = page, self._arranged(page)
        before, self.page = self.page, page
        self.query_one(Places).show_page(page.target.page)
        self.query_one(Heading).show_place(page.title, page.target.page)
        self.query_one(TopLine).look()
        spot, _ = self._left.pop(page.target, (None, WHOLE_PAGE))
        if is_list(page):
            self._listing = page
        if about_one(page.target.page):
            self._seen.note(page, desk_of(self).session.key)
        self.panes.show(page, self._list_beside(page), self._view.sought, spot)
        self.refresh_bindings()
        if arrives or spot is not None:
            self.panes.focus_page(spot)
        sought, self._seeks_alarm = self._seeks_alarm, False
        if sought:
            self._next_alarm()
        other, self._other = self._other, None
        if other is not None and before is not None and before.target == page.target and before != page:
            self.tell(f"Entry {other} of somebody else changed this page. The cursor stayed.")

    def _list_beside(self, page: Page) -> Page | None:
        """Return the list from which a page was opened, itself if it is one; None if it was opened otherwise."""
        listing = self._listing
        if listing is None or listing is page:
            return listing
        opened = len(self._way) > 1 and self._way[-2] == listing.target and about_one(page.target.page)
        return listing if opened else None

    @on(events.DescendantFocus)
    def _focused(self) -> None:
        """Take the pane that has the focus now for the page that is open, so that keys mean what is seen."""
        panes, opened = self.panes, None
        if panes.list_pane.has_focus:
            if (opened := panes.open_list()) is not None:
                self._way.pop()
                self._as_of = None
                self._preview.load()
        elif panes.has_focus_within and (opened := panes.open_entered()) is not None:
            self._way.append(opened.target)
        if opened is not None:
            self.page = opened
            self.query_one(Heading).say(opened.title, desk_of(self).who)
        self._moved()

    @on(PageLines.OptionHighlighted)
    def _highlighted(self, event: PageLines.OptionHighlighted) -> None:
        """Show the page of the line under the cursor of the list beside it, once the cursor rests."""
        if event.option_list is self.panes.list_pane and self.panes.list_pane.display:
            self._preview.rest()
        self._moved()

    @on(Moved)
    def _moved(self) -> None:
        """Show what the line under the cursor is and leads to."""
        self.query_one(LineHelp).show_line(self.line, desk_of(self).page_service.action_text)

    def _failed(self, failed: Failed) -> None:
        """Show why a page could not be loaded, and remove it from the history."""
        page, self._as_of = self.page, None
        if len(self._way) > 1 and (page is None or page.target != self._way[-1]):
            self._step_back()
            if page is not None and page.target == self._way[-1]:
                self._show(page)
        self.app.push_screen(ResultScreen.of_failure(failed))

    def _step_back(self) -> None:
        """Remove the current page from the history, and restore the view of the one before it."""
        self._way.pop()
        self._view = self._left.get(self._way[-1], (None, WHOLE_PAGE))[1]

    def start_over(self) -> None:
        """Show an empty inbox until somebody else's is loaded, and forget where the person before was."""
        self._left, self._ahead, self._kept, self._view = {}, [], {}, WHOLE_PAGE
        self._way, self._listing, self._as_of = [Target("today")], None, None
        self._show(Page(self._way[0], "Inbox"))

    def go(self, target: Target) -> None:
        """Open the page of a target, and add it to the history; a beginning asks its questions instead."""
        if (own := own_screen(target)) is not None:
            self.app.push_screen(own)
            return
        if target != self._way[-1]:
            self._ahead.clear()
            if self.page is not None and self.page.target == self._way[-1]:
                self._left[self._way[-1]] = (self.panes.spot, self._view)
            self._left.pop(target, None)
            self._way.append(target)
            self._view = WHOLE_PAGE
            self._as_of = None
            self._kept.pop(target, None)  # who asks for it anew does not want what was found before
        self.load()

    def action_go_to(self, page: str) -> None:
        """Open a page that is one only, and come back to this one by Escape."""
        self.go(Target(page))

    @on(PageLines.Chosen)
    def _chosen(self, event: PageLines.Chosen) -> None:
        line = event.line
        if line.act is not None and (line.acts or line.opens is None):
            self._do(line.act)
        elif line.opens is not None:
            self.go(line.opens)
        else:
            self._answer("Nothing to open on this line.")

    def action_back(self) -> None:
        """Return to now from a past state, else lift filter and order, else go back one page."""
        if self._as_of is not None:
            self._as_of = None
        elif self.panes.lines.unmark():
            return
        elif self._view:
            self._view = WHOLE_PAGE
        elif (own := self._in_own_order()) is not None:
            self._way[-1] = own
        elif len(self._way) > 1:
            self._ahead.append(self._way[-1])
            self._step_back()
        self.load()

    def action_forward(self) -> None:
        """Open the page again that was left by going back."""
        if not self._ahead:
            self._answer("No page to go forward to.")
            return
        *rest, target = self._ahead
        self.go(target)
        self._ahead = rest

    def action_alarm(self) -> None:
        """Move the cursor to the next alarm on the page, else to the first of the inbox."""
        if self._next_alarm():
            return
        inbox = Target("today")
        if desk_of(self).page_service.alarms and self._way[-1] != inbox:
            self._seeks_alarm = True
            self.go(inbox)
        else:
            self._answer("No alarm on this page.")

    def _next_alarm(self) -> bool:
        """Move the cursor to the next alarm on the page; return False if there is none."""
        return self.dossier.next_alarm() if self.dossier.display else self.panes.lines.next_alarm()

    def action_section(self, by: int) -> None:
        """Go to the next section or pane (1), or the one before (-1); after the last comes the first."""
        if not self.panes.step(by):
            self._answer("This page has one section only.")

    def action_alone(self) -> None:
        """Show the pane with the cursor alone, or all panes again."""
        if not self.panes.toggle_alone():
            self._answer("There is one pane only; terminals of 120 columns and more show several.")

    @on(TimelineView.AsOf)
    def _asked_as_of(self, event: TimelineView.AsOf) -> None:
        self._show_as_of(event.entry)

    def action_mark(self) -> None:
        """Mark the line of a list; show the page as of an event of a list; return from a past state."""
        line = self.line
        listed = self.dossier.as_list and line is not None and line.opens is not None
        if self._as_of is not None or (listed and self.dossier.shows_timeline):
            self._show_as_of(None if line is None or line.opens is None else int(line.opens.key))
        elif self.page is not None and is_list(self.page) and self.panes.lines.mark():
            self._answer(
                f"{len(self.panes.lines.marked)} marked. a: actions for all of them. Esc: no marks.",
                bell=False,
            )
        else:
            self._answer("Space marks a line of a list, and works on an event of a timeline.")

    def _show_as_of(self, entry: int | None) -> None:
        """Show the page as of an entry; from a past state, that of now."""
        if self._as_of is None and entry is None:
            self._answer("No entry is named for this event: there is no state as of it.")
            return
        self._as_of = entry if self._as_of is None else None
        self.load()

    def action_whole(self) -> None:
        """Show a timeline as the list of its events or drawn again; else open the page of the line."""
        line = self.line
        if self.dossier.display and self.dossier.place.has_focus and self.dossier.toggle_list():
            return
        if line is not None and line.opens is not None:
            self.go(line.opens)
        else:
            self._answer("This line has no page of its own.")

    def action_place(self, page: str, key: str = "") -> None:
        """Open a page of the bar; the history restarts with it, after the inbox."""
        self._left.clear()
        self._ahead.clear()
        self._way = [Target("today")] if page != "today" else []
        self._way.append(Target(page, key))
        self._view = WHOLE_PAGE
        self._as_of = None
        self.load()

    @on(PageLines.Turned)
    def _turned(self, event: PageLines.Turned) -> None:
        self.action_page(event.which)

    def action_page(self, which: str) -> None:
        """Replace the page by the one before or after it, by ``which``: before or after."""
        page = self.page
        target = None if page is None else page.turns.before if which == "before" else page.turns.after
        if target is not None:
            self._way[-1] = target
            self.load()

    def action_reload(self) -> None:
        """Rebuild the page, and recount its lists."""
        self._kept.pop(self._way[-1], None)
        desk_of(self).page_service.forget()
        self.load()

    def action_jump(self) -> None:
        """Ask for a page to open: an entry's number, an instant, a name, or two sizes of the log."""

        def asked(text: str | Target | None) -> None:
            if isinstance(text, Target):
                self.go(text)
            elif text:
                service = desk_of(self).page_service
                desk_of(self).ask(
                    lambda _: service.find(text), lambda hits: open_hit(self, hits, self.go), self._failed
                )

        seen = self._seen.but(self.page, desk_of(self).session.key)
        self.app.push_screen(JumpScreen(seen), asked)

    def action_act(self) -> None:
        """Run the action of the line under the cursor, or show the page's actions to choose from."""
        line, page, desk = self.line, self.page, desk_of(self)
        if not self._acts_are_on():
            return
        if page is not None and (marked := tuple(self.panes.lines.marked)):
            desk.ask(
                lambda _: desk.page_service.acts_for_all(marked),
                lambda found: self._choose(replace(page, title=f"{len(marked)} marked"), found, marked=True),
                self._failed,
            )
        elif line is not None and line.act is not None and not self._promises:
            self._do(line.act)
        elif page is not None:
            desk.ask(
                lambda _: desk.page_service.acts(page), lambda found: self._choose(page, found), self._failed
            )

"""Screens of lists: filter by a text, sort by a column, restrict to a value, keep it under a name."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import quote_plus

from textual import on

from custody.pages.lists.arrangement import (
    NO_ARRANGEMENT,
    WHOLE,
    Arrangement,
    arranged_page,
    arranged_target,
    choices,
    columns_of,
    every_column,
    rows_of,
)
from custody.pages.lists.list_keys import key_values
from custody.pages.parts.page import Page, Table, Target
from custody.tui.screens.acting import ActingScreen
from custody.tui.screens.dialogs.arrange import ArrangeScreen
from custody.tui.screens.dialogs.ask import AskScreen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.kept_lists import ListView, members_of, read_members
from custody.tui.widgets.filter_bar import FilterBar
from custody.tui.widgets.lines import PageLines
from custody.tui.widgets.panes import Panes

#: Most characters of the name of a kept list.
_NAME = 40


class ListingScreen(ActingScreen):
    """A screen of pages whose lists are filtered, sorted and restricted.

    A list that is read page by page is arranged as a whole by the key of its page; another page as it is shown.
    """

    #: The page as it was built, before its tables were arranged.
    _built: Page | None
    _view: ListView
    _way: list[Target]

    @property
    @abstractmethod
    def panes(self) -> Panes:
        """The page and what stands beside it."""

    @abstractmethod
    def go(self, target: Target) -> None:
        """Open the page of a target, and add it to the history."""

    @abstractmethod
    def action_back(self) -> None:
        """Lift the filter, else go back one page."""

    @abstractmethod
    def _show(self, page: Page) -> None:
        """Show a page as it was built."""

    @property
    def unlisted(self) -> frozenset[str]:
        """Actions whose keys are not on the bar now: on a page that is no list there is nothing to sort."""
        built = self._built
        return (
            frozenset()
            if built is not None and columns_of(built, table=self._table)
            else frozenset({"order"})
        )

    @property
    def _table(self) -> str:
        """The key of the table that is arranged on a page about one thing; empty for a list."""
        return self.panes.dossier.table if self.page is not None and self.page.about is not None else ""

    @property
    def _order(self) -> Arrangement:
        """How the list that is shown is arranged."""
        page = self.page
        if page is None or page.turns.search is None:
            return self._view.order if self._view.table == self._table else NO_ARRANGEMENT
        return Arrangement.read(key_values(page.target.key))

    def _arranged(self, page: Page) -> Page:
        """Return a page with its tables arranged, unless its key says how; the row above them has their title."""
        if page.turns.search is None:
            return arranged_page(page, self._view.order, self._view.table)
        if not page.turns.arranged or page.turns.sought:
            return page
        blocks = (replace(block, title="") if isinstance(block, Table) else block for block in page.blocks)
        return replace(page, blocks=tuple(blocks))

    @on(PageLines.Drawn)
    def _drawn(self) -> None:
        """Show filter and order, the number of lines left or the sections that have some, and how to lift it."""
        page, view = self.page, self._view
        shown, of = self.panes.lines.counted
        told = f"{shown} of {of} lines" if view.sought else "matches in the whole list"
        dossier = self.panes.dossier
        if view.sought and self.panes.lines is dossier.body and dossier.shown_in_sections:
            told = f"found in {', '.join(dossier.matched()) or 'no section'}"
        sought = view.sought or (page.turns.sought if page is not None else "")
        self.query_one(FilterBar).show_filter(sought, f"{told}. Esc shows all", self._arranged_words)

    @property
    def _arranged_words(self) -> str:
        """How the list is sorted and restricted, and how much of it; empty for its own order."""
        page, built = self.page, self._built
        if page is None or built is None:
            return ""
        if page.turns.search is not None or not self._view.order:
            return page.turns.arranged
        more = built.turns.before or built.turns.after or any(table.more for table in built.of(Table))
        among = "this page only" if more else WHOLE
        table = self._view.table
        left, rows = rows_of(page, table), rows_of(built, table)
        return self._view.order.told(every_column(built, table), left, rows, among)

    def _look(self, view: ListView) -> None:
        """Show the page in another view."""
        self._view = view
        if self._built is not None:
            self._show(self._built)
            self.panes.focus_page()

    def action_filter(self) -> None:
        """Ask for a text to filter by: in the whole list where the page shows a part of one, else on the page."""
        page = self.page

        def sought(text: str | None) -> None:
            if text is None or page is None:
                return
            search = page.turns.search
            if search is None:
                self._look(replace(self._view, sought=text))
            elif not text and page.turns.sought:
                self.action_back()
            elif text:
                found = Target(search.page, search.key + quote_plus(text, errors="surrogatepass"))
                self._go_instead(page, found)

        whole = page is not None and page.turns.search is not None
        told = "Search the whole list for a name or words" if whole else "Show only lines with"
        before = page.turns.sought if page is not None and whole else self._view.sought
        self.app.push_screen(AskScreen(told, before), sought)

    def _in_own_order(self) -> Target | None:
        """Return the list that is shown in its own order, where the history does not lead to it; else None."""
        page = self.page
        if page is None or not page.turns.arranged or page.turns.search is None:
            return None
        leads = len(self._way) > 1 and self._way[-2].page == page.target.page
        return None if leads else arranged_target(page.turns.search, NO_ARRANGEMENT)

    def _go_instead(self, page: Page, target: Target) -> None:
        """Open a list arranged or searched; in the history it replaces one that is so already."""
        if page.turns.sought or page.turns.arranged:
            self._way.pop()
        self.go(target)

    def action_order(self) -> None:
        """Ask for a column to sort by, a value of the line to restrict to, or a kept list."""
        desk = desk_of(self)
        desk.ask(lambda _: desk.lists.kept(desk.session.theirs), self._ask_order, desk.trouble)

    def _ask_order(self, kept: Mapping[str, dict[str, str]]) -> None:
        page = self._built
        if page is None or not (columns_of(page, table=self._table) or kept):
            self._answer("No list on this page to sort.")
            return
        line = self.line
        offers: list[tuple[str, Callable[[], None]]] = [
            (choice.text, partial(self._arrange, page, choice.makes))
            for choice in choices(page, None if line is None else line.opens, self._order, self._table)
        ]
        if page.about is None and (self._order or self._view.sought or page.turns.sought):
            offers.append(("Keep this list under a name", self._ask_name))
        for name, members in kept.items():
            offers.append((f"Open the list {name}", partial(self._open_kept, members)))
        offers += [(f"Forget the list {name}", partial(self._forget, name)) for name in kept]

        def taken(at: int | None) -> None:
            if at is not None:
                offers[at][1]()

        self.app.push_screen(ArrangeScreen(page.title, [text for text, _ in offers]), taken)

    def _arrange(self, page: Page, order: Arrangement) -> None:
        """Show the list in an order: all of it where its key says so, else the rows of this page."""
        search = page.turns.search
        if search is None:
            self._look(replace(self._view, order=order, table=self._table))
        elif not order and not page.turns.sought:
            self.action_back()
        else:
            self._go_instead(page, arranged_target(search, order, page.turns.sought))

    def _ask_name(self) -> None:
        def named(name: str | None) -> None:
            page, desk = self.page, desk_of(self)
            if not (name and name.strip()) or page is None:
                return
            short, members = name.strip()[:_NAME], members_of(page.target, self._view)
            jobs.start(
                desk,
                lambda _: desk.lists.keep(desk.session.theirs, short, members),
                lambda _: self._answer(f"List {short} kept. o opens it from any list.", bell=False),
                desk.trouble,
            )

        self.app.push_screen(AskScreen("Name of the list"), named)

    def _open_kept(self, members: dict[str, str]) -> None:
        target, view = read_members(members)
        page = self.page
        if page is not None and page.target == target:
            self._look(view)
            return
        self.go(target)
        self._view = view

    def _forget(self, name: str) -> None:
        desk = desk_of(self)
        jobs.start(
            desk,
            lambda _: desk.lists.drop(desk.session.theirs, name),
            lambda _: self._answer(f"List {name} forgotten.", bell=False),
            desk.trouble,
        )

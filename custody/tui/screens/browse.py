"""The screen that shows every page: one list, one cursor, one way back."""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from urllib.parse import quote_plus

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from custody.pages.parts.page import Action, Page, Target
from custody.tui.background_tasks import Work
from custody.tui.screens.acts import ActsScreen
from custody.tui.screens.ask import AskScreen
from custody.tui.screens.progress import WorkingScreen
from custody.tui.screens.result import ResultScreen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Done, Failed
from custody.tui.services.navigation import PLACES, SLOW
from custody.tui.widgets.filter_bar import FilterBar
from custody.tui.widgets.heading import Heading, Training
from custody.tui.widgets.keybar import Keybar, Places
from custody.tui.widgets.line_help import LineHelp
from custody.tui.widgets.lines import PageLines


class BrowseScreen(Screen[None]):
    """The screen of pages: shows one at a time, with a history to go back through."""

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "act", "act"),
        Binding("slash", "filter", "filter"),
        Binding("g", "jump", "go to"),
        Binding("escape", "back", "back"),
        Binding("question_mark", "app.help", "help", id="help"),
        Binding("colon", "app.command_palette", "all actions", id="palette", show=False),
        Binding("right_square_bracket", "page('after')", "older", show=False),
        Binding("left_square_bracket", "page('before')", "newer", show=False),
        Binding("r", "reload", "reload", show=False),
        Binding("f4", "whole", "page of the line", show=False),
        Binding("exclamation_mark", "alarm", "next alarm", show=False),
        Binding("less_than_sign", "back", "back a page", show=False),
        Binding("greater_than_sign", "forward", "forward a page", show=False),
        *(Binding(digit, f"place('{page}')", told, show=False) for digit, page, told in PLACES),
    ]

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._way = [target]
        #: Pages that were left by going back, the last one first to return to.
        self._ahead: list[Target] = []
        self._sought = ""
        #: Slow pages as they were built; they are built again on request only.
        self._kept: dict[Target, Page] = {}
        #: On which line each page was left, and with which filter, for the way back.
        self._left: dict[Target, tuple[int, str]] = {}
        self.page: Page | None = None

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        if desk_of(self).page_service.training:
            yield Training()
        yield Heading("…")
        yield Places()
        yield FilterBar()
        yield PageLines()
        yield LineHelp()
        yield Keybar()

    def on_mount(self) -> None:
        """Focus the lines; the first page is loaded once the sign-in dialog has closed."""
        self.query_one(PageLines).focus()

    def load(self, *, asked: bool = True) -> None:
        """Reload the page in a job, with the cursor kept; keys wait for a reload that was ``asked`` for."""
        target, desk = self._way[-1], desk_of(self)
        if target in self._kept:
            self._show(self._kept[target])
            return
        if self.page is not None and self.page.target != target:
            self.query_one(Heading).say(f"{target.page} …", desk.who)
        if target not in SLOW:
            start = desk.ask if asked else partial(jobs.start, desk)
            start(
                lambda _: desk.page_service.page(target), self._show, self._failed, group="pages", alone=True
            )
            return
        work = Work(f"{target.page}: {target.key}", lambda: None)

        def failed(what: Failed) -> None:
            work.result = what
            desk.end_work(work)
            self._failed(what)

        def show(page: Page) -> None:
            work.result = Done(0, ())
            desk.end_work(work)
            self._kept[target] = page
            self._show(page)

        work.job = jobs.start(
            desk, lambda job: desk.page_service.page(target, job), show, failed, what=f"the {target.page}"
        )
        desk.push_screen(WorkingScreen(work))

    @property
    def wanted(self) -> Target:
        """The target of the page that was asked for last, shown or not yet."""
        return self._way[-1]

    def refresh_page(self) -> None:
        """Reload the page because the ledger has grown, unless it is slow to build."""
        if self._way[-1] not in SLOW:
            self.load(asked=False)

    def _show(self, page: Page) -> None:
        if page.target != self._way[-1] or not self.query(PageLines):
            return
        self.page = page
        self.query_one(Places).show_page(page.target.page)
        self.query_one(Heading).say(page.title, desk_of(self).who)
        self.query_one(PageLines).show(page, self._sought, self._left.pop(page.target, (None, ""))[0])

    @on(PageLines.Drawn)
    def _drawn(self) -> None:
        """Show the filter with the number of lines left, and how to lift it."""
        shown, of = self.query_one(PageLines).counted
        told = f"{shown} of {of} lines" if self._sought else "matches in the whole list"
        sought = self._sought or (self.page.turns.sought if self.page is not None else "")
        self.query_one(FilterBar).show_filter(sought, f"{told}. Esc shows all")

    @on(PageLines.OptionHighlighted)
    def _moved(self) -> None:
        """Show what the line under the cursor leads to."""
        line, pages = self.query_one(PageLines).line, desk_of(self).page_service
        self.query_one(LineHelp).show_line(line, pages.action_text)

    def _failed(self, failed: Failed) -> None:
        """Show why a page could not be loaded, and remove it from the history."""
        page = self.page
        if len(self._way) > 1 and (page is None or page.target != self._way[-1]):
            self._step_back()
            if page is not None and page.target == self._way[-1]:
                self._show(page)
        self.app.push_screen(ResultScreen.of_failure(failed))

    def _step_back(self) -> None:
        """Remove the current page from the history, and restore the filter of the one before it."""
        self._way.pop()
        self._sought = self._left.get(self._way[-1], (0, ""))[1]

    def go(self, target: Target) -> None:
        """Open the page of a target, and add it to the history."""
        if target != self._way[-1]:
            self._ahead.clear()
            if self.page is not None and self.page.target == self._way[-1]:
                self._left[self._way[-1]] = (self.query_one(PageLines).highlighted or 0, self._sought)
            self._left.pop(target, None)
            self._way.append(target)
            self._sought = ""
            self._kept.pop(target, None)  # who asks for it anew does not want what was found before
        self.load()

    @on(PageLines.Chosen)
    def _chosen(self, event: PageLines.Chosen) -> None:
        line = event.line
        if line.act is not None and (line.acts or line.opens is None):
            self._do(line.act)
        elif line.opens is not None:
            self.go(line.opens)
        else:
            self._answer("Nothing to open on this line.")

    def action_whole(self) -> None:
        """Open the page of the line under the cursor, also where Enter begins an action."""
        line = self.query_one(PageLines).line
        if line is not None and line.opens is not None:
            self.go(line.opens)
        else:
            self._answer("This line has no page of its own.")

    def action_back(self) -> None:
        """Lift the filter, else go back one page."""
        if self._sought:
            self._sought = ""
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
        """Move the cursor to the next alarm on the page; from the last one to the first."""
        if not self.query_one(PageLines).next_alarm():
            self._answer("No alarm on this page.")

    def action_place(self, page: str, key: str = "") -> None:
        """Open a page of the bar; the history restarts with it, after the inbox."""
        self._left.clear()
        self._ahead.clear()
        self._way = [Target("today")] if page != "today" else []
        self._way.append(Target(page, key))
        self._sought = ""
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

    def action_filter(self) -> None:
        """Ask for a text to filter by: in the whole list where the page shows a part of one, else on the page."""
        page = self.page

        def sought(text: str | None) -> None:
            if text is None or page is None:
                return
            search = page.turns.search
            if search is None:
                self._sought = text
                self.query_one(PageLines).show(page, text)
            elif not text and page.turns.sought:
                self.action_back()
            elif text:
                if page.turns.sought:
                    self._way.pop()
                self.go(Target(search.page, search.key + quote_plus(text, errors="surrogatepass")))

        whole = page is not None and page.turns.search is not None
        told = "Search the whole list for a name or words" if whole else "Show only lines with"
        before = page.turns.sought if page is not None and whole else self._sought
        self.app.push_screen(AskScreen(told, before), sought)

    def action_jump(self) -> None:
        """Ask for a page to open: an entry's number, an instant, a name, or two sizes of the log."""

        def asked(text: str | None) -> None:
            if text:
                desk_of(self).ask(lambda _: desk_of(self).page_service.find(text), self.go, self._failed)

        self.app.push_screen(
            AskScreen("Go to: an entry's number, a date, a name, or two sizes as 3..8"), asked
        )

    def action_act(self) -> None:
        """Run the action of the line under the cursor, or show the page's actions to choose from."""
        line, page, desk = self.query_one(PageLines).line, self.page, desk_of(self)
        if line is not None and line.act is not None:
            self._do(line.act)
        elif page is not None:
            desk.ask(
                lambda _: desk.page_service.acts(page), lambda found: self._choose(page, found), self._failed
            )

    def _choose(self, page: Page, found: tuple[Action, ...]) -> None:
        if found:
            self.app.push_screen(ActsScreen(page.title, found), self._do)
        else:
            self._answer("No action can be entered from this page.")

    def _answer(self, text: str) -> None:
        """Show why a key did nothing, and ring the bell."""
        self.query_one(LineHelp).answer(text)
        self.app.bell()

    def _do(self, act: Action | None) -> None:
        if act is not None and act.refused is not None:
            self._answer(f"Not possible: {act.refused.text}")
        elif act is not None:
            desk_of(self).begin(act)

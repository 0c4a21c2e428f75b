"""The page of the line under the cursor of a list, built beside it once the cursor rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.pages.parts.page import Page
from custody.tui.render.compact import about_one
from custody.tui.services import jobs
from custody.tui.services.front import desk_of

if TYPE_CHECKING:
    from textual.timer import Timer

    from custody.tui.screens.browse import BrowseScreen

#: Seconds for which the cursor rests before a page is built.
PAUSE = 0.2


class Preview:
    """The loading of pages beside a list: it opens nothing whose reading is logged; no key waits for it."""

    def __init__(self, screen: BrowseScreen) -> None:
        self._screen = screen
        self._timer: Timer | None = None

    def rest(self) -> None:
        """Build the page of the line under the cursor, unless the cursor moves on before."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(PAUSE, self.load)

    def load(self) -> None:
        """Build the page of the line under the cursor; show none for a line without one."""
        screen, panes = self._screen, self._screen.panes
        desk, line = desk_of(screen), panes.list_pane.line
        target = None if line is None else line.opens
        if target is None or not about_one(target.page) or panes.list_pane.page is not screen.page:
            panes.show_preview(None)
            return

        def show(page: Page) -> None:
            line = panes.list_pane.line
            if line is not None and line.opens == page.target:
                panes.show_preview(page)

        jobs.start(
            desk,
            lambda _: desk.page_service.preview(target),
            show,
            lambda _: panes.show_preview(None),
            group="preview",
            alone=True,
        )

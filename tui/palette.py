"""The command palette: pages, and every command that enters something, found by what it is called or does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.desk import desk_of
from tui.page import Act
from tui.places import FURTHER, PLACES
from tui.screens.browse import BrowseScreen


class Everything(Provider):
    """What can be opened and done."""

    async def discover(self) -> Hits:
        """Give the pages before anything is typed."""
        for told, _, run in self._pages():
            yield DiscoveryHit(told, run)

    async def search(self, query: str) -> Hits:
        """Give what fits, best first."""
        matcher = self.matcher(query)
        for told, more, run in [*self._pages(), *self._acts()]:
            score = max(matcher.match(told), matcher.match(more) * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(told), run, help=more)

    def _pages(self) -> list[tuple[str, str, Callable[[], None]]]:
        found = [(f"Page: {told}", f"key {digit}", page) for digit, page, told in PLACES if page != "more"]
        found += [(f"Page: {title}", told, page) for page, title, told in FURTHER]
        return [(told, about, partial(self._go, page)) for told, about, page in found]

    def _acts(self) -> list[tuple[str, str, Callable[[], None]]]:
        desk = desk_of(self.app)
        return [
            (f"custody {' '.join(words)}", about, partial(desk.begin, Act(about, words)))
            for words, about in desk.commands
        ]

    def _go(self, page: str) -> None:
        for screen in self.app.screen_stack:
            if isinstance(screen, BrowseScreen):
                screen.action_place(page)

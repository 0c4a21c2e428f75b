"""The command palette: finds pages and allowed acts by name or description."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from custody.display import visible
from custody.pages.parts.page import Action, Target
from custody.tui.pages.palette_actions import offered
from custody.tui.screens.browse import BrowseScreen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.services.navigation import FURTHER, PLACES, SCANNER

#: The program's name, with which a typed command begins.
_PROGRAM = "custody "


class PaletteProvider(Provider):
    """The entries of the command palette: all pages, and the actions that the rules allow now."""

    async def startup(self) -> None:
        """Load the allowed actions once, when the palette opens."""
        desk, screen = desk_of(self.screen), self.screen
        page = screen.page if isinstance(screen, BrowseScreen) else None
        answer: asyncio.Future[tuple[Action, ...]] = asyncio.get_running_loop().create_future()

        def none(_: Failed) -> None:
            answer.set_result(())

        def ask(_: jobs.Job) -> tuple[Action, ...]:
            # It may be opened before the commands are loaded.
            known = desk.commands or list(desk.acts.known())
            return desk.page_service.make(lambda context: offered(context, page, known), "possible")

        jobs.start(
            desk,
            ask,
            answer.set_result,
            none,
            what="asking the rules",
        )
        self._offered = await answer

    async def discover(self) -> Hits:
        """Yield the pages, which are listed before anything is typed."""
        for told, _, run in self._pages():
            yield DiscoveryHit(told, run)

    async def search(self, query: str) -> Hits:
        """Yield the pages and actions whose name or description matches a query, each with its score."""
        # Users of the command line begin with the program's name, with which no form begins.
        matchers = [
            self.matcher(value) for value in dict.fromkeys((query, query.removeprefix(_PROGRAM))) if value
        ]
        for told, more, run in [*self._pages(), *self._acts()]:
            score, matcher = max(
                ((max(matcher.match(told), matcher.match(more) * 0.8), matcher) for matcher in matchers),
                key=lambda found: found[0],
            )
            if score > 0:
                yield Hit(score, matcher.highlight(told), run, help=more)

    def _pages(self) -> list[tuple[str, str, Callable[[], None]]]:
        """Return name, description and callback of each page, and of colours; none above a form or dialog."""
        if not isinstance(self.screen, BrowseScreen):
            return []
        places = [
            (f"Page: {told}", f"key {digit}", Target(page)) for digit, page, told in PLACES if page != "more"
        ]
        places += [(f"Page: {title}", told, Target(page)) for page, title, told in FURTHER]
        places.append(("Page: Tour", "a guided tour", Target("tour")))
        found: list[tuple[str, str, Callable[[], None]]] = [
            (told, more, partial(self._go, target)) for told, more, target in places
        ]
        return [*found, ("Colours", "the next colour theme", desk_of(self.screen).action_theme)]

    def _acts(self) -> list[tuple[str, str, Callable[[], None]]]:
        desk = desk_of(self.screen)
        found: list[tuple[str, str, Callable[[], None]]] = []
        if isinstance(self.screen, BrowseScreen):
            test = partial(desk.open, Target(SCANNER))
            found.append(("scanner test", "what a scanner sends, how fast, and its keyboard layout", test))
        for act in self._offered:
            about = " ".join(
                str(value) for name, value in act.values.items() if name == act.words[0].replace("-", "_")
            )
            told = f"{' '.join(act.words)} {visible(about)}".rstrip()
            found.append((told, visible(act.label, told=True), partial(desk.begin, act)))
        return found

    def _go(self, target: Target) -> None:
        for screen in self.app.screen_stack:
            if isinstance(screen, BrowseScreen):
                screen.action_place(target.page, target.key)

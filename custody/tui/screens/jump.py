"""A screen from which any page is gone to by what is typed."""

from __future__ import annotations

from textual.screen import Screen

from custody.pages.parts.page import Target
from custody.tui.screens.dialogs.ask import AskScreen
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed


class JumpScreen(Screen[None]):
    """The base of a screen of pages: asks where to go."""

    def go(self, target: Target) -> None:
        """Open the page of a target."""
        raise NotImplementedError

    def _failed(self, failed: Failed) -> None:
        """Show why a page could not be loaded."""
        raise NotImplementedError

    def action_jump(self) -> None:
        """Ask for a page to open: an entry's number, an instant, a name, or two sizes of the log."""

        def asked(text: str | None) -> None:
            if text:
                desk_of(self).ask(lambda _: desk_of(self).page_service.find(text), self.go, self._failed)

        self.app.push_screen(
            AskScreen("Go to: an entry's number, a date, a name, or two sizes as 3..8"), asked
        )

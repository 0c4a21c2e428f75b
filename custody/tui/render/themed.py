"""The base of a Textual program with themes, which parses its styles again only for other colours."""

from __future__ import annotations

from typing import TypeVar

from textual.app import App

from custody.tui.render.themes import themes

T = TypeVar("T")


class ThemedApp(App[T]):
    """A Textual program that begins in a theme and can switch to the next one."""

    def __init__(self, theme: str) -> None:
        super().__init__()
        for known in themes():
            self.register_theme(known)
        self.theme = theme
        #: The colours with which the styles were read that are in force.
        self._colours = self.get_css_variables()
        self.stylesheet.set_variables(self._colours)

    @property
    def fault(self) -> Exception | None:
        """The error that ended the program without being raised on purpose, None for none."""
        return self._exception

    def _fatal_error(self) -> None:
        """End the program without a traceback on the terminal: what began it reports ``fault``."""
        self._close_messages_no_wait()

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the styles again where a theme has other colours; that takes longer than drawing a page."""
        colours = self.get_css_variables()
        if colours != self._colours:
            self._colours = colours
            super().refresh_css(animate=animate)

    def take_next_theme(self) -> None:
        """Switch to the next theme; after the last comes the first."""
        names = [known.name for known in themes()]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

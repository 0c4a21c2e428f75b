"""A program with themes, which reads its styles anew only where a theme has other colours."""

from __future__ import annotations

from typing import TypeVar

from textual.app import App

from custody.tui.render.themes import themes

T = TypeVar("T")


class ThemedApp(App[T]):
    """A program that begins in a theme and can go on to the next one."""

    def __init__(self, theme: str) -> None:
        super().__init__()
        for known in themes():
            self.register_theme(known)
        self.theme = theme
        #: The colours with which the styles were read that are in force.
        self._colours = self.get_css_variables()
        self.stylesheet.set_variables(self._colours)

    def refresh_css(self, animate: bool = True) -> None:
        """Read the styles anew where a theme has other colours; reading them takes longer than drawing a page."""
        colours = self.get_css_variables()
        if colours != self._colours:
            self._colours = colours
            super().refresh_css(animate=animate)

    def take_next_theme(self) -> None:
        """Go on to the next theme."""
        names = [known.name for known in themes()]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

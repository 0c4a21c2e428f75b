"""The shortcut by which tests style widgets: it gives a widget the colours that Textual would give it."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.widgets import Label

from custody.tui.render.themed import ThemedApp
from custody.tui.render.themes import GROUNDS
from tests.tui.styles import styles_once


class _Coloured(ThemedApp[None]):
    CSS = "#of-no-other-program { background: $background; }"

    def compose(self) -> ComposeResult:
        yield Label("text", id="of-no-other-program")


def test_a_widget_has_the_colours_of_a_theme_that_comes_back() -> None:
    found: list[str] = []
    wanted = ["custody-dark", "custody-light", "custody-dark", "custody-contrast", "custody-light"]

    async def change() -> None:
        app = _Coloured("custody-dark")
        async with app.run_test() as pilot:
            for theme in wanted:
                app.theme = theme
                await pilot.pause()
                found.append(app.query_one(Label).styles.background.hex.lower())

    with styles_once():
        asyncio.run(change())
    assert found == [GROUNDS[theme][0] for theme in wanted]

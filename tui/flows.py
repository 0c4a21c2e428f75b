"""Acts that have a screen of their own before their form: where one question after the other would be too slow."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from tui.page import Act
from tui.screens.disclose import DiscloseScreen
from tui.screens.intake import IntakeScreen

#: What makes the screen of an act, by the words of its command.
FLOWS: dict[tuple[str, ...], Callable[[Act], Screen[None]]] = {
    ("disclose",): DiscloseScreen,
    ("exhibit", "intake"): IntakeScreen,
}

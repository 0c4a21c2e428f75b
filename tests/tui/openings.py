"""The screens without a vault, for the gallery: name, purpose, and what makes each."""

from __future__ import annotations

from collections.abc import Callable

from custody.tui.screens.begin import BeginScreen
from custody.tui.screens.welcome import WelcomeScreen

OPENINGS: tuple[tuple[str, str, Callable[[], object]], ...] = (
    ("welcome", "Without a vault: practise, make a vault or a key, open another vault.", WelcomeScreen),
    ("begin-key", "What a beginning asks, one question a line.", lambda: BeginScreen("key")),
)

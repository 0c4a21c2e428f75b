"""Screens that stand for a page of their own: a beginning, and the scanner test."""

from __future__ import annotations

from textual.screen import Screen

from custody.pages.parts.page import Target
from custody.tui.screens.begin import BeginScreen
from custody.tui.screens.scanner_test import ScannerTestScreen
from custody.tui.services.navigation import SCANNER


def own_screen(target: Target) -> Screen[None] | None:
    """Return the screen that a target opens instead of a page, None for a page."""
    if target.page == SCANNER:
        return ScannerTestScreen()
    return BeginScreen(target.key) if target.page == "begin" and target.key else None

"""Actions that open a screen of their own, where a form of single questions is too slow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from custody.pages.parts.page import Action
from custody.tui.screens.count import CountScreen
from custody.tui.screens.dialogs.correct import CorrectScreen
from custody.tui.screens.disclose import DiscloseScreen
from custody.tui.screens.intake import IntakeScreen
from custody.tui.screens.offer import OfferScreen
from custody.tui.screens.photographs import PhotographsScreen
from custody.tui.screens.receive import ReceiveScreen
from custody.tui.screens.storing import StoringScreen

#: The screen of each of these actions, by the words of its command.
FLOWS: dict[tuple[str, ...], Callable[[Action], Screen[Any]]] = {
    ("acquisition", "record"): StoringScreen,
    ("archive",): StoringScreen,
    ("transfer", "accept"): ReceiveScreen,
    ("transfer", "offer"): OfferScreen,
    ("entry", "correct"): CorrectScreen,
    ("entry", "disclose"): DiscloseScreen,
    ("exhibit", "intake"): IntakeScreen,
    ("exhibit", "photograph"): PhotographsScreen,
    ("exhibit", "record-photographs"): PhotographsScreen,
    ("inventory", "scan"): CountScreen,
}

#: The value that such a screen adds to an action: where it is known already, the form opens at once.
ADDED: dict[tuple[str, ...], str] = {
    ("acquisition", "record"): "image",
    ("entry", "correct"): "field",
    ("entry", "disclose"): "fields",
}

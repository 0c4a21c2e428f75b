"""The dialog to choose the field of an entry that is corrected, by its label and its newest value."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import OptionList

from custody.display import visible
from custody.pages.parts.page import Action
from custody.tui.screens.dialogs.choose import ChooseScreen
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed

#: The value that names the entry.
_ENTRY = "entry"


class CorrectScreen(ChooseScreen):
    """A list of the fields of an entry; the one that is taken is corrected in the form of the act."""

    HELP = (
        "The fields of the entry that can be corrected, with their newest values. Enter opens the correction, in "
        "which the value can be changed. Esc goes back."
    )

    def __init__(self, act: Action) -> None:
        entry = act.values.get(_ENTRY)
        super().__init__(f"Which field of entry {visible(str(entry))} is wrong?", (), several=False)
        self._act, self._offers = act, list[tuple[str, Action]]()

    def on_mount(self) -> None:
        """Read the fields of the entry; where none is named, the form asks for it."""
        super().on_mount()
        desk, entry = desk_of(self), self._act.values.get(_ENTRY)
        if entry is None:
            self._fill(self._act)
            return

        def failed(what: Failed) -> None:
            self.dismiss(None)
            desk.trouble(what)

        desk.ask(lambda _: desk.page_service.amendments(str(entry)), self._show, failed)

    def _show(self, offers: list[tuple[str, Action]]) -> None:
        if not offers:
            self._fill(self._act)
            return
        self._offers = offers
        listed = self.query_one(OptionList)
        listed.add_options([Text(visible(told), no_wrap=True) for told, _ in offers])
        listed.highlighted = 0

    def action_take(self) -> None:
        """Open the correction of the field under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None and self._offers:
            self._fill(self._offers[at][1])

    def _fill(self, act: Action) -> None:
        desk = desk_of(self)
        self.dismiss(None)
        desk.fill(act)

"""The form of one line of a list: its answers return to the list, and are signed there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from custody.forms.form import Form
from custody.tui.screens.form import FormScreen
from custody.tui.services.front import desk_of


class EditScreen(FormScreen):
    """The form of a list's line; returns its answers, None if left."""

    HELP = (
        "One question a line, under the title of its section. Enter goes to the next line, Tab to the next section. "
        "F2 takes the answer of the line above, else goes to the next required one. F4 shows optional questions. F8 "
        "puts the answers on the list, where they are signed later. Esc goes back without them, and asks once."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "send(True)", "take it", id="sign"),
        Binding("f2", "next_required", "as above, next", id="next"),
    ]

    def __init__(
        self,
        form: Form,
        given: Mapping[str, object],
        *,
        above: Mapping[str, object] | None = None,
        shown: Collection[str] = (),
    ) -> None:
        super().__init__(form, given, editing=True, above=above, shown=shown)
        self._known: dict[str, object] = {}
        #: The key of whoever answers here.
        self._by: str | None = None

    def on_mount(self) -> None:
        """Remember the list's values before editing."""
        self._known = self.values

    async def resumed(self) -> None:
        """Close without answers if another person has signed in: the list has none of theirs."""
        session = desk_of(self).session
        was, self._by = self._by, session.key
        if was is not None and was not in session.theirs:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Return to the list; with answers not yet taken into it, only when pressed again."""
        if self.values == self._known:
            self.dismiss(None)
            return
        self._known = self.values
        told = "✗ the answers are not on the list yet: F8 adds them, Esc again discards them"
        self.query_one("#said", Static).update(Text(told))
        self.app.bell()

"""The dialog that asks why a required question has no answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from custody.display import capitalised
from custody.forms.excuses import Excuse, Sort
from custody.tui.widgets.answer import Answer

_ASKS = {"not known": "{}: not known. Why?", "does not apply": "{}: does not apply. Why?"}
_RECORD = "The entry then is the record of a past act: who acts now knows what is done."


class ExcuseScreen(ModalScreen[Excuse | None]):
    """The reason why a question has no answer; returns the excuse, None if left."""

    HELP = "The reason is signed with the entry, and can be erased later. F3 changes between the two excuses."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("f3", "other", "the other excuse", id="exception"),
    ]

    def __init__(
        self, called: str, sorts: Sequence[Sort], reason: str = "", *, makes_record: bool = False
    ) -> None:
        """Set the question's name, the excuses it may have, and the reason given before.

        ``makes_record``: something unknown makes the entry a record.
        """
        super().__init__()
        self._called, self._sorts, self._reason = capitalised(called), tuple(sorts), reason
        self._makes_record = makes_record
        self._at = 0

    @property
    def sort(self) -> Sort:
        """The excuse that is given."""
        return self._sorts[self._at]

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        more = "   F3: the other excuse" if len(self._sorts) > 1 else ""
        with Vertical(classes="dialog"):
            yield Static(self._asked(), id="asked", markup=False)
            yield Answer(self._reason)
            yield Static(f"Enter: answer{more}   Esc: back", markup=False, classes="keys")

    def _asked(self) -> str:
        asked = _ASKS[self.sort].format(self._called)
        return f"{asked}\n{_RECORD}" if self._makes_record and self.sort == "not known" else asked

    def action_other(self) -> None:
        """Change to the other excuse."""
        self._at = (self._at + 1) % len(self._sorts)
        self.query_one("#asked", Static).update(self._asked())

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        event.stop()
        reason = event.value.strip()
        if reason:
            self.dismiss(Excuse(self.sort, reason))
        else:
            self.app.bell()

    def action_leave(self) -> None:
        """Close the dialog without an excuse."""
        self.dismiss(None)

"""The dialog for a passphrase that a command asks for; it is passed on and not stored."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from custody.display import visible


class SecretScreen(ModalScreen[bytes | None]):
    """The question for a key's passphrase, a ``new`` one twice; returns it as UTF-8, None if left."""

    HELP = (
        "A command needs the passphrase of this key. It is neither shown nor stored. A new passphrase is "
        "typed twice: without it the key is lost. Esc cancels."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "cancel", id="back")]

    def __init__(self, key: str, *, new: bool) -> None:
        super().__init__()
        self._key, self._new = key, new

    def compose(self) -> ComposeResult:
        """Lay the questions out."""
        what = "New passphrase" if self._new else "Passphrase"
        with Vertical(classes="dialog"):
            yield Static(Text(f"{what} of {visible(self._key)}"))
            yield Input(password=True, id="first")
            if self._new:
                yield Static("Repeat it", markup=False)
                yield Input(password=True, id="again")
            yield Static("", id="said", markup=False)
            yield Static("Enter: continue   Esc: cancel", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin at the first question."""
        self.set_focus(self.query_one("#first", Input))

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        first = self.query_one("#first", Input)
        if not first.value:
            self._say("It cannot be empty: choose several words." if self._new else "Nothing was typed.")
            self.set_focus(first)
        elif self._new and event.input is first:
            self.set_focus(self.query_one("#again", Input))
        elif self._new and self.query_one("#again", Input).value != first.value:
            for widget in self.query(Input):
                widget.value = ""
            self._say("The passphrases differ: type the new one twice again.")
            self.set_focus(first)
        else:
            self.dismiss(first.value.encode("utf-8", "surrogateescape"))

    def _say(self, what: str) -> None:
        self.query_one("#said", Static).update(f"✗ {what}")

    def action_leave(self) -> None:
        """Close the dialog without a passphrase."""
        self.dismiss(None)

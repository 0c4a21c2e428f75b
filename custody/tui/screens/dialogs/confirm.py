"""The passphrase of a second person, which ends their review."""

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
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed


class ConfirmScreen(ModalScreen[bool]):
    """The question for the signer's passphrase; returns True once it is the right one, False if left.

    ``signs`` is the sentence of the review that names the signer.
    """

    HELP = (
        "Two people are at one terminal. Whoever signs ends the review with the passphrase of their own key: so nobody "
        "signs for the other one. Enter signs. Esc goes back to the form and signs nothing."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back, unsigned", id="back")]

    def __init__(self, signs: str) -> None:
        super().__init__()
        self._signs = signs
        #: Whether a passphrase is being tried: until that is over no other one is, and nobody leaves.
        self._trying = False

    def compose(self) -> ComposeResult:
        """Lay the question out."""
        with Vertical(classes="dialog"):
            yield Static(Text(visible(self._signs, told=True)), classes="said")
            yield Static(Text(f"Passphrase of {visible(desk_of(self).session.person)}"))
            yield Input(password=True)
            yield Static("", id="said", markup=False)
            yield Static("Enter: sign   Esc: back to the form, unsigned", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin at the question."""
        self.set_focus(self.query_one(Input))

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if self._trying:
            return
        desk, secret = desk_of(self), event.value.encode("utf-8", "surrogateescape")
        event.input.value, self._trying = "", True
        self.query_one("#said", Static).update("opening the key …")
        desk.ask(lambda _: desk.session.confirm(secret), lambda _: self._right(), self._wrong)

    def _right(self) -> None:
        if self in self.app.screen_stack:
            self.pop_until_active()  # help may have been asked for meanwhile
            self.dismiss(True)

    def _wrong(self, failed: Failed) -> None:
        self._trying = False
        if self in self.app.screen_stack:
            self.query_one("#said", Static).update(Text(f"✗ {visible(failed.message, told=True)}"))

    def action_leave(self) -> None:
        """Close the dialog: nothing is signed."""
        if not self._trying:
            self.dismiss(False)

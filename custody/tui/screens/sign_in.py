"""The sign-in dialog: choose a key and type its passphrase, once per session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from custody.display import visible
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.widgets.options import Options

if TYPE_CHECKING:
    from custody.tui.services.session import Keyholder


class SignInScreen(ModalScreen[bool]):
    """The sign-in dialog: opens a key for this session; returns True if somebody is signed in.

    ``first`` is the key under the cursor at first, by default the first one; with ``sure`` the passphrase is asked at
    once.
    """

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "read only", id="back")]

    def __init__(
        self, keys: Sequence[Keyholder], *, first: str | None = None, locked: bool = False, sure: bool = False
    ) -> None:
        super().__init__()
        self._keys, self._locked, self._sure = tuple(keys), locked, sure or len(keys) == 1
        self._first = next((at for at, one in enumerate(self._keys) if one.key == first), 0)
        #: Whether a key is being opened: until that is over nothing else is tried, and nobody leaves.
        self._opening = False

    def compose(self) -> ComposeResult:
        """Lay keys and passphrase out."""
        with Vertical(classes="dialog"):
            yield Static("LOCKED. Who signs in?" if self._locked else "Who signs?", markup=False)
            yield Options(
                *(Option(Text(f"{visible(key.person)}  {visible(key.key)}")) for key in self._keys),
                markup=False,
            )
            yield Static("Passphrase", id="whose", markup=False)
            yield Input(password=True)
            yield Static("", id="said", markup=False)
            keys = "Enter: sign in" if self._locked else "Enter: sign in   Esc: read only"
            yield Static(keys, markup=False, classes="keys")

    def on_mount(self) -> None:
        """Focus the passphrase if only one key is possible, else the list of keys."""
        if not self._keys:
            self.query_one("#said", Static).update(
                "No key on this machine. Esc, then Ctrl-P and key new makes one."
            )
        self.query_one(OptionList).highlighted = self._first if self._keys else None
        self.set_focus(self.query_one(Input) if self._sure else self.query_one(OptionList))

    @on(OptionList.OptionHighlighted)
    def _meant(self, event: OptionList.OptionHighlighted) -> None:
        """Show the person whose passphrase is asked for: the list hides its cursor meanwhile."""
        event.stop()
        person = visible(self._keys[event.option_index].person)
        self.query_one("#whose", Static).update(Text(f"Passphrase of {person}"))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.set_focus(self.query_one(Input))

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(OptionList).highlighted
        if at is None or self._opening:
            return
        chosen, secret = self._keys[at], event.value.encode("utf-8", "surrogateescape")
        event.input.value = ""
        self._opening = True
        self.query_one("#said", Static).update("opening the key …")
        jobs.start(
            desk_of(self),
            lambda _: desk_of(self).session.open(chosen.key, secret, chosen.person, chosen.theirs),
            lambda _: self._opened(),
            self._refused,
            what="signing in",
        )

    def _opened(self) -> None:
        # Still opening as far as keys are concerned: an Enter that waited until now would try an empty passphrase.
        if self in self.app.screen_stack:
            self.pop_until_active()  # help may have been asked for meanwhile
            self.dismiss(True)

    def _refused(self, failed: Failed) -> None:
        self._opening = False
        if self not in self.app.screen_stack:
            return
        self.query_one("#said", Static).update(Text(f"✗ {visible(failed.message, told=True)}"))
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Close the dialog without opening a key; a locked terminal stays locked."""
        if not self._locked and not self._opening:
            self.dismiss(False)

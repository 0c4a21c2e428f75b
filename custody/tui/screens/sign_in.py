"""The sign-in dialog: which program and ledger this is, whose key signs, its passphrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from custody import __version__
from custody.display import visible
from custody.pages.parts.page import Target
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.widgets.options import Options
from custody.tui.widgets.top_line import TRAINING

if TYPE_CHECKING:
    from custody.tui.services.session import Keyholder

#: The line of the list where no key is on this machine, and the rows that the dialog needs with the program.
NO_KEY = "No key on this machine. Enter: make one, or read only with Esc"
_LOW = 16


def _listed(keys: Sequence[Keyholder]) -> list[Text]:
    """Return a line for each key: its owner, with a role, and its name, in columns."""
    titles = [visible(key.title, limit=34) for key in keys]
    wide = max(map(cell_len, titles), default=0)
    return [
        Text(f"{title}{' ' * (wide - cell_len(title))}  {visible(key.key)}", no_wrap=True)
        for title, key in zip(titles, keys, strict=True)
    ]


class Names(Options):
    """The list of keys; the cursor leaves it above the first and below the last."""

    class Left(Message):
        """Posted when the cursor leaves the list."""

    def action_cursor_down(self) -> None:
        """Go down; from the last key to the passphrase."""
        self._step(self.option_count - 1, super().action_cursor_down)

    def action_cursor_up(self) -> None:
        """Go up; from the first key to the passphrase."""
        self._step(0, super().action_cursor_up)

    def _step(self, end: int, step: Callable[[], None]) -> None:
        if self.highlighted == end:
            self.post_message(self.Left())
        else:
            step()


class SignInScreen(ModalScreen[bool]):
    """The sign-in dialog: opens a key for this session; returns True if somebody is signed in.

    ``first`` is the key under the cursor at first, by default the first one; with ``sure`` the passphrase is asked at
    once. ``apart`` says who cannot sign here, and by which rule.
    """

    HELP = (
        "Whoever signs in signs every entry until somebody else does. Up, Down and Tab move between the names and the "
        "passphrase. After some idle minutes the terminal locks: work goes on, and nothing is shown."
    )
    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "read only", id="back"),
        Binding("up,down", "names", "names", show=False),
    ]
    DEFAULT_CSS = """
    SignInScreen #program { height: auto; }
    SignInScreen.-low #program { display: none; }
    """

    def __init__(
        self,
        keys: Sequence[Keyholder],
        *,
        first: str | None = None,
        locked: bool = False,
        sure: bool = False,
        apart: str = "",
    ) -> None:
        super().__init__()
        self._keys, self._locked, self._sure = tuple(keys), locked, sure or len(keys) == 1
        self._apart = apart
        self._first = next((at for at, one in enumerate(self._keys) if one.key == first), 0)
        #: Whether a key is being opened: until that is over nothing else is tried, and nobody leaves.
        self._opening = False

    def compose(self) -> ComposeResult:
        """Lay program, keys and passphrase out."""
        with Vertical(classes="dialog"):
            yield Static(self._program(), id="program", markup=False)
            yield Static(self._asked, id="asked", markup=False)
            yield Static(Text(self._apart), id="apart")
            yield Names(
                *(Option(line) for line in _listed(self._keys)) if self._keys else (Option(NO_KEY),),
                markup=False,
            )
            yield Static("Passphrase", id="whose", markup=False)
            yield Input(password=True, select_on_focus=False)
            yield Static("", id="said", markup=False)
            yield Static(self._how, id="how", markup=False, classes="keys")

    @property
    def _asked(self) -> str:
        """The question of the dialog."""
        return "LOCKED. Who signs in?" if self._locked else "Who signs?"

    @property
    def _how(self) -> str:
        """The keys that work here."""
        leaves = "" if self._locked else "   Esc: nobody" if self._apart else "   Esc: read only"
        return f"Enter: sign in{leaves}   ↑ ↓ Tab: names, passphrase"

    def forbid_leaving(self) -> None:
        """Ask from now on for whoever unlocks the terminal: the dialog cannot be left."""
        self._locked = True
        self.query_one("#asked", Static).update(self._asked)
        self.query_one("#how", Static).update(self._how)

    def _program(self) -> Text:
        """Return name and version of the program, whether this is training, the ledger and its vault."""
        pages = desk_of(self).page_service
        told = Text(f"custody {__version__}   {visible(pages.ledger)}   ", style="bold")
        told.append(TRAINING if pages.training else "evidence", "reverse" if pages.training else "")
        return told.append(f"\nvault {visible(pages.vault)}\n")

    def on_mount(self) -> None:
        """Focus the passphrase if only one key is possible, else the list of keys."""
        self.query_one(OptionList).highlighted = self._first
        self.query_one(Input).disabled = not self._keys
        self.query_one("#apart").display = bool(self._apart)
        self.set_focus(self.query_one(Input) if self._sure and self._keys else self.query_one(OptionList))

    def on_resize(self, event: events.Resize) -> None:
        """Leave the program out where the passphrase would have no room."""
        self.set_class(event.size.height < _LOW, "-low")

    def on_key(self, event: events.Key) -> None:
        """Take what is typed beside the names for the passphrase of the name under the cursor."""
        if event.character and event.is_printable and not isinstance(self.focused, Input):
            event.stop()
            self._begin_passphrase(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted beside the names for the passphrase, up to the end of its first line."""
        if not isinstance(self.focused, Input):
            event.stop()
            self._begin_passphrase(next(iter(event.text.splitlines()), ""))

    def scanned(self, _: str) -> None:
        """Show that a scanned code was left out, and which key leads to the passphrase."""
        self.query_one("#said", Static).update(
            "left out: it came as fast as a scan. Tab goes to the passphrase"
        )

    def _begin_passphrase(self, text: str) -> None:
        line = self.query_one(Input)
        if self._keys and not self._opening:
            self.set_focus(line)
            line.insert_text_at_cursor(text)

    def action_names(self) -> None:
        """Move the cursor from the passphrase to the names."""
        self.set_focus(self.query_one(OptionList))

    @on(Names.Left)
    def _to_passphrase(self) -> None:
        if self._keys:
            self.set_focus(self.query_one(Input))

    @on(OptionList.OptionHighlighted)
    def _meant(self, event: OptionList.OptionHighlighted) -> None:
        """Show the person whose passphrase is asked for: the list hides its cursor meanwhile."""
        event.stop()
        if not self._keys:
            return
        person = visible(self._keys[event.option_index].person)
        self.query_one("#whose", Static).update(Text(f"Passphrase of {person}"))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._keys:
            self.set_focus(self.query_one(Input))
        elif not self._locked:
            self.dismiss(False)
            desk_of(self).open(Target("begin"))

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
            lambda _: desk_of(self).session.open(
                chosen.key, secret, chosen.person, chosen.theirs, chosen.title
            ),
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

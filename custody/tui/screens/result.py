"""The result of a command, or the error that kept it from its end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from custody.display import visible
from custody.errors import EXIT_INTERRUPTED, ProofInvalid
from custody.layout import short
from custody.pages.parts.page import Target, Tone
from custody.pages.render.signs import SIGNS
from custody.tui.render.layout import Line
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Done, Failed
from custody.tui.widgets.styled_text import Toned

#: The words for exit statuses of a finished command other than 0 and 10.
EXIT_FALSE = ProofInvalid.exit_status
_WORDS = {EXIT_FALSE: "AND SOMETHING IS WRONG", EXIT_INTERRUPTED: "STOPPED BEFORE ITS END"}


class ResultScreen(ModalScreen[None]):
    """A dialog with a title and lines, open until somebody closes it.

    ``tone`` colours the title; ``opens`` is the page of key G, None for none.
    """

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("enter", "leave", "back", show=False, id="open"),
        Binding("g", "open", "open the entry", show=False, id="go"),
    ]

    def __init__(
        self, title: str, lines: Sequence[str], tone: Tone = "", opens: Target | None = None
    ) -> None:
        super().__init__()
        self.headline, self.lines, self.tone, self.opens = title, tuple(lines), tone, opens

    @classmethod
    def of_failure(cls, failed: Failed) -> ResultScreen:
        """Return the screen of an error: what happened, the rule that refused, and what to do."""
        rule = [f"Rule: {failed.rule}"] if failed.rule else []
        hint = ["", failed.hint] if failed.hint else []
        return cls("NOT DONE", [failed.message, *rule, *hint], "bad")

    @classmethod
    def of_done(cls, done: Done) -> ResultScreen:
        """Return the screen of a finished command: its result, its recorded entries and its output."""
        entered = [f"entry {entry.position}: {entry.kind}" for entry in done.entered]
        tone: Tone = "good" if done.status == 0 else "warn"
        title = "ENTERED" if entered else "DONE"
        if done.status:
            more = _WORDS.get(done.status, "WITH WARNINGS")
            title += f", {more}"
            tone = "bad" if done.status == EXIT_FALSE else tone
        others = other_lines(done)
        lines = [*entered, *(["", *others] if others else [])] if entered else done.lines
        return cls(title, lines, tone, _opens(done))

    @property
    def heading(self) -> Toned:
        """The title with its sign, in the colour of its tone."""
        return Toned([Line(f"{SIGNS.get(self.tone, ' ')} {self.headline}", self.tone)], classes="said")

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical(classes="dialog"):
            yield self.heading
            with VerticalScroll(can_focus=True):
                yield Static(Text("\n".join(visible(line, told=True) for line in self.lines)))
            more = "" if self.opens is None else "   g: open the entry"
            yield Static(f"Enter or Esc: back{more}", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Focus the text, so that the keys scroll."""
        self.query_one(VerticalScroll).focus()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_open(self) -> None:
        """Show the recorded entry."""
        if self.opens is not None:
            self.dismiss(None)
            desk_of(self).open(self.opens)


def other_lines(done: Done) -> list[str]:
    """Return the output of a finished command without what only names its entries, each line once.

    The line of an entry ends with its identifier; a long one goes on in the next line.
    """
    ends = tuple(f"{short(entry.subject)}{more}" for entry in done.entered for more in ("", "]"))
    told = (
        line
        for before, line in pairwise(("", *done.lines))
        if line and not line.startswith("entry ")
        if not (before.startswith("entry ") and line.endswith(ends))
    )
    return list(dict.fromkeys(told))


def _opens(done: Done) -> Target | None:
    """Return the page of the stored files, else of the first entry; None if no entry was recorded."""
    stored = [str(entry.position) for entry in done.entered if entry.kind == "object.archived"]
    if stored:
        return Target("stored", ",".join(stored))
    return Target("entry", str(done.entered[0].position)) if done.entered else None

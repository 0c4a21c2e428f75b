"""The one screen through which every entry passes: the exact note, who signs it, and what cannot be taken back."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from custody.display import visible
from tui.desk import desk_of
from tui.drawing import Line, lines
from tui.intents import Draft
from tui.page import Block, Page, Pair, Pairs, Said, Target, Verbatim
from tui.widgets.toned import Toned

#: Kinds whose doing cannot be undone by a later entry, and what is gone with them.
IRREVERSIBLE = {
    "content.erased": "The erased values are gone from this database for good.",
    "copy.destroyed": "The copy is destroyed.",
    "disposition.executed": "What was done to the exhibit cannot be undone.",
    "examination.begun": "An examination that destroys cannot be undone.",
    "key.revoked": "The key never signs again.",
    "lock.ordered": "A lock in compliance mode can be shortened by nobody, not even by a court.",
    "object.abandoned": "The stored bytes are gone.",
    "object.destroyed": "The stored bytes are gone.",
}
#: Columns that a dialog takes at the most, and those that its border, margin and scroll bar take of them.
WIDEST, MARGIN = 110, 6
#: Seconds without F8 before it signs: the key that opened the screen may be held down, or come twice over a slow line.
PAUSE = 0.5
#: What is typed before something irreversible is signed.
WORD = "irreversible"


def page(drafts: Sequence[Draft], who: str, names: Mapping[str, str] | None = None) -> Page:
    """Give what is to be signed as a page; ``names`` says what people call what the drafts name by identifiers."""
    called = names or {}
    blocks: list[Block] = [
        Said(
            f"{who} signs {len(drafts)} {'entry' if len(drafts) == 1 else 'entries'}. An entry is never edited "
            "or taken away: what is wrong in it is corrected by another.",
            "warn",
        )
    ]
    if len(drafts) > 1:
        kinds = dict.fromkeys(draft.kind for draft in drafts)
        about = {
            kind: [called.get(one.subject, one.subject[:8]) for one in drafts if one.kind == kind]
            for kind in kinds
        }
        pairs = (Pair(f"{len(of)} {kind}", ", ".join(dict.fromkeys(of))) for kind, of in about.items())
        blocks.append(Pairs("", tuple(pairs)))
        marked = Counter(called.get(one.subject, one.kind) for one in drafts if one.marks)
        if marked:
            told = ", ".join(name if count == 1 else f"{count} {name}" for name, count in marked.items())
            blocks.append(Said(f"Marked NONCONFORMING, as said below: {told}", "warn"))
    for draft in drafts:
        if draft.kind in IRREVERSIBLE:
            blocks.append(Said(f"IRREVERSIBLE: {IRREVERSIBLE[draft.kind]}", "bad"))
        blocks += [Said(f"It will be marked NONCONFORMING: {mark}", "warn") for mark in draft.marks]
        about_it = f"{draft.kind}: {called[draft.subject]}" if draft.subject in called else draft.kind
        shown = tuple(Pair(name, _called(value, called)) for name, value in draft.fields)
        blocks.append(Pairs(about_it, shown))
        blocks.append(Verbatim("The text that is signed", draft.note))
    return Page(Target("review"), "Review and sign", tuple(blocks))


def _called(value: str, names: Mapping[str, str]) -> str:
    return f"{names[value]} ({value})" if value in names else value


class ReviewScreen(ModalScreen[bool]):
    """Gives whether somebody signs; begins on the button that does not."""

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "do not sign"),
        Binding("f8", "sign", "sign and enter"),
    ]

    def __init__(self, drafts: Sequence[Draft], names: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._drafts, self._names = tuple(drafts), dict(names or {})
        self._grave = any(draft.kind in IRREVERSIBLE for draft in drafts)
        self._pressed_at = time.monotonic()

    def compose(self) -> ComposeResult:
        """Lay out the text above, the answer below."""
        with Vertical(classes="dialog tall"):
            yield Static("REVIEW AND SIGN", classes="said", markup=False)
            with VerticalScroll(can_focus=True):
                yield Toned(self._drawn())
            if self._grave:
                yield Input(placeholder=f"type {WORD} to sign it")
            with Horizontal(classes="answers"):
                yield Button("Do not sign (Esc)", id="no")
                yield Button(f"Sign as {visible(desk_of(self).session.person, limit=24)} (F8)", id="yes")

    def _drawn(self) -> list[Line]:
        """Lay out what is to be signed at the width there is."""
        width = min(self.app.size.width, WIDEST) - MARGIN
        return lines(page(self._drafts, desk_of(self).session.person, self._names), width)

    def on_resize(self) -> None:
        """Lay it out anew for another width: nobody signs what stands outside of the screen."""
        self.query_one(Toned).say(self._drawn())

    def on_mount(self) -> None:
        """Begin where nothing is signed by accident."""
        self.set_focus(self.query_one("#no", Button))
        self._pressed_at = time.monotonic()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "yes":
            self._sign()
        else:
            self.dismiss(False)

    def action_answer(self, signed: bool) -> None:
        """Leave without signing."""
        self.dismiss(signed)

    def action_sign(self) -> None:
        """Sign, unless this is still the key that opened the screen: nobody can have read it yet."""
        before, self._pressed_at = self._pressed_at, time.monotonic()
        if self._pressed_at - before < PAUSE:
            self.app.bell()
        else:
            self._sign()

    def _sign(self) -> None:
        """Sign, where what is irreversible was said to be meant."""
        if self._grave and self.query_one(Input).value.strip().casefold() != WORD:
            self.query_one(Input).focus()
            self.app.bell()
            return
        self.dismiss(True)

"""The dialog with the actions of a page: a digit chooses, typing looks among all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from custody.display import capitalised, visible
from custody.folds import cut, width_of
from custody.pages.parts.page import Action
from custody.tui.widgets.answer import Typed
from custody.tui.widgets.options import Options

#: Rows of a terminal that the dialog needs beside its list, and lines that a digit chooses, at most.
_BESIDE, _DIGITS = 9, 8
#: Actions of one thing that say enough without their commands.
_FEW = 3
#: Columns that the dialog takes at the most, and those beside the text of a line.
_WIDEST, _FRAME = 110, 9
_OTHERS = "others …"
#: The keys, while nothing is looked for and then.
_KEYS = "1 to 8, Enter: do it   letters: search   Esc: back"
_KEYS_OF_SEARCH = "↑ ↓: choose   Enter: do it   Esc: back"


class _Search(Typed):
    """The line for words to look for; while it is empty a digit chooses and is no word."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Return whether a key is text of the line."""
        return bool(self.value or not key.isdecimal()) and super().check_consume_key(key, character)


class ActsScreen(ModalScreen[Action | None]):
    """The list of a page's actions; returns the chosen one, None if left.

    At most a screen is shown: what is possible, then a line for the others. Below the list stands why the action under
    the cursor is refused, or its label where its line is cut off. Without ``commands`` no line begins with its command.
    """

    HELP: ClassVar[str | None] = (
        "Actions. A digit chooses a line, Enter that under the cursor. Letters look among all actions, also those that "
        "are not possible now (✗). Below the list stands why not, or the whole of a line that is cut off."
    )
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("down", "move('cursor_down')", "down", show=False),
        Binding("up", "move('cursor_up')", "up", show=False),
        Binding("pagedown", "move('page_down')", "a screen down", show=False),
        Binding("pageup", "move('page_up')", "a screen up", show=False),
        *(
            Binding(str(digit), f"choose({digit})", "choose", show=False, priority=True)
            for digit in range(1, _DIGITS + 1)
        ),
    ]

    def __init__(self, about: str, acts: Sequence[Action], *, commands: bool = True) -> None:
        super().__init__()
        self._about = about
        self._acts = tuple(sorted(acts, key=lambda act: act.refused is not None))
        (self._group, shared), *_ = Counter(act.words[0] for act in acts).most_common(1)
        #: Whether actions of one thing begin with their commands; a few, or those of many things, say enough.
        self._named = commands and shared > _FEW and 2 * shared > len(acts)
        self._shown = self._acts
        #: How many of the shown actions have a line; the others stand behind one line.
        self._listed = 0
        self._whole = False
        #: The size of the terminal for which they were listed.
        self._terminal = Size(0, 0)

    def compose(self) -> ComposeResult:
        """Lay out the search line and the list."""
        with Vertical(classes="dialog"):
            yield Static(Text(f"Actions: {visible(self._about)}"))
            yield _Search(placeholder="search actions")
            yield Options(markup=False)
            yield Static("", id="why", markup=False)
            yield Static(_KEYS, id="hint", markup=False, classes="keys")

    def on_mount(self) -> None:
        """Place the cursor on the first action that is allowed."""
        self.query_one(OptionList).can_focus = False
        self._show()

    def on_resize(self) -> None:
        """List the actions anew once the list has its new size."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """List the actions that fit now, with the cursor on the same line or on that of the others."""
        if self.app.size != self._terminal:
            listed, before = self.query_one(OptionList), self._listed
            at = listed.highlighted or 0
            self._show()
            if listed.option_count:
                listed.highlighted = min(at if at < before else self._listed, listed.option_count - 1)

    def _show(self) -> None:
        """List the actions that fit, those possible first, and the line behind which the others stand."""
        whole = self._whole or bool(self.query_one(Input).value)
        self._terminal = self.app.size
        room = max(self._terminal.height - _BESIDE, 3)
        able = sum(act.refused is None for act in self._shown)
        fits = len(self._shown) <= room
        self._listed = len(self._shown) if whole or fits else min(able, room - 1) or room - 1
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(self._line(at)) for at in range(self._listed)])
        if left := len(self._shown) - self._listed:
            refused = sum(act.refused is not None for act in self._shown[self._listed :])
            told = f"{left} more" if refused < left else f"{left} not possible now"
            listed.add_option(Option(Text(f"{self._digit(self._listed)} {_OTHERS}  {told}")))
        listed.highlighted = 0 if listed.option_count else None
        self.query_one("#why", Static).update("")

    def _digit(self, at: int) -> str:
        """Return the digit that chooses a line; a blank from the ninth on, and while a text is looked for."""
        return str(at + 1) if at < _DIGITS and not self.query_one(Input).value else " "

    def _line(self, at: int) -> Text:
        told = self._told(self._shown[at])
        return Text(f"{self._digit(at)} {cut(told, self._room)}", no_wrap=True)

    @property
    def _room(self) -> int:
        """The columns of the text of a line."""
        return min(self.app.size.width * 9 // 10, _WIDEST) - _FRAME

    def _told(self, act: Action) -> str:
        """Return the text of a line, not cut: command, if lines begin with it, and label."""
        name, room = "", self._room
        if self._named:
            wide = min(max(len(self._command_of(named)) for named in self._acts), room // 3)
            name = f"{cut(self._command_of(act), wide):<{wide}}  "
        return name + self.line_of(act)

    @on(OptionList.OptionHighlighted)
    def _tell(self, event: OptionList.OptionHighlighted) -> None:
        """Show below the list the whole label under the cursor where it is cut off, and why it is refused."""
        event.stop()
        listed = event.option_index < self._listed
        self.query_one("#why", Static).update(
            Text(self._whole_of(self._shown[event.option_index]) if listed else "")
        )

    def _whole_of(self, act: Action) -> str:
        """Return why an action is refused and what to do; else its label, if its line is cut off."""
        if act.refused is not None:
            hint = f" {act.refused.hint}" if act.refused.hint else ""
            return f"✗ {visible(act.refused.text + hint, told=True)}"
        return self.line_of(act) if width_of(self._told(act)) > self._room else ""

    def _command_of(self, act: Action) -> str:
        """Return the command of an action, without the first word that most actions share."""
        group, *rest = act.words
        return " ".join(rest if rest and group == self._group else act.words).replace("-", " ")

    @staticmethod
    def line_of(act: Action) -> str:
        """Return the label of an action, with the reason if it is refused."""
        label, refused = capitalised(act.label), act.refused
        return label if refused is None else f"✗ {label}: {visible(refused.text, told=True)}"

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        """Show only the actions that contain every typed word."""
        event.stop()
        self._shown = self.fitting(event.value)
        self.query_one("#hint", Static).update(_KEYS_OF_SEARCH if event.value else _KEYS)
        self._show()

    def fitting(self, typed: str) -> tuple[Action, ...]:
        """Return the acts with every typed word, those with the words in their command first.

        Of them, those whose label begins with what is typed.
        """
        words = typed.casefold().split()
        begins = " ".join(words)
        # Users of the command line begin with the program's name.
        found = [
            act
            for act in self._acts
            if all(word in f"custody {' '.join(act.words)} {self.line_of(act)}".casefold() for word in words)
        ]
        found.sort(
            key=lambda act: (
                act.refused is not None,
                not all(word in " ".join(act.words) for word in words),
                not act.label.casefold().startswith(begins),
            )
        )
        return tuple(found)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is available: digits choose while nothing is typed."""
        if action != "choose":
            return True
        count = min(self.query_one(OptionList).option_count, _DIGITS)
        return self.query_one(Input).value == "" and parameters[0] in range(1, count + 1)

    def action_choose(self, number: int) -> None:
        """Take a line by its number, from 1."""
        self._take(number - 1)

    @on(Input.Submitted)
    def _taken(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(OptionList).highlighted
        if at is None:
            self.app.bell()
        else:
            self._take(at)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def _take(self, at: int) -> None:
        """Return the action on a line, show why it is refused, or show the others."""
        if at >= self._listed:
            self._whole = True
            self._show()
            self.query_one(OptionList).highlighted = at
            return
        act = self._shown[at]
        if act.refused is None:
            self.dismiss(act)
            return
        self.query_one(OptionList).highlighted = at
        self.query_one("#why", Static).update(Text(self._whole_of(act)))
        self.app.bell()

    def action_move(self, how: str) -> None:
        """Move the cursor by an action of the list, such as cursor_down."""
        getattr(self.query_one(OptionList), f"action_{how}")()

    def action_leave(self) -> None:
        """Close the dialog without a choice."""
        self.dismiss(None)

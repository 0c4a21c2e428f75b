"""Help for the line under the cursor: its meaning, and the keys that work there."""

from __future__ import annotations

from collections.abc import Sequence

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Select

from custody.tui.services.key_names import printed

#: Help for widgets that have none of their own.
_USUAL: tuple[tuple[type[Widget], str], ...] = (
    (Button, "Enter presses the button, Tab goes to the next."),
    (Select, "Enter opens the list, letters look for a word in it, Enter takes it."),
    (Input, "Type or scan an answer, then Enter. Tab and Shift+Tab move on and back."),
    (OptionList, "Up and Down move, Enter takes the line under the cursor."),
)


class Explains:
    """A widget with help of its own for F1."""

    def explained(self) -> list[str]:
        """Return the help as paragraphs; none of its own by default."""
        return []


_MOVING = "arrows, home, end, page up and down: move; tab and shift+tab: go on and back"


def explained(screen: Screen[object], focused: Widget | None) -> list[str]:
    """Return help paragraphs on the focused widget, from the innermost widget to the screen."""
    found: list[str] = []
    chain = [] if focused is None else [focused, *focused.ancestors]
    for node in chain:
        if node is screen or not isinstance(node, Widget):
            break
        text = getattr(node, "HELP", None) if vars(type(node)).get("HELP") else None
        found += node.explained() if isinstance(node, Explains) else [text] if text else []
    if not found and focused is not None:
        found += [told for sort, told in _USUAL if isinstance(focused, sort)][:1]
    whole = vars(type(screen)).get("HELP")
    return [*found, *([whole] if whole else [])]


def keys(screen: Screen[object]) -> list[str]:
    """Return a line for each key that works now and its action; moving keys come first, in one line."""
    rows: dict[str, str] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        # Textual's own descriptions begin with a capital letter, ours do not, but for the names of places.
        if binding.description[:1].islower() or binding.key.isdigit():
            rows.setdefault(binding.description, printed(binding.key))
    return [_MOVING, *(f"{key}: {told}" for told, key in rows.items())]


def paragraphs(parts: Sequence[str]) -> list[str]:
    """Return paragraphs with an empty line between each two."""
    return [line for part in parts for line in (part, "")][:-1]

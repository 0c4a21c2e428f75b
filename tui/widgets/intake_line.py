"""One line of an intake: the questions that have a column, and how much more of the thing is filled in."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from custody.model.categories import CATEGORIES
from tui.widgets.answer import Answer

#: The questions of a line: field of `exhibit register`, title, columns.
COLUMNS = (
    ("reference", "exhibit", 9),
    ("category", "category", 11),
    ("description", "what it is", 17),
    ("condition", "condition", 13),
    ("imei", "IMEI", 16),
    ("seal", "seal", 10),
)


class Item(Horizontal):
    """One line; ``more`` holds what has no column."""

    DEFAULT_CSS = "Item { height: 1; } Item > Input { padding: 0 1 0 0; }"

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__()
        self.more = {name: value for name, value in values.items() if name not in {one[0] for one in COLUMNS}}
        self._first = values

    def compose(self) -> ComposeResult:
        """Lay the questions of the line out."""
        for field, _, width in COLUMNS:
            offered = SuggestFromList(sorted(CATEGORIES)) if field == "category" else None
            found = Answer(str(self._first.get(field, "")), compact=True, classes=field, suggester=offered)
            found.styles.width = width
            yield found
        yield Static("", classes="more")

    def on_mount(self) -> None:
        """Say how much more is filled in than stands on the line."""
        self.told()

    def told(self) -> None:
        """Say how much more is filled in than stands on the line."""
        self.query_one(".more", Static).update(f"+{len(self.more)}" if self.more else "")

    @property
    def values(self) -> dict[str, object]:
        """What is filled in, by field."""
        typed = {field: self.query_one(f".{field}", Input).value.strip() for field, _, _ in COLUMNS}
        return {**{name: text for name, text in typed.items() if text}, **self.more}

    def take(self, values: Mapping[str, object]) -> None:
        """Take what the whole form of the line says."""
        for field, _, _ in COLUMNS:
            self.query_one(f".{field}", Input).value = str(values.get(field, ""))
        self.more = {name: value for name, value in values.items() if name not in {one[0] for one in COLUMNS}}
        self.told()

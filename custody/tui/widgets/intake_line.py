"""The lines of an intake: the columns of each, and the number of further values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from custody.display import capitalised, code_in_words
from custody.folds import cut
from custody.forms.form import Form
from custody.forms.intake import (
    CATEGORY,
    COLUMNS,
    NUMBER,
    columns_of,
    component,
    line_of,
    more_of,
    number_key,
    similar,
)
from custody.model.schema.categories import CATEGORIES
from custody.model.schema.numbers import bare_digits, imei_fault
from custody.tui.services.context_help import Explains
from custody.tui.services.front import desk_of
from custody.tui.widgets.answer import Answer

#: Columns behind a line for the number of further values, and the fewest of a question.
_MORE, _LEAST = 4, 6
#: From how many rows on a screen has more than one for an explanation.
_ROOMY = 20
#: Seconds for which keys wait for a new line, at most: they are meant for that line only.
_MOUNTING = 30.0
#: The titles of the column of the number, by what it is.
_NUMBERS = {"imei": "IMEI", "iccid": "ICCID", "serial": "serial number"}
#: Digits of an IMEI (3GPP TS 23.003 section 6.2.1).
_IMEI = 15
_KEYS = tuple(column.key for column in COLUMNS)


def widths(room: int) -> dict[str, int]:
    """Return the width of each column by key for ``room`` columns; free text takes the rest."""
    found = {column.key: column.width for column in COLUMNS}
    shares = sum(column.share for column in COLUMNS)
    spare = room - _MORE - sum(found.values())
    for column in COLUMNS:
        found[column.key] += max(spare, 0) * column.share // shares
    for _ in range(-spare):
        widest = max(found, key=found.__getitem__)
        found[widest] = max(found[widest] - 1, _LEAST)
    return found


class Item(Horizontal):
    """One line of an intake; ``more`` are the values that have no column."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.line(-1)", "the line above", show=False),
        Binding("down", "screen.line(1)", "the line below", show=False),
    ]
    DEFAULT_CSS = "Item { height: 1; } Item > Input { padding: 0 1 0 0; }"

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__()
        self.more = more_of(values)
        self._first = values
        #: Whether a remark on the line is shown below the list.
        self.remarked = False
        self._answers: dict[str, Answer] = {}

    def compose(self) -> ComposeResult:
        """Lay the questions of the line out."""
        first = columns_of(self._first)
        for field, width in widths(self.app.size.width).items():
            offered = SuggestFromList(sorted(CATEGORIES)) if field == CATEGORY else None
            found = Answer(first[field], compact=True, classes=field, suggester=offered)
            found.styles.width = width
            self._answers[field] = found
            yield found
        yield Static("", classes="more")

    def on_mount(self) -> None:
        """Show the number of values that have no column."""
        self.show_more()

    def on_resize(self) -> None:
        """Set the widths of the questions for another width of the screen."""
        for field, width in widths(self.app.size.width).items():
            self._answers[field].styles.width = width

    def show_more(self) -> None:
        """Show whether there is a remark on the line, and the number of values that have no column."""
        more = f"+{len(self.more)}" if self.more else ""
        self.query_one(".more", Static).update(f"{'!' if self.remarked else ''}{more}")

    def mark(self, remarked: bool) -> None:
        """Show that there is a remark on the line, or none any more."""
        if remarked != self.remarked:
            self.remarked = remarked
            self.show_more()

    @property
    def values(self) -> dict[str, object]:
        """The values by field, without empty ones."""
        return line_of({key: self._answers[key].value.strip() for key in _KEYS}, self.more)

    @property
    def number(self) -> str:
        """The key of the number in its column."""
        return number_key({CATEGORY: self._answers[CATEGORY].value.strip()})

    @property
    def imei_fault(self) -> str:
        """What is wrong with the IMEI in the column of the number; empty while it is too short to tell."""
        digits = bare_digits(self._answers[NUMBER].value)
        return (imei_fault(digits) or "") if len(digits) >= _IMEI else ""

    def set_more(self, more: Mapping[str, object]) -> None:
        """Set the values that have no column."""
        self.more = dict(more)
        self.show_more()

    @on(Input.Blurred, f".{CATEGORY}")
    def complete(self) -> None:
        """Complete an abbreviated category where only one fits."""
        answer = self._answers[CATEGORY]
        typed = answer.value.strip()
        fitting = [name for name in sorted(CATEGORIES) if name.startswith(typed or " ")]
        if len(fitting) == 1 or typed in fitting[:1]:
            answer.value = fitting[0]

    def take(self, values: Mapping[str, object]) -> None:
        """Replace the values by those of the line's full form."""
        for key, text in columns_of(values).items():
            self._answers[key].value = text
        self.set_more(more_of(values))

    def focus_column(self, field: str) -> None:
        """Move the cursor to the question of a field, where it has a column."""
        key = NUMBER if field == self.number else field
        if key in self._answers:
            self.screen.set_focus(self._answers[key])


class Titles(Static):
    """The titles of the columns."""

    def __init__(self) -> None:
        super().__init__("", id="titles", markup=False)

        self._number = number_key({})

    def show_number(self, number: str) -> None:
        """Call the number by what it is on the line under the cursor."""
        if number != self._number:
            self._number = number
            self._draw()

    def on_resize(self) -> None:
        """Draw the titles at the widths of their columns."""
        self._draw()

    def _draw(self) -> None:
        room = widths(self.app.size.width)
        titles = {column.key: column.title for column in COLUMNS} | {NUMBER: _NUMBERS[self._number]}
        told = " ".join(cut(title, room[key] - 1).ljust(room[key] - 1) for key, title in titles.items())
        self.update(Text(told, no_wrap=True))


class Items(VerticalScroll, Explains):
    """All lines of an intake, one below the other."""

    def __init__(self, rows: Sequence[object]) -> None:
        super().__init__(id="questions", can_focus=False)
        self._first = rows
        #: The form of one exhibit, once it was read: it has the meanings of the columns.
        self.form: Form | None = None

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        for row in self._first or [{}]:
            yield Item(row if isinstance(row, dict) else {})

    @property
    def every(self) -> list[Item]:
        """The lines, from the top."""
        return [child for child in self.children if isinstance(child, Item)]

    @property
    def line(self) -> Item | None:
        """The line under the cursor, None if that is elsewhere."""
        focused = self.screen.focused
        return (
            next((ancestor for ancestor in focused.ancestors if isinstance(ancestor, Item)), None)
            if focused
            else None
        )

    @property
    def field(self) -> str:
        """The field of the question under the cursor, empty for none."""
        focused = self.screen.focused
        return next((key for key in _KEYS if focused is not None and focused.has_class(key)), "")

    def explained(self) -> list[str]:
        """Return what the column under the cursor asks; nothing before the form was read."""
        line, key = self.line, self.field
        return [] if self.form is None or line is None or not key else [self._meaning(self.form, line, key)]

    @property
    def hint(self) -> str:
        """What the column under the cursor asks; on a low screen what one row of it holds."""
        meaning = "".join(self.explained())
        return meaning if self.app.size.height >= _ROOMY else cut(meaning, self.app.size.width)

    @staticmethod
    def _meaning(form: Form, line: Item, key: str) -> str:
        """Return what a column asks: of a category, the words that begin as it was typed."""
        name = line.number if key == NUMBER else key
        field = next(field for field in form.fields if field.name == name)
        if not field.choices:
            return f"{capitalised(code_in_words(field.called, field.about))}."
        fitting = [
            choice for choice in field.choices if choice.word.startswith(str(line.values.get(key, "")))
        ]
        if len(fitting) == 1:
            return f"{fitting[0].word}: {fitting[0].meaning}."
        words = ", ".join(choice.word for choice in fitting)
        return f"{capitalised(field.called)}, of which the beginning is enough: {words or 'none begins so'}."

    def above(self, line: Item) -> dict[str, object]:
        """Return the values of the line above that can be repeated; empty for the first line.

        Values that belong to one exhibit only are left out.
        """
        at = self.every.index(line)
        return similar(self.every[at - 1].values) if at else {}

    def repeat(self, line: Item) -> None:
        """Add a line with the values of another, without those unique to one exhibit.

        If that line is empty, fill it from the line above: a scanner's Enter after the last question has added it
        already.
        """
        at = self.every.index(line)
        if at and not line.values:
            line.take(similar(self.every[at - 1].values))
            line.query_one(f".{NUMBER}", Input).focus()
        else:
            self.begin(similar(line.values), NUMBER)

    def go_below(self, line: Item) -> None:
        """Move the cursor to the line below, which is begun below the last one."""
        lines = self.every
        if line is lines[-1]:
            self.begin({})
        else:
            lines[lines.index(line) + 1].query(Input).first().focus()

    def drop(self, line: Item) -> None:
        """Remove a line, or empty the only one."""
        lines = self.every
        if len(lines) > 1:
            at = lines.index(line)
            (lines[at - 1] if at else lines[1]).query(Input).first().focus()
            line.remove()
        else:
            line.take({})

    def part(self, line: Item) -> dict[str, object]:
        """Return the first values of a line for a component of this line's exhibit; empty without a name."""
        return component(line.values, [question.more for question in self.every])

    def step(self, by: int) -> bool:
        """Move the cursor to the same question ``by`` lines below; return False if that is above the first."""
        at = -1 if self.line is None else self.every.index(self.line)
        field = self.field or COLUMNS[0].key
        if 0 <= at + by < len(self.every):
            self.every[at + by].query_one(f".{field}", Input).focus()
        return at + by >= 0

    def point(self, row: int | None) -> None:
        """Move the cursor to the first empty question of a line; ``row`` counts filled-in lines only.

        If it has none, the cursor stays: typed text replaces an answer that the cursor comes to.
        """
        filled = [line for line in self.every if line.values]
        if row is not None and 0 <= row < len(filled):
            empty = (widget for widget in filled[row].query(Input) if not widget.value)
            self.screen.set_focus(next(empty, self.screen.focused))

    def begin(self, values: Mapping[str, object], field: str = COLUMNS[0].key) -> None:
        """Add a line with values, and focus its question ``field``; keys wait for that."""
        item, stands = Item(values), desk_of(self).keys.wait(_MOUNTING)

        async def mount() -> None:
            try:
                await self.mount(item)
                self.screen.set_focus(item.query_one(f".{field}", Input))
                item.scroll_visible(animate=False)
            finally:
                stands()

        if not self.call_later(mount):
            stands()

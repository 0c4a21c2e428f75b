"""The heading of a screen: mark of training, title, background tasks and signed-in person; warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from custody.display import capitalised, visible
from custody.errors import CustodyError
from custody.folds import cut
from custody.layout import fold
from custody.pages.render.signs import SIGNS
from custody.tui.background_tasks import summary
from custody.tui.render.themes import styles
from custody.tui.services.front import desk_of
from custody.tui.services.navigation import PLACES
from custody.tui.widgets.top_line import SHORT, TopLine

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp

#: Columns of two lines that a text may leave empty: at its sides, and where the first line is broken.
_LOST = 24
#: How the reason begins where a person chose not to sign.
_UNSIGNED = "not signed"
#: Fewest columns that a title is folded to.
_LEAST = 12


class Heading(Horizontal):
    """The line with the title to the left, background tasks and the signed-in person to the right.

    Below the row of a page, which names the person, it has the title ``alone``.
    """

    DEFAULT_CSS = """
    Heading { height: auto; background: $panel; }
    Heading > #mark { width: auto; text-style: bold reverse; margin: 0 0 0 1; }
    Heading > #title { width: 1fr; text-style: bold; padding: 0 1; }
    Heading > #beside { width: auto; text-style: bold; }
    Heading > #who { width: auto; padding: 0 1; }
    """

    def __init__(self, title: str = "", *, alone: bool = False) -> None:
        super().__init__()
        self._title, self._lines, self._alone = title, 1, alone
        self._told: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out mark, title and person."""
        desk = desk_of(self)
        if not self._alone and desk.opened and desk.page_service.training:
            self._told["#mark"] = SHORT
            yield Static(SHORT, id="mark", markup=False)
        yield Static(self._title, id="title", markup=False)
        yield Static(self._told.get("#beside", ""), id="beside", markup=False)
        yield Static(self._told.get("#who", ""), id="who", markup=False)

    def on_mount(self) -> None:
        """Show the background tasks."""
        self.show_tasks(summary(desk_of(self).works))

    def show_tasks(self, told: str) -> None:
        """Show the background tasks."""
        self._set("#beside", told)

    def say(self, title: str, who: str) -> None:
        """Show a title and a person; lay the screen out again only if the title takes other lines."""
        self._title = title
        self.show_person(who)
        self._show_title()

    def show_place(self, title: str, page: str) -> None:
        """Show the title of a page; none where the bar of places names it already."""
        self.display = (page, title) not in {(place, name) for _, place, name in PLACES}
        self.say(title, "")

    def on_resize(self) -> None:
        """Fold the title for another width."""
        self._show_title()

    def _show_title(self) -> None:
        beside = sum(len(told) + 2 for told in self._told.values() if told)
        room = max((self.size.width or 80) - beside - 2, _LEAST)
        pieces = fold(visible(self._title), room, breaks=True)
        changed, self._lines = len(pieces) != self._lines, len(pieces)
        for place in self.query("#title").results(Static):
            place.update(Text("\n".join(pieces), no_wrap=True), layout=changed)

    def show_person(self, who: str) -> None:
        """Show the name and state of the signed-in person."""
        self._set("#who", visible(who, limit=30))

    def _set(self, name: str, told: str) -> None:
        """Show another text in the widget with the selector ``name``; the screen is laid out anew.

        A screen that is laid out, or taken apart, has no such widget: it is composed with what was said last.
        """
        if not self._alone and self._told.get(name, "") != told:
            self._told[name] = told
            for place in self.query(name).results(Static):
                place.update(Text(told))


def show_headings(desk: CustodyApp) -> None:
    """Show person, time, alarms and background tasks in the heading of every open screen."""
    for screen in desk.screen_stack:
        for line in screen.query(TopLine):
            line.look()
        for heading in screen.query(Heading):
            heading.show_tasks(summary(desk.works))
            if desk.opened:
                heading.show_person(desk.who)


class Unkept(Static):
    """A warning shown while drafts cannot be saved. It takes no keys, so that work can continue."""

    DEFAULT_CSS = "Unkept { display: none; height: auto; max-height: 4; padding: 0 1; text-style: bold; }"

    def on_mount(self) -> None:
        """Show the state at once."""
        self.say(desk_of(self).keeper.unkept)

    def say(self, error: CustodyError | None) -> None:
        """Show the error, or hide the warning for None; ring the bell when it first appears."""
        if error is not None:
            told = visible(f"{error.message}. {error.hint}", told=True)
            self.update(Text(f"✗ NO DRAFT IS KEPT: {told}", style=styles(self.app.theme)["bad"]))
            if not self.display:
                self.app.bell()
        self.display = error is not None


class NotDone(Static):
    """The line that shows why the last submission was refused, until the next one."""

    DEFAULT_CSS = "NotDone { display: none; height: auto; padding: 0 1; color: $error; text-style: bold; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def say(self, told: str) -> None:
        """Show a reason in at most two lines; an empty text removes the last one."""
        if not told and not self.display:
            return
        self.display = bool(told)
        room = 2 * self.app.size.width - _LOST
        reason = visible(told, told=True)
        text = capitalised(reason) if reason.startswith(_UNSIGNED) else f"not done: {reason}"
        self.update(Text(cut(f"{SIGNS['bad']} {text}", room)))

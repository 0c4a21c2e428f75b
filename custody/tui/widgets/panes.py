"""A page in as many panes as have room: a list, the page of its line, the entries about that."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from custody.pages.parts.page import Page
from custody.tui.render.compact import compact
from custody.tui.render.layout import Line
from custody.tui.widgets.dossier import Dossier, Spot
from custody.tui.widgets.lines import PageLines

#: Columns of a terminal from which a page stands beside its list, and from which its entries stand beside both.
TWO, THREE = 120, 160
#: Columns of the pane of a list, the line at its right included.
_LIST = 41
#: The section that has a pane of its own where there are three.
ENTRIES = "entries"


class ListPane(PageLines):
    """A list beside the page of the line under its cursor: one row for each line."""

    def lay_out(self, page: Page) -> list[Line]:
        """Return the lines of a page at this width."""
        return super().lay_out(page) if self.has_class("alone") else compact(page, _LIST - 2)


class EntriesPane(PageLines):
    """The entries about the page beside them."""


class Panes(Container):
    """A page, with the list that it was opened from at its left and its entries at its right."""

    DEFAULT_CSS = """
    Panes { height: 1fr; }
    Panes > ListPane { dock: left; width: 41; display: none; }
    Panes > EntriesPane { dock: right; width: 46; display: none; }
    Panes > .alone { dock: none; width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._listing: Page | None = None
        self._sought = ""
        #: The page of the line under the cursor of the list, while the list is the page that is open.
        self.preview: Page | None = None
        #: Whether the pane that has the focus is shown alone.
        self.alone = False
        self._columns = 0

    def compose(self) -> ComposeResult:
        """Lay out the page first: it is what is there always."""
        yield Dossier()
        yield ListPane()
        yield EntriesPane()

    @property
    def dossier(self) -> Dossier:
        """The pane of the page."""
        return self.query_one(Dossier)

    @property
    def list_pane(self) -> ListPane:
        """The pane of the list."""
        return self.query_one(ListPane)

    @property
    def entries(self) -> EntriesPane:
        """The pane of the entries about the page."""
        return self.query_one(EntriesPane)

    @property
    def shown(self) -> list[Widget]:
        """The panes that have something to show at this width, from the left."""
        if not self._beside:
            return [self.dossier, *([self.entries] if self._has_entries else [])]
        page = [self.dossier] if self._right is not None else []
        return [self.list_pane, *page, *([self.entries] if self._has_entries else [])]

    @property
    def lines(self) -> PageLines:
        """The lines of the page that is open."""
        return self.list_pane if self._in_list else self.dossier.body

    @property
    def line(self) -> Line | None:
        """The line under the cursor of the pane that has the focus."""
        if self.list_pane.has_focus:
            return self.list_pane.line
        return self.entries.line if self.entries.has_focus else self.dossier.line

    @property
    def spot(self) -> Spot:
        """Where the cursor stands on the page that is open."""
        if self._in_list:
            return Spot("", (("", self.list_pane.highlighted or 0),))
        return self.dossier.spot

    @property
    def _beside(self) -> bool:
        """Whether there is a list, and room for it beside a page."""
        return self._listing is not None and self.app.size.width >= TWO

    @property
    def _in_list(self) -> bool:
        """Whether the page that is open is the list, and stands in its pane."""
        return self._beside and self._page is self._listing

    @property
    def _right(self) -> Page | None:
        """The page in the pane of the page."""
        return self.preview if self._in_list else self._page

    @property
    def _has_entries(self) -> bool:
        wide = self.app.size.width >= THREE
        return wide and self._right is not None and self.dossier.apart is not None

    def show(self, page: Page, listing: Page | None, sought: str = "", spot: Spot | None = None) -> None:
        """Show a page with the list that it was opened from, which may be itself; None for no list."""
        if listing is None or self._listing is None or listing.target != self._listing.target:
            self.preview = None
        self._page, self._listing, self._sought = page, listing, sought
        if self._in_list:
            at = dict(spot.lines).get("") if spot is not None else None
            self.list_pane.show(page, sought, at)
            if self.preview is not None:
                self._show_right(self.preview, "", None)
        else:
            if self._beside and listing is not None and self.list_pane.page is not listing:
                self.list_pane.show(listing)
                self.list_pane.seek(page.target.key)
            self._show_right(page, sought, spot)
        self._lay()

    def show_preview(self, page: Page | None) -> None:
        """Show the page of the line under the cursor of the list; None for a line without one."""
        if self._in_list:
            self.preview = page
            if page is not None:
                self._show_right(page, "", None)
            self._lay()

    def _show_right(self, page: Page, sought: str, spot: Spot | None) -> None:
        wanted = ENTRIES if self.app.size.width >= THREE else ""
        self.dossier.show(page, sought, spot, apart=wanted)
        if (rest := self.dossier.apart) is not None:
            self.entries.show(rest)

    def _lay(self) -> None:
        """Show the panes that have something to show, or the one with the focus alone."""
        self._columns = self.app.size.width
        shown = self.shown
        if self.alone and len(shown) > 1:
            shown = [next((pane for pane in shown if pane.has_focus_within), shown[0])]
        for pane in (self.list_pane, self.dossier, self.entries):
            pane.display = pane in shown
            pane.set_class(len(shown) == 1, "alone")

    def open_entered(self) -> Page | None:
        """Make the page that is looked at beside the list the one that is open; return it."""
        if self._in_list and self.preview is not None:
            self._page, self.preview = self.preview, None
            return self._page
        return None

    def open_list(self) -> Page | None:
        """Make the list the page that is open, with the page beside it; return the list."""
        if self._beside and not self._in_list:
            self.preview, self._page = self._page, self._listing
            return self._listing
        return None

    def focus_page(self, spot: Spot | None = None) -> None:
        """Focus the page that is open."""
        if self._in_list:
            self.list_pane.focus()
        else:
            self.dossier.focus_spot(spot)
        self._lay()

    def step(self, by: int) -> bool:
        """Go to the next section or pane (1) or the one before (-1), round; False if there is one only."""
        stops: list[tuple[Widget, int]] = []
        for pane in self.shown:
            count = len(self.dossier.sections) if pane is self.dossier else 1
            stops += [(pane, at) for at in range(count)]
        if len(stops) < 2:
            return False
        pane = next((each for each in self.shown if each.has_focus_within), self.shown[0])
        here = (pane, self.dossier.active if pane is self.dossier else 0)
        wanted, at = stops[(stops.index(here) + by) % len(stops)]
        if self.alone:
            wanted.display = True
        if wanted is not self.dossier:
            wanted.focus()
        elif pane is self.dossier or by < 0:
            self.dossier.go_to_section(at)
        else:
            self.dossier.place.focus()
        return True

    def toggle_alone(self) -> bool:
        """Show the pane with the focus alone, or all panes again; False if there is one only."""
        if len(self.shown) < 2:
            return False
        self.alone = not self.alone
        self._lay()
        return True

    def on_resize(self) -> None:
        """Show the panes for which there is room now, with the cursor where it was."""
        page, before, now = self._page, self._columns, self.app.size.width
        if page is None or (before >= TWO, before >= THREE) == (now >= TWO, now >= THREE):
            return
        line, focused = self.line, self.has_focus_within
        self.show(page, self._listing, self._sought, None if before < TWO <= now else self.dossier.spot)
        if line is not None and line.opens is not None and page is self._listing:
            self.lines.seek(line.opens.key)
        if focused:
            self.focus_page()

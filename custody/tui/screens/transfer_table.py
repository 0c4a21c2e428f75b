"""Base of the screens that offer and receive exhibits: exhibits are scanned into a transfer table.

The table is updated when the ledger grows. The subclasses define what each side does with a line.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Page
from custody.tui.pages.transfer_table import (
    Line,
    TransferTable,
    accept_as_seal,
    resume,
    unmatched_of,
    unmatched_rows,
)
from custody.tui.screens.scanning import ScanScreen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.widgets.lines import PageLines


class TransferTableScreen(ScanScreen):
    """A screen with a transfer table, saved as a draft; scanned codes stay when the ledger grows."""

    def __init__(self, act: Action) -> None:
        super().__init__(act)
        self.table, self.warned = TransferTable(), False

    @abstractmethod
    def drawn(self, table: TransferTable) -> Page:
        """Return a transfer table as a page."""

    @abstractmethod
    def look(self, context: PageContext, table: TransferTable) -> TransferTable:
        """Return the table updated to the current ledger, with a message on changes. Blocks: run it in a job."""

    def taken_up(self, lines: tuple[Line, ...]) -> TransferTable:
        """Return a table of these lines with the answers saved in the draft."""
        return TransferTable(
            resume(lines, self.draft.get("rows")), unmatched=unmatched_of(self.draft.get("strange"))
        )

    @property
    def rows(self) -> dict[str, object]:
        """The lines and unmatched codes of the table, as a draft saves them."""
        lines = [line.draft() for line in self.table.lines if line.kept]
        return {"rows": lines, "strange": unmatched_rows(self.table)}

    def now(self, table: TransferTable, key: str = "") -> None:
        """Show a changed table with the cursor on the line of ``key``, and save the draft."""
        if (table.lines, table.unmatched) != (self.table.lines, self.table.unmatched):
            self.warned = False
        self.table = table
        self.show(self.drawn(table), key or table.at)
        self.say(table.message, table.tone)
        self.keep()

    def go_to(self, so: Callable[[Line], object]) -> None:
        """Move the cursor to the first line that passes a test, so that keys named in a message act there."""
        line = next((line for line in self.table.lines if so(line)), None)
        if line is not None:
            self.query_one(PageLines).seek(line.item.key)

    def unclear(self, code: str, why: str) -> None:
        """Add a code that could not be looked up to the unmatched scans."""
        self.now(self.table.with_unmatched(code, why).with_message(f"{code}: {why}", "bad"))

    def action_seal(self) -> None:
        """Take unmatched codes as seals of the line under the cursor, else of the one scanned last."""
        self.now(accept_as_seal(self.table, self.key))

    def asked_once(self, doubts: str) -> bool:
        """Return whether doubts were shown before and nothing changed since; show them otherwise."""
        asked = self.warned or not doubts
        if not asked:
            self.warned = True
            # What to do comes first: names may need more room than there is.
            self.say(f"F8 again continues: {doubts}", "warn")
        return asked

    def renew(self) -> None:
        """Update the table to the ledger, once more if something is scanned meanwhile."""
        desk, before = desk_of(self), self.table

        def show(found: TransferTable) -> None:
            if not self.stands:
                return
            if self.table.lines != before.lines or self.table.unmatched != before.unmatched:
                self.renew()
            elif (found.lines, found.unmatched) != (before.lines, before.unmatched):
                self.now(found, self.key)

        jobs.start(
            desk,
            lambda _: desk.page_service.make(lambda context: self.look(context, before), "transfer"),
            show,
            lambda failed: self.say(failed.message, "bad") if self.stands else None,
            group="renewing",
        )

"""A screen on which things are scanned for a transfer; it follows the ledger.

What each side does with a line is the affair of the screens made from it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Page
from custody.tui.pages.transfer_table import Line, Pile, its_seal, resume, strange_of, strange_rows
from custody.tui.screens.scanning import ScanScreen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.widgets.lines import PageLines


class PileScreen(ScanScreen):
    """Keeps a pile as its draft; what was scanned stays on it when the ledger grows."""

    def __init__(self, act: Action) -> None:
        super().__init__(act)
        self.pile, self.warned = Pile(), False

    @abstractmethod
    def drawn(self, pile: Pile) -> Page:
        """Return a pile as a page."""

    @abstractmethod
    def look(self, context: PageContext, pile: Pile) -> Pile:
        """Return a pile as the ledger stands now, with a message on changes. Blocks: a job calls it."""

    def taken_up(self, lines: tuple[Line, ...]) -> Pile:
        """Return a pile of lines with what the draft says of them."""
        return Pile(resume(lines, self.draft.get("rows")), strange=strange_of(self.draft.get("strange")))

    @property
    def rows(self) -> dict[str, object]:
        """The lines and unmatched codes of the pile that a draft saves."""
        lines = [one.draft() for one in self.pile.lines if one.kept]
        return {"rows": lines, "strange": strange_rows(self.pile)}

    def now(self, pile: Pile, key: str = "") -> None:
        """Show the pile as it is now, with the cursor on the line of ``key``, and keep it."""
        if (pile.lines, pile.strange) != (self.pile.lines, self.pile.strange):
            self.warned = False
        self.pile = pile
        self.show(self.drawn(pile), key or pile.at)
        self.say(pile.said, pile.tone)
        self.keep()

    def go_to(self, so: Callable[[Line], object]) -> None:
        """Move the cursor to the first line that passes a test, so that keys named in a message act there."""
        line = next((one for one in self.pile.lines if so(one)), None)
        if line is not None:
            self.query_one(PageLines).seek(line.item.key)

    def unclear(self, code: str, why: str) -> None:
        """Keep a code that could not be looked up."""
        self.now(self.pile.with_strange(code, why).saying(f"{code}: {why}", "bad"))

    def action_seal(self) -> None:
        """Take what was read and is not known as the seal on the line, or on the one that was scanned last."""
        self.now(its_seal(self.pile, self.key))

    def asked_once(self, doubts: str) -> bool:
        """Return whether doubts were shown before and nothing changed since; show them otherwise."""
        asked = self.warned or not doubts
        if not asked:
            self.warned = True
            # What to do comes first: names may need more room than there is.
            self.say(f"F8 again continues: {doubts}", "warn")
        return asked

    def renew(self) -> None:
        """Look again at everything on the pile; what is scanned meanwhile has it looked at once more."""
        desk, before = desk_of(self), self.pile

        def show(found: Pile) -> None:
            if not self.stands:
                return
            if self.pile.lines != before.lines or self.pile.strange != before.strange:
                self.renew()
            elif (found.lines, found.strange) != (before.lines, before.strange):
                self.now(found, self.key)

        jobs.start(
            desk,
            lambda _: desk.sights.make(lambda context: self.look(context, before), "transfer"),
            show,
            lambda failed: self.say(failed.message, "bad") if self.stands else None,
            group="renewing",
        )

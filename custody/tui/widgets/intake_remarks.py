"""Remarks on the lines of an intake: numbers that others have, a signer who is their own witness."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Static

from custody.display import visible
from custody.folds import cut
from custody.forms.intake import name_of, remarks
from custody.pages.render.signs import SIGNS
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.widgets.intake_line import Item

#: The most remarks that are shown; the others are counted.
_MOST = 3


class Remarks(Static):
    """The remarks on all lines, each with its line; read anew whenever the lines differ."""

    DEFAULT_CSS = "Remarks { display: none; height: auto; max-height: 4; color: $warning; text-style: bold; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._looked_at: list[dict[str, object]] = []
        self._shown: list[str] = []

    def look(self, lines: Sequence[Item]) -> None:
        """Compare the lines with each other and with the ledger, if they differ from the last look."""
        desk, items = desk_of(self), [line for line in lines if line.values]
        values, signer = [line.values for line in items], desk.session.person
        if values == self._looked_at:
            return
        self._looked_at = values

        def show(found: dict[int, list[str]]) -> None:
            if self.is_attached:
                self._show(items, values, found)

        jobs.start(
            desk,
            lambda _: desk.page_service.foretell(lambda context: remarks(context.lookup, values, signer)),
            show,
            self._failed,
            group="remarks",
            alone=True,
        )

    def _show(
        self, items: Sequence[Item], values: Sequence[dict[str, object]], found: dict[int, list[str]]
    ) -> None:
        for at, item in enumerate(items):
            item.mark(at in found)
        told = [
            f"{SIGNS['warn']} line {at + 1}, {visible(name_of(values[at]) or 'no reference')}: {visible(text)}"
            for at, texts in found.items()
            for text in texts
        ]
        if set(told) - set(self._shown):
            self.app.bell()
        self._shown = told
        more = [f"{SIGNS['warn']} {len(told) - _MOST} more"] if len(told) > _MOST else []
        self.display = bool(told)
        room = self.app.size.width
        self.update(Text("\n".join(cut(text, room) for text in (*told[-_MOST:], *more))))

    def _failed(self, failed: Failed) -> None:
        """Look again the next time: the review tells the same."""
        del failed
        self._looked_at = []

"""Lines that are typed into: several lines that are pasted become one answer, or a code each; none of them is lost."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class Answer(Input):
    """A text on one line; several lines that are pasted become one, so that none of them is lost."""

    def on_paste(self, event: events.Paste) -> None:
        """Join the lines before they are taken."""
        if not self.password:
            event.text = " ".join(_lines(event))


class Codes(Input):
    """A line for codes: of several lines that are pasted each is a code, as though each were scanned."""

    def on_paste(self, event: events.Paste) -> None:
        """Enter the lines one after the other, the first behind what was typed; a single one is only typed."""
        first, *others = _lines(event) or [""]
        if others:
            typed, self.value, event.text = self.value, "", ""
            for line in (typed + first, *others):
                self.post_message(self.Submitted(self, line))


def _lines(event: events.Paste) -> list[str]:
    return [one.strip() for one in event.text.splitlines() if one.strip()]

"""A page as plain text, for screen readers, logs and paper: what the terminal shows, line by line."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from custody.display import visible
from tui.drawing import lines
from tui.page import Act, Page

#: As wide as the smallest terminal.
WIDTH = 80


def text(page: Page, acts: Sequence[Act] = (), *, training: bool, who: str, width: int = WIDTH) -> str:
    """Write a page with its title, who is signed in, and what can be done about it; the text ends in a newline."""
    head = ["TRAINING: nothing here is evidence"] if training else []
    head += [page.title, who, ""]
    body = [line.text for line in lines(page, width)]
    rest = ["", "What can be done"] if acts else []
    for act in acts:
        refused = visible(f"NOT NOW, {act.why}", told=True) if act.why else act.label
        rest += textwrap.wrap(
            f"custody {' '.join(act.words)}: {refused}",
            width,
            initial_indent="  ",
            subsequent_indent="      ",
        )
    return "\n".join([*head, *body, *rest]) + "\n"

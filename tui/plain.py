"""A page as plain text, for screen readers, logs and paper: what the terminal shows, line by line."""

from __future__ import annotations

from tui.drawing import lines
from tui.page import Page

#: As wide as the smallest terminal.
WIDTH = 80


def text(page: Page, *, training: bool, who: str, width: int = WIDTH) -> str:
    """Write a page with its title, who is signed in, and what can be done about it; the text ends in a newline."""
    head = ["TRAINING: nothing here is evidence"] if training else []
    head += [page.title, who, ""]
    body = [line.text for line in lines(page, width)]
    acts = [f"  custody {' '.join(act.words)}: {act.why or act.label}" for act in page.acts]
    rest = ["", "What can be done", *acts] if acts else []
    return "\n".join([*head, *body, *rest]) + "\n"

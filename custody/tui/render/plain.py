"""Pages as plain text, for screen readers, logs and paper: the lines of the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from shlex import quote

from custody.display import visible
from custody.pages.parts.page import Action, Page, Table, Target
from custody.pages.render.text import command
from custody.tui.render.layout import lines

#: As wide as the smallest terminal.
WIDTH = 80


def text(page: Page, acts: Sequence[Action] = (), *, training: bool, who: str, width: int = WIDTH) -> str:
    """Return a page as text with title, person and actions, ending in a newline.

    Commands for the pages before and after it, and for the remaining rows of a table, come last. Each command stands on
    one line however long, to be copied whole.
    """
    head = ["TRAINING: nothing here is evidence"] if training else []
    head += [page.title, who, ""]
    body = [line.text for line in lines(page, width, command)]
    rest = ["", "What can be done"] if acts else []
    for act in acts:
        refused = act.label if act.refused is None else visible(f"NOT NOW, {act.refused.text}", told=True)
        rest += textwrap.wrap(
            f"{visible(command(act))}: {refused}",
            width,
            initial_indent="  ",
            subsequent_indent="      ",
            break_on_hyphens=False,
        )
    turns = (("those before", page.turns.before), ("those that follow", page.turns.after))
    cut = [block for block in page.blocks if isinstance(block, Table) and block.more]
    rests = ((f"the rest of {table.title.lower()}", table.rest) for table in cut)
    turned = [
        f"{visible(told)}: custody tui --plain {quote(named(one))}"
        for told, one in (*rests, *turns)
        if one is not None
    ]
    return "\n".join([*head, *body, *rest, *([""] if turned else []), *turned]) + "\n"


def named(target: Target) -> str:
    """Return the name of a page as a person asks for it: page, or page:key."""
    return f"{target.page}:{target.key}" if target.key else target.page

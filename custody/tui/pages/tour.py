"""A tour for newcomers: a few steps, each with a page to look at; enters nothing."""

from __future__ import annotations

from custody.digits import whole
from custody.errors import NotFound
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import (
    Page,
    Paragraph,
    Row,
    Table,
    Target,
    Turns,
)

#: Digits of the number of a step in the key of a page.
_DIGITS = 8
#: Each step: its title, what it says, and the page that it is about with its name.
STEPS: tuple[tuple[str, str, Target, str], ...] = (
    (
        "Where you are",
        (
            "This is a training ledger: nothing in it is evidence. Arrow keys move, Enter opens, Esc "
            "goes back. ? lists the keys, F1 explains the line under the cursor. Digits open the "
            "pages in the bar."
        ),
        Target("today"),
        "Inbox: open tasks",
    ),
    (
        "Signing in",
        (
            "Every entry is signed by a person. Ctrl+L asks once for key and passphrase. After ten "
            "idle minutes the terminal locks. The signer is named at the top right. Without signing "
            "in you can only read."
        ),
        Target("cases"),
        "Cases: open one with Enter",
    ),
    (
        "What can be done",
        (
            "A lists the actions for this page. Actions that the rules refuse now are listed with the"
            " rule and article. Each action is also a command; its words stand beside it."
        ),
        Target("exhibits"),
        "Exhibits: open EV/1, then press A",
    ),
    (
        "Review and sign",
        (
            "The text to be signed is shown first, with the cursor on the button that does not sign. "
            "F8 signs. Entries are never edited or removed; a later entry corrects them."
        ),
        Target("preservation_orders"),
        "Orders: open one, and look at its clocks",
    ),
    (
        "Storing evidence",
        (
            "Press A on an exhibit and choose to archive its files. Each file is read once, for "
            "digests and store. Long commands: P pauses, F9 continues in the background, Esc stops."
        ),
        Target("integrity"),
        "Integrity: verified and due objects",
    ),
    (
        "Proof",
        (
            "Every entry is a leaf of a tree. Open one: its signatures are verified now, and its path"
            " from the signed root is drawn. Witnesses outside the agency detect any rewriting."
        ),
        Target("ledger"),
        "Ledger: open an entry and go down to its path",
    ),
    (
        "The check",
        (
            "The check covers the whole vault. Each scope is VERIFIED, BROKEN or NOT CHECKED. "
            "Findings are listed by severity, with who must act."
        ),
        Target("audit"),
        "Audit: start it with Enter",
    ),
)


def build(context: PageContext, key: str) -> Page:
    """Build the page of a step, by its number from 1; the first for an empty key. Raise NotFound."""
    asked = whole(key, digits=_DIGITS)
    number = 1 if asked is None else asked
    if not 1 <= number <= len(STEPS):
        raise NotFound(f"the tour has no step {key}", hint=f"It has {len(STEPS)}.")
    title, text, target, told = STEPS[number - 1]
    on = Target("tour", str(number + 1)) if number < len(STEPS) else None
    back = Target("tour", str(number - 1)) if number > 1 else None
    rows = [Row.of(("continue",), on)] if on else []
    rows += [Row.of((f"open it: {told}",), target), *([Row.of(("one step back",), back)] if back else [])]
    rows += [] if on else [Row.of(("finish: inbox",), Target("today"))]
    blocks = (
        Paragraph(text),
        Table.of("", ("",), tuple(rows)),
        Paragraph("Esc returns here from each page.", "quiet"),
    )
    return Page(
        Target("tour", key),
        f"Tour, {number} of {len(STEPS)}: {title}",
        blocks,
        turns=Turns(before=back, after=on),
    )


def offer() -> Table:
    """Return the table whose one row opens the tour."""
    return Table.of(
        "First time here?",
        ("",),
        (Row.of(("take the tour: seven steps, no entries",), Target("tour", "1")),),
    )

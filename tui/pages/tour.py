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
            "This is a training ledger: nothing in it is evidence, and the band at the top says so on every "
            "screen. Arrow keys move, Enter opens, Esc goes back, ? lists the keys, F1 explains what the "
            "cursor is on. Digits open the places in the bar."
        ),
        Target("today"),
        "Today: what needs somebody",
    ),
    (
        "Who signs",
        (
            "Whatever is entered is signed by a person. Ctrl+L asks whose key it is and for the passphrase, "
            "once; after ten minutes without a key pressed the terminal locks. Who is signed in stands at"
            " the top right. Without signing in you only look."
        ),
        Target("cases"),
        "Cases: open one with Enter",
    ),
    (
        "What can be done",
        (
            "A lists what can be done with what is shown. What the rules refuse now stands there too, with "
            "the rule and the article that refuse it. Each is a command that can be typed as well; its "
            "words stand beside it."
        ),
        Target("exhibits"),
        "Exhibits: open EV/1, then press A",
    ),
    (
        "Review and sign",
        (
            "Before anything stands, the very text that is signed is shown, and the cursor is on the button "
            "that does not sign. F8 signs. An entry is never edited or taken away: what is wrong in it is"
            " corrected by another."
        ),
        Target("preservation_orders"),
        "Orders: open one, and look at its clocks",
    ),
    (
        "Storing evidence",
        (
            "Press A on an exhibit and choose to store files of it. Files are read once, for their digests "
            "and for the store. A command that takes its time is paused with P, set aside with F9, ended "
            "with Esc."
        ),
        Target("integrity"),
        "Integrity: what was read back, and what is due",
    ),
    (
        "Proof",
        (
            "Every entry is a leaf of a tree. Open one: its signatures are checked as you look, and its path "
            "is drawn from the root that the log signed down to it. Witnesses outside the agency see that "
            "nothing is rewritten."
        ),
        Target("ledger"),
        "Ledger: open an entry and go down to its path",
    ),
    (
        "The check",
        (
            "The check looks at the whole vault and says of each scope VERIFIED, BROKEN or NOT CHECKED: three"
            " different answers. What it finds is listed by severity, with who must do what."
        ),
        Target("audit"),
        "Audit: begin it with Enter",
    ),
)


def build(context: PageContext, key: str) -> Page:
    """Build one step, by its number from 1; empty is the first. NotFound beyond the last."""
    asked = whole(key, digits=_DIGITS)
    number = 1 if asked is None else asked
    if not 1 <= number <= len(STEPS):
        raise NotFound(f"the tour has no step {key}", hint=f"It has {len(STEPS)}.")
    title, text, target, told = STEPS[number - 1]
    on = Target("tour", str(number + 1)) if number < len(STEPS) else None
    back = Target("tour", str(number - 1)) if number > 1 else None
    rows = [Row.of(("go on",), on)] if on else []
    rows += [Row.of((f"look at it: {told}",), target), *([Row.of(("one step back",), back)] if back else [])]
    rows += [] if on else [Row.of(("that was all: Today",), Target("today"))]
    blocks = (
        Paragraph(text),
        Table.of("", ("",), tuple(rows)),
        Paragraph("Esc comes back here from what you look at.", "quiet"),
    )
    return Page(
        Target("tour", key),
        f"Tour, {number} of {len(STEPS)}: {title}",
        blocks,
        turns=Turns(before=back, after=on),
    )


def offer() -> Table:
    """Return the line that offers the tour."""
    return Table.of(
        "First time here?",
        ("",),
        (Row.of(("take the tour: seven steps, nothing is entered",), Target("tour", "1")),),
    )

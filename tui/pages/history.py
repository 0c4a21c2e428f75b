"""The entries about one subject, as a table that opens each of them."""

from __future__ import annotations

from custody.ledger.views.finding import space_of
from custody.model.envelope import parse_entry
from tui.page import Act, Page, Row, Table, Target
from tui.pages.given import given
from tui.sight import Sight
from tui.wording import when

#: Entries of one subject that are listed, the newest first.
ROWS = 200
#: What may be done with a thing without a page of its own besides what is entered about it, by what it is.
ACTS = {"seizure": ((("exhibit", "intake"), "take in what was seized"),)}


def history(sight: Sight, subject: str) -> Table:
    """Give the entries about a subject, the newest first."""
    reader = sight.lookup.reader
    positions = reader.positions(subject)
    rows = []
    for position in reversed(positions[-ROWS:]):
        envelope = parse_entry(reader.entry(position).note).envelope
        rows.append(
            Row(
                (str(position), when(envelope.at), envelope.kind, sight.signer(envelope.by)),
                Target("entry", str(position)),
            )
        )
    more = max(len(positions) - ROWS, 0)
    return Table("Entries", ("entry", "signed at", "kind", "by"), tuple(rows), more=more)


def subject(sight: Sight, key: str) -> Page:
    """Build the page of a subject that has none of its own: its entries."""
    space, name = space_of(sight.lookup, key), sight.about(key)
    about = None if space is None else (space, key)
    acts = tuple(Act(told, words, given(space or "", name)) for words, told in ACTS.get(space or "", ()))
    return Page(Target("subject", key), name, (history(sight, key),), acts=acts, about=about)

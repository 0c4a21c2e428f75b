"""The entries about one subject, as a table that opens each of them."""

from __future__ import annotations

from custody.ledger.views.finding import space_of
from custody.model.envelope import parse_entry
from tui.page import Page, Row, Table, Target
from tui.sight import Sight
from tui.wording import when

#: Entries of one subject that are listed, the newest first.
ROWS = 200


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
    space = space_of(sight.lookup, key)
    about = None if space is None else (space, key)
    return Page(Target("subject", key), sight.about(key), (history(sight, key),), about=about)

"""The list of all entries of the ledger."""

from __future__ import annotations

from custody.ledger.views.entries.compromised_key_entries import Doubts
from custody.model.entry.envelope import parse_entry
from custody.pages.parts.context import PageContext
from custody.pages.parts.ledger_history import past_said
from custody.pages.parts.ledger_numbers import number
from custody.pages.parts.page import (
    Action,
    Fact,
    Page,
    Paragraph,
    Row,
    Table,
    Target,
    Turns,
)
from custody.pages.parts.wording import when
from custody.pages.parts.write_blockers import alarm

#: Entries on one page.
ROWS = 100
#: Pages that belong to the ledger as a whole.
_LINKS = (
    Fact.of("witnesses", "who cosigned checkpoints, and up to which size", opens=Target("checkpoints")),
    Fact.of("audit", "check the whole ledger against itself and its head", opens=Target("audit")),
)


def proof_action(position: int) -> Action:
    """Return the action that writes the proof of an entry to a file named by its number."""
    return Action(
        f"write the proof of entry {position} to a file",
        ("proof", "entry"),
        {"what": [str(position)], "out": f"{position}.tlog-proof"},
        asks=("out",),
    )


def listing(context: PageContext, key: str) -> Page:
    """Return the page of entries down from position ``key`` (empty: the newest), at most ``ROWS``.

    Raises NotFound beyond the head.
    """
    reader = context.lookup.reader
    size = reader.head().size
    last = number(key, "entry", size - 1) if key else size - 1
    first = max(last - ROWS + 1, 0)
    stretch = [
        (stored.position, parse_entry(stored.note).envelope) for stored in reader.entries(first, last + 1)
    ]
    names = context.names.abouts(envelope.subject for _, envelope in stretch)
    doubted = {position: doubt for position, doubt in Doubts(reader).among(stretch).items() if doubt.stands}
    rows = [
        Row.of(
            (
                str(position),
                when(envelope.at),
                envelope.kind,
                names[envelope.subject],
                context.names.signer(envelope.by) + (" (?)" if position in doubted else ""),
            ),
            Target("entry", str(position)),
            proof_action(position),
            "warn" if position in doubted else "",
        )
        for position, envelope in reversed(stretch)
    ]
    leaks = {doubt.leak.key: doubt.leak for doubt in doubted.values()}
    return Page(
        Target("ledger", key),
        f"Ledger: entries {first} to {last} of {size}" if size else "Ledger: no entries",
        (
            *alarm(context),
            *past_said(context),
            *(
                Paragraph(f"{context.names.signer(name)} (?): {leak.sentence()}", "warn")
                for name, leak in sorted(leaks.items())
            ),
            Table.of("", ("entry", "signed at", "kind", "about", "by"), tuple(rows), empty="no entries"),
        ),
        key_facts=() if key else _LINKS,
        turns=Turns(
            before=Target("ledger", str(min(last + ROWS, size - 1))) if last < size - 1 else None,
            after=Target("ledger", str(first - 1)) if first else None,
        ),
    )

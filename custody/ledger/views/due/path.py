"""What is due along the path of a communication: a further provider was found, and no order went on to it (art. 26)."""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.views.due.row import Due, turn
from custody.ledger.views.lookup import Lookup
from custody.model.records import Path


def waiting(lookup: Lookup) -> Iterator[Due]:
    """Give what was shown of a path from which nothing goes on yet, in no order."""
    for one in lookup.under(Path, "here", ""):
        yield _row("path", "order.issued", one)


def _row(sort: str, awaited: str, one: Path) -> Due:
    return Due(
        sort,
        "order",
        one.order,
        sort,
        since=one.since,
        case=one.case,
        awaited=awaited,
        roles=turn(awaited),
        position=one.position,
    )

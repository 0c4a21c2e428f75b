"""What `custody status` says of how evidence ends: holds to review, copies overdue, dispositions that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli import disposition_show
from custody.cli.words import document, short
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup

#: The lists, in the order in which they are shown.
ENDING = ("holds_to_review", "copies_overdue", "dispositions_open", "still_stored")


def ending_lists(lookup: Lookup, now: int, warn: int) -> dict[str, list[dict[str, Any]]]:
    """Give what needs somebody at ``now``, reviews ``warn`` seconds ahead, as documents."""
    from custody.law.clock import format_instant
    from custody.ledger.views.dispositions import still_stored, waiting
    from custody.model.records import Copy, LegalHold

    holds = lookup.under(LegalHold, "due", "", format_instant(now + warn))
    copies = lookup.under(Copy, "due", "", format_instant(now))
    return {
        "holds_to_review": [{"reference": lookup.label_of("hold", one.id), **document(one)} for one in holds],
        "copies_overdue": [{"reference": lookup.label_of("copy", one.id), **document(one)} for one in copies],
        "dispositions_open": [disposition_show.row(lookup, one) for one in waiting(lookup, now)],
        "still_stored": [
            {"reference": lookup.label_of("exhibit", one.exhibit), **document(one)}
            for one in still_stored(lookup)
        ],
    }


def ending_table(title: str, rows: list[dict[str, Any]]) -> list[str]:
    """Lay one of the lists out."""
    if title == "dispositions_open":
        return disposition_show.cells(rows)
    if title == "holds_to_review":
        cells = [
            (one["reference"] or "(none)", one["reason"], one["review"], short(one["id"])) for one in rows
        ]
        return columns(cells, ("hold", "reason", "review", "id"))
    if title == "copies_overdue":
        cells = [
            (one["reference"] or "(none)", one["sort"], one["return_by"], short(one["id"])) for one in rows
        ]
        return columns(cells, ("copy", "sort", "back by", "id"))
    cells = [(one["reference"] or "(none)", one["store"], "not deleted", short(one["id"])) for one in rows]
    return columns(cells, ("exhibit", "store", "", "object"))

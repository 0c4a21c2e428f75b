"""Lists the entries that wait for a countersignature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import away, document
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup


def waiting_rows(lookup: Lookup) -> list[dict[str, Any]]:
    """Give the entries that wait for a countersignature, the most urgent first, as documents."""
    from custody.ledger.views.people import name_of
    from custody.model.records import Countersign

    return [
        {**document(one), "actor_name": name_of(lookup, one.actor)}
        for one in lookup.under(Countersign, "due", "", "~")
    ]


def waiting_table(rows: list[dict[str, Any]], now: int) -> list[str]:
    """Lay the entries that wait out."""
    from custody.law.clock import parse_instant

    cells = [
        (
            str(one["position"]),
            one["kind"],
            one["actor_name"] or "(erased)",
            away(parse_instant(one["due"]), now),
        )
        for one in rows
    ]
    return columns(cells, ("entry", "kind", "signed by", "due"))

"""How object stores are shown that no recent probe speaks for, and what may be said of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import moment
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.due import Upkeep
    from custody.ledger.views.lookup import Lookup


def store_rows(lookup: Lookup, upkeep: Upkeep, now: int) -> list[dict[str, Any]]:
    """Give every bucket that no fresh probe on record speaks for."""
    from custody.ledger.views.probes import standings

    return [
        {
            "store": one.store,
            "why": one.state,
            "probed": None if one.probe is None else moment(one.probe.ended),
            "failed": list(one.failed),
            "lock_proven": one.lock_proven,
        }
        for one in standings(lookup, upkeep.probed, now)
        if one.state != "fresh"
    ]


def store_table(rows: list[dict[str, Any]], _: int) -> list[str]:
    """Show them in a table."""
    from custody.ledger.views.probes import WHY

    cells = [
        (one["store"], " ".join([WHY[one["why"]], *one["failed"]]), one["probed"] or "-") for one in rows
    ]
    return [
        *columns(cells, ("store", "why", "probed")),
        "ask it with `custody doctor --store STORE --record`",
    ]

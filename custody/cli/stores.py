"""How object stores are shown that no recent probe speaks for, and what may be said of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.folding import columns
from custody.cli.words import moment

if TYPE_CHECKING:
    from storage.vault import Vault


def store_rows(vault: Vault, now: int) -> list[dict[str, Any]]:
    """Give every bucket that no fresh probe on record speaks for; a folder promises nothing and needs none."""
    from custody.ledger.views.probes import standings
    from storage.trials import digests

    buckets = {one.name for one in vault.settings.stores if one.bucket is not None}
    known = {name: digest for name, digest in digests(vault.settings).items() if name in buckets}
    return [
        {
            "store": one.store,
            "why": one.state,
            "probed": None if one.probe is None else moment(one.probe.ended),
            "failed": list(one.failed),
            "lock_proven": one.lock_proven,
        }
        for one in standings(vault.lookup(), known, now)
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

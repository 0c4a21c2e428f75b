"""What a round left to be answered, as `custody inventory show` tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import many, moment

if TYPE_CHECKING:
    from custody.cli.listing import Most
    from custody.ledger.views.lookup import Lookup
    from storage.vault import Vault


def matters(vault: Vault, lookup: Lookup, inventory: str) -> list[dict[str, Any]]:
    """Return what a round left to be answered, with the answers."""
    from custody.ledger.views.storeroom import matters_of

    entries = vault.entries()
    return [
        {
            "sort": one.sort,
            "position": one.position,
            "code": entries.at(one.position).bare("scanned") if one.sort == "surplus" else None,
            "exhibit": one.exhibit,
            "reference": None if one.exhibit is None else lookup.label_of("exhibit", one.exhibit),
            "since": None if one.since is None else moment(one.since),
            "outcome": one.outcome,
            "answered": one.answered,
            "explanation": None if one.answered is None else entries.at(one.answered).bare("explanation"),
        }
        for one in matters_of(lookup, inventory)
    ]


def lines(found: list[dict[str, Any]], limit: Most) -> list[str]:
    """Write what a round left to be answered, the open ones as such; no line where there is nothing."""
    if not found:
        return []
    cells = [
        (
            str(one["code"] or one["reference"] or "(no name)"),
            str(one["sort"]),
            str(one["outcome"] or ("OPEN" if one["since"] else "round goes on")).replace("_", " "),
            f"entry {one['position']}" if one["answered"] is None else f"entry {one['answered']}",
        )
        for one in found
    ]
    left = sum(one["outcome"] is None for one in found)
    head = f"to answer: {left} of {many(len(found), 'matter')}"
    return limit.under(head, cells, ("what", "sort", "answer", ""))

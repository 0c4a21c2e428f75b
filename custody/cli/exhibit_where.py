"""How people are told where an exhibit is, beside who is recorded as its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.words import moment

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Whereabouts


def where_names(lookup: Lookup, where: Whereabouts) -> dict[str, str | None]:
    """Give what the place is called with all that it is in, and who has the exhibit at hand."""
    from custody.ledger.views.people import name_of
    from custody.ledger.views.storeroom import path_of

    names: dict[str, str | None] = {}
    if where.place is not None:
        names[where.place] = path_of(lookup, where.place)
    if where.out_to is not None:
        names[where.out_to] = name_of(lookup, where.out_to)
    return names


def where_lines(where: Whereabouts | None, names: dict[str, str]) -> list[tuple[str, str]]:
    """Say where it lies, who has it meanwhile, and whether it is missing."""
    if where is None:
        return []
    rows = []
    if where.place is not None:
        rows.append(("place", names[where.place]))
    if where.carried is not None:
        rows.append(("carried", f"by a carrier since {moment(where.carried)}"))
    if where.out_to is not None:
        since = f"since {moment(where.out_since)}, expected {moment(where.out_back)}"
        rows.append(("checked out", f"to {names[where.out_to]} {since}"))
    if where.outside is not None:
        since = f"since {moment(where.outside_since)}, expected {moment(where.outside_back)}"
        rows.append(("outside", f"{where.outside}, by paper receipt, {since}"))
    if where.lost is not None:
        rows.append(("LOST", f"since {moment(where.lost)}"))
    return rows

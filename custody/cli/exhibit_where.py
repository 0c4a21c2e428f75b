"""How people are told where an exhibit is, beside who is recorded as its holder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from custody.cli.words import document, moment
from custody.law.ending import GONE, MEASURE

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Exhibit, Gone, Whereabouts


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


def gone_lines(gone: Gone | None) -> list[tuple[str, str]]:
    """Say how an exhibit left the house and by which entry; nothing of one that is here."""
    if gone is None:
        return []
    said = f"{MEASURE[gone.measure]}, {moment(gone.since)}: nobody holds it"
    return [("gone", f"{said} (entry {gone.position})")]


def holding_of(exhibit: Exhibit, gone: Gone | None) -> dict[str, Any]:
    """Return the members that say who is custodian: nobody of what is gone, merged or wholly taken apart."""
    return {
        "holder": exhibit.custodian if gone is None else None,
        "gone": None if gone is None else document(gone),
    }


def superseded_words(lookup: Lookup, exhibits: Iterable[Exhibit]) -> dict[str, str]:
    """Return by exhibit how a registration ended under which no work goes on: merged into which one, or split."""
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Item

    ended = [one.id for one in exhibits if one.superseded]
    items = {item.exhibit: item for item in lookup.many(Item, ended)}
    into = {one.merged for one in items.values() if one.merged is not None}
    names = shown_names(lookup, "exhibit", sorted(into))
    return {
        key: f"split into {item.announced or item.parts} parts"
        if item.merged is None
        else f"merged into {names[item.merged]}"
        for key, item in items.items()
    }


def gone_word(gone: Gone | None) -> str:
    """Say in a cell of a table that an exhibit is gone, and how; nothing of one that is here."""
    return "" if gone is None else f"gone: {GONE[gone.measure]}"


def where_lines(where: Whereabouts | None, names: dict[str, str]) -> list[tuple[str, str]]:
    """Say where it lies, who has it meanwhile, and whether it is missing."""
    if where is None or where.superseded:
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

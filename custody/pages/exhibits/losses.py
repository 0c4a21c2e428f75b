"""The record of an exhibit that is away: where it was last, and where a later entry puts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.ledger.views.exhibits.evidence_room import last_location, path_of

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.continuity import Continuity
    from custody.model.records import Whereabouts
    from custody.pages.parts.context import PageContext


def contradicted(context: PageContext, found: Continuity) -> tuple[int, str] | None:
    """Return the newest entry that places an exhibit recorded as away, and where; None without one.

    A missing exhibit stays missing, and one that is out stays out, until an entry records that it came back.
    """
    where = found.where
    away = None if where is None else _away_since(where)
    if away is None:
        return None
    for entry in reversed(found.entries):
        if entry.position <= away:
            return None
        place, person = entry.current("location"), entry.current("person")
        if entry.rescinded is not None:
            continue
        if entry.envelope.kind == "exhibit.checked_out" and isinstance(person, str):
            return entry.position, f"the hands of {context.names.person(person)}"
        if isinstance(place, str):
            return entry.position, path_of(context.lookup, place)
    return None


def _away_since(where: Whereabouts) -> int | None:
    """Return the entry by which an exhibit is away, the gravest first; None if it is not."""
    if where.lost is not None:
        return where.lost_position
    return where.outside_position if where.outside is not None else where.out_position


def away_words(context: PageContext, found: Continuity) -> str:
    """Return where an exhibit that is away was last or is put, after a semicolon; empty for nowhere."""
    where, later = found.where, contradicted(context, found)
    if where is None:
        return ""
    if later is not None:
        back = "recovery" if where.lost is not None else "return"
        return f"; entry {later[0]} puts it in {later[1]} since, yet records no {back}"
    seen = "" if where.lost is None else _last_seen(context, where)
    return f"; last in {seen}" if seen else ""


def _last_seen(context: PageContext, where: Whereabouts) -> str:
    """Return where a missing exhibit was last, empty where nothing says so."""
    if where.lost_position is None:
        return ""
    stated = context.entries().at(where.lost_position).current("last_location")
    before = last_location(context.lookup, where.exhibit, where.lost_position)
    place = stated if isinstance(stated, str) else before
    return "" if place is None else path_of(context.lookup, place)

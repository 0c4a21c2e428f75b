"""How alarms are written: on the pages of an exhibit and its case, in lists, and in `custody status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.folding import pairs
from custody.cli.words import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.ledger.views.alarms import Alarm
    from custody.ledger.views.lookup import Lookup


def alarm_documents(lookup: Lookup, alarms: Sequence[Alarm]) -> list[dict[str, Any]]:
    """Return alarms for scripts, people with their names."""
    names = people_of(lookup, alarms)
    return [
        {
            "id": one.subject,
            "sort": one.sort,
            "exhibit": one.exhibit,
            "reference": lookup.label_of("exhibit", one.exhibit),
            "case": one.case,
            "said": one.said,
            "since": None if one.since is None else moment(one.since),
            "position": one.position,
            "seen_by": one.by,
            "seen_by_name": names.get(one.by or ""),
            "owner": one.owner,
            "owner_name": names.get(one.owner or ""),
            "last_intact": one.intact,
            "last_intact_by": one.intact_by,
            "last_intact_by_name": names.get(one.intact_by or ""),
        }
        for one in alarms
    ]


def people_of(lookup: Lookup, alarms: Sequence[Alarm]) -> dict[str, str]:
    """Return what the people are called whom alarms name, by identifier."""
    from custody.ledger.views.naming import shown_names

    return shown_names(lookup, "actor", {actor for one in alarms for actor in one.actors})


def alarm_lines(lookup: Lookup, alarms: Sequence[Alarm], named: Mapping[str, str] | None = None) -> list[str]:
    """Return a line for each alarm, then an empty one; ``named`` are exhibits, with which each line begins."""
    names = people_of(lookup, alarms)
    rows = []
    for one in alarms:
        thing = "" if named is None else f"{named[one.exhibit]}: "
        rows.append(("ALARM", f"{thing}{one.told(names)}"))
    return [*pairs(rows), ""] if rows else []


def alarm_cell(alarms: Sequence[Alarm]) -> str:
    """Return the sign of an exhibit with alarms for a cell of a list: what they are of; empty for none."""
    return " ".join(["ALARM", *dict.fromkeys(one.sort for one in alarms)]) if alarms else ""

"""How alarms are written: on the pages of an exhibit and its case, in lists, and in `custody status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import moment
from custody.layout import pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.ledger.views.alarms import Alarm
    from custody.ledger.views.lookup import Lookup


def alarm_documents(lookup: Lookup, alarms: Sequence[Alarm]) -> list[dict[str, Any]]:
    """Return alarms for scripts, people with their names."""
    names = people_of(lookup, alarms)
    return [
        {
            "id": alarm.subject,
            "sort": alarm.sort,
            "exhibit": alarm.exhibit,
            "reference": lookup.label_of("exhibit", alarm.exhibit),
            "case": alarm.case,
            "said": alarm.said,
            "since": None if alarm.since is None else moment(alarm.since),
            "position": alarm.position,
            "seen_by": alarm.by,
            "seen_by_name": names.get(alarm.by or ""),
            "owner": alarm.owner,
            "owner_name": names.get(alarm.owner or ""),
            "last_intact": alarm.intact,
            "last_intact_by": alarm.intact_by,
            "last_intact_by_name": names.get(alarm.intact_by or ""),
        }
        for alarm in alarms
    ]


def people_of(lookup: Lookup, alarms: Sequence[Alarm]) -> dict[str, str]:
    """Return what the people are called whom alarms name, by identifier."""
    from custody.ledger.views.naming import shown_names

    return shown_names(lookup, "actor", {actor for alarm in alarms for actor in alarm.actors})


def alarm_lines(lookup: Lookup, alarms: Sequence[Alarm], named: Mapping[str, str] | None = None) -> list[str]:
    """Return a line for each alarm, then an empty one; ``named`` are exhibits, with which each line begins."""
    names = people_of(lookup, alarms)
    rows = []
    for alarm in alarms:
        thing = "" if named is None else f"{named[alarm.exhibit]}: "
        rows.append(("ALARM", f"{thing}{alarm.told(names)}"))
    return [*pairs(rows), ""] if rows else []


def alarm_cell(alarms: Sequence[Alarm]) -> str:
    """Return the sign of an exhibit with alarms for a cell of a list: what they are of; empty for none."""
    return " ".join(["ALARM", *dict.fromkeys(alarm.sort for alarm in alarms)]) if alarms else ""

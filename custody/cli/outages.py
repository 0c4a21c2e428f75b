"""How stores are shown that did not answer: pauses of sweeps, and outages in what sweeps entered before they paused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import many, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from custody.ledger.reach import Outage
    from custody.ledger.views.lookup import Lookup
    from custody.ledger.views.outages import PastOutage
    from custody.model.records import StoredObject

_UNREACHABLE = "STORE UNREACHABLE"


def outage_documents(outages: Iterable[Outage]) -> list[dict[str, Any]]:
    """Return the stores that a sweep could not reach, as documents."""
    return [
        {
            "store": outage.store,
            "since": moment(outage.since),
            "read": outage.read,
            "unread": outage.unread,
            "why": outage.why,
        }
        for outage in outages
    ]


def outage_lines(outages: Iterable[Outage], *, again: bool) -> list[str]:
    """Return for people which stores a sweep could not reach; ``again``: the very same command goes on."""
    lines = []
    for outage in outages:
        lines += [
            f"{_UNREACHABLE}  {outage.store}, since {moment(outage.since)}",
            f"  {many(outage.read, 'object')} read, {outage.unread} not read; nothing is known of their bytes",
            f"  {outage.why}",
        ]
    if lines:
        lines.append(
            f"paused: the same command{'' if again else ' with --resume'} goes on when the store answers again"
        )
    return lines


def past_outages(lookup: Lookup, objects: Iterable[StoredObject]) -> list[PastOutage]:
    """Return the outages by which some of these objects are on record as unreadable."""
    from custody.ledger.views.outages import PastOutages

    return PastOutages(lookup).among(objects)


def past_documents(outages: Iterable[PastOutage]) -> list[dict[str, Any]]:
    """Return past outages as documents."""
    return [
        {
            "store": outage.store,
            "entry": outage.position,
            "ended": moment(outage.ended),
            "objects": len(outage.objects),
        }
        for outage in outages
    ]


def past_lines(outages: Sequence[PastOutage]) -> list[str]:
    """Return for people why so many objects are on record as unreadable, and what settles it."""
    lines = [
        f"{_UNREACHABLE}  {outage.store} in the sweep of entry {outage.position}, {moment(outage.ended)}:"
        f" {many(len(outage.objects), 'object')} in a row had no answer"
        for outage in outages
    ]
    if lines:
        lines.append("  Nothing was found wrong with their bytes; the next full reading settles it.")
    return lines

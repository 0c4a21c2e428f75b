"""Unreachable stores in answers: pauses of sweeps, and outages recorded before sweeps paused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.console.words import many, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.ledger.stores.reachability import Outage

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
    """Return lines on the stores that a verification run could not reach, and the command to resume it.

    ``again`` if the run selected objects itself, so that the same command resumes it.
    """
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

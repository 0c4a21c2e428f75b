"""Timeliness of an act with a deadline, and whether that is proven or only claimed.

Three times are distinguished: the stated time of the act, the time of its record by the signer's clock, and the time by
which an outsider had seen the record. ``gap`` is the delay of the act, ``lag`` that of the record.
"""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law import clock

PROVEN, CLAIMED, LATE, UNKNOWN = "proven_in_time", "claimed_in_time", "late", "unknown"


@dataclass(frozen=True, slots=True)
class Timeliness:
    """A verdict on one act, with ``gap`` (seconds it was late) and ``lag`` (seconds until recorded).

    Verdicts: ``proven_in_time`` (an outsider saw its record before the deadline), ``claimed_in_time`` (only the signer
    says so), ``late`` (the signer's own statement), ``unknown`` (its time is not stated, and it was recorded after the
    deadline). ``recorded_late`` is set where an act in time was recorded only after the deadline.
    """

    verdict: str
    gap: int
    lag: int
    recorded_late: bool


def timeliness(before: int, claimed: int | None, recorded: int, proven: int | None) -> Timeliness:
    """Return the verdict on an act due before the instant ``before``; all instants in seconds UTC.

    ``claimed`` is the stated time of the act (None: unknown), ``recorded`` the time of its record by the signer's
    clock, ``proven`` the earliest time at which an outsider had seen the record (None: never). Where the law leaves the
    deadline open, the caller chooses the date that applies to the act.
    """
    if claimed is None and recorded >= before:
        return Timeliness(UNKNOWN, 0, 0, recorded_late=True)
    moment = recorded if claimed is None else claimed
    lag = clock.lag(moment, recorded)
    if moment >= before:
        return Timeliness(LATE, moment - before, lag, recorded_late=False)
    if proven is not None and proven < before:
        return Timeliness(PROVEN, 0, lag, recorded_late=False)
    return Timeliness(CLAIMED, 0, lag, recorded_late=recorded >= before)

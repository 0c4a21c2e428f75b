"""Whether an act that has a deadline came in time, and how far that is shown.

Three times are kept apart: when it is said to have happened, when the signer's clock recorded it, and by when
somebody outside saw the record. A late decision is a gap of the law, a late record a lag; no gap is closed by either.
"""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law import clock

PROVEN, CLAIMED, LATE, UNKNOWN = "proven_in_time", "claimed_in_time", "late", "unknown"


@dataclass(frozen=True, slots=True)
class Timeliness:
    """A verdict on one act, with ``gap`` (seconds it was late) and ``lag`` (seconds until recorded).

    Verdicts: ``proven_in_time`` (the record of it was seen outside before the deadline), ``claimed_in_time`` (only
    the signer says so), ``late`` (the signer's own statement), ``unknown`` (nobody states when, and it was recorded
    after the deadline). ``recorded_late`` is set where an act in time was recorded only after the deadline.
    """

    verdict: str
    gap: int
    lag: int
    recorded_late: bool


def timeliness(before: int, claimed: int | None, recorded: int, proven: int | None) -> Timeliness:
    """Judge an act that had to come before the instant ``before``; all instants in seconds UTC.

    ``claimed`` is when it is said to have happened (None: unknown), ``recorded`` the signer's clock, ``proven`` the
    earliest moment at which an outsider saw a state of the record that holds it (None: none did). Where law leaves an
    end open, whoever asks chooses the candidate that the act's own rule is judged by.
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

"""The clock of data that one State preserves for another (article 42), as far as it is on record.

The duty to the requesting State is one clock; the domestic order under which the data are kept is another, with an
end of its own. This module knows the first only.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.frozen import dataclass
from custody.law.clock import DAY, SILENT, ClockState, Deadline, Period, deadline

#: States of a request that need nobody any more.
ENDED = ("not_executed", "refused", "withdrawn", "released")


@dataclass(frozen=True, slots=True)
class Course:
    """What has happened to one request for preservation (instants in seconds UTC).

    ``periods`` are the granted ones in order. ``asked`` is when an extension was asked for that nobody has answered.
    ``pending`` says whether a request to search, seize or disclose these data awaits its decision, ``granted``
    whether one was granted. ``decided`` is when the newest one that was not granted came to its decision.
    """

    periods: Sequence[Period] = ()
    asked: int | None = None
    pending: bool = False
    granted: bool = False
    decided: int | None = None
    refused: int | None = None
    not_executed: int | None = None
    withdrawn: int | None = None
    released: int | None = None
    calendar_margin_hours: int = SILENT


def ends(course: Course) -> Deadline | None:
    """Return when preservation ends, None while it is open-ended or has not begun.

    Open-ended while a decision is pending (42(8)) and after one that was granted, which releases nothing by itself.
    A refusal that comes after the granted period ended it at that moment.
    """
    if not course.periods or course.pending or course.granted:
        return None
    end = deadline(course.periods[-1], course.calendar_margin_hours)
    decided = course.decided
    if decided is None or decided <= end.earliest:
        return end
    return Deadline(decided, max(end.latest, decided))


def standing(course: Course, instant: int, warn: int = 14 * DAY) -> ClockState:
    """Judge a request at ``instant``; ``warn`` is how many seconds before the end it is due.

    States: ``released``, ``withdrawn``, ``refused``, ``not_executed`` (it could not be carried out), ``requested``
    (nothing preserved yet), ``pending_decision``, ``granted``, ``extension_pending`` (also past the end, for nothing
    is let go before the answer), ``lapsed``, ``due_soon``, ``in_force``.
    """
    for state, moment in (
        ("released", course.released),
        ("withdrawn", course.withdrawn),
        ("refused", course.refused),
        ("not_executed", course.not_executed),
    ):
        if moment is not None and moment <= instant:
            return ClockState(state, moment)
    if not course.periods:
        return ClockState("requested", None)
    if course.pending:
        return ClockState("pending_decision", None)
    if course.granted:
        return ClockState("granted", None)
    end = ends(course)
    assert end is not None  # noqa: S101  # there are periods, and nothing keeps them open
    if course.asked is not None:
        return ClockState("extension_pending", end.earliest)
    if instant >= end.earliest:
        return ClockState("lapsed", end.earliest)
    return ClockState("due_soon" if end.earliest - instant <= warn else "in_force", end.earliest)

"""The clock of data that one State preserves for another (article 42).

The duty to the requesting State is one clock, in this module; the domestic order under which the data are kept is
another, with an end of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.frozen import dataclass
from custody.law.clock import DAY, SILENT, ClockState, Deadline, Period, deadline

#: Final states of a request.
ENDED = ("not_executed", "refused", "withdrawn", "released")


@dataclass(frozen=True, slots=True)
class Course:
    """The recorded events of one request for preservation (instants in seconds UTC).

    ``periods`` are the granted ones in order. ``asked`` is when an unanswered extension was asked for. ``pending`` says
    that a request to search, seize or disclose these data awaits its decision, ``granted`` that one was granted.
    ``decided`` is the decision on the newest one that was not granted.
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
    """Return the earliest and latest end of preservation, None while open-ended or not begun.

    Open-ended while a decision is pending (42(8)) and after one that was granted, which releases nothing by itself. A
    refusal after the end of the granted period moves the end to the refusal.
    """
    if not course.periods or course.pending or course.granted:
        return None
    end = deadline(course.periods[-1], course.calendar_margin_hours)
    decided = course.decided
    if decided is None or decided <= end.earliest:
        return end
    return Deadline(decided, max(end.latest, decided))


def standing(course: Course, instant: int, warn: int = 14 * DAY) -> ClockState:
    """Return the state of a request at ``instant``; it is due soon ``warn`` seconds before its end.

    States: ``released``, ``withdrawn``, ``refused``, ``not_executed``, ``requested`` (nothing preserved yet),
    ``pending_decision``, ``granted``, ``extension_pending`` (also past the end, for nothing is released before the
    answer), ``lapsed``, ``due_soon``, ``in_force``.
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

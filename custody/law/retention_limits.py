"""Limits of a store's retention lock: never longer than the agency may hold the object.

Nobody can undo a lock in mode ``compliance``, so it ends with the recorded authority or at its next review, whichever
comes first. Authority without an end gets a store hold, which can be lifted. The duty to preserve under article 42 sets
a hold, but gives no authority to hold and no retention; a profile of the agency may let authority follow a duty.
"""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law.clock import DAY

#: Lock modes, in the words shown before one is chosen.
MODES: dict[str, str] = {
    "none": "the store prevents no deletion",
    "governance": "the store refuses deletion before the end, except with bypass rights",
    "compliance": "nobody can delete, shorten or undo it before the end: not you, not a court, not the provider",
}
#: Fewest and most days by which retention is moved forward where no end is on record.
LEAST_STEP, MOST_STEP = 1, 90

#: Reasons for the wanted lock, by code.
WHY: dict[str, str] = {
    "authority_term": "until the recorded end of the authority to hold it",
    "duty_to_preserve": "until the duty to preserve ends, which the authority to hold it follows",
    "review": "until the next review, which may end that authority",
    "stepwise": "the authority has no recorded end: hold, with stepwise retention",
    "authority_ended": "the recorded end of the authority has passed",
    "review_due": "a review is due; no retention beyond it",
    "disposed": "its exhibit was destroyed or removed",
    "no_authority": "it is held without recorded authority",
    "end_not_recorded": "no end or review of the authority is on record",
    "policy": "the settings of its store ask for no lock",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """The lock settings of a store: a mode, and the days of one step where no end is on record."""

    mode: str = "none"
    step_days: int = 30


#: The policy of a store whose settings ask for no locks.
NO_LOCKS = Policy()


@dataclass(frozen=True, slots=True)
class Basis:
    """The recorded authority to hold one object; instants in seconds UTC.

    ``authorised``: there is an authority. ``end``: when it ends. ``open_ended``: it has no end. ``reviews``: when the
    authority or a legal hold is reviewed. ``kept``: a legal hold is in force, or another State's request is undecided
    (article 42(8)). ``disposed``: its exhibit was destroyed or removed, so the object must be deleted. ``by_duty``: the
    end is that of a duty to preserve. ``term`` is the entry that states the authority, ``rests_on`` its subjects: a
    seizure, holds, requests.
    """

    authorised: bool
    end: int | None = None
    open_ended: bool = False
    reviews: tuple[int, ...] = ()
    kept: bool = False
    disposed: bool = False
    by_duty: bool = False
    term: str | None = None
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The lock an object should have: mode, end (seconds UTC; None: none), hold, and a reason in ``WHY``."""

    mode: str
    until: int | None
    hold: bool
    why: str


def limit(basis: Basis, now: int) -> int:
    """Return the latest end of retention that may be set at ``now``; ``now`` itself if none may be set."""
    if basis.disposed or not basis.authorised or (basis.end is None and not basis.open_ended):
        return now
    ends = [*basis.reviews, now + MOST_STEP * DAY if basis.end is None else basis.end]
    return max(now, min(ends))


def wanted(basis: Basis, policy: Policy, now: int) -> Wanted:
    """Return the lock that an object should have at ``now`` (seconds UTC)."""
    if policy.mode == "none":
        return Wanted("none", None, hold=False, why="policy")
    if basis.disposed:
        return Wanted("none", None, hold=basis.kept, why="disposed")
    hold = basis.kept or (basis.authorised and basis.open_ended)
    if not basis.authorised:
        return Wanted("none", None, hold=hold, why="no_authority")
    if basis.end is None and not basis.open_ended:
        return Wanted("none", None, hold=hold, why="end_not_recorded")
    review = min(basis.reviews, default=None)
    dated = "duty_to_preserve" if basis.by_duty else "authority_term"
    end, why = (now + policy.step_days * DAY, "stepwise") if basis.end is None else (basis.end, dated)
    if review is not None and review < end:
        end, why = review, "review"
    if end <= now:
        return Wanted("none", None, hold=hold, why="review_due" if why == "review" else "authority_ended")
    return Wanted(policy.mode, end, hold=hold, why=why)


def moves(wants: Wanted, until: int | None, policy: Policy, now: int) -> bool:
    """Return whether retention is to be extended: it is too short, and if ``stepwise`` by half a step.

    ``until`` is its end now (seconds UTC), None for none. Retention is never shortened.
    """
    if wants.until is None:
        return False
    have = until or 0
    if have >= wants.until:
        return False
    return wants.why != "stepwise" or have < now + policy.step_days * DAY // 2


#: Differences between a store and the record, by code.
DRIFT: dict[str, str] = {
    "delete_marker": "a delete marker hides it",
    "hold_missing": "the hold on record was lifted",
    "hold_unexpected": "a store hold is set that no entry ordered",
    "lock_missing": "the recorded lock is missing",
    "mode_differs": "it is locked in another mode",
    "not_as_requested": "it was stored with a weaker lock than requested",
    "object_missing": "the version on record is not in the store",
    "too_long": "it is locked for longer than the record says",
    "too_short": "it is locked for less long than the record says",
    "version_unknown": "a further version is stored that no entry records",
}
#: The role that must act on each difference.
ACTS: dict[str, str] = {
    **dict.fromkeys(("object_missing", "delete_marker", "version_unknown"), "administrator"),
    **dict.fromkeys(("hold_unexpected", "too_long"), "authority"),
    **dict.fromkeys(
        ("hold_missing", "lock_missing", "mode_differs", "not_as_requested", "too_short"),
        "evidence_custodian",
    ),
}
#: Differences by which one lock protects less than another, and all differences of locks.
WEAKER = ("hold_missing", "lock_missing", "mode_differs", "too_short")
DIFFERENCES = ("hold_unexpected", "too_long", *WEAKER)
#: The code that stays although the lock reads back as recorded, until another one is set.
UNSET = "not_as_requested"


def responsible_role(codes: tuple[str, ...]) -> str:
    """Return the role that must act on lock differences: the first that any of ``codes`` calls for.

    The administrator, who finds the cause, precedes the evidence custodian and the authority, who correct the lock.
    """
    found = {ACTS[code] for code in codes}
    return next(role for role in ("administrator", "evidence_custodian", "authority") if role in found)


def drift(on_record: Wanted, held: Wanted) -> tuple[str, ...]:
    """Return the differences of a store's lock from the one on record: sorted codes of ``DRIFT``.

    ``why`` is not compared.
    """
    found = []
    if on_record.hold and not held.hold:
        found.append("hold_missing")
    if held.hold and not on_record.hold:
        found.append("hold_unexpected")
    if on_record.until is not None and held.until is None:
        found.append("lock_missing")
    elif (on_record.until or 0) != (held.until or 0):
        found.append("too_short" if (held.until or 0) < (on_record.until or 0) else "too_long")
    if "lock_missing" not in found and on_record.until is not None and on_record.mode != held.mode:
        found.append("mode_differs")
    return tuple(sorted(found))


def carries_on(begun: Wanted, wants: Wanted, now: int) -> bool:
    """Return whether an action begun with one lock may end with it although another is wanted at ``now``.

    ``now`` is in seconds UTC. Only the end may differ: a future end that is earlier than wanted holds nothing too long,
    and is extended later.
    """
    if (begun.mode, begun.hold) != (wants.mode, wants.hold) or begun.until is None or wants.until is None:
        return False
    return now < begun.until <= wants.until

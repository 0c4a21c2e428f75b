"""The authority to hold an exhibit at each instant, from the acts about it and their dates.

``custody.law.holding_authority`` judges the record as a whole; here each instant is judged by the acts until then, so
that a time without authority stays visible behind a later decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from custody.frozen import dataclass
from custody.law.holding_authority import Decided, authority


class Decision(NamedTuple):
    """A decision about an exhibit: since when (seconds UTC), whether it refuses, and its position."""

    at: int
    refused: bool
    position: int


class Allowed(NamedTuple):
    """Leave to keep an exhibit that was to be returned: since when (seconds UTC), and its position."""

    at: int
    position: int


class Until(NamedTuple):
    """A term of the authority to hold: when set, its end (seconds UTC; None: no end), its position."""

    at: int
    end: int | None
    position: int


class Unauthorised(NamedTuple):
    """A time (seconds UTC) in which a decision, reversed later, had set aside the authority.

    ``stays`` says that the decision allowed keeping the exhibit all the same.
    """

    since: int
    until: int
    stays: bool


Made = TypeVar("Made", Decision, Allowed, Until)


@dataclass(frozen=True, slots=True)
class History:
    """The history of an exhibit seized or handed over at ``taken`` (seconds UTC) on some ``basis``.

    ``basis`` is None where nothing says how it was obtained. ``document`` and ``preservation`` are as in
    ``custody.law.holding_authority.authority``. ``withdrawn`` are the instants since which the consent to its seizure
    is withdrawn, ``set_aside`` the instants of decisions that set aside the order or seizure, ``stays`` those of such
    decisions that allow keeping it all the same, and ``lifted`` the periods in which a decision had that effect before
    losing it; ``confirmation_due_at`` is the deadline to confirm an oral authorisation; ``recalled`` says that the
    production order had been withdrawn before the handover. Of ``decisions``, ``allowed`` and ``terms`` the newest
    recorded by an instant counts at it.
    """

    basis: str | None
    taken: int
    document: bool = False
    preservation: bool = False
    decisions: tuple[Decision, ...] = ()
    withdrawn: tuple[int, ...] = ()
    set_aside: tuple[int, ...] = ()
    stays: tuple[int, ...] = ()
    lifted: tuple[Unauthorised, ...] = ()
    confirmation_due_at: int | None = None
    recalled: bool = False
    allowed: tuple[Allowed, ...] = ()
    terms: tuple[Until, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldingPeriod:
    """One period of holding (seconds UTC; ``until`` None: it goes on) and the ``basis`` that covered it.

    Where none did, ``basis`` is None and ``why`` is a code of ``custody.law.holding_authority.Authority``, or ``ended``
    where a term had ended.
    """

    since: int
    until: int | None
    basis: str | None
    why: str | None


def over_time(history: History, now: int) -> tuple[HoldingPeriod, ...]:
    """Return the holding periods of an exhibit from its taking to ``now`` (seconds UTC), oldest first.

    Neighbouring periods with the same basis and reason are joined.
    """
    found: list[HoldingPeriod] = []
    for at in sorted({history.taken, *(turn for turn in _turns(history) if history.taken < turn <= now)}):
        basis, why = _covers(history, at)
        if found and (found[-1].basis, found[-1].why) == (basis, why):
            continue
        if found:
            found[-1] = HoldingPeriod(found[-1].since, at, found[-1].basis, found[-1].why)
        found.append(HoldingPeriod(at, None, basis, why))
    return tuple(found)


def covering(stretches: Sequence[HoldingPeriod], at: int) -> HoldingPeriod | None:
    """Return the holding period that contains an instant, None before the first period."""
    return next((stretch for stretch in reversed(stretches) if stretch.since <= at), None)


def _turns(history: History) -> Iterator[int]:
    """Yield the instants at which the authority may change (seconds UTC), unsorted."""
    for made in (history.decisions, history.allowed, history.terms):
        yield from (act.at for act in made)
    yield from (*history.withdrawn, *history.set_aside, *history.stays)
    if history.confirmation_due_at is not None:
        yield history.confirmation_due_at
    for quashing in history.lifted:
        yield from (quashing.since, quashing.until)
    yield from (term.end for term in history.terms if term.end is not None)


def _covers(history: History, at: int) -> tuple[str | None, str | None]:
    """Return the basis at an instant and None, or None and the reason why there is none."""
    leave = _newest(history.allowed, at)
    basis, why = _covered(history, at, leave)
    terms = history.terms
    if basis == "leave" and leave is not None:
        terms = tuple(term for term in terms if term.position > leave.position)
    term = None if basis is None else _newest(terms, at)
    ended = term is not None and term.end is not None and term.end <= at
    return (None, "ended") if ended else (basis, why)


def _covered(history: History, at: int, leave: Allowed | None) -> tuple[str | None, str | None]:
    """Return the same as ``_covers`` without regard to terms."""
    decision = _newest(history.decisions, at)
    lost = [instant for instant in history.withdrawn if instant <= at]
    back = [instant for instant in history.set_aside if instant <= at]
    if decision is not None and decision.refused:
        back.append(decision.at)
    then = [quashing for quashing in history.lifted if quashing.since <= at < quashing.until]
    back += [quashing.since for quashing in then if not quashing.stays]
    stays = any(instant <= at for instant in history.stays) or any(quashing.stays for quashing in then)
    why = "refused" if back or stays else "recalled"
    if history.recalled and not stays:
        back.append(history.taken)
    taken_back = not back and bool(lost) and decision is None
    if back or taken_back:
        if leave is not None and (taken_back or leave.at >= max(back)):
            return "leave", None
        return None, "withdrawn" if taken_back else why
    if lost or stays:
        return "decision", None
    found = authority(
        history.basis,
        history.taken,
        document=history.document,
        preservation=history.preservation,
        decided=None if decision is None else Decided(decision.at, refused=False, upheld=False),
        confirmation_due_at=history.confirmation_due_at,
    ).at(at)
    return found.basis, found.why


def _newest(made: Sequence[Made], at: int) -> Made | None:
    """Return the act recorded last among those made by an instant, None if there is none."""
    return max((act for act in made if act.at <= at), key=lambda act: act.position, default=None)

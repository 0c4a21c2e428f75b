"""Tasks of terms: ends and reviews of an authority to hold, while something is held under it."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task, turn, urgency
from custody.ledger.views.exhibits.holding_authority import kept_under
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Production, Term

#: Sorts of tasks, each with the attribute of the term that has its instant.
_SORTS = {"term_end": "until", "term_review": "review"}


def ends(lookup: Lookup, low: int, high: int, now: int) -> list[Task]:
    """Return the ends and reviews of terms between two instants (seconds UTC), the earliest first."""
    return sorted(_between(lookup, low, high, now, open_=True), key=urgency)


def of_source(lookup: Lookup, source: str, now: int) -> Iterator[Task]:
    """Yield end and review of the newest term of a source, as ``ends`` has them."""
    term = lookup.maybe(Term, source)
    if term is not None and kept_under(lookup, term):
        for sort, name in _SORTS.items():
            at = getattr(term, name)
            if at is not None:
                yield _open(lookup, sort, term, at, now)


def closed(lookup: Lookup, low: int, high: int, now: int) -> Iterator[Task]:
    """Yield ends and reviews that a newer term dropped, or under which nothing is held any more."""
    yield from _between(lookup, low, high, now, open_=False)
    for sort, name in _SORTS.items():
        for term in _under(lookup, f"dropped_{name}", low, high):
            yield _row(lookup, sort, term, getattr(term, f"dropped_{name}"), "settled")


def _between(lookup: Lookup, low: int, high: int, now: int, *, open_: bool) -> Iterator[Task]:
    """Yield ends and reviews of terms under which something (``open_``) or nothing is held."""
    for sort, name in _SORTS.items():
        for term in _under(lookup, name, low, high):
            if kept_under(lookup, term) is open_:
                yield _open(lookup, sort, term, getattr(term, name), now)


def _under(lookup: Lookup, name: str, low: int, high: int) -> Iterator[Term]:
    """Yield the terms whose end or review lies between two instants."""
    return lookup.under(Term, name, format_instant(low), format_instant(high))


def _open(lookup: Lookup, sort: str, term: Term, at: int, now: int) -> Task:
    """Return the task of an end or review that still counts, ahead or past."""
    return _row(lookup, sort, term, at, f"{sort}ed" if sort == "term_end" and at <= now else sort)


def _row(lookup: Lookup, sort: str, term: Term, at: int, why: str) -> Task:
    """Return the task of one end or review of a term."""
    space = "seizure" if lookup.maybe(Production, term.source) is None else "production_order"
    settles = f"{space}.term_set"
    return Task(sort, space, term.source, why, at=at, case=term.case, awaited=settles, roles=turn(settles))

"""Under which recorded authority something is held, for how long, and what else keeps it: the facts a lock follows."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import parse_instant
from custody.law.holding import Authority, authority
from custody.law.locking import Basis
from custody.model.acts import Command, Placed, Ruling
from custody.model.ids import b64
from custody.model.record import replace
from custody.model.records import (
    Exhibit,
    Leave,
    Order,
    Request,
    Seizure,
    StoredObject,
    Term,
)
from custody.model.rules import hold
from custody.model.rules.case import comes_first
from custody.model.rules.giveback import chain_of, said, withdrawals
from custody.model.rules.law import law_of
from custody.model.rules.seizure import after_seizure, known_seizure, marked
from custody.model.schema import Facts
from custody.model.state import State


def authority_of(state: State, exhibit: Exhibit) -> tuple[str | None, Authority]:
    """Give the seizure an exhibit came from, and what the record says covers holding it.

    A part is held as the whole is, up to what was seized.
    """
    root = list(chain_of(state, exhibit))[-1]
    seizure = None if root.seizure is None else state.get(Seizure, root.seizure)
    if seizure is None:
        since = exhibit.holds[0].since
        return None, authority(None, since, document=False, preservation=False)
    back, leave = said(state, exhibit), state.get(Leave, exhibit.id)
    if back is not None and leave is not None and back.kept_by(leave):
        return seizure.id, Authority("leave", leave.since)
    lost = [one.since for one in withdrawals(state, seizure, exhibit)] if seizure.by_consent else []
    if back is not None:
        uncovered = [] if seizure.upheld or leave is not None else lost
        return seizure.id, Authority(
            None, min([back.since, *uncovered]), "withdrawn" if back.withdrawn else "refused"
        )
    if lost and seizure.decided is not None:
        return seizure.id, Authority("decision", seizure.decided)
    return seizure.id, seizure.authority


def copies_of(state: State, exhibit: Exhibit) -> Authority:
    """Give what covers holding copies of an exhibit: as it is held itself, or by a consent that was left for them."""
    found = authority_of(state, exhibit)
    seizure = None if found[0] is None else state.get(Seizure, found[0])
    if seizure is None or found[1].why != "withdrawn":
        return found[1]
    if all(one.copies == "left" for one in withdrawals(state, seizure, exhibit)):
        return Authority(seizure.basis, seizure.occurred)
    return found[1]


def basis_of(state: State, stored: StoredObject, now: int) -> Basis:
    """Give what the record says at ``now`` (seconds UTC) of holding a stored object."""
    return basis_for(state, stored.exhibit, stored.case, now, stored.object_id)


def basis_for(state: State, exhibit_id: str, case: str, now: int, stored: str | None = None) -> Basis:
    """Do what ``basis_of`` does for an object of an exhibit, also for one that is not stored yet."""
    exhibit = state.get(Exhibit, exhibit_id)
    holds = [] if exhibit is None else list(hold.standing_over(state, exhibit, stored, now))
    waiting = list(_undecided(state, case, now))
    seizure, found = (
        (None, None) if exhibit is None else (authority_of(state, exhibit)[0], copies_of(state, exhibit))
    )
    term = None if seizure is None else term_for(state, seizure, exhibit_id, found)
    end, by_duty = (None, False) if term is None else end_of(state, term, now)
    reviews = [one.review for one in holds if one.review is not None]
    if term is not None and term.review is not None:
        reviews.append(term.review)
    sources = [*(() if seizure is None else (seizure,)), *(one.id for one in holds), *waiting]
    return Basis(
        authorised=found is not None and found.basis is not None,
        end=end,
        open_ended=term is not None and end is None,
        reviews=tuple(reviews),
        kept=bool(holds or waiting),
        disposed=bool(state.keys("disposition", "wiped", exhibit_id)),
        by_duty=by_duty,
        term=None if term is None else term.leaf,
        rests_on=tuple(sorted(sources)),
    )


def end_of(state: State, term: Term, now: int) -> tuple[int | None, bool]:
    """Give when a term ends as the record stands at ``now``, None if nothing says so, and whether a duty ends it.

    A duty that has not begun covers nothing yet, so that what follows it ends now.
    """
    order = None if term.follows is None else state.get(Order, term.follows)
    if order is None:
        return term.until, False
    standing = order.standing(now, 0)
    duty = now if standing.state == "not_started" else standing.ends
    if duty is None or (term.until is not None and term.until <= duty):
        return term.until, False
    return duty, True


def _undecided(state: State, case: str, now: int) -> Iterator[str]:
    """Give the requests for assistance that keep data of a case until they are decided (article 42(8))."""
    for key in state.keys("request", "case", case):
        request = state.get(Request, key)
        if request is not None and not request.ended_by(now):
            yield from request.pending


def term_for(state: State, seizure: str, exhibit: str, found: Authority | None) -> Term | None:
    """Give the term that counts: a decision that lets a thing be kept after it was to go back begins anew."""
    term = state.get(Term, seizure)
    leave = state.get(Leave, exhibit)
    if found is not None and found.basis == "leave" and leave is not None and term is not None:
        return term if term.position > leave.position else None
    return term


def judge_term(state: State, command: Command, ruling: Ruling) -> None:
    """A term says until when, or when it is looked at again, and both come after what is decided."""
    seizure = known_seizure(state, command, ruling)
    after_seizure(seizure, ruling)
    facts = ruling.facts
    ends = [text for text in (facts.text("until"), facts.text("review_at")) if text is not None]
    if facts.text("follows") is not None:
        _judge_follows(state, seizure, facts.must("follows"), ruling)
    elif not ends:
        raise ruling.refuse("term.end", "it names neither an end nor a review, nor a duty that it follows")
    for text in ends:
        if comes_first(facts, text):
            ruling.broken("term.past", f"{text} is not after what is decided now")


def _judge_follows(state: State, seizure: Seizure, named: str, ruling: Ruling) -> None:
    """A term follows an order of its case, under a law that lets things be held for as long as its duty lasts."""
    order = state.get(Order, named)
    if order is None or order.case != seizure.case:
        raise ruling.refuse("term.follows", "what it follows is no order of this case")
    law = law_of(state, order)
    if law.holding != "while_preserved":
        ruling.broken(
            "term.duty",
            f"the law of that order, {law.rule} version {law.version}, gives nobody authority to hold anything",
            law.article,
        )


def fold_term(state: State, placed: Placed) -> None:
    """Take the term in; the newest one counts."""
    event, facts = placed.event, placed.event.facts
    seizure = state.get(Seizure, event.subject)
    if seizure is None:
        return
    before = state.get(Term, seizure.id)
    until, review = (_instant(facts, name) for name in ("until", "review_at"))
    term = Term(
        seizure=seizure.id,
        case=seizure.case,
        until=until,
        review=review,
        position=placed.position,
        leaf=b64(placed.leaf),
        follows=facts.text("follows"),
        dropped_until=None if before is None or until else before.until or before.dropped_until,
        dropped_review=None if before is None or review else before.review or before.dropped_review,
    )
    state.put(term)
    state.put(marked(replace(seizure), placed))


def _instant(facts: Facts, name: str) -> int | None:
    text = facts.text(name)
    return None if text is None else parse_instant(text)


JUDGES = {"seizure.term_set": judge_term}
FOLDS = {"seizure.term_set": fold_term}

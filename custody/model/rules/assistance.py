"""Rules for requests for mutual legal assistance, in either direction, and for the preserved data that they ask for.

Received while data are preserved, one keeps them until the decision about them; after that it revives nothing
(article 42(8)). Of one that was sent the other State's receipt counts, and only once that was reported.
"""

from __future__ import annotations

from collections.abc import Collection

from custody.frozen import dataclass
from custody.law import abroad, particulars
from custody.model import types
from custody.model.acts import Command, Placed, Ruling
from custody.model.record import replace
from custody.model.records import Assistance, Covered, Request
from custody.model.records.assistance import GRANTS, TAKEN_AWAY
from custody.model.rules.case import happened, known_case, marks_with, occurred
from custody.model.rules.law import law_of
from custody.model.rules.request import asked_here, moment_of
from custody.model.rules.safeguards import judge_basis, judge_serious
from custody.model.state import State

#: What governs where paragraphs 8 to 31 of article 40 apply: no treaty, or both States agree to them in its stead.
ARTICLE_40 = ("agreed", "article_40")
#: The purposes for which preserved data are kept until the decision (article 42(8)).
OF_DATA = frozenset({"disclosure", "search", "seizure"})


def known(state: State, command: Command, ruling: Ruling) -> Assistance:
    """Give the request for assistance that an entry is about; refuse an unknown one, mind one withdrawn by then."""
    found = state.get(Assistance, command.subject)
    if found is None:
        raise ruling.refuse("assistance.known", f"there is no request for assistance {command.subject}")
    moment = occurred(ruling.facts)
    if moment is not None and found.made_known and moment < found.made:
        ruling.broken("assistance.before", "it is said to have happened before assistance was asked for")
    again = command.kind == "assistance.withdrawn"
    if found.withdrawn is not None and (again or found.withdrawn <= happened(ruling.facts, command.at)):
        ruling.broken("assistance.ended", "the request for assistance was withdrawn before")
    return found


def judge_made(state: State, command: Command, ruling: Ruling) -> None:
    """A request says what governs it and what article 40(15) asks for; it covers data preserved between both States."""
    facts, sent = ruling.facts, command.kind == "assistance.sent"
    known_case(state, ruling, facts.must("case"))
    if facts.must("governing") != "article_40" and facts.text("treaty") is None:
        ruling.broken("un-40.governing", "the treaty that governs, or is set aside, is not named", "40(7)")
    if facts.must("governing") in ARTICLE_40:
        unknown = facts.codes("unknown")
        for one in particulars.ASSISTANCE_40:
            if one.field in unknown:
                ruling.broken("un-40.particulars", f"the request does not state {one.field}", one.article)
    judge_serious(ruling, stated=sent)
    if sent:
        judge_basis(ruling)
    _judge_covers(
        state,
        command,
        ruling,
        _Sides(facts.must("case"), facts.must("state"), not sent, facts.codes("purposes")),
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """Between whom a request for assistance goes which way, in which case, and for what."""

    case: str
    state: str
    incoming: bool
    purposes: tuple[str, ...]


def _judge_covers(state: State, command: Command, ruling: Ruling, sides: _Sides) -> None:
    """Judge each request for preservation that is covered, and compute whose data stay preserved from now on."""
    kept: list[str] = []
    for name in ruling.facts.codes("covers"):
        request = state.get(Request, name)
        if request is None or request.case != sides.case or request.incoming != sides.incoming:
            way = "received" if sides.incoming else "sent"
            raise ruling.refuse(
                "assistance.covers", f"no request for preservation {name} was {way} in this case"
            )
        if request.state != sides.state:
            ruling.broken(
                "assistance.covers.state",
                f"the data of request {name} are preserved between here and {request.state}, not {sides.state}",
                "42(8)",
            )
            continue
        if _keeps(state, request, sides.purposes, ruling, command) and sides.incoming:
            kept.append(name)
    ruling.set("keeps", types.join_codes(kept))


def _keeps(
    state: State, request: Request, purposes: tuple[str, ...], ruling: Ruling, command: Command
) -> bool:
    """Say whether a request received at the instant of an entry keeps data preserved; mark one that came late."""
    if not in_time(request, happened(ruling.facts, command.at)):
        ruling.mark("un-42.assistance.late")
        return False
    return bool(OF_DATA.intersection(purposes)) and law_of(state, request).followed == "until_decided"


def in_time(request: Request, at: int) -> bool:
    """Say whether data were still being preserved at an instant.

    Judged at the latest candidate for the end, since nothing is let go before it, nor while an extension that was asked
    for is unanswered, and at the word that ended the duty.
    """
    if request.ended_by(at):
        return False
    end = abroad.ends(request.course)
    return end is None or request.asked is not None or at < max(end.latest, request.waited or 0)


def fold_made(state: State, placed: Placed) -> None:
    """Record the request, and what it keeps preserved."""
    event, facts = placed.event, placed.event.facts
    found = Assistance(
        id=event.subject,
        case=facts.must("case"),
        incoming=event.kind == "assistance.received",
        state=facts.must("state"),
        purposes=facts.codes("purposes"),
        governing=facts.must("governing"),
        confidential=facts.flag("confidential"),
        unpreserved=facts.flag("unpreserved"),
        made=moment_of(placed),
        made_known=occurred(facts) is not None,
        recorded=event.at,
    )
    _cover(state, placed, found)


def put(state: State, placed: Placed, found: Assistance) -> None:
    """Set a request for assistance anew, with the marks of the entry that changed it."""
    state.put(replace(found, nonconforming=marks_with(found.nonconforming, placed)))


def _cover(state: State, placed: Placed, found: Assistance) -> None:
    """Add what an entry covers, and keep what it keeps."""
    facts, since = placed.event.facts, moment_of(placed)
    names, kept = facts.codes("covers"), facts.codes("keeps")
    _keep(state, found, kept)
    before = tuple(one for one in found.covered if one.request not in names)
    new = tuple(Covered(name, since, name in kept) for name in names)
    put(state, placed, replace(found, covered=(*before, *new)))


def judge_reported(state: State, command: Command, ruling: Ruling) -> None:
    """The other State reports that it received what was sent: from its receipt on the data stay preserved there."""
    there = state.get(Assistance, command.subject)
    if there is not None and there.incoming:
        raise ruling.refuse(
            "assistance.reported.incoming",
            "what another State asks is received here, and nobody reports that",
        )
    found = known(state, command, ruling)
    waiting = (
        state.get(Request, one.request) for one in found.covered if one.decision is None and not one.keeps
    )
    kept = [
        one.id
        for one in waiting
        if one is not None
        and one.state == found.state
        and _keeps(state, one, found.purposes, ruling, command)
    ]
    ruling.set("keeps", types.join_codes(kept))


def fold_reported(state: State, placed: Placed) -> None:
    """Note the earliest receipt that was reported, and keep what it keeps."""
    found = state.get(Assistance, placed.event.subject)
    if found is not None:
        at = moment_of(placed)
        first = at if found.reported is None else min(found.reported, at)
        kept = placed.event.facts.codes("keeps")
        _keep(state, found, kept)
        covered = tuple(replace(one, keeps=True) if one.request in kept else one for one in found.covered)
        put(state, placed, replace(found, covered=covered, reported=first))


def _keep(state: State, found: Assistance, kept: Collection[str]) -> None:
    """Keep data open-ended until the decision, also where their lapse is on record."""
    for name in kept:
        request = state.get(Request, name)
        if request is not None and found.id not in request.pending:
            state.put(replace(request, pending=(*request.pending, found.id), lapse_recorded=False))


def judge_covered(state: State, command: Command, ruling: Ruling) -> None:
    """The State that asked also asks for data preserved at another request, once each."""
    found = known(state, command, ruling)
    asked_here(found, ruling, "40(16)")
    for name in ruling.facts.codes("covers"):
        if any(one.request == name for one in found.asked_for):
            raise ruling.refuse(
                "assistance.covered_before", f"it asks for the data of request {name} already"
            )
    _judge_covers(state, command, ruling, _Sides(found.case, found.state, found.incoming, found.purposes))


def fold_covered(state: State, placed: Placed) -> None:
    """Note what is asked for besides."""
    found = state.get(Assistance, placed.event.subject)
    if found is not None:
        _cover(state, placed, found)


def named(found: Assistance, ruling: Ruling, field: str) -> tuple[str, ...]:
    """Give the requests for preservation that an entry names; refuse one whose data are not asked for."""
    names = ruling.facts.codes(field)
    for name in names:
        if all(one.request != name for one in found.asked_for):
            raise ruling.refuse(
                "assistance.about", f"it does not ask for the data of request {name}", "42(8)"
            )
    return names


def judge_uncovered(state: State, command: Command, ruling: Ruling) -> None:
    """The State that asked no longer asks for some of the data, before anything is decided about them."""
    found = known(state, command, ruling)
    asked_here(found, ruling, "40(26)")
    decided_before(found, named(found, ruling, "covers"), ruling)


def decided_before(found: Assistance, names: Collection[str], ruling: Ruling) -> None:
    """Break the rule where something is decided about any of these data."""
    decided = {one.request: one.decision for one in found.covered if one.decision is not None}
    for name in names:
        if name in decided:
            ruling.broken(
                "assistance.decided",
                f"the data of request {name} were decided about before ({decided[name]})",
                "42(8)",
            )


def fold_uncovered(state: State, placed: Placed) -> None:
    """Note what is no longer asked for; a decision that came before stands."""
    found = state.get(Assistance, placed.event.subject)
    if found is not None:
        undecided = set(found.undecided)
        names = [one for one in placed.event.facts.codes("covers") if one in undecided]
        put(state, placed, settled(state, placed, found, names, TAKEN_AWAY))


def settled(
    state: State, placed: Placed, found: Assistance, names: Collection[str], decision: str
) -> Assistance:
    """Settle some of the data, so that nothing of this request keeps them but a grant; give the request so changed.

    A grant stands, whatever is recorded after it.
    """
    at = moment_of(placed)
    reached = {one.request for one in found.covered if one.request in names and one.decision not in GRANTS}
    for one in found.covered:
        request = state.get(Request, one.request) if one.request in reached else None
        if request is not None and (one.keeps or _shown_by_grant(found, request, decision, at)):
            state.put(_let_go(request, found.id, decision, at))
    covered = tuple(
        replace(one, decision=decision, decided=at) if one.request in reached else one
        for one in found.covered
    )
    return replace(found, covered=covered)


def _shown_by_grant(found: Assistance, request: Request, decision: str, at: int) -> bool:
    """Whether a grant of another State shows that it received in time what it never reported to have received."""
    return decision in GRANTS and not found.incoming and in_time(request, at)


def _let_go(request: Request, assistance: str, decision: str, at: int) -> Request:
    """Give a request for preservation that one for assistance no longer keeps open, unless it was granted."""
    pending = tuple(one for one in request.pending if one != assistance)
    if decision in GRANTS:
        return replace(request, pending=pending, granted=True)
    return replace(request, pending=pending, decided=max(request.decided or 0, at))


JUDGES = {
    "assistance.received": judge_made,
    "assistance.sent": judge_made,
    "assistance.reported": judge_reported,
    "assistance.covered": judge_covered,
    "assistance.uncovered": judge_uncovered,
}
FOLDS = {
    "assistance.received": fold_made,
    "assistance.sent": fold_made,
    "assistance.reported": fold_reported,
    "assistance.covered": fold_covered,
    "assistance.uncovered": fold_uncovered,
}

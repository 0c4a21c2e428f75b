"""Rules for requests for assistance, in either direction, and the preserved data they ask for.

A request received while data are preserved keeps them until it is decided; received later, it revives nothing (article
42(8)). For a request sent, the receipt that the other State reported counts.
"""

from __future__ import annotations

from collections.abc import Collection

from custody.frozen import dataclass
from custody.law import foreign_request_clock
from custody.law.states import party
from custody.model.cases.questions import known_case
from custody.model.engine.moments import happened, marks_with, occurred
from custody.model.mla_requests.questions import OF_DATA, is_kept_by_law
from custody.model.mla_requests.records import GRANTS, TAKEN_AWAY, Assistance, Covered
from custody.model.mla_requests.rules.joining import clear_statements, judge_unconcerned, preserved_for
from custody.model.mla_requests.rules.stating import judge_stated
from custody.model.preservation_requests.questions import moment_of, require_outgoing
from custody.model.preservation_requests.records import Request
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import types
from custody.model.state import State


def known(state: State, command: Command, ruling: Ruling) -> Assistance:
    """Return the request for assistance that an entry is about; raise RuleBroken for an unknown one.

    Break a rule where the request was withdrawn by then, or not yet made.
    """
    found = state.get(Assistance, command.subject)
    if found is None:
        raise ruling.refuse("mla_request.known", f"there is no request for assistance {command.subject}")
    moment = occurred(ruling.facts)
    if moment is not None and found.made_known and moment < found.made:
        ruling.broken("mla_request.before", "its date is before the request for assistance")
    again = command.kind == "mla_request.withdrawn"
    if found.withdrawn is not None and (again or found.withdrawn <= happened(ruling.facts, command.at)):
        ruling.broken("mla_request.ended", "the request for assistance was withdrawn before")
    return found


def judge_made(state: State, command: Command, ruling: Ruling) -> None:
    """Verify a request's law, particulars (40(15)) and links to data preserved between the States."""
    facts, sent = ruling.facts, command.kind == "mla_request.sent"
    known_case(state, ruling, facts.must("case"))
    judge_stated(ruling, sent=sent)
    sides = _Sides(facts.must("state"), not sent, facts.codes("purposes"))
    kept = _judge_covers(state, command, ruling, sides)
    if not sent:
        kept += _judge_concern(state, command, ruling, sides)
    ruling.set("preserved_until_decision", types.join_codes(kept))


@dataclass(frozen=True, slots=True)
class _Sides:
    """The other State, the direction and the purposes of a request for assistance."""

    state: str
    incoming: bool
    purposes: tuple[str, ...]


def _judge_covers(state: State, command: Command, ruling: Ruling, sides: _Sides) -> list[str]:
    """Verify each linked preservation request; return the ids of received ones whose data stay preserved."""
    kept: list[str] = []
    for name in ruling.facts.codes("preservation_requests"):
        request = state.get(Request, name)
        if request is None or request.incoming != sides.incoming:
            way = "received" if sides.incoming else "sent"
            raise ruling.refuse(
                "mla_request.preservation_requests", f"no request for preservation {name} was {way}"
            )
        if party(request.state) != party(sides.state):
            ruling.broken(
                "mla_request.preservation_requests.state",
                f"the data of request {name} are preserved between here and {request.state}, not {sides.state}",
                "42(8)",
            )
            continue
        if _keeps(state, request, sides.purposes, ruling, command) and sides.incoming:
            kept.append(name)
    return kept


def _judge_concern(state: State, command: Command, ruling: Ruling, sides: _Sides) -> list[str]:
    """Verify statements on data preserved for the State; return undetermined ids that stay preserved.

    Before it is entered, a received request is linked to each preservation or stated not to concern it. Where that is
    not known yet, the entry says so, is marked as nonconforming, and keeps all these data.
    """
    facts, at = ruling.facts, happened(ruling.facts, command.at)
    judge_unconcerned(state, sides.state, facts.codes("preservation_requests"), ruling)
    named = {*facts.codes("preservation_requests"), *facts.codes("excluded_requests")}
    for_data = bool(OF_DATA.intersection(sides.purposes))
    left = [
        request for request in preserved_for(state, sides.state, at) if for_data and request.id not in named
    ]
    if left and not facts.flag("preservation_undetermined"):
        names = " ".join(request.id[:8] for request in left)
        effected = sum(request.effected is not None for request in left)
        raise ruling.refuse(
            "un-42.linkage",
            f"it is not stated whether this concerns the data of {len(left)} requests for preservation by "
            f"{sides.state} ({names}), {effected} of them effected by the record",
            "42(8)",
            hint=f"Link it: --preservation-requests {names}. Or: --excluded-requests {names} --exclusion-reason WHY. "
            "Not known yet: --preservation-undetermined.",
        )
    if left:
        ruling.mark("un-42.linkage")
    ruling.set("undetermined_requests", types.join_codes(request.id for request in left))
    moment = occurred(facts)
    return [
        request.id
        for request in left
        if in_time(request, at) and (moment is None or not request.made_known or moment >= request.made)
    ]


def _keeps(
    state: State, request: Request, purposes: tuple[str, ...], ruling: Ruling, command: Command
) -> bool:
    """Return whether a request received with this entry extends preservation, as ``preserves_at`` does."""
    return preserves_at(state, request, purposes, ruling, happened(ruling.facts, command.at))


def preserves_at(state: State, request: Request, purposes: tuple[str, ...], ruling: Ruling, at: int) -> bool:
    """Return whether a request received at ``at`` (seconds UTC) extends preservation of the data.

    Marks the entry as nonconforming if preservation had ended by then.
    """
    if not in_time(request, at):
        ruling.mark("un-42.mla_request.late")
        return False
    return bool(OF_DATA.intersection(purposes)) and is_kept_by_law(state, request)


def in_time(request: Request, at: int) -> bool:
    """Return whether data were still being preserved at an instant (seconds UTC).

    The latest possible end counts, and an unanswered request for extension defers it; an entry that ended the duty ends
    it at its own instant.
    """
    if request.ended_by(at):
        return False
    end = foreign_request_clock.ends(request.course)
    return end is None or request.asked is not None or at < max(end.latest, request.waited or 0)


def fold_made(state: State, placed: Placed) -> None:
    """Record the request for assistance, and the preservation requests whose data it keeps."""
    event, facts = placed.event, placed.event.facts
    found = Assistance(
        id=event.subject,
        case=facts.must("case"),
        incoming=event.kind == "mla_request.received",
        state=facts.must("state"),
        purposes=facts.codes("purposes"),
        governing=facts.must("governing_instrument"),
        confidential=facts.flag("confidential"),
        unpreserved=facts.flag("without_prior_preservation"),
        made=moment_of(placed),
        made_known=occurred(facts) is not None,
        recorded=event.at,
        undetermined=facts.codes("undetermined_requests"),
        unconcerned=facts.codes("excluded_requests"),
    )
    _cover(state, placed, found)


def put(state: State, placed: Placed, found: Assistance) -> None:
    """Store a changed request for assistance with the nonconformity marks of the entry that changed it."""
    state.put(replace(found, nonconforming=marks_with(found.nonconforming, placed)))


def _cover(state: State, placed: Placed, found: Assistance) -> None:
    """Add the preservation requests that an entry names, and keep those it computed as preserved."""
    facts, since = placed.event.facts, moment_of(placed)
    names, kept = facts.codes("preservation_requests"), facts.codes("preserved_until_decision")
    keep(state, found, kept)
    before = tuple(link for link in found.covered if link.request not in names)
    found = clear_statements(found, names)
    new = tuple(Covered(name, since, name in kept) for name in names)
    put(state, placed, replace(found, covered=(*before, *new)))


def judge_reported(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a reported receipt is of a request sent from here; set whose data stay preserved."""
    there = state.get(Assistance, command.subject)
    if there is not None and there.incoming:
        raise ruling.refuse(
            "mla_request.receipt_acknowledged.incoming",
            "another State's request is received here; its receipt is not reported",
        )
    found = known(state, command, ruling)
    waiting = (
        state.get(Request, link.request) for link in found.covered if link.decision is None and not link.keeps
    )
    kept = [
        request.id
        for request in waiting
        if request is not None
        and request.state == found.state
        and _keeps(state, request, found.purposes, ruling, command)
    ]
    ruling.set("preserved_until_decision", types.join_codes(kept))


def fold_reported(state: State, placed: Placed) -> None:
    """Record the earliest reported receipt, and keep the data that stay preserved because of it."""
    found = state.get(Assistance, placed.event.subject)
    if found is not None:
        at = moment_of(placed)
        first = at if found.reported is None else min(found.reported, at)
        kept = placed.event.facts.codes("preserved_until_decision")
        keep(state, found, kept)
        covered = tuple(replace(link, keeps=True) if link.request in kept else link for link in found.covered)
        put(state, placed, replace(found, covered=covered, reported=first))


def keep(state: State, found: Assistance, kept: Collection[str]) -> None:
    """Keep the data of these preservation requests until the decision, even after a recorded lapse."""
    for name in kept:
        request = state.get(Request, name)
        if request is not None and found.id not in request.pending:
            state.put(replace(request, pending=(*request.pending, found.id), lapse_recorded=False))


def judge_covered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the requesting State adds preserved data of other requests, once each."""
    found = known(state, command, ruling)
    require_outgoing(found, ruling, "40(16)")
    for name in ruling.facts.codes("preservation_requests"):
        if any(link.request == name for link in found.asked_for):
            raise ruling.refuse(
                "mla_request.linked_before", f"it asks for the data of request {name} already"
            )
    kept = _judge_covers(state, command, ruling, _Sides(found.state, found.incoming, found.purposes))
    ruling.set("preserved_until_decision", types.join_codes(kept))


def fold_covered(state: State, placed: Placed) -> None:
    """Record the further preservation requests that the request for assistance covers."""
    found = state.get(Assistance, placed.event.subject)
    if found is not None:
        _cover(state, placed, found)


def linked_requests(found: Assistance, ruling: Ruling, field: str) -> tuple[str, ...]:
    """Return the requests for preservation that an entry names; refuse one whose data are not asked for."""
    names = ruling.facts.codes(field)
    for name in names:
        if all(link.request != name for link in found.asked_for):
            raise ruling.refuse(
                "mla_request.preservation_not_linked",
                f"it does not ask for the data of request {name}",
                "42(8)",
            )
    return names


def judge_uncovered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the requesting State drops only data about which nothing is decided yet."""
    found = known(state, command, ruling)
    require_outgoing(found, ruling, "40(26)")
    judge_undecided(found, linked_requests(found, ruling, "preservation_requests"), ruling)


def judge_undecided(found: Assistance, names: Collection[str], ruling: Ruling) -> None:
    """Break the rule where a decision on any of these data is on record."""
    decided = {link.request: link.decision for link in found.covered if link.decision is not None}
    for name in names:
        if name in decided:
            ruling.broken(
                "mla_request.decided_before",
                f"the data of request {name} were decided about before ({decided[name]})",
                "42(8)",
            )


def fold_uncovered(state: State, placed: Placed) -> None:
    """Record which data are no longer asked for; data already decided on are left as they are."""
    found = state.get(Assistance, placed.event.subject)
    if found is not None:
        undecided = set(found.undecided)
        names = [
            request for request in placed.event.facts.codes("preservation_requests") if request in undecided
        ]
        put(state, placed, record_decision(state, placed, found, names, TAKEN_AWAY))


def record_decision(
    state: State, placed: Placed, found: Assistance, names: Collection[str], decision: str
) -> Assistance:
    """Record a decision on some data, and end or grant their preservation; return the changed request.

    Data already granted stay granted. Undetermined data among ``names`` are decided too.
    """
    at = moment_of(placed)
    for name in set(found.undetermined).intersection(names):
        request = state.get(Request, name)
        if request is not None and found.id in request.pending:
            state.put(_let_go(request, found.id, decision, at))
    found = replace(found, undetermined=tuple(key for key in found.undetermined if key not in names))
    reached = {
        link.request for link in found.covered if link.request in names and link.decision not in GRANTS
    }
    for link in found.covered:
        request = state.get(Request, link.request) if link.request in reached else None
        if request is not None and (link.keeps or _shown_by_grant(found, request, decision, at)):
            state.put(_let_go(request, found.id, decision, at))
    covered = tuple(
        replace(link, decision=decision, decided=at) if link.request in reached else link
        for link in found.covered
    )
    return replace(found, covered=covered)


def _shown_by_grant(found: Assistance, request: Request, decision: str, at: int) -> bool:
    """Return whether another State's grant proves timely receipt of a request that it never reported."""
    return decision in GRANTS and not found.incoming and in_time(request, at)


def _let_go(request: Request, assistance: str, decision: str, at: int) -> Request:
    """Return a preservation request that one for assistance keeps no longer, as granted or decided."""
    pending = tuple(key for key in request.pending if key != assistance)
    if decision in GRANTS:
        return replace(request, pending=pending, granted=True)
    return replace(request, pending=pending, decided=max(request.decided or 0, at))


JUDGES = {
    "mla_request.received": judge_made,
    "mla_request.sent": judge_made,
    "mla_request.receipt_acknowledged": judge_reported,
    "mla_request.preservation_linked": judge_covered,
    "mla_request.preservation_unlinked": judge_uncovered,
}
FOLDS = {
    "mla_request.received": fold_made,
    "mla_request.sent": fold_made,
    "mla_request.receipt_acknowledged": fold_reported,
    "mla_request.preservation_linked": fold_covered,
    "mla_request.preservation_unlinked": fold_uncovered,
}

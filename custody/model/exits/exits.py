"""Rules for every exit of an exhibit by the blockers that ``custody.law.exits`` lists for it.

An exit is a hand-out, a disposition, a copy outside the agency, and a disclosure to the defence or another reader. A
disposition is judged by ``custody.model.exits.blockers``, which reads the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from custody.law.clock import EVER, format_instant
from custody.law.exits import EXITS, FOR_GOOD, RELEASED_TO, UNLESS_ORDERED
from custody.model.concerns.concerns import thing_of
from custody.model.concerns.lineage import TELLING, lineage
from custody.model.copies.records import Copy
from custody.model.defence.records import Claim, Inspection, ScheduledDisclosure
from custody.model.engine.moments import event_date, happened
from custody.model.entry.facts import Facts
from custody.model.exhibits.questions import discrepancy
from custody.model.exhibits.records import Exhibit
from custody.model.exits import duty_to_return, holding_authority
from custody.model.legal_holds import questions as hold
from custody.model.preservation_orders.records import Order
from custody.model.preservation_requests.records import Request
from custody.model.rulings import Command, Ruling
from custody.model.state import State

#: Treatments on the disclosure schedule that withhold an item from the defence.
KEPT_FROM_DEFENCE = frozenset({"sensitive", "withheld"})
#: The ground on which an item is disclosed under supervision only, by an inspection.
SUPERVISED = "abuse_material"
#: The purpose of copies and disclosures for the defence.
_FOR_DEFENCE = "defence"


def exit_blockers(
    state: State,
    exhibit: Exhibit,
    lines: Iterable[str],
    now: int,
    *,
    event_at: int = EVER,
    stored: str | None = None,
    part: bool = False,
) -> dict[str, str]:
    """Return the blockers of exits at ``now`` (seconds UTC), by code, with their words.

    ``lines`` name the exits in the table. Blockers known to have begun after ``event_at``, the instant that a record is
    about, are left out. ``stored`` is the identifier of the one object that leaves, ``part`` is True where only
    something derived from the exhibit does.
    """
    lines = tuple(lines)
    shown = lines == ("inspection",)
    asked: dict[str, Callable[[], str | None]] = {
        "privilege": lambda: privilege_text(state, exhibit, stored, event_at),
        "withheld": lambda: withholding_text(state, exhibit, stored, event_at, part=part, supervised=shown),
        "legal_hold": lambda: hold_text(state, exhibit, now, event_at),
        "preservation_order": lambda: order_text(state, exhibit, now, event_at),
        "preservation_request": lambda: request_text(state, exhibit, now, event_at),
        "duty_to_return": lambda: _owed(state, exhibit, now, event_at),
        "authority_ended": lambda: _ended(state, exhibit, now, event_at),
        "unauthorised": lambda: _unauthorised(state, exhibit),
        "discrepancy": lambda: discrepancy_text(state, exhibit),
        "inspection": lambda: _inspected(state, exhibit),
    }
    codes = {code for line in lines for code in EXITS[line]}
    found = {code: words() for code, words in asked.items() if code in codes}
    return {code: words for code, words in found.items() if words is not None}


def privilege_text(
    state: State, exhibit: Exhibit, stored: str | None, event_at: int, *, ruled: bool = False
) -> str | None:
    """Return in words the claim of privilege on an exhibit or a parent at ``event_at``, or None.

    ``event_at`` is in seconds UTC. With ``stored``, an object's identifier, only claims that cover this object count;
    with ``ruled`` only those ruled on.
    """
    for kept in lineage(state, exhibit.id):
        for key in kept.claims:
            claim = state.get(Claim, key)
            if claim is None or not claim.stood(event_at) or (ruled and claim.status == "open"):
                continue
            elsewhere = stored is not None and claim.object not in (None, stored)
            if not elsewhere and stored not in claim.freed:
                return f"it is under a claim of privilege ({claim.privilege_ground})"
    return None


def withholding_text(
    state: State,
    exhibit: Exhibit,
    stored: str | None,
    event_at: int,
    *,
    part: bool = False,
    supervised: bool = False,
) -> str | None:
    """Return in words how the disclosure schedule withholds an exhibit or object, or None.

    It decides on disclosure to the defence at ``event_at`` (seconds UTC). The line of the object precedes that of its
    exhibit, and that precedes those of its parents. ``supervised`` ignores lines whose ground is disclosure under
    supervision.
    """
    for name in (stored, *_whole(state, exhibit)):
        listed = None if name is None else state.get(ScheduledDisclosure, name)
        treatment = None if listed is None else listed.at(event_at)
        if treatment is None:
            continue
        if treatment.code in KEPT_FROM_DEFENCE:
            return None if supervised and treatment.ground == SUPERVISED else _kept(treatment.code)
        break
    if stored is None and not part and not supervised:
        for key in state.keys("object", "exhibit", exhibit.id):
            listed = state.get(ScheduledDisclosure, key)
            treatment = None if listed is None else listed.at(event_at)
            if treatment is not None and treatment.code in KEPT_FROM_DEFENCE:
                return f"an object of it is listed as {treatment.code} on the disclosure schedule"
    return None


def _kept(code: str) -> str:
    return f"it is listed as {code} on the disclosure schedule"


def _whole(state: State, exhibit: Exhibit) -> Iterator[str]:
    """Yield the identifiers of an exhibit and of its parents, the exhibit's own first."""
    seen: set[str] = set()
    at: str | None = exhibit.id
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        found = state.get(Exhibit, at)
        at = None if found is None else found.parent


def hold_text(state: State, exhibit: Exhibit, now: int, event_at: int) -> str | None:
    """Return in words the legal holds on an exhibit, without those placed after ``event_at``, or None."""
    holds = sorted(found.reason for found in hold.holds_on_exhibit(state, exhibit, now, event_at))
    return f"it is under legal hold: {', '.join(holds)}" if holds else None


def order_text(state: State, exhibit: Exhibit, now: int, event_at: int) -> str | None:
    """Return in words that a preservation order is in force in the exhibit's case, or None."""
    keys = state.keys(Order.space, "case", exhibit.case)
    found = any(in_force(state.get(Order, key), now, event_at) for key in keys)
    return "an order to preserve data is in force in the case" if found else None


def request_text(state: State, exhibit: Exhibit, now: int, event_at: int) -> str | None:
    """Return in words that a request of another State is open in the exhibit's case (article 42), or None."""
    requests = (state.get(Request, key) for key in state.keys("preservation_request", "case", exhibit.case))
    for request in requests:
        if (
            request is not None
            and request.binds(now)
            and not (request.made_known and request.made > event_at)
        ):
            return "a request of another State is not settled in the case"
    return None


def in_force(order: Order | None, now: int, event_at: int = EVER) -> bool:
    """Return whether an order is in force at ``now`` (seconds UTC) and not issued after ``event_at``."""
    if order is None or order.ended_by(now) or (order.issue_known and order.issued > event_at):
        return False
    end = order.granted_end
    return order.followed is not None or end is None or end.latest > now


def discrepancy_text(state: State, exhibit: Exhibit) -> str | None:
    """Return in words the unresolved differences of an exhibit from the record; None if there are none."""
    return discrepancy.open_words(state, exhibit.id)


def _owed(state: State, exhibit: Exhibit, now: int, event_at: int) -> str | None:
    found = duty_to_return.unsettled_duty(state, exhibit, now)
    if found is None or found.decided_after(event_at):
        return None
    return duty_text(found)


def duty_text(found: duty_to_return.ReturnDuty) -> str:
    """Return in words since when and why an exhibit is to be returned."""
    says = (
        "the consent to holding it is withdrawn" if found.withdrawn else "a decision says that it goes back"
    )
    return f"since {format_instant(found.since)} {says}"


def _ended(state: State, exhibit: Exhibit, now: int, event_at: int) -> str | None:
    """Return in words that the term for holding an exhibit has ended; None if it runs or none is set."""
    source, authority = holding_authority.authority_of(state, exhibit)
    term = None if source is None else holding_authority.term_for(state, source.id, exhibit.id, authority)
    if term is None:
        return None
    end, _ = holding_authority.end_of(state, term, now)
    return (
        None
        if end is None or end > min(now, event_at)
        else f"the authority to hold it ended {format_instant(end)}"
    )


def _unauthorised(state: State, exhibit: Exhibit) -> str | None:
    _, authority = holding_authority.authority_of(state, exhibit)
    if authority.basis is not None or authority.why in ("recalled", "refused", "withdrawn"):
        return None
    return "nothing on record covers holding it"


def _inspected(state: State, exhibit: Exhibit) -> str | None:
    sessions = (state.get(Inspection, key) for key in state.keys("inspection", "open", ""))
    if any(session is not None and exhibit.id in session.exhibits for session in sessions):
        return "the defence is inspecting it, and the session is not closed"
    return None


def judge_handed_out(state: State, command: Command, ruling: Ruling, exhibit: Exhibit) -> None:
    """Verify that a hand-out may go to this class of receiver; one without return date needs more.

    The record is evaluated before the typed facts, so that a preview can show blockers before the receiver is known.
    """
    facts = ruling.facts
    lines = (*RELEASED_TO.values(), FOR_GOOD)
    found = exit_blockers(state, exhibit, lines, happened(facts, command.at), event_at=event_date(ruling))
    if found:
        _judge(RELEASED_TO[facts.must("receiver_class")], found, ruling)
    if facts.text("return_due_at") is None:
        _judge(FOR_GOOD, {"for_good": "it is not expected back", **found}, ruling)


def judge_copied(state: State, command: Command, ruling: Ruling, exhibit: Exhibit) -> None:
    """Verify a copy that leaves the agency, or is for the defence, against the blockers of its exit."""
    facts = ruling.facts
    line = line_of_copy(facts)
    if line is None:
        return
    copied = state.get(Copy, command.subject)
    stored = facts.text("object") if copied is None else copied.object
    sort = facts.text("copy_type") if copied is None else copied.copy_type
    found = exit_blockers(
        state,
        exhibit,
        (line,),
        happened(facts, command.at),
        event_at=event_date(ruling),
        stored=stored,
        part=sort == "derived",
    )
    if command.kind == "copy.made":
        found.pop("privilege", None)
    _judge(line, found, ruling)


def line_of_copy(facts: Facts) -> str | None:
    """Return the exit's line in the table for a copy; None for one that stays with the agency."""
    if facts.must("purpose") == _FOR_DEFENCE:
        return "copy_defence"
    return "copy_out" if facts.flag("outside_agency") else None


def judge_inspected(state: State, command: Command, ruling: Ruling, exhibit: Exhibit) -> None:
    """Verify that nothing blocks the inspection of an exhibit by the defence."""
    now = happened(ruling.facts, command.at)
    _judge(
        "inspection", exit_blockers(state, exhibit, ("inspection",), now, event_at=event_date(ruling)), ruling
    )


def judge_disclosed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that fields disclosed to the defence reveal nothing of an exhibit withheld from it."""
    facts = ruling.facts
    if facts["purpose"] != _FOR_DEFENCE or not TELLING.intersection(facts.codes("fields")):
        return
    thing = thing_of(state, command.subject)
    if thing is None:
        return
    exhibit, stored = thing
    event_at, now = event_date(ruling), happened(facts, command.at)
    named = None if stored is None else stored.object_id
    found = exit_blockers(state, exhibit, ("disclosure",), now, event_at=event_at, stored=named, part=True)
    found.pop("privilege", None)
    _judge("disclosure", found, ruling)


def _judge(line: str, found: Mapping[str, str], ruling: Ruling) -> None:
    """Refuse or mark by the rule of each blocker that the table lists for an exit."""
    asked = EXITS[line]
    found = {code: words for code, words in found.items() if code in asked}
    if any(asked[code] == UNLESS_ORDERED for code in found) and is_ordered(ruling.facts):
        found = {code: words for code, words in found.items() if asked[code] != UNLESS_ORDERED}
    if "for_good" in found:
        ruling.broken("hand_out.for_good", found["for_good"])
    if "privilege" in found:
        ruling.broken("exit.privilege", found["privilege"])
    if "withheld" in found:
        ruling.broken("exit.withheld", found["withheld"])
    if "legal_hold" in found:
        ruling.broken("exit.legal_hold", found["legal_hold"])
    if "preservation_order" in found:
        ruling.broken("exit.preservation_order", found["preservation_order"])
    if "preservation_request" in found:
        ruling.broken("exit.preservation_request", found["preservation_request"], "42(8)")
    if "duty_to_return" in found:
        ruling.broken("exit.duty_to_return", found["duty_to_return"], "24(2)")
    if "authority_ended" in found:
        ruling.broken("exit.authority_ended", found["authority_ended"])
    if "inspection" in found:
        ruling.broken("exit.inspection", found["inspection"])
    if "unauthorised" in found:
        ruling.mark("exit.unauthorised")
    if "discrepancy" in found:
        ruling.mark("exit.discrepancy")


def is_ordered(facts: Facts) -> bool:
    """Return whether the document of a court's or authority's decision that orders an exit is on record."""
    return facts.text("authority_document_sha256") is not None

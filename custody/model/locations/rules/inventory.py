"""Rules for inventory rounds: the start fixes the exhibits expected, and each exhibit is counted once.

A count records where the exhibit was seen and the state of its seals. It does not change the custodian.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.cases.records import Case
from custody.model.disposition.records import Departure
from custody.model.engine.moments import happened
from custody.model.entry.facts import Facts
from custody.model.exhibits.questions import readings
from custody.model.exhibits.questions.exhibit import known_exhibit, marked
from custody.model.exhibits.records import Exhibit
from custody.model.locations.questions import whereabouts
from custody.model.locations.records import (
    Inventory,
    Location,
    RoundExhibit,
    RoundMatter,
    Whereabouts,
    round_exhibit_key,
)
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.signers import Actor
from custody.model.state import State

#: The noun of a scope within a sentence.
_NAMED = {"case": "case", "custodian": "custodian", "location": "storage location"}
#: The most levels of locations within locations that are read.
DEEPEST = 32


def _in_scope(state: State, facts: Facts) -> list[str]:
    """Return the identifiers of the exhibits in scope, present or away.

    Exhibits that left custody for good and superseded registrations are left out.
    """
    return [key for key in _named(state, facts) if not _ended(state, key) and not _superseded(state, key)]


def _superseded(state: State, exhibit_id: str) -> bool:
    exhibit = state.get(Exhibit, exhibit_id)
    return exhibit is not None and exhibit.superseded is not None


def _ended(state: State, exhibit_id: str) -> bool:
    gone = state.get(Departure, exhibit_id)
    return gone is not None and gone.back is None and gone.measure != "loan"


def _named(state: State, facts: Facts) -> list[str]:
    case, holder, place = facts.text("case"), facts.text("custodian"), facts.text("location")
    if case is not None:
        return state.keys("exhibit", "case", case)
    if holder is not None:
        return state.keys("exhibit", "custodian", holder)
    return sorted(
        {exhibit_id for inside in _places(state, place or "", 0) for exhibit_id in _lying(state, inside)}
    )


def _lying(state: State, place: str) -> list[str]:
    return state.keys("whereabouts", "location", place)


def _places(state: State, place: str, depth: int) -> Iterator[str]:
    yield place
    if depth < DEEPEST:
        for location in state.keys("location", "within", place):
            yield from _places(state, location, depth + 1)


def _here(state: State, exhibit_id: str) -> bool:
    """Return whether an exhibit should be at the agency: not lent, checked out, outside or missing.

    One in transit is away as well.
    """
    where, lent = state.get(Whereabouts, exhibit_id), state.get(Departure, exhibit_id)
    away = where is not None and (where.out_to or where.outside or where.lost or where.carried)
    return not away and (lent is None or lent.back is not None)


def judge_started(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a round is new and has one known scope; compute the exhibits expected and absent."""
    facts = ruling.facts
    if state.get(Inventory, command.subject) is not None:
        raise ruling.refuse("inventory.new", "this round is recorded already")
    named = [name for name in ("case", "custodian", "location") if facts.text(name) is not None]
    if named != [facts.must("scope")]:
        raise ruling.refuse("inventory.scope", "a round covers one case, one custodian, or one location")
    known = {"case": Case, "custodian": Actor, "location": Location}[named[0]]
    if state.get(known, facts.must(named[0])) is None:
        raise ruling.refuse("inventory.scope_known", f"there is no {_NAMED[named[0]]} {facts.must(named[0])}")
    inside = _in_scope(state, facts)
    here = sum(_here(state, exhibit_id) for exhibit_id in inside)
    ruling.set("expected_count", here)
    ruling.set("absent_count", len(inside) - here)


def fold_started(state: State, placed: Placed) -> None:
    """Record the round, with each exhibit expected."""
    event, facts = placed.event, placed.event.facts
    for exhibit_id in _in_scope(state, facts):
        if _here(state, exhibit_id):
            state.put(
                RoundExhibit(
                    round_exhibit_key(event.subject, exhibit_id), event.subject, exhibit_id, True, "expected"
                )
            )
    state.put(
        Inventory(
            event.subject,
            facts.must("scope"),
            facts.text("location"),
            facts.text("case"),
            facts.text("custodian"),
            happened(facts, event.at),
            placed.position,
            facts.count("expected_count"),
            facts.count("absent_count"),
        )
    )


def _open_round(state: State, command: Command, ruling: Ruling) -> Inventory:
    """Return the round; refuse an unknown one, and mark or refuse an entry on a closed one."""
    inventory = state.get(Inventory, command.subject)
    if inventory is None:
        raise ruling.refuse("inventory.known", f"there is no inventory round {command.subject}")
    if inventory.closed is not None:
        ruling.broken("inventory.open", "the round is closed")
    return inventory


def judge_counted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an exhibit is counted once; compute whether it was expected and in its location."""
    inventory = _open_round(state, command, ruling)
    exhibit_id, place = ruling.facts.text("exhibit"), ruling.facts.text("location")
    if place is not None and state.get(Location, place) is None:
        raise ruling.refuse("location.known", f"there is no storage location {place}")
    if exhibit_id is None:
        ruling.set("result", "unmatched")
        return
    exhibit = known_exhibit(state, ruling, exhibit_id)
    round_exhibit = state.get(RoundExhibit, round_exhibit_key(inventory.id, exhibit_id))
    if round_exhibit is not None and round_exhibit.result != "expected":
        ruling.broken("inventory.counted_twice", "the exhibit was counted in this round already")
    expected = round_exhibit is not None and round_exhibit.expected
    recorded = whereabouts(state, exhibit).location
    ruling.set("result", result_of(expected=expected, recorded=recorded, place=place))
    readings.judge_seen(state, exhibit, ruling)


def result_of(*, expected: bool, recorded: str | None, place: str | None) -> str:
    """Return a count's result: ``found``, ``misplaced`` or, for an exhibit not expected, ``unexpected``.

    ``misplaced`` is in another location than ``recorded``; where either is not known, it is ``found``.
    """
    if not expected:
        return "unexpected"
    elsewhere = place is not None and recorded is not None and place != recorded
    return "misplaced" if elsewhere else "found"


def fold_counted(state: State, placed: Placed) -> None:
    """Record the count and the reading of the exhibit; in a closed round, only the reading."""
    facts = placed.event.facts
    inventory, exhibit = state.get(Inventory, placed.event.subject), facts.text("exhibit")
    thing = None if exhibit is None else state.get(Exhibit, exhibit)
    if thing is not None:
        reading = readings.Reading.of(facts, numbered=False)
        state.put(marked(readings.fold(state, placed, thing, reading, moved=False), placed))
    if inventory is None or "inventory.open" in facts.codes("nonconforming"):
        return
    if exhibit is None:
        state.put(replace(inventory, unmatched_count=inventory.unmatched_count + 1))
        state.put(RoundMatter(b64(placed.leaf), inventory.id, "unmatched", placed.position))
        return
    result, name = facts.must("result"), round_exhibit_key(inventory.id, exhibit)
    round_exhibit = state.get(RoundExhibit, name) or RoundExhibit(
        name, inventory.id, exhibit, False, "expected"
    )
    if round_exhibit.result != "expected":
        return
    state.put(
        replace(round_exhibit, result=result, location=facts.text("location"), position=placed.position)
    )
    state.put(
        replace(
            inventory,
            found_count=inventory.found_count + (result == "found"),
            misplaced_count=inventory.misplaced_count + (result == "misplaced"),
            unexpected_count=inventory.unexpected_count + (result == "unexpected"),
        )
    )


def judge_closed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a round to close is open; mark one with missing, misplaced or unexpected items.

    The counts are computed; an unmatched scan marks the entry too.
    """
    inventory = _open_round(state, command, ruling)
    if inventory.missing_count:
        ruling.mark("inventory.missing")
    if inventory.misplaced_count or inventory.unexpected_count or inventory.unmatched_count:
        ruling.mark("inventory.misplaced")
    for name in (
        "expected_count",
        "found_count",
        "misplaced_count",
        "unexpected_count",
        "unmatched_count",
        "missing_count",
    ):
        ruling.set(name, getattr(inventory, name))


def fold_closed(state: State, placed: Placed) -> None:
    """Close the round; each unmatched scan and each missing exhibit becomes an open matter."""
    inventory = state.get(Inventory, placed.event.subject)
    if inventory is None or inventory.closed is not None:
        return
    closed = happened(placed.event.facts, placed.event.at)
    state.put(replace(inventory, closed=closed))
    for name in state.keys(RoundExhibit.space, "expected", inventory.id):
        round_exhibit = state.get(RoundExhibit, name)
        if round_exhibit is not None:
            state.put(
                RoundMatter(name, inventory.id, "missing", placed.position, round_exhibit.exhibit, closed)
            )
    for key in state.keys(RoundMatter.space, "inventory", inventory.id):
        matter = state.get(RoundMatter, key)
        if matter is not None and matter.sort == "unmatched":
            state.put(replace(matter, since=closed))


JUDGES = {
    "inventory.started": judge_started,
    "inventory.counted": judge_counted,
    "inventory.closed": judge_closed,
}
FOLDS = {
    "inventory.started": fold_started,
    "inventory.counted": fold_counted,
    "inventory.closed": fold_closed,
}

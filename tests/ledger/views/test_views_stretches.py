"""The time of an exhibit in stretches: nothing is left out, nothing is told twice, and every gap has its name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import NotFound, RuleBroken
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.exhibits.continuity import continuity
from custody.ledger.views.exhibits.custody_timeline import GAPS, HANDS, TimelineSpan, timeline_spans
from custody.ledger.views.exhibits.dispositions import gone_of
from custody.model.records import Departure, Exhibit
from custody.model.schema.types import Value
from fixtures import build_golden
from tests.model.ends import FORM, take_back
from tests.model.office import at, office, stick
from tests.model.room import carry, check_in, check_out, find, give_back, lose, place, release, store
from tests.world import World

#: What hands other than the holder's must be told as.
NAMED = {
    "lost": "lost",
    "outside": "outside",
    "carrier": "in_transit",
    "checked_out": "checked_out",
    "nobody": "before_registration",
}


def parts_of(world: World, exhibit: str) -> tuple[TimelineSpan, ...]:
    """Cut an exhibit's time now."""
    reader, lookup = world.store.read(), world.lookup()
    return timeline_spans(lookup, continuity(reader, exhibit), world.clock.now())


def tiles(parts: tuple[TimelineSpan, ...], gone: Departure | None = None) -> None:
    """Check that stretches follow each other without hole or overlap, and that whatever is lacking is named.

    The last one goes on, unless the exhibit has left the house for good.
    """
    assert parts[-1].until is None or (gone is not None and gone.measure != "loan")
    for one, after in pairwise(parts):
        assert one.until == after.since
        assert one.since < after.since
    for part in parts:
        assert part.hands in HANDS
        assert set(part.gaps) <= set(GAPS)
        if part.hands in NAMED:
            assert {NAMED[part.hands], "predates"}.intersection(part.gaps)
        assert tuple(dict.fromkeys(gap for gap, _ in part.reasons)) == part.gaps
        if part.hands == "custodian":
            assert part.holder is not None
        if part.holder is None:
            assert part.hands in ("gone", "in_parent", "seized", "superseded") or part.gaps


def leave(world: World, exhibit: str, measure: str, when: dict[str, Value] | None = None) -> Receipt:
    """Record that an exhibit left the house, whatever stood in the way."""
    stated: dict[str, Value] = {"measure": measure, "basis": "case_ended", "entry_mode": "record"}
    values = {**stated, **FORM[measure], **(when or {})}
    return world.sign("eve", "disposition.executed", values, subject=exhibit)


def told(parts: tuple[TimelineSpan, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Return hands and gaps of each stretch."""
    return [(part.hands, part.gaps) for part in parts]


@pytest.mark.parametrize(("late", "gaps"), [(2, ()), (HOUR - 60, ()), (3 * HOUR, ("before_registration",))])
def test_whoever_seized_a_thing_has_it_until_it_is_registered_which_is_a_gap_after_an_hour(
    late: int, gaps: tuple[str, ...]
) -> None:
    world = office()
    seizure = world.seize(world.case())
    world.later(late)
    exhibit = world.exhibit(seizure)
    parts = parts_of(world, exhibit)
    assert told(parts) == [("seized", gaps), ("custodian", ())]
    seizer = Entries(world.store.read()).at(parts[0].position or 0).value("seized_by")
    assert parts[0].who == seizer
    assert parts[0].whose({}, None) == f"{seizer}, since the seizure"
    tiles(parts)


def test_a_part_was_in_its_parent_until_it_was_registered() -> None:
    world = office()
    parent = stick(world, None)
    world.later(DAY)
    values: dict[str, Value] = {
        "parent": parent,
        "category": "sim",
        "power_state": "none",
        "reference": "EV/1a",
        "description": "SIM card",
        "condition": "fine",
    }
    part = world.subject_of(world.sign("eve", "exhibit.registered", values))
    parts = parts_of(world, part)
    assert told(parts) == [("in_parent", ()), ("custodian", ())]
    assert parts[0].who == parent


def test_every_way_of_leaving_the_store_is_named_with_who_has_it() -> None:
    world = office()
    exhibit = stick(world)
    shelf = place(world)
    store(world, exhibit, shelf)
    check_out(world, exhibit)
    check_in(world, exhibit, location=shelf)
    world.offer(exhibit, "carl")
    carry(world, exhibit, "dispatched")
    carry(world, exhibit, "arrived", "carl")
    world.accept(exhibit)
    release(world, exhibit, "carl")
    world.later(3 * DAY)
    give_back(world, exhibit)
    lose(world, exhibit)
    find(world, exhibit, location=shelf)
    parts = parts_of(world, exhibit)
    tiles(parts)
    eve, carl = world.people["eve"].actor, world.people["carl"].actor
    hands = [(part.hands, part.holder, part.who) for part in parts if part.hands != "nobody"]
    assert ("checked_out", eve, carl) in hands
    assert ("carrier", eve, "courier_firm") in hands
    assert ("outside", carl, "court") in hands
    assert ("lost", carl, None) in hands
    assert (parts[-1].hands, parts[-1].place) == ("custodian", shelf)
    assert next(part for part in parts if part.place is not None).place == shelf


def test_a_seal_in_doubt_is_a_gap_since_it_was_last_seen_well() -> None:
    world = office()
    exhibit = stick(world)
    sealed = world.clock.now()
    world.later(DAY)
    world.unseal(exhibit, "S-1", seal_state="not_intact")
    parts = parts_of(world, exhibit)
    (doubt,) = [part for part in parts if "seal_doubt" in part.gaps]
    assert doubt.since <= sealed
    assert parts[-1].gaps == ("discrepancy",), "what became of it is asked until somebody says it"
    tiles(parts)


def test_what_is_recorded_later_is_told_as_a_lag_and_not_as_a_gap_in_holding() -> None:
    world = office()
    exhibit = stick(world)
    shelf = place(world)
    world.later(3 * DAY)
    values: dict[str, Value] = {"location": shelf, "occurred_at": at(world, DAY)}
    world.sign("eve", "exhibit.placed", values, subject=exhibit)
    paper: dict[str, Value] = {
        "location": shelf,
        "occurred_at": at(world, HOUR // 2),
        "late_reason": "paper_record",
    }
    world.sign("eve", "exhibit.placed", paper, subject=exhibit)
    gaps = {gap for part in parts_of(world, exhibit) for gap in part.gaps}
    assert {"recorded_later", "transcribed"} <= gaps
    assert {part.hands for part in parts_of(world, exhibit)} <= {"seized", "custodian"}


def test_an_undated_seizure_and_contradicting_instants_are_named() -> None:
    world = office()
    seizure = world.seize(world.case(), occurred_at=None, not_known="occurred_at")
    exhibit = world.exhibit(seizure, seal="S-1")
    assert "seizure_undated" in parts_of(world, exhibit)[0].gaps
    world.later(DAY)
    check_out(world, exhibit)
    check_in(world, exhibit, occurred_at=at(world, HOUR))
    assert "contradiction" in {gap for part in parts_of(world, exhibit) for gap in part.gaps}
    tiles(parts_of(world, exhibit))


def test_all_exhibits_of_the_golden_ledger_have_a_time_without_holes() -> None:
    world = build_golden.play()
    exhibits = list(world.lookup().all(Exhibit))
    assert len(exhibits) > 5
    for exhibit in exhibits:
        tiles(parts_of(world, exhibit.id), gone_of(world.lookup(), exhibit.id))


def test_what_was_lent_is_with_nobody_meanwhile_and_what_was_destroyed_ends_there() -> None:
    world = office()
    exhibit, eve = stick(world), world.people["eve"].actor
    shelf = place(world)
    world.later(DAY)
    store(world, exhibit, shelf)
    assert (parts_of(world, exhibit)[-1].until, parts_of(world, exhibit)[-1].place) == (None, shelf)
    world.later(DAY)
    leave(world, exhibit, "loan")
    world.later(DAY)
    lent = parts_of(world, exhibit)
    assert (lent[-1].hands, lent[-1].holder, lent[-1].who, lent[-1].place) == ("gone", None, "loan", None)
    tiles(lent)
    take_back(world, exhibit)
    world.later(DAY)
    destroyed = leave(world, exhibit, "destroy")
    moment = world.entry(destroyed.position).envelope.at
    world.later(DAY)
    parts = parts_of(world, exhibit)
    hands = [(part.hands, part.holder) for part in parts if part.hands != "seized"]
    assert hands == [("custodian", eve), ("custodian", eve), ("gone", None), ("custodian", eve)]
    assert (parts[-1].until, parts[-1].place, parts[-1].gaps) == (moment, None, ())
    tiles(parts, gone_of(world.lookup(), exhibit))
    held = [holding.until for holding in continuity(world.store.read(), exhibit).holdings]
    assert held == [lent[-1].since, moment]


def test_what_was_missing_when_it_was_destroyed_is_missing_no_longer() -> None:
    world = office()
    exhibit = stick(world)
    world.later(DAY)
    lose(world, exhibit)
    assert parts_of(world, exhibit)[-1].hands == "lost"
    world.later(DAY)
    leave(world, exhibit, "return_to_owner")
    world.later(DAY)
    assert [part.hands for part in parts_of(world, exhibit)][-2:] == ["custodian", "lost"]
    assert parts_of(world, exhibit)[-1].until is not None


def test_who_is_said_to_hold_what_was_destroyed_contradicts_it() -> None:
    world = office()
    exhibit = stick(world)
    world.later(DAY)
    leave(world, exhibit, "destroy")
    world.later(DAY)
    release(world, exhibit, "eve")
    give_back(world, exhibit, "carl")
    world.later(DAY)
    last = parts_of(world, exhibit)[-1]
    assert (last.until, last.hands, last.gaps) == (None, "gone", ("contradiction",))


Step = Callable[[World, str, dict[str, Value]], object]
STEPS: dict[str, Step] = {
    "check_out": lambda world, exhibit, when: check_out(world, exhibit, "carl", "eve", **when),
    "check_in": lambda world, exhibit, when: check_in(world, exhibit, "eve", **when),
    "release": lambda world, exhibit, when: release(world, exhibit, "eve", **when),
    "give_back": lambda world, exhibit, when: give_back(world, exhibit, "eve", **when),
    "lose": lambda world, exhibit, when: lose(world, exhibit, "eve", **when),
    "find": lambda world, exhibit, when: find(world, exhibit, "eve", **when),
    "unseal": lambda world, exhibit, when: world.unseal(exhibit, "S-1", "eve", **when),
    "offer": lambda world, exhibit, _: world.offer(exhibit, "carl"),
    "accept": lambda world, exhibit, _: world.accept(exhibit),
    "dispatch": lambda world, exhibit, when: carry(world, exhibit, "dispatched", "eve", **when),
    "lend": lambda world, exhibit, when: leave(world, exhibit, "loan", when),
    "take_back": lambda world, exhibit, when: take_back(world, exhibit, "eve", **when),
    "return": lambda world, exhibit, when: leave(world, exhibit, "return_to_owner", when),
    "arrive": lambda world, exhibit, when: carry(world, exhibit, "arrived", "eve", **when),
}
HISTORIES = st.lists(
    st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 3 * DAY), st.integers(0, 3 * DAY)), max_size=14
)


@settings(max_examples=40, deadline=None)
@given(HISTORIES)
def test_for_any_history_the_stretches_tile_time_and_every_hole_is_named(
    history: list[tuple[str, int, int]],
) -> None:
    """Also where people sign in any order, and say any instants."""
    world = office()
    exhibit = stick(world)
    for name, passing, back in history:
        world.later(passing)
        when: dict[str, Value] = {"occurred_at": format_instant(world.clock.now() - back)} if back % 3 else {}
        with suppress(RuleBroken, NotFound):  # an act is refused, or there is no offer to answer
            STEPS[name](world, exhibit, when)
        tiles(parts_of(world, exhibit), gone_of(world.lookup(), exhibit))

"""What was handed over under a production order: where it comes from, and by which authority it is held, how long."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.law.clock import DAY, format_instant
from custody.law.grounds import AGENCY_AFTER
from custody.law.holding_history import HoldingPeriod
from custody.law.retention_limits import wanted
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.deadlines import due
from custody.ledger.views.exhibits.continuity import continuity
from custody.ledger.views.exhibits.custody_timeline import timeline_spans
from custody.ledger.views.exhibits.holding_authority import holding_of, unauthorised_sources
from custody.ledger.views.exhibits.holding_history import holding_periods
from custody.model.exits.holding_authority import basis_of
from custody.model.records import Item, StoredObject
from custody.pages.things.actions import allowed
from tests.model.consents import copies_due, covers
from tests.model.disposition.test_rules_giveback import back, keep
from tests.model.ends import agree, carry_out, propose
from tests.model.locking import GOVERNANCE, archived, locking
from tests.model.met import quash
from tests.model.office import at, office
from tests.model.orders.test_rules_production import follow, record, served
from tests.model.produced import answered, handed, produced, register, term
from tests.model.showing import marks, refused_here, shows
from tests.world import World

PART: dict[str, Any] = {
    "category": "report",
    "power_state": "none",
    "description": "the log inside",
    "condition": "as packed",
    "parent_relation": "component",
}


def stored(world: World, exhibit: str) -> StoredObject:
    """Store what was handed over."""
    return archived(world, exhibit, by="eve")


def over(world: World, exhibit: str) -> tuple[HoldingPeriod, ...]:
    """Return what covered holding an exhibit over time."""
    return holding_periods(world.lookup(), continuity(world.store.read(), exhibit), world.clock.now())


def uncovered(world: World) -> list[tuple[str, str, str | None]]:
    """Return what is listed as held without recorded authority."""
    return [
        (source.space, source.id, source.authority.why) for source in unauthorised_sources(world.lookup())
    ]


def sorts(world: World, order: str) -> set[str]:
    """Return what is due about an order, however far ahead."""
    now = world.clock.now()
    return {row.sort for row in due(world.store.read(), now, now + 999 * DAY) if row.subject == order}


@shows("exhibit.origin", "production_order.known")
def test_what_was_handed_over_comes_by_a_production_order_and_by_nothing_else() -> None:
    world = office()
    order, exhibit = produced(world)
    found = world.exhibit_record(exhibit)
    assert (found.case, found.production, found.seizure) == (record(world, order).case, order, None)
    assert (found.holder, record(world, order).things) == (world.people["eve"].actor, 1)
    assert world.lookup().get(Item, exhibit).parent_relation == "handed_over"
    seizure = world.seize(found.case)
    for more in ({"seizure": seizure}, {"parent": exhibit}):
        with refused_here(world, "exhibit.origin"):
            handed(world, order, **more)
    for nothing in (world.journal.new_subject(), seizure):
        with refused_here(world, "production_order.known"):
            handed(world, nothing)


def test_of_what_was_handed_over_nobody_is_asked_where_it_was_found() -> None:
    world = office()
    order = answered(world)
    assert marks(world, register(world, order)) == set()
    assert marks(world, register(world, order, "PR/2", not_known="condition", condition=None)) == {
        "exhibit.details_not_known"
    }


@shows("production_order.before_issue", "production_order.unanswered")
def test_nothing_is_handed_over_before_an_order_is_issued_or_without_an_answer_that_says_so() -> None:
    world = office()
    order = answered(world)
    assert marks(world, register(world, order, occurred_at=at(world, DAY))) == {
        "production_order.before_issue"
    }
    silent = served(world, world.case("C-2"))
    assert marks(world, register(world, silent)) == {"production_order.unanswered"}
    follow(world, silent, "answered", outcome="refused", reasons="privilege")
    assert marks(world, register(world, silent)) == {"production_order.unanswered"}
    follow(world, silent, "answered", outcome="partial", reasons="deleted_before")
    assert marks(world, register(world, silent)) == set()


@shows("production_order.withdrawn_before", "production_order.quashed_before")
def test_what_comes_after_an_order_ended_is_marked_and_what_came_before_is_not() -> None:
    world = office()
    for step, rule in (
        ("withdrawn", "production_order.withdrawn_before"),
        ("quashed", "production_order.quashed_before"),
    ):
        early = answered(world, world.case(f"C-{step}"))
        late = served(world, record(world, early).case)
        world.later(DAY)
        for order in (early, late):
            follow(world, order, step)
        world.later(DAY)
        assert marks(world, register(world, early)) == set()
        assert rule in marks(world, follow(world, late, "answered"))
        assert marks(world, register(world, late)) == {rule}


def test_the_end_of_an_order_to_preserve_the_same_data_touches_nothing_that_was_handed_over() -> None:
    """Two clocks: the custodian's duty to preserve, and the agency's authority to hold."""
    for end in ("lapse", "withdraw", "quash"):
        world = office()
        locking(world)
        case = world.case()
        keeper = world.order(case, days=30, clock_start="order")
        order = answered(world, case, preservation_order=keeper)
        exhibit = handed(world, order)
        thing = stored(world, exhibit)
        term(world, order, 400 * DAY)
        before = wanted(basis_of(recalled(world.store.read()), thing, world.clock.now()), GOVERNANCE, 0)
        match end:
            case "lapse":
                world.later(31 * DAY)
                world.sign("eve", "preservation_order.lapsed", {}, subject=keeper)
            case "withdraw":
                world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=keeper)
            case _:
                quash(world, keeper, obtained_data="return_or_destroy")
        assert world.order_record(keeper).standing(world.clock.now(), 0).state != "in_force"
        assert (covers(world, exhibit).basis, back(world), uncovered(world)) == (
            "production_order",
            set(),
            [],
        )
        after = wanted(basis_of(recalled(world.store.read()), thing, world.clock.now()), GOVERNANCE, 0)
        assert (after.until, after.why) == (before.until, "authority_term")
        assert [period.basis for period in over(world, exhibit)] == ["production_order"]


def test_taking_an_order_back_ends_no_authority_to_hold_what_was_handed_over() -> None:
    world = office()
    order, exhibit = produced(world)
    world.later(DAY)
    follow(world, order, "withdrawn")
    world.later(DAY)
    second = handed(world, order, "PR/2")  # told to have come before: the answer says when it was handed over
    for seizure in (exhibit, second):
        assert covers(world, seizure).basis == "production_order"
    assert (back(world), uncovered(world)) == (set(), [])


def test_what_comes_under_an_order_that_was_withdrawn_before_is_held_without_authority_until_leave() -> None:
    world = office()
    order = served(world)
    follow(world, order, "withdrawn")
    world.later(DAY)
    follow(world, order, "answered")
    exhibit = handed(world, order)
    stored(world, exhibit)
    assert (covers(world, exhibit).why, back(world)) == ("recalled", {exhibit})
    assert uncovered(world) == [("production_order", order, "recalled")]
    assert copies_due(world) == {exhibit}
    world.later(DAY)
    keep(world, exhibit)
    assert (covers(world, exhibit).basis, back(world), uncovered(world)) == ("leave", set(), [])
    assert [(period.basis, period.why) for period in over(world, exhibit)] == [
        (None, "recalled"),
        ("leave", None),
    ]


@shows("retention.before_duty")
def test_leave_to_keep_what_came_under_a_withdrawn_order_is_not_older_than_its_coming() -> None:
    world = office()
    order = served(world)
    follow(world, order, "withdrawn")
    world.later(DAY)
    follow(world, order, "answered")
    exhibit = handed(world, order)
    came = world.exhibit_record(exhibit).holds[0].since
    for second, expected in ((-1, {"retention.before_duty"}), (0, set())):
        given = keep(world, exhibit, "eve", occurred_at=format_instant(came + second))
        assert marks(world, given) == expected
        assert (exhibit in back(world)) is bool(expected)


@pytest.mark.parametrize("said", sorted(AGENCY_AFTER))
def test_a_decision_that_sets_the_order_aside_says_what_becomes_of_what_was_handed_over(said: str) -> None:
    world = office()
    order, exhibit = produced(world)
    inside = world.sign("eve", "exhibit.registered", {**PART, "parent": exhibit})
    part = world.subject_of(inside)
    thing = stored(world, exhibit)
    world.later(DAY)
    decided = world.clock.now()
    assert marks(world, follow(world, order, "quashed", obtained_data=said)) == set()
    stays = said in ("keep", "keep_unused")
    for seizure in (exhibit, part):
        found = covers(world, seizure)
        assert (found.basis, found.why) == (("decision", None) if stays else (None, "refused"))
        assert found.since >= decided
        last = over(world, seizure)[-1]
        assert (last.basis, last.why) == (found.basis, found.why)
    assert back(world) == (set() if stays else {exhibit, part})
    assert uncovered(world) == ([] if stays else [("production_order", order, "refused")])
    assert copies_due(world) == (set() if stays else {exhibit})
    now = world.clock.now()
    assert basis_of(recalled(world.store.read()), thing, now).authorised is stays
    assert not world.object_record(thing.id).destroyed
    if not stays:
        destroying = propose(world, exhibit, measure="destroy", basis="unlawful")
        if said != "return_or_destroy":
            with refused_here(world, "disposition.duty_to_return"):
                agree(world, destroying)
        keep(world, exhibit)
        assert covers(world, exhibit).basis == "leave"
        assert exhibit not in back(world)


@shows(
    "term.end",
    "term.past",
    "term.preservation_order",
    "production_order.known",
    "production_order.before_issue",
)
def test_a_term_says_how_long_what_was_handed_over_may_be_held() -> None:
    world = office()
    order, exhibit = produced(world)
    assert marks(world, term(world, order, 20 * DAY)) == set()
    with refused_here(world, "term.end"):
        term(world, order, None)
    with refused_here(world, "term.past"):
        term(world, order, -1)
    elsewhere = world.order(world.case("C-2"))
    with refused_here(world, "term.preservation_order"):
        term(world, order, None, lasts_with_preservation_order=elsewhere)
    with refused_here(world, "production_order.known"):
        term(world, world.journal.new_subject())
    early = term(world, order, by="eve", entry_mode="record", occurred_at=at(world, DAY))
    assert "production_order.before_issue" in marks(world, early)
    term(world, order, 20 * DAY)
    assert sorts(world, order) == {"term_end"}
    world.later(21 * DAY)
    held = holding_of(world.lookup(), world.exhibit_record(exhibit), world.clock.now())
    assert held is not None
    assert (held.authority.basis, held.authority.why, held.production) == (None, "ended", order)
    assert [(period.basis, period.why) for period in over(world, exhibit)] == [
        ("production_order", None),
        (None, "ended"),
    ]


def test_a_term_is_due_while_something_is_held_under_it_and_what_came_waits_to_be_registered() -> None:
    world = office()
    order = served(world)
    term(world, order, 20 * DAY)
    assert sorts(world, order) == {"production_order_end"}
    follow(world, order, "answered")
    assert sorts(world, order) == {"handed_over", "term_end"}
    exhibit = handed(world, order)
    assert sorts(world, order) == {"term_end"}
    proposal = propose(world, exhibit, "return_to_owner", basis="court_order")
    agree(world, proposal)
    carry_out(world, exhibit, "return_to_owner", proposal, "court_order")
    assert sorts(world, order) == set()


def test_things_handed_over_are_counted_each_once_and_a_part_is_held_as_the_whole() -> None:
    world = office()
    order = answered(world)
    several = handed(world, order, quantity=3)
    second = handed(world, order, "PR/2")
    assert record(world, order).things == 4
    world.sign("eve", "exhibit.merged", {"into": several, "reason": "registered_twice"}, subject=second)
    assert record(world, order).things == 3
    part = world.subject_of(world.sign("eve", "exhibit.registered", {**PART, "parent": several}))
    assert record(world, order).things == 3
    assert covers(world, part).basis == "production_order"


def test_the_time_of_what_was_handed_over_begins_when_it_came() -> None:
    world = office()
    order = answered(world)
    world.later(DAY)
    came = at(world, 600)
    exhibit = handed(world, order, occurred_at=came)
    parts = timeline_spans(world.lookup(), continuity(world.store.read(), exhibit), world.clock.now())
    assert [(part.hands, "seizure_undated" in part.gaps) for part in parts] == [("custodian", False)]
    undated = handed(world, order, "PR/2", not_known="occurred_at", occurred_at=None)
    parts = timeline_spans(world.lookup(), continuity(world.store.read(), undated), world.clock.now())
    assert "seizure_undated" in parts[0].gaps


def test_what_may_be_entered_about_an_order_is_told_by_the_rules() -> None:
    world = office()
    order = served(world)
    state, key = recalled(world.store.read()), world.people["eve"].signer.verifier.name
    found = {
        item.kind: item
        for item in allowed(state, world.lookup(), ("production_order", order), by=key, now=world.clock.now())
    }
    assert found["exhibit.registered"].allowed
    assert found["production_order.answered"].allowed
    assert found["production_order.withdrawn"].recordable


STEPS = st.lists(
    st.tuples(st.sampled_from(["withdrawn", "leave", "term", *sorted(AGENCY_AFTER)]), st.integers(0, 3)),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(first=st.sampled_from(["answered", "withdrawn"]), steps=STEPS)
def test_at_the_end_is_what_the_record_says_now(first: str, steps: list[tuple[str, int]]) -> None:
    world = office()
    order = served(world)
    for step in dict.fromkeys((first, "answered")):
        follow(world, order, step)
        world.later(DAY)
    exhibit = handed(world, order)
    for step, days in steps:
        world.later(days * DAY)
        match step:
            case "withdrawn":
                follow(world, order, step)
            case "leave":
                keep(world, exhibit, by="eve")
            case "term":
                term(world, order, 2 * DAY)
            case _:
                follow(world, order, "quashed", obtained_data=step)
        held = holding_of(world.lookup(), world.exhibit_record(exhibit), world.clock.now())
        assert held is not None
        last = over(world, exhibit)[-1]
        assert (last.basis, last.why) == (held.authority.basis, held.authority.why)

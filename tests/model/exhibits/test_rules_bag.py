"""One seal on several exhibits: put on by one act, off for all of them at once, its number never used twice."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import RuleBroken
from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.exhibits.packing import (
    exhibits_by_number,
    exhibits_under,
    packing_of,
    sealed_together,
)
from custody.model.records import SealOn
from custody.model.schema.types import Value, join_codes
from tests.ledger.replaying import check
from tests.model.office import office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def things(world: World, count: int = 3) -> list[str]:
    """Register exhibits of one seizure, open."""
    seizure = world.seize(world.case())
    return [world.exhibit(seizure, f"EV/{number}") for number in range(1, count + 1)]


def bag_up(
    world: World, exhibits: Iterable[str], number: str, by: str = "eve", **values: Value
) -> list[Receipt]:
    """Put one seal on several exhibits."""
    each = list(exhibits)
    own: dict[str, Value] = {"seal_no": number, "enclosed_exhibits": join_codes(each), **values}
    return world.sign_all(by, [Request("exhibit.sealed", own, subject=item) for item in each])


def open_bag(world: World, exhibits: Iterable[str], number: str, by: str = "eve") -> list[Receipt]:
    """Take one seal off several exhibits."""
    own: dict[str, Value] = {"seal_no": number, "seal_state": "intact", "reason": "examination"}
    return world.sign_all(by, [Request("exhibit.unsealed", own, subject=exhibit) for exhibit in exhibits])


def all_marks(world: World, receipts: Iterable[Receipt]) -> set[str]:
    """Return every mark of several entries."""
    return {mark for receipt in receipts for mark in marks(world, receipt)}


def on(world: World, exhibit: str) -> list[str]:
    """Return the numbers of the seals that are on an exhibit."""
    return [seal.number for seal in packing_of(world.lookup(), exhibit).on]


def test_one_seal_closes_several_exhibits_and_is_off_for_all_at_once() -> None:
    world = office()
    each = things(world)
    assert all_marks(world, bag_up(world, each, "S-1", bag_no="B-1")) == set()
    assert [on(world, exhibit) for exhibit in each] == [["S-1"]] * 3
    assert all_marks(world, open_bag(world, each, "S-1")) == set()
    assert [world.exhibit_record(exhibit).seal for exhibit in each] == [None] * 3
    # One is taken out, the rest goes into another bag.
    assert all_marks(world, bag_up(world, each[1:], "S-2", bag_no="B-2")) == set()
    assert [on(world, exhibit) for exhibit in each] == [[], ["S-2"], ["S-2"]]
    check(world.store.read(), world.log_key)


@shows("seal.reused", "bag.reused")
def test_nothing_is_put_under_a_seal_after_it_was_closed() -> None:
    world = office()
    one, two, three = things(world)
    assert all_marks(world, bag_up(world, (one, two), "S-1", bag_no="B-1")) == set()
    late: dict[str, Value] = {
        "seal_no": "S-1",
        "bag_no": "B-1",
        "enclosed_exhibits": join_codes((one, two, three)),
    }
    receipt = world.sign("eve", "exhibit.sealed", late, subject=three)
    assert marks(world, receipt) == {"seal.reused", "bag.reused"}
    open_bag(world, (one, two), "S-1")
    again = bag_up(world, (one, two), "S-1", bag_no="B-2")
    assert [marks(world, receipt) for receipt in again] == [{"seal.reused"}] * 2


def test_one_act_is_one_run_of_entries_and_one_bag() -> None:
    world = office()
    one, two, _ = things(world)
    inside = join_codes((one, two))
    world.sign("eve", "exhibit.sealed", {"seal_no": "S-1", "enclosed_exhibits": inside}, subject=one)
    world.case("C-2")
    parted = world.sign("eve", "exhibit.sealed", {"seal_no": "S-1", "enclosed_exhibits": inside}, subject=two)
    assert marks(world, parted) == {"seal.reused"}
    other = office()
    one, two, _ = things(other)
    inside = join_codes((one, two))
    first: dict[str, Value] = {"seal_no": "S-1", "enclosed_exhibits": inside, "bag_no": "B-1"}
    other.sign("eve", "exhibit.sealed", first, subject=one)
    second = other.sign("eve", "exhibit.sealed", {**first, "bag_no": "B-2"}, subject=two)
    assert marks(other, second) == {"seal.reused"}


@shows("seal.enclosed_exhibits")
def test_what_a_seal_closes_names_itself_and_others() -> None:
    world = office()
    one, two, three = things(world)
    for inside in ((one,), (two, three)):
        own: dict[str, Value] = {"seal_no": "S-1", "enclosed_exhibits": join_codes(inside)}
        with refused_here(world, "seal.enclosed_exhibits"):
            world.sign("eve", "exhibit.sealed", own, subject=one)
    assert all_marks(world, bag_up(world, (one, two), "S-1")) == set()


@shows("exhibit.known")
def test_what_a_seal_closes_is_registered() -> None:
    world = office()
    one, two, _ = things(world)
    with pytest.raises(RuleBroken):
        bag_up(world, (one, world.case("C-2")), "S-1")
    assert all_marks(world, bag_up(world, (one, two), "S-1")) == set()


@shows("seal.different_cases")
def test_exhibits_of_two_cases_in_one_bag_are_marked() -> None:
    world = office()
    one, two, _ = things(world)
    other = world.exhibit(world.seize(world.case("C-2")), "EV/9")
    assert all_marks(world, bag_up(world, (one, two), "S-1")) == set()
    open_bag(world, (one, two), "S-1")
    assert [marks(world, sealed) for sealed in bag_up(world, (one, other), "S-2")] == [
        {"seal.different_cases"}
    ] * 2


@shows("seal.unsealing_not_recorded")
def test_a_bag_opened_under_one_exhibit_is_open_for_all_and_each_is_told_before_it_is_sealed_again() -> None:
    world = office()
    one, two, three = things(world)
    bag_up(world, (one, two, three), "S-1")
    open_bag(world, (one,), "S-1")
    assert [on(world, each) for each in (one, two, three)] == [[], [], []]
    packing = packing_of(world.lookup(), two)
    assert [seal.number for seal in packing.untold] == ["S-1"]
    assert all_marks(world, open_bag(world, (two,), "S-1")) == set()
    assert all_marks(world, bag_up(world, (one, two), "S-2")) == set()
    own: dict[str, Value] = {"seal_no": "S-3"}
    assert marks(world, world.sign("eve", "exhibit.sealed", own, subject=three)) == {
        "seal.unsealing_not_recorded"
    }
    check(world.store.read(), world.log_key)


def test_an_inner_seal_stays_on_when_the_outer_bag_is_opened() -> None:
    world = office()
    one, two, _ = things(world)
    world.sign("eve", "exhibit.sealed", {"seal_no": "I-1"}, subject=one)
    assert all_marks(world, bag_up(world, (one, two), "S-1", additional_seal=True)) == set()
    assert all_marks(world, open_bag(world, (two, one), "S-1")) == set()
    assert (on(world, one), on(world, two)) == (["I-1"], [])


@shows("seal.mismatch")
def test_a_seal_of_another_number_found_on_a_bag_is_told_of_each_and_takes_no_inner_seal_off() -> None:
    world = office()
    one, two, _ = things(world)
    world.sign("eve", "exhibit.sealed", {"seal_no": "I-1"}, subject=two)
    bag_up(world, (one, two), "S-1", additional_seal=True)
    found = open_bag(world, (one, two), "S-9")
    assert [marks(world, receipt) for receipt in found] == [{"seal.mismatch"}] * 2
    assert (on(world, one), on(world, two)) == ([], ["I-1"])


def test_a_corrected_number_of_a_common_seal_counts_for_all_that_it_closes() -> None:
    world = office()
    one, two, three = things(world)
    first, second, _ = bag_up(world, (one, two, three), "S-1", bag_no="B-1")
    assert marks(world, world.correct(first.position, "seal_no", "eve", value="S-7")) == set()
    assert [on(world, each) for each in (one, two, three)] == [["S-7"]] * 3
    assert marks(world, world.correct(second.position, "seal_no", "eve", value="S-7")) == set()
    assert marks(world, world.correct(second.position, "bag_no", "eve", value="B-7")) == set()
    assert {seal.bag for each in (one, two, three) for seal in packing_of(world.lookup(), each).on} == {"B-7"}
    assert all_marks(world, open_bag(world, (one, two, three), "S-7")) == set()
    check(world.store.read(), world.log_key)


@shows("seal.group_divided")
def test_what_is_accepted_without_what_is_sealed_in_with_it_is_marked() -> None:
    world = office()
    one, two, _ = things(world)
    bag_up(world, (one, two), "S-1")
    world.offer(one, "carl")
    world.offer(two, "carl")
    assert marks(world, world.accept(one, seal_no="S-1")) == set()
    assert marks(world, world.accept(two, seal_no="S-1")) == set()
    world.offer(one, "eve", by="carl")
    assert marks(world, world.accept(one, by="eve", seal_no="S-1")) == {"seal.group_divided"}


def test_a_scanned_seal_or_bag_stands_for_what_is_under_it_now() -> None:
    world = office()
    one, two, three = things(world)
    bag_up(world, (one, two), "S-1", bag_no="B-1")
    assert (
        set(exhibits_by_number(world.lookup(), "s-1"))
        == set(exhibits_by_number(world.lookup(), "B-1"))
        == {one, two}
    )
    assert exhibits_by_number(world.lookup(), "S-2") == exhibits_by_number(world.lookup(), "no seal") == []
    named = [world.exhibit_record(two), world.exhibit_record(three)]
    assert [each.id for each in sealed_together(world.lookup(), named)] == [two, one, three]
    open_bag(world, (one, two), "S-1")
    assert exhibits_by_number(world.lookup(), "S-1") == [one]
    assert exhibits_under(world.lookup(), SealOn("S-1", 0, None, (one, two)), two) == [two]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sets(st.integers(0, 3), min_size=1)), max_size=6))
def test_whatever_is_put_into_bags_and_opened_all_under_one_seal_agree(
    steps: list[tuple[bool, set[int]]],
) -> None:
    world = office()
    each = things(world, 4)
    for number, (close, chosen) in enumerate(steps):
        picked = [each[item] for item in sorted(chosen)]
        if close:
            closing = (
                picked if len(picked) > 1 else [*picked, *(item for item in each if item not in picked)][:2]
            )
            bag_up(world, closing, f"S-{number}")
        else:
            for exhibit in picked:
                seals = on(world, exhibit)
                open_bag(world, (exhibit,), seals[-1] if seals else "S-99")
        lookup = world.lookup()
        for exhibit in each:
            for seal in packing_of(lookup, exhibit).on:
                inside = set(exhibits_under(lookup, seal, exhibit))
                assert all(
                    set(exhibits_under(lookup, mine, other)) == inside
                    for other in inside
                    for mine in packing_of(lookup, other).on
                    if mine.number == seal.number
                )
    check(world.store.read(), world.log_key)

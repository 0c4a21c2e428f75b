"""Rules about what has to go back: by which decision, until when, and what it keeps from being done."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from custody.law.disposition_codes import MEASURE
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.deadlines import due
from custody.ledger.views.exhibits.holding_authority import bare_seizures, held_exhibits
from custody.ledger.views.instruments.seizures import view_seizure
from custody.model.records import Seizure
from custody.model.schema.types import Value
from tests.model.consents import copies_due
from tests.model.ends import agree, carry_out, copy, decided, propose
from tests.model.exhibits.test_rules_search import PAPER, follow
from tests.model.locking import archived
from tests.model.met import quash
from tests.model.office import at, office
from tests.model.room import release
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def refused_seizure(world: World, decision: str = "refused") -> tuple[str, str, str]:
    """Refuse an urgent seizure of two exhibits, or in part; return it and the two."""
    seizure = world.seize(world.case(), basis="urgent", authority_document_sha256=None)
    first, second = (world.exhibit(seizure, f"EV/{n}") for n in range(2))
    world.later(DAY)
    left: dict[str, Value] = {"exhibits_to_return": first} if decision == "partial" else {}
    follow(world, seizure, "authorisation_decided", "judge", decision=decision, **left)
    return seizure, first, second


def quashed_order(world: World, agency: str = "return_or_destroy") -> str:
    """Quash an order by which one exhibit was obtained; gives the exhibit."""
    case = world.case()
    order = world.order(case, clock_start="order")
    exhibit = world.exhibit(world.seize(case, preservation_order=order))
    quash(world, order, obtained_data=agency)
    return exhibit


def back(world: World) -> set[str]:
    """Return what has to go back by the list of what is due."""
    now = world.clock.now()
    return {row.subject for row in due(world.store.read(), now, now) if row.sort == "give_back"}


def keep(world: World, exhibit: str, by: str = "judge", **values: Value) -> Receipt:
    """Enter a decision that lets the agency keep an exhibit."""
    usual: dict[str, Value] = {"authority": "District Court", "legal_basis": "CPA s. 98"}
    if by != "judge":
        usual |= {"entry_mode": "record", "document_sha256": PAPER}
    return world.sign(by, "disposition.retention_authorised", {**usual, **values}, subject=exhibit)


def test_a_refusal_sends_everything_back_and_a_decision_in_part_what_it_names() -> None:
    world = office()
    _, *things = refused_seizure(world)
    assert back(world) == set(things)
    other = office()
    _, first, _ = refused_seizure(other, "partial")
    part = other.exhibit(None, "EV/9", parent=first)  # type: ignore[arg-type]  # a part is of no seizure itself
    assert back(other) == {first, part}


def test_a_refused_seizure_of_which_nothing_is_registered_waits_for_that() -> None:
    world = office()
    seizure = world.seize(world.case(), basis="urgent", authority_document_sha256=None)
    follow(world, seizure, "authorisation_decided", "judge", decision="refused")
    assert back(world) == {seizure}
    follow(world, seizure, "list_recorded", exhibit_count=0)
    assert back(world) == set()


def test_a_quashed_order_sends_back_what_was_obtained_by_it_only_where_the_decision_says_so() -> None:
    world = office()
    exhibit = quashed_order(world)
    assert back(world) == {exhibit}
    (found,) = held_exhibits(world.lookup(), world.exhibit_record(exhibit).case)
    assert (found.authority.basis, found.authority.why) == (None, "refused")
    for says in ("keep", "keep_unused", "not_decided"):
        other = office()
        quashed_order(other, says)
        assert back(other) == set()


@shows("disposition.duty_to_return")
def test_what_goes_back_is_given_to_nobody_else_and_not_destroyed() -> None:
    world = office()
    seizure, first, _ = refused_seizure(world)
    decided(world, world.lookup().get(Seizure, seizure).case)
    world.later(60 * DAY)
    proposals = [propose(world, first, measure) for measure in sorted({*MEASURE} - {"return_to_owner"})]
    for proposal in proposals:
        with refused_here(world, "disposition.duty_to_return", "24(2)"):
            agree(world, proposal)
    keep(world, first)
    for proposal in proposals:
        agree(world, proposal)


def test_what_goes_back_is_returned_and_that_ends_it() -> None:
    world = office()
    seizure, *things = refused_seizure(world)
    for thing in things:
        assert thing in back(world)
        proposal = propose(world, thing, "return_to_owner", "unlawful")
        agree(world, proposal)
        assert (
            marks(world, carry_out(world, thing, "return_to_owner", proposal, "unlawful", by="eve")) == set()
        )
    assert back(world) == set()
    assert seizure not in {record.id for record in bare_seizures(world.lookup())}


def test_a_release_to_the_owner_for_good_ends_it_and_one_to_a_court_or_for_a_time_does_not() -> None:
    world = office()
    _, first, second = refused_seizure(world)
    release(world, first, receiver_class="owner", purpose="return_to_owner", return_due_at=None)
    release(world, second, receiver_class="owner", purpose="return_to_owner")
    assert back(world) == {second}


def test_what_was_registered_twice_or_taken_apart_goes_back_under_what_is_left_of_it() -> None:
    world = office()
    _, first, second = refused_seizure(world)
    world.sign("eve", "exhibit.merged", {"into": second, "reason": "registered_twice"}, subject=first)
    assert back(world) == {second}
    for remains in (True, False):
        other = office()
        _, whole, rest = refused_seizure(other)
        split: dict[str, Value] = {"component_count": 2, "remainder_kept": remains, "reason": "examination"}
        other.sign("eve", "exhibit.split", split, subject=whole)
        disk = other.subject_of(
            other.sign(
                "eve",
                "exhibit.registered",
                {"parent": whole, "parent_relation": "split_off", "category": "ssd"},
            )
        )
        assert back(other) == {rest, disk} | ({whole} if remains else set())


def test_destroying_ends_it_where_the_decision_allows_it_and_leaves_it_open_where_it_does_not() -> None:
    world = office()
    exhibit = quashed_order(world)
    proposal = propose(world, exhibit, "destroy", "court_order")
    world.sign(
        "eve",
        "preservation_order.status_notified",
        {"method": "post", "notified_person": "x"},
        subject=_order(world, exhibit),
    )
    agree(world, proposal)
    carry_out(world, exhibit, "destroy", proposal, "court_order", by="eve")
    assert back(world) == set()
    other = office()
    _, first, second = refused_seizure(other)
    done = carry_out(other, first, "destroy", None, "court_order", by="eve", entry_mode="record")
    assert "disposition.duty_to_return" in marks(other, done)
    assert back(other) == {first, second}


@pytest.mark.parametrize("decision", ["refused", "partial"])
def test_copies_of_what_was_refused_are_due_until_somebody_accounts_for_them_also_after_it_went_back(
    decision: str,
) -> None:
    world = office()
    seizure, first, second = refused_seizure(world, decision)
    refused = {first, second} if decision == "refused" else {first}
    assert copies_due(world) == set(), "no copy was made"
    made = world.subject_of(copy(world, first))
    archived(world, second)
    assert copies_due(world) == refused
    for exhibit in sorted(refused):
        proposal = propose(world, exhibit, "return_to_owner", "unlawful")
        agree(world, proposal)
        carry_out(world, exhibit, "return_to_owner", proposal, "unlawful", by="eve")
    assert (back(world), copies_due(world)) == (set(), refused)
    record = world.lookup().get(Seizure, seizure)
    assert "copies" in view_seizure(world.store.read(), record).gaps
    world.sign(
        "carl",
        "copy.destroyed",
        {"method": "overwriting", "standard": "none", "attending_witness": "carl"},
        subject=made,
    )
    assert copies_due(world) == refused - {first}
    for refusal in sorted(refused - {first}):
        keep(world, refusal)
    assert copies_due(world) == set()
    assert "copies" not in view_seizure(world.store.read(), record).gaps
    assert [item.id for item in bare_seizures(world.lookup()) if item.id == seizure] == []


def test_copies_of_what_was_obtained_under_an_order_that_is_set_aside_are_due_as_well() -> None:
    world = office()
    exhibit = quashed_order(world)
    assert copies_due(world) == set()
    archived(world, exhibit)
    assert copies_due(world) == {exhibit}
    keep(world, exhibit)
    assert copies_due(world) == set()
    other = office()
    kept = quashed_order(other, agency="keep")
    archived(other, kept)
    assert copies_due(other) == set(), "the decision lets the agency keep what it has"


def _order(world: World, exhibit: str) -> str:
    seizure = world.exhibit_record(exhibit).seizure
    assert seizure is not None
    order = world.lookup().get(Seizure, seizure).order
    assert order is not None
    return order


def test_leave_to_keep_a_thing_covers_it_until_another_decision_sends_it_back() -> None:
    world = office()
    seizure, first, second = refused_seizure(world)
    assert marks(world, keep(world, first)) == set()
    assert back(world) == {second}
    by_thing = {
        exhibit.exhibit: exhibit.authority
        for exhibit in held_exhibits(world.lookup(), world.lookup().get(Seizure, seizure).case)
    }
    assert (by_thing[first].basis, by_thing[second].why) == ("leave", "refused")
    world.later(DAY)
    follow(world, seizure, "authorisation_decided", "judge", decision="refused")
    assert back(world) == {first, second}


@shows("retention.authority", "retention.needless", "retention.before_duty")
def test_leave_to_keep_a_thing_names_its_authority_and_follows_the_decision_that_sends_it_back() -> None:
    world = office()
    _, first, second = refused_seizure(world)
    with refused_here(world, "retention.authority", "24(2)"):
        keep(world, first, legal_basis=None, not_known="legal_basis")
    nameless = keep(world, first, "eve", legal_basis=None, not_known="legal_basis")
    assert marks(world, nameless) == {"retention.authority"}
    assert first in back(world)
    early = keep(world, second, "eve", occurred_at=at(world, 2 * DAY))
    assert marks(world, early) == {"retention.before_duty"}
    assert second in back(world)
    other = office()
    free = other.exhibit(other.seize(other.case()))
    with refused_here(other, "retention.needless"):
        keep(other, free)
    bare = other.exhibit(other.seize(other.case("C-2"), basis="urgent", authority_document_sha256=None))
    assert marks(other, keep(other, bare, "eve")) == {"retention.needless"}
    (found,) = held_exhibits(other.lookup(), other.exhibit_record(bare).case)
    assert (found.authority.basis, found.authority.why) == (None, "urgent")
    assert marks(world, keep(world, first, "eve", occurred_at=at(world))) == set()
    assert back(world) == {second}


@shows("disposition.end_not_notified")
def test_nothing_but_a_return_goes_on_in_a_case_before_the_addressee_of_an_ended_order_is_told() -> None:
    world = office()
    case = world.case()
    order = world.order(case)
    world.serve(order)
    exhibit = world.exhibit(world.seize(case))
    quash(world, order)
    proposal = propose(world, exhibit, "transfer_to_agency", "court_order")
    with refused_here(world, "disposition.end_not_notified", "24(2)"):
        agree(world, proposal)
    agree(world, propose(world, exhibit, "return_to_owner", "unlawful", by="eve"))
    world.sign(
        "eve",
        "preservation_order.status_notified",
        {"method": "post", "notified_person": "legal desk"},
        subject=order,
    )
    agree(world, proposal)


@shows("retention.document")
def test_leave_to_keep_that_is_only_recorded_here_has_its_paper_and_counts_without_it() -> None:
    for by, paper, found in (("judge", None, False), ("eve", PAPER, False), ("eve", None, True)):
        world = office()
        _, first, second = refused_seizure(world)
        expected = {"decision.own", "retention.document"} if found else set()
        assert marks(world, keep(world, first, by, document_sha256=paper)) == expected
        assert back(world) == {second}

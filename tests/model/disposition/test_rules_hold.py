"""Rules about legal holds: several at once on one thing, reviewed, and ended by somebody who wants nothing of it."""

from __future__ import annotations

from custody.law.clock import format_instant
from custody.ledger.state.state_cache import recalled
from custody.ledger.submissions.submission import Receipt
from custody.model.legal_holds.rules import holds_outside
from custody.model.records import LegalHold, Whereabouts
from custody.model.schema.ids import b64
from tests.model.ends import agree, ahead, carry_out, ended, place, propose, release, uphold
from tests.model.office import office, stick
from tests.model.room import give_back, store
from tests.model.room import place as room
from tests.model.room import release as give_out
from tests.model.showing import marks, refused_here, shows
from tests.world import World

NOTHING = "00000000-0000-4000-8000-000000000000"


def hold_of(world: World, receipt: Receipt) -> LegalHold:
    return world.lookup().get(LegalHold, world.subject_of(receipt))


@shows("legal_hold.held_subject")
def test_a_hold_is_on_a_case_an_exhibit_or_an_object_that_is_known() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    world.put_source("/a.dd", b"image")
    stored, _ = world.archive(exhibit, "/a.dd")
    for about, thing in (("case", case), ("exhibit", exhibit), ("object", stored)):
        receipt = place(world, thing, about)
        assert marks(world, receipt) == set()
        assert hold_of(world, receipt).case == case
        with refused_here(world, "legal_hold.held_subject"):
            place(world, NOTHING, about, by="eve", entry_mode="record")


def test_several_holds_stand_on_one_thing_and_each_ends_by_itself() -> None:
    world = office()
    exhibit = stick(world)
    first, second = place(world, exhibit), place(world, exhibit, reason="defence")
    release(world, world.subject_of(first))
    assert hold_of(world, first).released is not None
    assert hold_of(world, second).released is None


@shows("legal_hold.review_due_at")
def test_a_review_comes_after_what_is_decided() -> None:
    world = office()
    exhibit = stick(world)
    hold = world.subject_of(place(world, exhibit))
    with refused_here(world, "legal_hold.review_due_at"):
        place(world, exhibit, days=0)
    with refused_here(world, "legal_hold.review_due_at"):
        uphold(world, hold, days=-1)
    late = place(world, exhibit, by="eve", entry_mode="record", days=0)
    assert marks(world, late) == {"legal_hold.review_due_at"}
    receipt = place(world, exhibit, by="eve", entry_mode="record", review_due_at=None)
    assert hold_of(world, receipt).review_due_at is None


@shows("legal_hold.known")
def test_a_hold_that_is_not_on_record_is_neither_reviewed_nor_ended() -> None:
    world = office()
    for act in (uphold, release):
        with refused_here(world, "legal_hold.known"):
            act(world, NOTHING)


@shows("legal_hold.ended")
def test_a_hold_ends_once_and_is_not_reviewed_afterwards() -> None:
    world = office()
    hold = world.subject_of(place(world, stick(world)))
    assert marks(world, uphold(world, hold)) == set()
    release(world, hold)
    ended = world.lookup().get(LegalHold, hold).released
    for act in (uphold, release):
        with refused_here(world, "legal_hold.ended"):
            act(world, hold)
        assert marks(world, act(world, hold, by="eve", entry_mode="record")) == {"legal_hold.ended"}
    assert world.lookup().get(LegalHold, hold).released == ended


def test_a_review_moves_the_next_one_on() -> None:
    world = office()
    hold = world.subject_of(place(world, stick(world), days=10))
    before = world.lookup().get(LegalHold, hold).review_due_at
    uphold(world, hold, days=40)
    after = world.lookup().get(LegalHold, hold).review_due_at
    assert before is not None
    assert after is not None
    assert after > before


def test_who_may_place_a_hold_is_an_authority_and_others_record_one_given_elsewhere() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "role.permit"):
        place(world, exhibit, by="eve")
    receipt = place(world, exhibit, by="eve", entry_mode="record", occurred_at=ahead(world, -3600))
    assert marks(world, receipt) == set()
    assert b64(world.leaf_of(receipt))


@shows("legal_hold.subject_gone")
def test_a_hold_on_what_is_gone_is_taken_and_marked_and_one_on_what_is_lent_is_fine() -> None:
    for measure, found in (
        ("destroy", {"legal_hold.subject_gone"}),
        ("return_to_owner", {"legal_hold.subject_gone"}),
        ("loan", set[str]()),
    ):
        world, exhibit, case = ended()
        world.put_source("/a.dd", b"image")
        stored, _ = world.archive(exhibit, "/a.dd")
        assert marks(world, release_again(world, place(world, exhibit))) == set()
        proposal = propose(world, exhibit, measure)
        agree(world, proposal)
        carry_out(world, exhibit, measure, proposal)
        assert marks(world, place(world, exhibit)) == found
        assert marks(world, place(world, case, "case")) == set()
        of_object = marks(world, place(world, stored, "object"))
        assert of_object == ({"legal_hold.subject_gone"} if measure == "destroy" else set())


def release_again(world: World, placed: Receipt) -> Receipt:
    """End a hold at once; gives the entry that placed it."""
    release(world, world.subject_of(placed))
    return placed


def kept_away(world: World, exhibit: str) -> set[str]:
    """Return the holds that keep at this instant what was released for good."""
    where = world.lookup().get(Whereabouts, exhibit)
    return {record.id for record in holds_outside(recalled(world.store.read()), where, world.clock.now())}


def gone_at(world: World, exhibit: str, return_due_at: str | None = None) -> int:
    """Release an exhibit to its owner against a paper receipt; return the instant at which it left."""
    receipt = give_out(
        world, exhibit, receiver_class="owner", purpose="return_to_owner", return_due_at=return_due_at
    )
    return world.entry(receipt.position).envelope.at


def test_a_hold_on_the_case_keeps_what_was_there_and_one_on_the_thing_asks_for_it_back() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    left = gone_at(world, exhibit)
    assert kept_away(world, exhibit) == set()
    found = {}
    for about, thing in (("case", case), ("exhibit", exhibit)):
        for second in (-1, 0, 1):
            when = format_instant(left + second)
            receipt = place(world, thing, about, "eve", entry_mode="record", occurred_at=when)
            found[about, second] = world.subject_of(receipt)
    undated = world.subject_of(
        place(world, case, "case", "eve", entry_mode="record", occurred_at=None, not_known="occurred_at")
    )
    late = found.pop(("case", 1))
    assert kept_away(world, exhibit) == {*found.values(), undated}
    for hold in found.values():
        release(world, hold)
    assert kept_away(world, exhibit) == {undated}
    release(world, undated)
    release(world, late)
    assert kept_away(world, exhibit) == set()


def test_what_is_in_the_house_or_expected_back_was_not_let_go_whatever_keeps_it() -> None:
    world = office()
    exhibit = stick(world)
    hold = world.subject_of(place(world, exhibit))
    store(world, exhibit, room(world))
    assert kept_away(world, exhibit) == set()
    gone_at(world, exhibit, ahead(world, 3600))
    assert kept_away(world, exhibit) == set()
    give_back(world, exhibit, "eve")
    gone_at(world, exhibit)
    assert kept_away(world, exhibit) == {hold}
    give_back(world, exhibit, "eve")
    assert kept_away(world, exhibit) == set()

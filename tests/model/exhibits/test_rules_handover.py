"""Rules about handing over: an offer or an answer that breaks one is refused, what the receiver finds is marked."""

from __future__ import annotations

from custody.law.clock import format_instant
from custody.model.entry.facts import Facts
from custody.model.layouts import layout
from custody.model.records import Actor, CustodyPeriod, Exhibit, Offer
from custody.model.rulings import Command, Ruling
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.model.state import Blank, State
from custody.model.transfers.rules.transfer import judge_accepted
from tests.model.office import answer, office, set_roles, stick
from tests.model.room import check_in, check_out, reassign, where
from tests.model.showing import marks, refused, refused_here, shows


@shows("custody.not_custodian")
def test_an_image_taken_by_somebody_else_than_the_holder_is_marked() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    assert marks(world, world.acquire(exhibit, b"x")) == set()
    assert marks(world, world.acquire(exhibit, b"x", by="carl")) == {"custody.not_custodian"}


@shows("custody.not_custodian")
def test_only_the_recorded_holder_offers_an_exhibit() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "custody.not_custodian"):
        world.offer(exhibit, "judge", by="carl")
    world.offer(exhibit, "carl")


@shows("actor.known")
def test_an_exhibit_is_offered_to_somebody_with_a_valid_key() -> None:
    world = office()
    exhibit = stick(world)
    carl = world.people["carl"]
    with refused_here(world, "actor.known"):
        world.offer(exhibit, "carl", receiver=world.journal.new_subject())
    key: dict[str, Value] = {"key": carl.signer.verifier.name, "reason": "departed"}
    world.sign("ada", "key.revoked", key, subject=carl.actor)
    with refused_here(world, "actor.known"):
        world.offer(exhibit, "carl")
    world.offer(exhibit, "judge")


@shows("transfer.distinct")
def test_giver_and_receiver_are_two_people() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "transfer.distinct"):
        world.offer(exhibit, "eve")
    world.offer(exhibit, "carl")


@shows("transfer.distinct")
def test_nobody_accepts_from_themselves_even_if_an_offer_said_so() -> None:
    """No offer can say so, so this state is made by hand: the acceptance has a rule of its own."""
    leaf = b"\x07" * 32
    holds = (CustodyPeriod("eve", 0, 0),)
    kind = layout(1, "transfer.accepted")
    facts: dict[str, Value] = {"entry_mode": "act", "seal_state": "absent", "condition": "as_described"}
    command = Command("transfer.accepted", "stick", Facts(facts), "key", 10, leaf, 1, 0)
    for giver in ("carl", "eve"):
        state = State(Blank(), 9)
        offer = Offer(
            "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", "stick", giver, "eve", None, "court", 99, 1
        )
        state.put(offer)
        state.put(Exhibit("stick", "case", None, None, "usb_stick", holds, offer=offer.leaf))
        ruling = Ruling(kind, command, Actor("eve", ("examiner",), ("key",)))
        if giver == "eve":
            with refused("transfer.distinct"):
                judge_accepted(state, command, ruling)
        else:
            judge_accepted(state, command, ruling)


@shows("role.machine")
def test_a_machine_holds_no_exhibit() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "role.machine"):
        world.offer(exhibit, "bot")
    world.offer(exhibit, "carl")


@shows("transfer.expiry")
def test_an_offer_ends_after_it_begins() -> None:
    world = office()
    exhibit = stick(world)
    now = world.clock.now()
    for end in (now, now - 1):
        with refused_here(world, "transfer.expiry"):
            world.offer(exhibit, "carl", expires_at=format_instant(end))
    world.offer(exhibit, "carl", expires_at=format_instant(now + 1))


@shows("transfer.offered_already")
def test_one_offer_is_open_at_a_time() -> None:
    world = office()
    exhibit = stick(world)
    first = world.offer(exhibit, "carl", hours=1)
    expires = world.open_offer(exhibit).expires
    world.clock.set(expires)
    with refused_here(world, "transfer.offered_already"):
        world.offer(exhibit, "judge")
    world.clock.set(expires + 1)
    world.offer(exhibit, "judge")
    old = world.lookup().get(Offer, b64(world.leaf_of(first)))
    assert old.ended == "expired"


@shows("transfer.offer_known")
def test_an_answer_names_an_offer_of_the_same_exhibit() -> None:
    world = office()
    one, two = stick(world, "S-1"), stick(world, "S-2")
    world.offer(one, "carl")
    world.offer(two, "carl")
    other = world.entry(world.open_offer(two).position).leaf
    registered = world.entry(world.store.read().positions(one)[0]).leaf
    for re in (other, registered, b"\x00" * 32):
        with refused_here(world, "transfer.offer_known"):
            answer(world, one, "transfer.refused", "carl", re)
        with refused_here(world, "transfer.offer_known"):
            answer(world, one, "transfer.recalled", "eve", re)
        values: dict[str, Value] = {"seal_no": "S-1", "seal_state": "intact", "condition": "as_described"}
        with refused_here(world, "transfer.offer_known"):
            world.sign("carl", "transfer.accepted", values, subject=one, re=re)
    world.accept(one)


@shows("transfer.offer_open")
def test_an_offer_is_answered_once() -> None:
    world = office()
    exhibit = stick(world)
    for ending in ("transfer.refused", "transfer.recalled", "transfer.accepted"):
        giver, receiver = "eve", "carl"
        world.offer(exhibit, receiver, by=giver)
        leaf = world.entry(world.open_offer(exhibit).position).leaf
        if ending == "transfer.accepted":
            world.accept(exhibit, by=receiver)
        else:
            answer(world, exhibit, ending, receiver if ending == "transfer.refused" else giver)
        with refused_here(world, "transfer.offer_open"):
            answer(world, exhibit, "transfer.refused", receiver, leaf)
        with refused_here(world, "transfer.offer_open"):
            answer(world, exhibit, "transfer.recalled", giver, leaf)
        values: dict[str, Value] = {"seal_no": "S-1", "seal_state": "intact", "condition": "as_described"}
        with refused_here(world, "transfer.offer_open"):
            world.sign(receiver, "transfer.accepted", values, subject=exhibit, re=leaf)


@shows("transfer.receiver")
def test_only_the_person_to_whom_it_was_offered_accepts_or_refuses() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    for other in ("judge", "eve"):
        with refused_here(world, "transfer.receiver"):
            world.accept(exhibit, by=other)
        with refused_here(world, "transfer.receiver"):
            answer(world, exhibit, "transfer.refused", other)
    world.accept(exhibit)
    assert world.exhibit_record(exhibit).holder == world.people["carl"].actor


@shows("transfer.expired")
def test_an_offer_is_accepted_before_it_ends() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    end = world.open_offer(exhibit).expires
    world.clock.set(end + 1)
    with refused_here(world, "transfer.expired"):
        world.accept(exhibit)
    world.clock.set(end)
    world.accept(exhibit)


@shows("transfer.giver")
def test_only_the_giver_takes_an_offer_back() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    for other in ("carl", "judge"):
        with refused_here(world, "transfer.giver"):
            answer(world, exhibit, "transfer.recalled", other)
    answer(world, exhibit, "transfer.recalled", "eve")
    assert world.exhibit_record(exhibit).holder == world.people["eve"].actor
    assert world.exhibit_record(exhibit).offer is None


@shows("seal.mismatch", "seal.not_intact", "custody.condition")
def test_what_the_receiver_finds_otherwise_is_marked_and_never_refused() -> None:
    findings: list[tuple[dict[str, Value], set[str]]] = [
        ({}, set()),
        ({"seal_no": "S-9"}, {"seal.mismatch"}),
        ({"seal_no": None}, {"seal.mismatch"}),
        ({"seal_state": "not_intact"}, {"seal.not_intact"}),
        ({"seal_state": "absent"}, {"seal.not_intact"}),
        ({"condition": "damaged"}, {"custody.condition"}),
        ({"condition": "differs"}, {"custody.condition"}),
        (
            {"seal_no": "S-9", "seal_state": "not_intact", "condition": "damaged"},
            {"seal.mismatch", "seal.not_intact", "custody.condition"},
        ),
    ]
    for values, expected in findings:
        world = office()
        exhibit = stick(world)
        world.offer(exhibit, "carl")
        assert marks(world, world.accept(exhibit, by="carl", **values)) == expected
        record = world.exhibit_record(exhibit)
        assert record.holder == world.people["carl"].actor
        assert set(record.nonconforming) == expected


def test_an_offer_says_which_seal_the_exhibit_bears_at_that_moment() -> None:
    world = office()
    exhibit = stick(world)
    offered = world.offer(exhibit, "carl")
    assert world.entry(offered.position).value("seal_no") == "S-1"
    world.accept(exhibit)
    world.unseal(exhibit, "S-1", by="carl")
    offered = world.offer(exhibit, "eve", by="carl")
    assert world.entry(offered.position).value("seal_no") is None
    assert marks(world, world.accept(exhibit, by="eve")) == set()


def test_every_holder_stays_on_record_with_the_instant_from_which_they_held() -> None:
    world = office()
    exhibit = stick(world)
    for giver, receiver in (("eve", "carl"), ("carl", "judge"), ("judge", "eve")):
        world.offer(exhibit, receiver, by=giver)
        world.accept(exhibit, by=receiver)
    holds = world.exhibit_record(exhibit).holds
    assert [item.holder for item in holds] == [
        world.people[name].actor for name in ("eve", "carl", "judge", "eve")
    ]
    for entry in holds[1:]:
        assert world.entry(entry.position).envelope.at == entry.since


@shows("transfer.receiver_role")
def test_nothing_is_offered_to_somebody_who_cannot_accept_it() -> None:
    world = office()
    exhibit = stick(world)
    set_roles(world, "carl", None)
    with refused_here(world, "transfer.receiver_role"):
        world.offer(exhibit, "carl")
    with refused_here(world, "transfer.receiver_role"):
        reassign(world, exhibit, "carl")
    set_roles(world, "carl", "evidence_custodian")
    world.offer(exhibit, "carl")
    assert marks(world, world.accept(exhibit)) == set()


@shows("transfer.offered_already", "custody.checked_out")
def test_an_administrator_reaches_what_is_out_and_what_is_offered_to_nobody_who_can_sign() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    with refused_here(world, "transfer.offered_already"):
        reassign(world, exhibit, "judge")
    set_roles(world, "carl", None)
    reassign(world, exhibit, "judge")
    assert marks(world, world.accept(exhibit, by="judge")) == set()
    check_out(world, exhibit, "carl", by="judge")
    with refused_here(world, "custody.checked_out"):
        world.offer(exhibit, "eve", by="judge")
    reassign(world, exhibit, "eve")
    assert marks(world, world.accept(exhibit, by="eve")) == set()
    assert where(world, exhibit).out_to is None
    assert marks(world, check_in(world, exhibit)) == {"check_out.open"}

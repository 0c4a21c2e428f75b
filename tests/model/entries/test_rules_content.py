"""Rules about correcting, disclosing and erasing fields: nothing is edited, and only a personal value can go."""

from __future__ import annotations

from custody.law.clock import format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Amendment, Proposal
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests.model.office import office, stick
from tests.model.showing import refused_here, shows
from tests.world import World


def registered(world: World, exhibit: str) -> int:
    """Return the position at which an exhibit was registered."""
    return world.store.read().positions(exhibit)[0]


def disclose(world: World, position: int, *names: str, **values: Value) -> Receipt:
    """Record that fields of an entry were disclosed."""
    target = world.entry(position)
    usual: dict[str, Value] = {
        "entry_position": position,
        "fields": " ".join(sorted(names)) or None,
        "purpose": "defence",
        "receiver": "counsel",
    }
    return world.sign(
        "carl", "entry.disclosed", {**usual, **values}, subject=target.envelope.subject, re=target.leaf
    )


def proposed(world: World, position: int, fields: str, re: bytes | None = None) -> Receipt:
    """Propose an erasure, with another entry answered if one is given."""
    target = world.entry(position)
    values: dict[str, Value] = {
        "entry_position": position,
        "fields": fields,
        "basis": "court_order",
        "legal_basis": "Data Protection Act s. 17",
    }
    return world.sign(
        "carl", "erasure.proposed", values, subject=target.envelope.subject, re=re or target.leaf
    )


def carry_out(world: World, approved: Receipt, /, **values: Value) -> Receipt:
    """Carry out an erasure with some values replaced."""
    record = world.lookup().get(Proposal, b64(world.leaf_of(approved)))
    usual: dict[str, Value] = {
        "entry_position": record.target,
        "fields": " ".join(record.fields),
        "basis": record.basis,
        "proposal": record.leaf,
    }
    both = {**usual, **values}
    target = both["entry_position"]
    assert isinstance(target, int)
    re = world.entry(target).leaf
    return world.sign("carl", "erasure.executed", both, subject=record.subject, re=re)


@shows("entry.target")
def test_what_is_corrected_disclosed_or_erased_is_named_by_position_hash_and_subject() -> None:
    world = office()
    exhibit, other = stick(world), stick(world, "S-2")
    position, strange = registered(world, exhibit), registered(world, other)
    leaf, strange_leaf = world.entry(position).leaf, world.entry(strange).leaf
    world.correct(position, "quantity", value=2)
    proposed(world, position, "make")
    disclose(world, position, "make")
    values: dict[str, Value] = {
        "entry_position": position,
        "field": "quantity",
        "reason": "typing",
        "value": 3,
    }
    wrong: list[tuple[int, bytes, str]] = [
        (position, strange_leaf, exhibit),
        (strange, leaf, exhibit),
        (strange, strange_leaf, exhibit),
        (position, leaf, other),
        (world.size() + 5, leaf, exhibit),
        (2**53 - 1, leaf, exhibit),
    ]
    for target, re, subject in wrong:
        with refused_here(world, "entry.target"):
            world.sign("eve", "entry.corrected", {**values, "entry_position": target}, subject=subject, re=re)
    with refused_here(world, "entry.target"):
        proposed(world, position, "make", re=strange_leaf)
    with refused_here(world, "entry.target"):
        disclose(world, position, "make", entry_position=strange)


@shows("entry.field")
def test_only_a_field_that_the_entry_has_is_corrected_disclosed_or_erased() -> None:
    world = office()
    position = registered(world, stick(world))
    world.correct(position, "make", erasable_value="Kingston")
    with refused_here(world, "entry.field"):
        world.correct(position, "taste", erasable_value="blue")
    disclose(world, position, "make")
    with refused_here(world, "entry.field"):
        disclose(world, position, "taste", "make")
    proposed(world, position, "make")
    with refused_here(world, "entry.field"):
        proposed(world, position, "taste")


@shows("entry.field")
def test_what_the_rules_computed_is_not_corrected_by_anybody() -> None:
    world = office()
    exhibit = stick(world)
    position = registered(world, exhibit)
    world.correct(position, "occurred_at", value="2026-11-01T00:00:00Z")
    world.correct(position, "note", erasable_value="a note")
    values: dict[str, Value] = {
        "entry_mode": "record",
        "late_reason": "scene_notes",
        "not_known": "condition",
        "nonconforming": "seal.reused",
        "custodian": world.people["carl"].actor,
        "case": world.case("C-2"),
    }
    for name, value in values.items():
        with refused_here(world, "entry.field"):
            world.correct(position, name, "eve", value=value)
    order = world.order(world.case("C-3"), clock_start="order")
    issued = world.store.read().positions(order)[0]
    with refused_here(world, "entry.field"):
        world.correct(issued, "ends_at", "judge", value="2027-11-01T00:00:00Z")


@shows("entry.structural")
def test_what_rules_and_proofs_rest_on_cannot_be_erased() -> None:
    world = office()
    position = registered(world, stick(world))
    proposed(world, position, "make note reference serial")
    for name in ("category", "custodian", "entry_mode", "occurred_at", "make quantity"):
        with refused_here(world, "entry.structural"):
            proposed(world, position, name)


@shows("entry.erasable")
def test_a_personal_value_never_goes_into_the_field_that_rules_read() -> None:
    world = office()
    position = registered(world, stick(world))
    world.correct(position, "make", erasable_value="Kingston")
    with refused_here(world, "entry.erasable"):
        world.correct(position, "make", value="Kingston")


@shows("entry.value")
def test_a_corrected_value_is_of_the_fields_own_type() -> None:
    world = office()
    position = registered(world, stick(world))
    good: list[tuple[str, Value]] = [("quantity", 3), ("category", "phone"), ("power_state", None)]
    for name, value in good:
        world.correct(position, name, "eve", value=value)
    wrong: list[tuple[str, Value]] = [
        ("quantity", "3"),
        ("quantity", True),
        ("quantity", -1),
        ("category", "spaceship"),
        ("power_state", 1),
        ("transcription", "not-an-identifier"),
        ("category", None),
        ("quantity", None),
    ]
    for name, value in wrong:
        with refused_here(world, "entry.value"):
            world.correct(position, name, "eve", value=value)


@shows("role.permit")
def test_an_entry_is_corrected_by_somebody_who_might_have_made_it() -> None:
    world = office()
    order = world.order(world.case())
    seizure = world.seize(world.case("C-2"))
    issued = world.store.read().positions(order)[0]
    seized = world.store.read().positions(seizure)[0]
    world.correct(issued, "reference", "judge", erasable_value="O-1")
    world.correct(seized, "place_of_seizure", "carl", erasable_value="14 Harbour Street")
    for position, name, by in (
        (seized, "place", "judge"),
        (1, "display_name", "eve"),
        (issued, "scope", "ada"),
    ):
        with refused_here(world, "role.permit"):
            world.correct(position, name, by, erasable_value="x")


@shows("entry.field_erased")
def test_what_was_erased_is_neither_disclosed_nor_erased_again() -> None:
    world = office()
    position = registered(world, stick(world))
    proposal = world.propose_erasure(position, "description", "reference")
    world.approve(proposal)
    world.erase(proposal)
    disclose(world, position, "condition")
    with refused_here(world, "entry.field_erased"):
        disclose(world, position, "condition", "description")
    proposed(world, position, "condition")
    with refused_here(world, "entry.field_erased"):
        proposed(world, position, "condition description")


@shows("entry.field_erased")
def test_of_two_approved_erasures_of_one_field_the_second_has_nothing_left() -> None:
    world = office()
    position = registered(world, stick(world))
    one, two = (world.propose_erasure(position, "description") for _ in range(2))
    world.approve(one)
    world.approve(two)
    world.erase(one)
    with refused_here(world, "entry.field_erased"):
        world.erase(two)


@shows("erasure.approval")
def test_an_erasure_needs_an_approved_proposal_that_was_not_carried_out_yet() -> None:
    world = office()
    exhibit = stick(world)
    position = registered(world, exhibit)
    proposal = world.propose_erasure(position, "description")
    with refused_here(world, "erasure.approval"):
        carry_out(world, proposal)
    with refused_here(world, "erasure.approval"):
        carry_out(world, proposal, proposal=b64(world.entry(position).leaf))
    refused = world.propose_erasure(position, "description")
    entry = world.entry(refused.position)
    world.sign("judge", "erasure.refused", {"reason": "wrong"}, subject=exhibit, re=entry.leaf)
    with refused_here(world, "erasure.approval"):
        carry_out(world, refused)
    world.approve(proposal)
    carry_out(world, proposal)
    with refused_here(world, "erasure.approval"):
        carry_out(world, proposal, fields="condition")


@shows("erasure.approval")
def test_a_proposal_to_resume_the_ledger_erases_nothing() -> None:
    world = office()
    position = registered(world, stick(world))
    ledger = world.entry(0).envelope.subject
    values: dict[str, Value] = {
        "reason": "restore",
        "lost_size": world.size() + 1,
        "lost_root": b64(b"\x01" * 32),
        "evidence": "receipt",
    }
    resumption = world.sign("ada", "resumption.proposed", values, subject=ledger)
    world.approve(resumption, by="second")
    proposal = world.propose_erasure(position, "description")
    world.approve(proposal)
    with refused_here(world, "erasure.approval"):
        carry_out(world, proposal, proposal=b64(world.leaf_of(resumption)))
    carry_out(world, proposal)


@shows("erasure.as_approved")
def test_an_erasure_is_exactly_the_one_that_was_approved() -> None:
    world = office()
    exhibit, other = stick(world), stick(world, "S-2")
    position = registered(world, exhibit)
    proposal = world.propose_erasure(position, "description", "make")
    world.approve(proposal)
    wrong: list[dict[str, Value]] = [
        {"fields": "description"},
        {"fields": "description make model"},
        {"basis": "data_subject"},
        {"entry_position": world.store.read().positions(exhibit)[1], "fields": "attending_witness"},
    ]
    for values in wrong:
        with refused_here(world, "erasure.as_approved"):
            carry_out(world, proposal, **values)
    target = world.entry(registered(world, other))
    elsewhere: dict[str, Value] = {
        "entry_position": target.position,
        "fields": "description make",
        "basis": "court_order",
        "proposal": b64(world.leaf_of(proposal)),
    }
    with refused_here(world, "erasure.approval"):
        world.sign("carl", "erasure.executed", elsewhere, subject=other, re=target.leaf)
    world.approve(world.propose_erasure(target.position, "condition"))
    with refused_here(world, "erasure.as_approved"):
        world.sign("carl", "erasure.executed", elsewhere, subject=other, re=target.leaf)
    carry_out(world, proposal)


def test_corrections_disclosures_and_erasures_are_noted_side_by_side() -> None:
    world = office()
    position = registered(world, stick(world))
    world.correct(position, "quantity", value=2)
    world.correct(position, "make", erasable_value="Kingston")
    disclose(world, position, "condition", "make")
    disclose(world, position)
    proposal = world.propose_erasure(position, "serial")
    world.approve(proposal)
    world.erase(proposal)
    amended = world.lookup().get(Amendment, str(position))
    assert amended == Amendment(str(position), ("make", "quantity"), ("condition", "make"), ("serial",))


@shows("time.future")
def test_a_corrected_instant_is_not_after_the_correction_was_signed() -> None:
    world = office()
    position = registered(world, stick(world))
    world.correct(position, "occurred_at", value=format_instant(world.clock.now() + 120))
    with refused_here(world, "time.future"):
        world.correct(position, "occurred_at", value=format_instant(world.clock.now() + 121))


@shows("entry.field")
def test_the_instant_of_what_is_only_ever_an_act_is_not_corrected() -> None:
    world = office()
    act = world.offer(stick(world), "carl")
    world.correct(act.position, "note", erasable_value="at the door")
    with refused_here(world, "entry.field"):
        world.correct(act.position, "occurred_at", value=format_instant(world.clock.now() - 60))


@shows("entry.field")
def test_what_a_correction_says_is_corrected_at_the_entry_itself() -> None:
    world = office()
    position = registered(world, stick(world))
    correction = world.correct(position, "quantity", value=2)
    private = world.correct(position, "make", erasable_value="Kingston")
    with refused_here(world, "entry.field"):
        world.correct(correction.position, "value", value=3)
    with refused_here(world, "entry.field"):
        world.correct(private.position, "erasable_value", erasable_value="Sony")
    world.correct(position, "quantity", value=3)


@shows("proposal.expired")
def test_an_approved_erasure_is_carried_out_until_the_second_its_proposal_expires() -> None:
    world = office()
    position = registered(world, stick(world))
    first, second = (world.propose_erasure(position, name) for name in ("description", "make"))
    world.approve(first)
    world.approve(second)
    expires = world.lookup().get(Proposal, b64(world.leaf_of(first))).expires
    world.clock.set(expires)
    world.erase(first)
    world.clock.set(world.lookup().get(Proposal, b64(world.leaf_of(second))).expires + 1)
    with refused_here(world, "proposal.expired"):
        world.erase(second)


@shows("erasure.approval")
def test_an_approved_erasure_that_a_correction_or_disclosure_overtook_is_not_carried_out() -> None:
    for overtaken in (True, False):
        for how in ("corrected", "disclosed"):
            world = office()
            position = registered(world, stick(world))
            other = registered(world, stick(world, "S-2"))
            proposal = world.propose_erasure(position, "description")
            world.approve(proposal)
            target = position if overtaken else other
            if how == "corrected":
                world.correct(target, "quantity", value=2)
            else:
                disclose(world, target, "make")
            status = world.lookup().get(Proposal, b64(world.leaf_of(proposal))).status
            assert status == ("void" if overtaken else "approved")
            if overtaken:
                with refused_here(world, "erasure.approval"):
                    world.erase(proposal)
            else:
                world.erase(proposal)

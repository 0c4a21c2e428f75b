"""Rules for entries of every kind: act or record, what is answered, whose key, which role, and when."""

from __future__ import annotations

from custody.errors import RoleRefused
from custody.law.clock import AHEAD, HOUR, format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Submission
from custody.model import layouts, rulesets
from custody.model.entry.facts import Facts
from custody.model.records import Actor, Key
from custody.model.rulings import Command
from custody.model.schema.types import Value
from custody.model.state import Blank, State
from custody.proof.note import SeedSigner
from tests.ledger.forge import Forge
from tests.model.office import at, office, stick
from tests.model.showing import marks, refused, refused_here, shows
from tests.world import SAFEGUARDS, Person, seed_of


@shows("entry_mode")
def test_a_kind_is_an_act_or_a_record_as_its_table_says() -> None:
    world = office()
    case = world.case()
    world.order(case, entry_mode="act")
    world.order(case, by="eve", entry_mode="record", occurred_at=at(world, HOUR))
    with refused_here(world, "entry_mode"):
        world.sign("judge", "case.opened", {"reference": "C-2", "entry_mode": "act"})
    exhibit = stick(world)
    with refused_here(world, "entry_mode"):
        world.offer(exhibit, "carl", entry_mode="record")


@shows("answers")
def test_a_kind_answers_an_earlier_entry_or_it_does_not() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    values: dict[str, Value] = {"reason": "seal"}
    with refused_here(world, "answers"):
        world.sign("carl", "transfer.refused", values, subject=exhibit)
    with refused_here(world, "answers"):
        world.sign("judge", "case.opened", {"reference": "C-2"}, re=b"\x01" * 32)
    leaf = world.entry(world.open_offer(exhibit).position).leaf
    world.sign("carl", "transfer.refused", values, subject=exhibit, re=leaf)
    world.sign("judge", "case.opened", {"reference": "C-2"})


@shows("time.act")
def test_an_act_happens_at_the_second_it_is_signed() -> None:
    world = office()
    case = world.case()
    world.order(case)
    world.order(case, occurred_at=at(world))
    for away in (1, -1, HOUR, -30):
        with refused_here(world, "time.act"):
            world.order(case, occurred_at=at(world, away))
    world.order(case, by="eve", entry_mode="record", occurred_at=at(world, HOUR))


@shows("time.act")
def test_an_act_always_has_its_instant() -> None:
    world = office()
    forge = Forge(world)
    case = world.case()
    item = Forge(world).item("judge", "case.closed", {"outcome": "ended"}, subject=case)
    world.sequencer.submit(Submission((item,)))
    actor = world.people["eve"].actor
    values: dict[str, Value] = {"roles": "auditor", "reason": "duty_change"}
    nowhere: dict[str, Value] = {**values, "occurred_at": None, "not_known": "occurred_at"}
    with refused("time.act"):
        forge.item("ada", "actor.roles_set", nowhere, subject=actor)
    forge.item("ada", "actor.roles_set", values, subject=actor)


@shows("time.future")
def test_nothing_is_recorded_as_having_happened_after_it_was_signed() -> None:
    world = office()
    case = world.case()
    allowed = AHEAD
    world.seize(case, occurred_at=at(world, -allowed))
    with refused_here(world, "time.future"):
        world.seize(case, occurred_at=at(world, -allowed - 1))
    with refused_here(world, "time.future"):
        world.order(case, by="eve", entry_mode="record", occurred_at="9999-12-31T23:59:59Z")


@shows("key.enrolled")
def test_a_key_that_was_never_enrolled_signs_nothing() -> None:
    world = office()
    world.case()
    stranger = SeedSigner("lab.example/0011223344556677", seed_of("stranger"))
    world.people["stranger"] = Person("stranger", world.people["eve"].actor, stranger)
    with refused_here(world, "key.enrolled"):
        world.case("C-2", by="stranger")


@shows("key.valid")
def test_a_key_is_judged_where_its_entry_stands_also_within_one_batch() -> None:
    world = office()
    eve = world.people["eve"]
    new = world.signer_of("eve new")
    forge = Forge(world)
    change: dict[str, Value] = {"replaced_key": eve.signer.verifier.name, "vkey": str(new.verifier)}
    before = forge.item("eve", "case.opened", {"reference": "C-1"})
    rotation = forge.item("eve", "key.rotated", change, subject=eve.actor)
    after = forge.item(new, "case.opened", {"reference": "C-2"})
    with refused("key.valid"):
        forge.item("eve", "case.opened", {"reference": "C-3"})
    too_late = forge.item("eve", "case.opened", {"reference": "C-3"}, judged=False)
    too_early = Forge(world).item(new, "case.opened", {"reference": "C-4"}, judged=False)
    one, two, three, four = world.sequencer.submit_many(
        [Submission((item,)) for item in (too_early, before, rotation, after)]
    )
    assert isinstance(one, RoleRefused)
    assert one.rule == "key.enrolled"
    assert not any(isinstance(answer, Exception) for answer in (two, three, four))
    (last,) = world.sequencer.submit_many([Submission((too_late,))])
    assert isinstance(last, RoleRefused)
    assert last.rule == "key.valid"


@shows("key.valid")
def test_a_key_revoked_earlier_in_the_same_submission_no_longer_signs_in_it() -> None:
    world = office()
    eve = world.people["eve"]
    forge = Forge(world)
    revocation: dict[str, Value] = {"key": eve.signer.verifier.name, "reason": "compromised"}
    forge.item("eve", "case.opened", {"reference": "C-1"})
    forge.item("ada", "key.revoked", revocation, subject=eve.actor)
    with refused("key.valid"):
        forge.item("eve", "case.opened", {"reference": "C-2"})


@shows("role.permit")
def test_a_role_taken_away_earlier_in_the_same_submission_no_longer_permits() -> None:
    world = office()
    eve = world.people["eve"]
    forge = Forge(world)
    forge.item("eve", "case.opened", {"reference": "C-1"})
    change: dict[str, Value] = {"roles": "auditor", "reason": "duty_change"}
    forge.item("ada", "actor.roles_set", change, subject=eve.actor)
    with refused("role.permit"):
        forge.item("eve", "case.opened", {"reference": "C-2"})


@shows("role.permit")
def test_a_signer_without_the_role_that_the_table_asks_for_is_refused() -> None:
    world = office()
    case = world.case()
    world.order(case)
    for who in ("ada", "eve", "carl", "bot"):
        with refused_here(world, "role.permit"):
            world.order(case, by=who)
    world.order(case, by="carl", entry_mode="record", occurred_at=at(world, HOUR))
    with refused_here(world, "role.permit"):
        world.order(case, by="ada", entry_mode="record", occurred_at=at(world, HOUR))


@shows("role.permit")
def test_a_key_without_its_actor_signs_nothing() -> None:
    """No entry leads to this state; it is made by hand, because a replay of damaged entries may meet it."""
    state = State(Blank(), 9)
    state.put(Key("lab.example/0011223344556677", "", "gone", 1))
    facts = Facts({"entry_mode": "record"})
    command = Command("case.opened", "case", facts, "lab.example/0011223344556677", 10, None, 1, 0)
    with refused("role.permit"):
        rulesets.decide(state, command)
    state.put(Actor("gone", ("examiner",), ("lab.example/0011223344556677",)))
    rulesets.decide(state, command)


@shows("entry.expected")
def test_a_new_act_states_everything_that_is_expected_of_it() -> None:
    world = office()
    signer = world.signer_of("zoe")
    values: dict[str, Value] = {"vkey": str(signer.verifier), "roles": "examiner"}
    for unknown in (None, "display_name"):
        with refused_here(world, "entry.expected"):
            world.sign("ada", "actor.enrolled", {**values, "not_known": unknown})
    world.sign("ada", "actor.enrolled", {**values, "display_name": "Zoe"})


def test_a_record_says_what_nobody_could_state_and_is_taken() -> None:
    world = office()
    receipt = world.sign(
        "judge", "case.opened", {"not_known": "reference", "not_known_reason": "not given yet"}
    )
    assert world.entry(receipt.position).value("not_known") == "reference"
    assert marks(world, receipt) == set()


@shows("facts.computed")
def test_what_the_rules_compute_cannot_be_signed_otherwise() -> None:
    world = office()
    case = world.case()
    seizure = world.seize(case)
    values: dict[str, Value] = {
        "case": case,
        "legal_basis": "Act",
        "offence_ground": "23.2.c",
        "data_categories": "traffic",
        "days": 90,
        "clock_start": "order",
        "renewal_allowed": True,
        "confidential": True,
        "issuing_authority": "Court",
        "addressee": "Provider",
        "scope": "mailbox",
        "grounds": "short retention",
        **SAFEGUARDS,
    }
    late = format_instant(world.clock.now() + 120 * 24 * HOUR)
    forged: list[tuple[str, str, dict[str, Value], dict[str, Value]]] = [
        ("judge", "preservation_order.issued", values, {"ends_at": late}),
        ("judge", "preservation_order.issued", values, {"ends_at": None, "starts_at": None}),
        ("judge", "preservation_order.issued", values, {"rule_version": 2}),
        ("judge", "preservation_order.issued", values, {"nonconforming": "un-25.ceiling"}),
        (
            "eve",
            "exhibit.registered",
            {"seizure": seizure, "category": "sim"},
            {"custodian": world.people["carl"].actor},
        ),
        ("eve", "exhibit.registered", {"seizure": seizure, "category": "sim"}, {"case": world.case("C-2")}),
    ]
    for who, kind, given, facts in forged:
        honest = Forge(world).item(who, kind, given)
        world.sequencer.submit(Submission((honest,)))
        lie = Forge(world).item(who, kind, given, facts=facts)
        with refused_here(world, "facts.computed"):
            world.sequencer.submit(Submission((lie,)))


@shows("facts.computed")
def test_a_mark_that_the_rules_demand_cannot_be_left_out() -> None:
    world = office()
    case = world.case()
    values: dict[str, Value] = {
        "case": case,
        "basis": "consent",
        "measures": "28.3.b",
        "search_target": "system",
        "territory": "abroad",
        "not_known": "attending_witness authorised_by grounds legal_basis offence_ground place_of_seizure"
        " possessor_present proportionality remedy review scope seized_by third_parties",
    }
    silent = Forge(world).item("eve", "seizure.recorded", values, facts={"nonconforming": None})
    with refused_here(world, "facts.computed"):
        world.sequencer.submit(Submission((silent,)))
    world.sequencer.submit(Submission((Forge(world).item("eve", "seizure.recorded", values),)))


def test_a_value_given_for_a_computed_field_is_computed_all_the_same() -> None:
    world = office()
    order = world.order(world.case(), clock_start="order", ends_at="2099-01-01T00:00:00Z", rule="un-99")
    entry = world.entry(world.store.read().positions(order)[0])
    assert entry.value("rule") == "un-25"
    assert entry.value("ends_at") != "2099-01-01T00:00:00Z"


def test_several_things_entered_together_are_judged_one_after_the_other_and_stand_or_fall_together() -> None:
    world = office()
    before = world.size()
    case = world.journal.new_subject()
    opened = Request("case.opened", {"reference": "C-1"}, subject=case)
    closed = Request("case.closed", {"outcome": "ended"}, subject=case)
    again = Request("case.opened", {"reference": "C-1"}, subject=case)
    with refused_here(world, "case.new"):
        world.sign_all("judge", [opened, closed, again])
    assert world.size() == before
    receipts = world.sign_all("judge", [opened, closed])
    assert [receipt.position for receipt in receipts] == [before, before + 1]


def test_every_kind_has_a_permit_and_every_table_names_only_kinds() -> None:
    rulesets.check_tables()
    kinds = [layout.kind for layout in layouts.layouts_of(1).values()]
    assert sum(kind.begins for kind in kinds) > 10
    assert sum(kind.answers for kind in kinds) > 10

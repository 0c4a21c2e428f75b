"""Rules about who belongs to a case: acts of others are refused, what they did is recorded and marked."""

from __future__ import annotations

from custody.model.records import Team, View
from custody.model.schema.types import Value
from tests.ledger.replaying import check
from tests.model.guarded import add, claim, disclose, name_filter, remove, stored
from tests.model.office import office, stick
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def closed_circle() -> tuple[World, str, str]:
    """Return an office whose case has two members, Eve and the judge, and an exhibit of it."""
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    add(world, case, "judge", "prosecutor")
    add(world, case, "eve", "examiner")
    return world, case, exhibit


@shows("case.member")
def test_once_a_case_has_members_nobody_else_acts_in_it() -> None:
    world = office()
    exhibit = stick(world)
    case = world.exhibit_record(exhibit).case
    world.order(case)
    assert marks(world, world.unseal(exhibit, "S-1", by="carl")) == {"custody.not_custodian"}
    world.enrol("other", "authority")
    add(world, case, "judge", "prosecutor")
    with refused_here(world, "case.member"):
        world.order(case, by="other")
    with refused_here(world, "case.member"):
        add(world, case, "other", "lead", by="other")
    before = world.size()
    world.seize(case)
    assert world.entry(before).value("nonconforming") == "case.member"
    assert "case.member" in marks(world, world.acquire(exhibit, b"image"))
    add(world, case, "eve", "examiner")
    assert marks(world, world.acquire(exhibit, b"image")) == set()
    remove(world, case, "eve")
    assert "case.member" in marks(world, world.acquire(exhibit, b"image"))
    assert marks(world, add(world, case, "other", "lead", by="other", entry_mode="record")) == {"case.member"}
    check(world.store.read(), world.log_key)


def test_another_case_and_things_of_no_case_are_everybodys() -> None:
    world, *_ = closed_circle()
    world.exhibit(world.seize(world.case("C-2"), by="carl"), by="carl")
    world.enrol("late", "examiner")
    world.sweep()


def test_receiving_sifting_and_machines_need_no_membership() -> None:
    world, _, exhibit = closed_circle()
    stored(world, exhibit, b"bytes", by="bot")
    claimed = claim(world, exhibit)
    name_filter(world, claimed, "carl")
    world.offer(exhibit, "carl")
    assert marks(world, world.accept(exhibit)) == set()
    assert marks(world, world.unseal(exhibit, "S-1", by="carl")) == set()
    position = world.store.read().positions(claimed)[0]
    assert marks(world, disclose(world, position, "scope", by="carl")) == set()


@shows("case.filter_apart")
def test_whoever_sifts_for_the_case_does_not_join_its_team() -> None:
    world, case, exhibit = closed_circle()
    name_filter(world, claim(world, exhibit), "carl")
    with refused_here(world, "case.filter_apart"):
        add(world, case, "carl", "examiner")
    marked = add(world, case, "carl", "examiner", entry_mode="record")
    assert marks(world, marked) == {"case.filter_apart"}
    assert marks(world, add(world, case, "carl", "filter")) == set()


@shows("case.member_known", "case.member_present", "case.last_member")
def test_members_are_known_and_one_always_stays() -> None:
    world, case, exhibit = closed_circle()
    nobody: dict[str, Value] = {"actor": exhibit, "function": "lead"}
    with refused_here(world, "case.member_known"):
        world.sign("judge", "case.member_added", nobody, subject=case)
    with refused_here(world, "case.member_present"):
        remove(world, case, "carl")
    remove(world, case, "eve")
    for name in ("judge", "carl"):
        with refused_here(world, "case.last_member"):
            remove(world, case, name)
    team = world.lookup().get(Team, case)
    assert [member.function for member in team.members] == ["prosecutor"]


def test_whoever_looks_is_recorded_also_from_outside_the_case() -> None:
    world, case, exhibit = closed_circle()
    values: dict[str, Value] = {
        "case": case,
        "subjects": exhibit,
        "fields": "description serial",
        "access_command": "exhibit_show",
        "purpose": "audit",
    }
    receipt = world.sign("second", "access.logged", values)
    assert marks(world, receipt) == set()
    view = world.lookup().get(View, world.subject_of(receipt))
    assert (view.viewer, view.fields) == (world.people["second"].actor, ("description", "serial"))
    check(world.store.read(), world.log_key)


@shows("case.reader")
def test_looking_is_for_those_who_belong_to_the_case_and_for_who_audits_it() -> None:
    world, case, exhibit = closed_circle()
    values: dict[str, Value] = {
        "entry_mode": "act",
        "case": case,
        "subjects": exhibit,
        "fields": "description",
        "access_command": "exhibit_show",
        "purpose": "not_stated",
    }
    with refused_here(world, "case.reader"):
        world.sign("second", "access.logged", values)
    assert marks(world, world.sign("eve", "access.logged", values)) == set()
    world.enrol("ida", "auditor")
    assert marks(world, world.sign("ida", "access.logged", values)) == set()
    assert marks(world, world.sign("bot", "access.logged", values)) == set()


@shows("case.member")
def test_a_correction_of_a_correction_belongs_to_the_case_of_what_it_is_about() -> None:
    world, case, exhibit = closed_circle()
    for subject in (case, exhibit):
        position = world.store.read().positions(subject)[0]
        first = world.correct(position, "note", erasable_value="seen in the study")
        assert marks(world, first) == set()
        for by, found in (("eve", set()), ("carl", {"case.member"})):
            again = world.correct(first.position, "explanation", by=by, erasable_value="as told on the phone")
            assert marks(world, again) == found
    enrolled = world.store.read().positions(world.people["carl"].actor)[0]
    name = world.correct(enrolled, "display_name", by="ada", erasable_value="Carl")
    assert marks(world, world.correct(name.position, "note", by="ada", erasable_value="misspelt")) == set()


@shows("case.known")
def test_a_view_is_of_a_case_that_is_on_record_open_or_closed() -> None:
    world, case, exhibit = closed_circle()
    values: dict[str, Value] = {
        "case": case,
        "subjects": exhibit,
        "fields": "description",
        "access_command": "exhibit_show",
        "purpose": "audit",
    }
    for standing in ("act", "record"):
        with refused_here(world, "case.known"):
            world.sign("eve", "access.logged", {**values, "case": exhibit, "entry_mode": standing})
    world.sign("eve", "case.closed", {"outcome": "ended"}, subject=case)
    receipt = world.sign("eve", "access.logged", values)
    assert marks(world, receipt) == set()
    assert world.lookup().get(View, world.subject_of(receipt)).case == case

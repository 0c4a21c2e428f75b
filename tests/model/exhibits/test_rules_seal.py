"""Rules about seals: a number is used once, and whatever is not as recorded is marked, never refused."""

from __future__ import annotations

from custody.ledger.submissions.submission import Receipt
from custody.model.records import SealUse
from tests.ledger.replaying import check
from tests.model.office import office, seal_on, stick
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def renumber(world: World, sealing: int, number: str, by: str = "eve") -> Receipt:
    """Correct the number of a seal that was put on by the entry at ``sealing``."""
    return world.correct(sealing, "seal_no", by, value=number)


def sealing_of(world: World, exhibit: str) -> int:
    """Return the position of the entry that applied the seal to an exhibit."""
    position = world.exhibit_record(exhibit).sealing
    assert position is not None
    return position


@shows("custody.not_custodian")
def test_whoever_works_on_an_exhibit_without_being_its_recorded_holder_is_marked() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, world.unseal(exhibit, "S-1")) == set()
    assert marks(world, seal_on(world, exhibit, "S-2")) == set()
    assert marks(world, world.unseal(exhibit, "S-2", by="carl")) == {"custody.not_custodian"}
    assert marks(world, seal_on(world, exhibit, "S-3", by="carl")) == {"custody.not_custodian"}
    assert world.exhibit_record(exhibit).nonconforming == ("custody.not_custodian",)


@shows("seal.reused")
def test_a_seal_number_is_used_once_in_the_whole_ledger() -> None:
    world = office()
    seizure = world.seize(world.case())
    one, two = world.exhibit(seizure), world.exhibit(seizure, "EV/2")
    assert marks(world, seal_on(world, one, "S-1")) == set()
    assert marks(world, seal_on(world, two, "S-2")) == set()
    world.unseal(one, "S-1")
    assert marks(world, seal_on(world, one, "S-1")) == {"seal.reused"}
    world.unseal(one, "S-1")
    assert marks(world, seal_on(world, one, "S-2")) == {"seal.reused"}


@shows("seal.already_sealed")
def test_a_seal_is_put_on_an_open_exhibit() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    assert marks(world, seal_on(world, exhibit, "S-1")) == set()
    assert marks(world, seal_on(world, exhibit, "S-2")) == {"seal.already_sealed"}
    assert world.exhibit_record(exhibit).seal == "S-2"


@shows("seal.not_recorded")
def test_a_seal_taken_off_was_on_record() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, world.unseal(exhibit, "S-1")) == set()
    assert marks(world, world.unseal(exhibit, "S-1")) == {"seal.not_recorded"}


@shows("seal.mismatch")
def test_the_seal_taken_off_is_the_one_on_record() -> None:
    world = office()
    one, two = stick(world, "S-1"), stick(world, "S-2")
    assert marks(world, world.unseal(one, "S-1")) == set()
    assert marks(world, world.unseal(two, "S-3")) == {"seal.mismatch"}
    assert world.exhibit_record(two).nonconforming == ("seal.mismatch",)


@shows("seal.not_intact")
def test_a_seal_that_was_not_found_intact_is_marked() -> None:
    world = office()
    for number, state in enumerate(("intact", "not_intact", "not_examined")):
        exhibit = stick(world, f"S-{number}")
        found = marks(world, world.unseal(exhibit, f"S-{number}", seal_state=state))
        assert found == (set() if state == "intact" else {"seal.not_intact"})


def test_acts_after_a_correction_are_judged_by_the_corrected_number() -> None:
    world = office()
    wrong, right = stick(world, "S-1"), stick(world, "S-11")
    for exhibit, number in ((wrong, "S-2"), (right, "S-12")):
        assert marks(world, renumber(world, sealing_of(world, exhibit), number)) == set()
        assert world.exhibit_record(exhibit).seal == number
    assert marks(world, world.unseal(wrong, "S-1")) == {"seal.mismatch"}
    assert marks(world, world.unseal(right, "S-12")) == set()
    assert world.exhibit_record(right).seals == ("S-11", "S-12")
    assert world.exhibit_record(right).nonconforming == ()
    check(world.store.read(), world.log_key)


def test_a_handover_is_judged_by_the_corrected_number_also_when_it_was_offered_before() -> None:
    world = office()
    exhibit = stick(world, "S-1")
    offered = world.offer(exhibit, "carl")
    renumber(world, sealing_of(world, exhibit), "S-2")
    assert world.entry(offered.position).value("seal_no") == "S-1"
    assert marks(world, world.accept(exhibit, seal_no="S-2")) == set()
    again = world.offer(exhibit, "eve", by="carl")
    assert world.entry(again.position).value("seal_no") == "S-2"
    assert marks(world, world.accept(exhibit, by="eve", seal_no="S-1")) == {"seal.mismatch"}


def test_what_was_computed_before_a_correction_stays() -> None:
    world = office()
    exhibit = stick(world, "S-1")
    world.offer(exhibit, "carl")
    taken = world.accept(exhibit, seal_no="S-2")
    assert marks(world, taken) == {"seal.mismatch"}
    renumber(world, sealing_of(world, exhibit), "S-2", by="carl")
    assert marks(world, world.unseal(exhibit, "S-2", by="carl")) == set()
    assert marks(world, taken) == {"seal.mismatch"}
    assert world.exhibit_record(exhibit).nonconforming == ("seal.mismatch",)
    check(world.store.read(), world.log_key)


@shows("seal.reused")
def test_a_number_and_the_one_it_was_corrected_to_are_both_used() -> None:
    for number in ("S-1", "S-2"):
        world = office()
        exhibit, other = stick(world, "S-1"), stick(world, None)
        sealing = sealing_of(world, exhibit)
        renumber(world, sealing, "S-2")
        use = world.lookup().get(SealUse, number)
        assert (use.exhibit, use.position) == (exhibit, sealing)
        assert marks(world, seal_on(world, other, number)) == {"seal.reused"}


@shows("seal.reused")
def test_a_number_corrected_to_one_that_another_seal_has_is_marked() -> None:
    world = office()
    exhibit, other = stick(world, "S-1"), stick(world, "S-2")
    sealing = sealing_of(world, exhibit)
    assert marks(world, renumber(world, sealing, "S-3")) == set()
    assert marks(world, renumber(world, sealing, "S-1")) == set()
    assert marks(world, renumber(world, sealing, "S-3")) == set()
    assert marks(world, renumber(world, sealing, "S-2")) == {"seal.reused"}
    assert world.exhibit_record(exhibit).nonconforming == ("seal.reused",)
    assert world.lookup().get(SealUse, "S-2").exhibit == other
    check(world.store.read(), world.log_key)


@shows("custody.not_custodian")
def test_only_the_holder_of_an_exhibit_changes_which_seal_is_on_it() -> None:
    world = office()
    exhibit = stick(world, "S-1")
    sealing = sealing_of(world, exhibit)
    assert marks(world, renumber(world, sealing, "S-2", by="carl")) == {"custody.not_custodian"}
    assert world.exhibit_record(exhibit).seal == "S-1"
    assert marks(world, renumber(world, sealing, "S-2")) == set()
    assert world.exhibit_record(exhibit).seal == "S-2"
    world.unseal(exhibit, "S-2")
    assert marks(world, renumber(world, sealing, "S-4", by="carl")) == set()


def test_a_correction_of_a_seal_that_was_taken_off_or_sealed_over_changes_no_seal_that_is_on() -> None:
    world = office()
    exhibit = stick(world, "S-1")
    first = sealing_of(world, exhibit)
    world.unseal(exhibit, "S-1")
    renumber(world, first, "S-2")
    assert world.exhibit_record(exhibit).seal is None
    seal_on(world, exhibit, "S-3")
    renumber(world, first, "S-4")
    assert world.exhibit_record(exhibit).seal == "S-3"
    seal_on(world, exhibit, "S-5")
    renumber(world, sealing_of(world, exhibit), "S-6")
    renumber(world, first, "S-7")
    assert world.exhibit_record(exhibit).seal == "S-6"
    assert marks(world, seal_on(world, stick(world, None), "S-4")) == {"seal.reused"}


@shows("entry.value")
def test_a_seal_is_not_corrected_to_having_no_number() -> None:
    world = office()
    exhibit = stick(world, "S-1")
    renumber(world, sealing_of(world, exhibit), "S-2")
    with refused_here(world, "entry.value"):
        world.correct(sealing_of(world, exhibit), "seal_no", value=None)


def test_a_correction_of_another_field_of_a_seal_leaves_its_number() -> None:
    world = office()
    exhibit = stick(world, "S-1")
    world.correct(sealing_of(world, exhibit), "bag_no", value="S-2")
    assert world.exhibit_record(exhibit).seal == "S-1"
    assert marks(world, world.unseal(exhibit, "S-1")) == set()
    opened = world.store.read().positions(exhibit)[-1]
    world.correct(opened, "seal_no", value="S-8")
    assert world.exhibit_record(exhibit).seal is None
    assert marks(world, seal_on(world, exhibit, "S-8")) == set()

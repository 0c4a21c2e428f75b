"""Rules about seals: a number is used once, and whatever is not as recorded is marked, never refused."""

from __future__ import annotations

from tests.model.office import office, seal_on, stick
from tests.model.showing import marks, shows


@shows("custody.not_holder")
def test_whoever_works_on_an_exhibit_without_being_its_recorded_holder_is_marked() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, world.unseal(exhibit, "S-1")) == set()
    assert marks(world, seal_on(world, exhibit, "S-2")) == set()
    assert marks(world, world.unseal(exhibit, "S-2", by="carl")) == {"custody.not_holder"}
    assert marks(world, seal_on(world, exhibit, "S-3", by="carl")) == {"custody.not_holder"}
    assert world.exhibit_record(exhibit).nonconforming == ("custody.not_holder",)


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


@shows("seal.over_seal")
def test_a_seal_is_put_on_an_open_exhibit() -> None:
    world = office()
    exhibit = stick(world, seal=None)
    assert marks(world, seal_on(world, exhibit, "S-1")) == set()
    assert marks(world, seal_on(world, exhibit, "S-2")) == {"seal.over_seal"}
    assert world.exhibit_record(exhibit).seal == "S-2"


@shows("seal.none")
def test_a_seal_taken_off_was_on_record() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, world.unseal(exhibit, "S-1")) == set()
    assert marks(world, world.unseal(exhibit, "S-1")) == {"seal.none"}


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
    for number, intact in enumerate(("yes", "no", "not_examined")):
        exhibit = stick(world, f"S-{number}")
        found = marks(world, world.unseal(exhibit, f"S-{number}", intact=intact))
        assert found == (set() if intact == "yes" else {"seal.not_intact"})

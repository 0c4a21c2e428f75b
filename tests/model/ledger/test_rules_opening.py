"""Rules about the opening of a ledger: what its first entry must say, and that there is only one."""

from __future__ import annotations

import pytest

from custody.errors import RuleBroken
from custody.model.entry.facts import Facts
from custody.model.layouts import layout
from custody.model.records import Actor
from custody.model.rulings import Command, Ruling
from custody.proof.note import SeedSigner
from tests.ledger.forge import Forge
from tests.model.office import bare, office, opening
from tests.model.showing import refused, refused_here, shows
from tests.world import Person, seed_of


@shows("ledger.first_entry")
def test_a_ledger_begins_with_its_opening_entry_and_has_no_second_one() -> None:
    with refused("ledger.first_entry"):
        Forge(bare()).item(SeedSigner("lab.example/0011223344556677", seed_of("x")), "case.opened")
    world = bare()
    opening(world)
    with refused_here(world, "ledger.first_entry"):
        opening(world, vkey=str(world.signer_of("zoe").verifier), actor=world.journal.new_subject())


@shows("ledger.first_entry")
def test_a_kind_named_as_opening_is_refused_in_a_ledger_that_has_entries_whoever_signs() -> None:
    opening(bare())
    world = office()
    fresh = world.signer_of("zoe")
    world.people["zoe"] = Person("zoe", world.journal.new_subject(), fresh)
    with pytest.raises(RuleBroken):
        opening(world, fresh, vkey=str(fresh.verifier))


@shows("ledger.opening_signer")
def test_the_opening_entry_is_signed_by_the_key_that_it_names() -> None:
    opening(bare())
    world = bare()
    with refused_here(world, "ledger.opening_signer"):
        opening(world, vkey=str(world.signer_of("zoe").verifier))


@shows("ledger.log_key")
def test_the_log_key_is_named_like_an_origin_and_is_nobodys_own() -> None:
    opening(bare())
    world = bare()
    for name in ("lab.example/0011223344556677", "lab.example", "Lab.example/" + "0" * 32):
        with refused_here(world, "ledger.log_key"):
            opening(world, log_vkey=str(SeedSigner(name, seed_of("log")).verifier))
    with refused_here(world, "ledger.log_key"):
        opening(world, log_vkey=str(SeedSigner(world.origin, seed_of("ada")).verifier))


@shows("ledger.training")
def test_a_training_ledger_says_so_in_its_origin_and_no_other_does() -> None:
    world = bare("training.lab.example")
    opening(world, training=True)
    assert world.size() == 1
    with refused("ledger.training"):
        opening(bare("training.lab.example"), training=False)
    with refused("ledger.training"):
        opening(bare(), training=True)


@shows("ledger.enrolled_signer")
def test_only_the_opening_entry_is_judged_without_an_enrolled_signer() -> None:
    kind = layout(1, "case.opened")
    command = Command("case.opened", "x", Facts({"entry_mode": "record"}), "nobody", 0, None, 1, 0)
    actor = Actor("a", ("examiner",), ("k",))
    assert Ruling(kind, command, actor).actor is actor
    with refused("ledger.enrolled_signer"):
        Ruling(kind, command, None).actor.roles  # noqa: B018 - reading it is what is refused


@shows("key.name")
def test_the_first_administrators_key_does_not_bear_the_name_of_the_log() -> None:
    opening(bare())
    world = bare()
    double = SeedSigner(world.origin, seed_of("ada"))
    with refused_here(world, "key.name"):
        opening(world, double, vkey=str(double.verifier))

"""Rules about keys: fresh, named by pseudonym, and judged as they are where the entry stands."""

from __future__ import annotations

from custody.model.records import Key
from custody.model.schema.types import Value
from custody.proof.note import SeedSigner
from tests.model.office import office, revoke, rotate
from tests.model.showing import refused_here, shows
from tests.world import Person, seed_of


@shows("key.name")
def test_the_name_of_a_key_is_a_pseudonym_and_never_that_of_the_ledger() -> None:
    world = office()
    names = ["eve", "lab.example/short", "lab.example/9F3AC0517BE24D18", "lab.example", world.origin]
    world.enrol("zoe", "examiner")
    for name in names:
        signer = SeedSigner(name, seed_of(name))
        values: dict[str, Value] = {
            "vkey": str(signer.verifier),
            "roles": "examiner",
            "display_name": "Yan",
        }
        with refused_here(world, "key.name"):
            world.sign("ada", "actor.enrolled", values, subject=world.journal.new_subject())


@shows("key.fresh")
def test_a_key_name_and_a_public_key_are_enrolled_once_for_ever() -> None:
    world = office()
    eve = world.people["eve"].signer
    rotate(world, "eve", "eve new")
    retired_name = SeedSigner(eve.verifier.name, seed_of("another"))
    retired_key = SeedSigner("lab.example/0011223344556677", seed_of("eve"))
    log_key = SeedSigner("lab.example/8899aabbccddeeff", seed_of("log"))
    first_key = SeedSigner("lab.example/8899aabbccddeeff", seed_of("ada"))
    for signer in (retired_name, retired_key, log_key, first_key, world.signer_of("carl")):
        values: dict[str, Value] = {
            "vkey": str(signer.verifier),
            "roles": "examiner",
            "display_name": "Zoe",
        }
        with refused_here(world, "key.fresh"):
            world.sign("ada", "actor.enrolled", values, subject=world.journal.new_subject())
        with refused_here(world, "key.fresh"):
            rotate(world, "carl", signer)


@shows("key.valid")
def test_a_retired_or_revoked_key_is_neither_replaced_nor_revoked_again() -> None:
    world = office()
    old = world.people["eve"]
    rotate(world, "eve", "eve new")
    world.people["eve old"] = old
    with refused_here(world, "key.valid"):
        rotate(world, "eve old", "eve newest", by="ada")
    with refused_here(world, "key.valid"):
        revoke(world, "eve old")
    world.people["carl as eve"] = Person("x", world.people["carl"].actor, world.people["eve"].signer)
    with refused_here(world, "key.valid"):
        rotate(world, "carl as eve", "carl newest", by="ada")


@shows("key.valid")
def test_a_rotated_or_revoked_key_no_longer_signs() -> None:
    world = office()
    old = world.people["eve"].signer
    world.case(by="eve")
    rotate(world, "eve", "eve new")
    world.case("C-2", by="eve")
    world.people["eve before"] = Person("eve", world.people["eve"].actor, old)
    with refused_here(world, "key.valid"):
        world.case("C-3", by="eve before")
    revoke(world, "eve")
    with refused_here(world, "key.valid"):
        world.case("C-4", by="eve")
    assert world.lookup().get(Key, old.verifier.name).reason == "rotated"


@shows("key.owner")
def test_a_key_is_rotated_by_its_owner_or_by_an_administrator() -> None:
    world = office()
    rotate(world, "eve", "eve 2")
    rotate(world, "eve", "eve 3", by="second")
    with refused_here(world, "key.owner"):
        rotate(world, "eve", "eve 4", by="carl")

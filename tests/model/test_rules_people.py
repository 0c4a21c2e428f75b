"""Rules about opening a ledger, about people and machines, and about their keys; each allowed first, then broken."""

from __future__ import annotations

import pytest

from custody.errors import RuleBroken
from custody.ledger.journal import Request
from custody.model.acts import Command, Ruling
from custody.model.records import Actor, Key
from custody.model.rulesets import layout
from custody.model.schema import Facts
from custody.model.types import Value
from custody.proof.note import SeedSigner
from storage.memory import MemoryHead, MemoryObjects, MemorySources
from storage.memory_ledger import MemoryLedgerStore
from tests.ledger.forge import Forge
from tests.model.showing import refused, refused_here, shows
from tests.world import Person, World, seed_of


def office() -> World:
    return World.memory().staff()


def bare(domain: str = "lab.example") -> World:
    """Give an office that has not opened its ledger."""
    return World(MemoryLedgerStore(), MemoryHead(), MemoryObjects("local"), MemorySources(), domain=domain)


def opening(world: World, signer: SeedSigner | None = None, **values: Value) -> None:
    """Open a ledger with some values of the opening entry replaced."""
    own = world.signer_of("ada")
    actor = world.journal.new_subject()
    usual: dict[str, Value] = {
        "log_vkey": str(world.log_key),
        "actor": actor,
        "vkey": str(own.verifier),
        "training": False,
        "display_name": "Ada",
    }
    world.people["ada"] = Person("ada", actor, signer or own)
    world.sign("ada", "ledger.opened", {**usual, **values})


@shows("ledger.opened.first")
def test_a_ledger_begins_with_its_opening_entry_and_has_no_second_one() -> None:
    with refused("ledger.opened.first"):
        Forge(bare()).item(SeedSigner("lab.example/0011223344556677", seed_of("x")), "case.opened")
    world = bare()
    opening(world)
    with refused_here(world, "ledger.opened.first"):
        opening(world, vkey=str(world.signer_of("zoe").verifier), actor=world.journal.new_subject())


@shows("ledger.opened.first")
def test_a_kind_named_as_opening_is_refused_in_a_ledger_that_has_entries_whoever_signs() -> None:
    opening(bare())
    world = office()
    fresh = world.signer_of("zoe")
    world.people["zoe"] = Person("zoe", world.journal.new_subject(), fresh)
    with pytest.raises(RuleBroken):
        opening(world, fresh, vkey=str(fresh.verifier))


@shows("ledger.opened.signer")
def test_the_opening_entry_is_signed_by_the_key_that_it_names() -> None:
    opening(bare())
    world = bare()
    with refused_here(world, "ledger.opened.signer"):
        opening(world, vkey=str(world.signer_of("zoe").verifier))


@shows("ledger.opened.log")
def test_the_log_key_is_named_like_an_origin_and_is_nobodys_own() -> None:
    opening(bare())
    world = bare()
    for name in ("lab.example/0011223344556677", "lab.example", "Lab.example/" + "0" * 32):
        with refused_here(world, "ledger.opened.log"):
            opening(world, log_vkey=str(SeedSigner(name, seed_of("log")).verifier))
    with refused_here(world, "ledger.opened.log"):
        opening(world, log_vkey=str(SeedSigner(world.origin, seed_of("ada")).verifier))


@shows("ledger.opened.training")
def test_a_training_ledger_says_so_in_its_origin_and_no_other_does() -> None:
    world = bare("training.lab.example")
    opening(world, training=True)
    assert world.size() == 1
    with refused("ledger.opened.training"):
        opening(bare("training.lab.example"), training=False)
    with refused("ledger.opened.training"):
        opening(bare(), training=True)


@shows("ledger.opened")
def test_only_the_opening_entry_is_judged_without_an_enrolled_signer() -> None:
    kind = layout(1, "case.opened")
    command = Command("case.opened", "x", Facts({"standing": "record"}), "nobody", 0)
    actor = Actor("a", ("examiner",), ("k",))
    assert Ruling(kind, command, actor).actor is actor
    with refused("ledger.opened"):
        Ruling(kind, command, None).actor.roles  # noqa: B018 - reading it is what is refused


@shows("actor.new")
def test_an_actor_is_enrolled_once() -> None:
    world = office()
    person = world.enrol("zoe", "examiner")
    values: dict[str, Value] = {
        "vkey": str(world.signer_of("zoe again").verifier),
        "roles": "examiner",
        "display_name": "Zoe",
    }
    with refused_here(world, "actor.new"):
        world.sign("ada", "actor.enrolled", values, subject=person.actor)
    with refused_here(world, "actor.new"):
        world.sign("ada", "actor.enrolled", values, subject=world.people["ada"].actor)


@shows("subject.new")
def test_what_begins_something_does_not_take_the_identifier_of_something_else() -> None:
    world = office()
    case, person = world.case(), world.enrol("zoe", "examiner")
    with refused_here(world, "subject.new"):
        world.sign("judge", "case.opened", {"reference": "C-2"}, subject=person.actor)
    values: dict[str, Value] = {
        "vkey": str(world.signer_of("yan").verifier),
        "roles": "examiner",
        "display_name": "Yan",
    }
    with refused_here(world, "subject.new"):
        world.sign("ada", "actor.enrolled", values, subject=case)


@shows("actor.known")
def test_only_an_enrolled_actor_changes_roles_or_keys() -> None:
    world = office()
    values: dict[str, Value] = {"roles": "auditor", "reason": "duty_change"}
    world.sign("ada", "actor.roles_set", values, subject=world.people["eve"].actor)
    stranger = world.journal.new_subject()
    key = world.people["eve"].signer.verifier.name
    fresh = str(world.signer_of("zoe").verifier)
    changes: list[Request] = [
        Request("actor.roles_set", values, subject=stranger),
        Request("key.rotated", {"replaces": key, "vkey": fresh}, subject=stranger),
        Request("key.revoked", {"key": key, "reason": "lost"}, subject=stranger),
    ]
    for change in changes:
        with refused_here(world, "actor.known"):
            world.sign_all("ada", [change])


@shows("key.name")
def test_the_first_administrators_key_does_not_bear_the_name_of_the_log() -> None:
    opening(bare())
    world = bare()
    double = SeedSigner(world.origin, seed_of("ada"))
    with refused_here(world, "key.name"):
        opening(world, double, vkey=str(double.verifier))


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


def rotate(world: World, owner: str, new: str | SeedSigner, by: str | None = None) -> None:
    """Replace somebody's key."""
    signer = world.signer_of(new) if isinstance(new, str) else new
    person = world.people[owner]
    values: dict[str, Value] = {
        "replaces": person.signer.verifier.name,
        "vkey": str(signer.verifier),
    }
    world.sign(by or owner, "key.rotated", values, subject=person.actor)
    world.people[owner] = Person(owner, person.actor, signer)


@shows("role.machine")
def test_a_machine_holds_no_other_role() -> None:
    world = office()
    world.enrol("robot", "machine")
    for roles in ("machine examiner", "administrator machine"):
        with refused_here(world, "role.machine"):
            world.enrol("cyborg", *roles.split())


@shows("role.machine")
def test_a_person_never_becomes_a_machine_nor_a_machine_a_person_not_even_in_two_steps() -> None:
    world = office()
    set_roles(world, "eve", "auditor")
    for who, roles in (
        ("eve", "machine"),
        ("bot", "examiner"),
        ("bot", "authority"),
        ("eve", "auditor machine"),
    ):
        with refused_here(world, "role.machine"):
            set_roles(world, who, roles)
    set_roles(world, "bot", None)
    set_roles(world, "eve", None)
    for who, roles in (("bot", "examiner"), ("eve", "machine")):
        with refused_here(world, "role.machine"):
            set_roles(world, who, roles)
    set_roles(world, "bot", "machine")
    set_roles(world, "eve", "examiner")


def set_roles(world: World, who: str, roles: str | None, by: str = "ada") -> None:
    """Set somebody's roles."""
    values: dict[str, Value] = {"roles": roles, "reason": "duty_change"}
    world.sign(by, "actor.roles_set", values, subject=world.people[who].actor)


def revoke(world: World, who: str, by: str = "ada") -> None:
    """Revoke somebody's key."""
    person = world.people[who]
    values: dict[str, Value] = {"key": person.signer.verifier.name, "reason": "departed"}
    world.sign(by, "key.revoked", values, subject=person.actor)


@shows("administrator.last")
def test_the_last_administrator_keeps_the_role() -> None:
    world = office()
    set_roles(world, "second", "examiner")
    for roles in ("examiner", None):
        with refused_here(world, "administrator.last"):
            set_roles(world, "ada", roles)
    set_roles(world, "ada", "administrator auditor")


@shows("administrator.last")
def test_the_last_key_of_the_last_administrator_is_not_revoked() -> None:
    world = office()
    revoke(world, "second")
    with refused_here(world, "administrator.last"):
        revoke(world, "ada")
    rotate(world, "ada", "ada new")
    with refused_here(world, "administrator.last"):
        revoke(world, "ada")


@shows("administrator.last")
def test_an_administrator_without_a_key_does_not_count_as_another_one() -> None:
    world = office()
    revoke(world, "second")
    assert "administrator" in world.lookup().get(Actor, world.people["second"].actor).roles
    with refused_here(world, "administrator.last"):
        set_roles(world, "ada", "auditor")


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

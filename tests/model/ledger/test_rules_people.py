"""Rules about people and machines: who is enrolled, with which roles, and who administers."""

from __future__ import annotations

from custody.law.clock import AHEAD, format_instant
from custody.ledger.append.entry_signing import Request
from custody.model.records import Actor
from custody.model.schema.types import Value
from tests.model.office import office, revoke, rotate, set_roles
from tests.model.showing import refused_here, shows


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
        Request("key.rotated", {"replaced_key": key, "vkey": fresh}, subject=stranger),
        Request("key.revoked", {"key": key, "reason": "lost"}, subject=stranger),
    ]
    for change in changes:
        with refused_here(world, "actor.known"):
            world.sign_all("ada", [change])


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


@shows("actor.last_administrator")
def test_the_last_administrator_keeps_the_role() -> None:
    world = office()
    set_roles(world, "second", "examiner")
    for roles in ("examiner", None):
        with refused_here(world, "actor.last_administrator"):
            set_roles(world, "ada", roles)
    set_roles(world, "ada", "administrator auditor")


@shows("actor.last_administrator")
def test_the_last_key_of_the_last_administrator_is_not_revoked() -> None:
    world = office()
    revoke(world, "second")
    with refused_here(world, "actor.last_administrator"):
        revoke(world, "ada")
    rotate(world, "ada", "ada new")
    with refused_here(world, "actor.last_administrator"):
        revoke(world, "ada")


@shows("actor.last_administrator")
def test_an_administrator_without_a_key_does_not_count_as_another_one() -> None:
    world = office()
    revoke(world, "second")
    assert "administrator" in world.lookup().get(Actor, world.people["second"].actor).roles
    with refused_here(world, "actor.last_administrator"):
        set_roles(world, "ada", "auditor")


@shows("key.since")
def test_since_when_others_may_have_had_a_key_does_not_lie_ahead_nor_is_corrected_to() -> None:
    """A slip in the year would leave every entry of the key beyond doubt."""
    world = office()
    person = world.people["eve"]
    values: dict[str, Value] = {"key": person.signer.verifier.name, "reason": "compromised"}

    def ahead(seconds: int) -> str:
        return format_instant(world.clock.now() + AHEAD + seconds)

    with refused_here(world, "key.since"):
        world.sign("ada", "key.revoked", {**values, "compromised_since": ahead(1)}, subject=person.actor)
    told = {**values, "compromised_since": ahead(0)}
    revoked = world.sign("ada", "key.revoked", told, subject=person.actor)
    with refused_here(world, "key.since"):
        world.correct(revoked.position, "compromised_since", by="ada", value=ahead(1))
    world.correct(revoked.position, "compromised_since", by="ada", value=ahead(0))

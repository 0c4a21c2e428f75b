"""Rules for people, machines and their keys."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.people.questions import SINCE, enrol, fresh_key, judge_since, known_actor
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Actor, Key
from custody.model.state import State


def _other_administrators(state: State, actor: str) -> int:
    """Return the number of administrators with a valid key besides this actor."""
    others = (state.get(Actor, key) for key in state.keys("actor", "all", "") if key != actor)
    return sum(1 for other in others if other and other.keys and "administrator" in other.roles)


def judge_enrolled(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a new actor has an unused identifier and a fresh key; a machine holds no other role."""
    if state.get(Actor, command.subject) is not None:
        raise ruling.refuse("actor.new", "this actor is enrolled already")
    fresh_key(state, ruling, "vkey")
    _machine_alone(ruling, ruling.facts.codes("roles"))


def _machine_alone(ruling: Ruling, roles: tuple[str, ...]) -> None:
    if "machine" in roles and len(roles) > 1:
        raise ruling.refuse(
            "role.machine",
            "a machine holds no other role, so that it never counts as a person",
            hint="Enrol it as a machine only, and people with keys of their own.",
        )


def fold_enrolled(state: State, placed: Placed) -> None:
    """Enrol an actor with roles and key."""
    event = placed.event
    name = enrol(state, event.facts.must("vkey"), event.subject, placed.position)
    roles = event.facts.codes("roles")
    state.put(Actor(event.subject, roles, (name,), machine="machine" in roles, since=placed.position))


def judge_roles_set(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an administrator with a key remains, and that machines stay machines."""
    actor = known_actor(state, command, ruling)
    roles = ruling.facts.codes("roles")
    _machine_alone(ruling, roles)
    if roles and ("machine" in roles) != actor.machine:
        raise ruling.refuse(
            "role.machine",
            "a person never becomes a machine, nor a machine a person",
            hint="Enrol another actor with a key of its own.",
        )
    if (
        "administrator" in actor.roles
        and "administrator" not in roles
        and not _other_administrators(state, actor.id)
    ):
        raise ruling.refuse(
            "actor.last_administrator", "this is the last administrator; appoint another one first"
        )


def fold_roles_set(state: State, placed: Placed) -> None:
    """Replace the actor's roles."""
    actor = state.get(Actor, placed.event.subject)
    if actor is not None:
        state.put(replace(actor, roles=placed.event.facts.codes("roles")))


def judge_rotated(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the owner or an administrator replaces a valid key of the actor by a fresh one."""
    actor = known_actor(state, command, ruling)
    if ruling.actor.id != actor.id and "administrator" not in ruling.actor.roles:
        raise ruling.refuse("key.owner", "a key is rotated by its owner or by an administrator")
    if ruling.facts.must("replaced_key") not in actor.keys:
        raise ruling.refuse("key.valid", f"{ruling.facts.must('replaced_key')} is no valid key of this actor")
    fresh_key(state, ruling, "vkey")


def fold_rotated(state: State, placed: Placed) -> None:
    """Retire the old key from the next entry on and enrol the new one."""
    facts = placed.event.facts
    _retire(state, facts.must("replaced_key"), placed.position, "rotated")
    name = enrol(state, facts.must("vkey"), placed.event.subject, placed.position)
    actor = state.get(Actor, placed.event.subject)
    if actor is not None:
        state.put(replace(actor, keys=(*actor.keys, name)))


def _retire(state: State, name: str, position: int, reason: str) -> None:
    key = state.get(Key, name)
    if key is None:
        return
    state.put(replace(key, until=position, reason=reason))
    actor = state.get(Actor, key.actor)
    if actor is not None:
        state.put(replace(actor, keys=tuple(key_name for key_name in actor.keys if key_name != name)))


def judge_revoked(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a valid key is revoked, and that an administrator is left who can sign."""
    actor = known_actor(state, command, ruling)
    name = ruling.facts.must("key")
    if name not in actor.keys:
        raise ruling.refuse("key.valid", f"{name} is no valid key of this actor")
    last = (
        "administrator" in actor.roles
        and actor.keys == (name,)
        and not _other_administrators(state, actor.id)
    )
    if last:
        raise ruling.refuse(
            "actor.last_administrator", "this is the last key of the last administrator; enrol another first"
        )
    judge_since(ruling.facts.text(SINCE), command, ruling)


def fold_revoked(state: State, placed: Placed) -> None:
    """Retire the key from the next entry on; record since when it may be compromised (0: not known)."""
    facts = placed.event.facts
    name, reason, since = facts.must("key"), facts.must("reason"), facts.text(SINCE)
    _retire(state, name, placed.position, reason)
    key = state.get(Key, name)
    if key is not None and (since is not None or reason == "compromised"):
        state.put(replace(key, leaked=0 if since is None else parse_instant(since)))


JUDGES = {
    "actor.enrolled": judge_enrolled,
    "actor.roles_set": judge_roles_set,
    "key.rotated": judge_rotated,
    "key.revoked": judge_revoked,
}
FOLDS = {
    "actor.enrolled": fold_enrolled,
    "actor.roles_set": fold_roles_set,
    "key.rotated": fold_rotated,
    "key.revoked": fold_revoked,
}

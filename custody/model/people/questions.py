"""Look-ups and checks that rules share about people, machines and their keys."""

from __future__ import annotations

from custody.law.clock import AHEAD, parse_instant
from custody.model.people.records import PublicKey
from custody.model.rulings import Command, Ruling
from custody.model.schema import ids
from custody.model.signers import Actor, Key
from custody.model.state import State
from custody.proof.note import VerifierKey

#: The field that says since when others may have had a key.
SINCE = "compromised_since"


def fresh_key(state: State, ruling: Ruling, field: str) -> VerifierKey:
    """Return the key in a field; raise RuleBroken for one enrolled before or with an unusable name."""
    key = VerifierKey.parse(ruling.facts.must(field))
    if not ids.is_key_name(key.name) or ids.is_origin(key.name):
        raise ruling.refuse("key.name", f"{key.name} cannot be the name of a person's or machine's key")
    if state.get(Key, key.name) is not None:
        raise ruling.refuse("key.fresh", f"the key name {key.name} was enrolled before")
    if state.get(PublicKey, ids.b64(key.public)) is not None:
        raise ruling.refuse(
            "key.fresh", f"the public key of {key.name} was enrolled before under another name"
        )
    return key


def enrol(state: State, vkey: str, actor: str, position: int) -> str:
    """Record a key that signs from the next entry on; return its name."""
    key = VerifierKey.parse(vkey)
    state.put(Key(key.name, vkey, actor, position))
    state.put(PublicKey(ids.b64(key.public), key.name))
    return key.name


def known_actor(state: State, command: Command, ruling: Ruling) -> Actor:
    """Return the actor that an entry is about; raise RuleBroken where none of this identifier is enrolled."""
    actor = state.get(Actor, command.subject)
    if actor is None:
        raise ruling.refuse("actor.known", f"there is no actor {command.subject}")
    return actor


def judge_since(since: str | None, command: Command, ruling: Ruling) -> None:
    """Verify that the instant since which a key may be compromised is not in the future."""
    if since is not None and parse_instant(since) > command.at + AHEAD:
        raise ruling.refuse("key.since", f"others have had the key since {since}, which is still to come")
